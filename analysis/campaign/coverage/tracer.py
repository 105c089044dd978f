"""What a call executes, instruction by instruction: made once more by py-evm, over the state that revm holds.

revm tells no steps at a bearable pace, and code that counts by itself is no longer the code to be deployed.
So revm leads to each state; py-evm makes the one call there, on a copy of what it touches, and writes down
where it has been. That both come to the same answer and the same events is looked at each time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from eth.abc import AccountDatabaseAPI, ComputationAPI, MessageAPI, StateAPI, TransactionContextAPI
from eth.exceptions import Halt
from eth.vm.execution_context import ExecutionContext
from eth.vm.forks.london.computation import LondonComputation
from eth.vm.forks.london.state import LondonState
from eth.vm.logic.invalid import InvalidOpcode
from eth.vm.message import Message
from eth.vm.transaction_context import BaseTransactionContext
from eth_hash.auto import keccak
from eth_typing import Address, BlockNumber, Hash32

from analysis.campaign.coverage.overlay import Overlay
from analysis.campaign.coverage.source_map import JUMPI
from analysis.chain import GAS, Chain

NOBODY = Address(bytes(20))

Jump = tuple[int, bool]
"""Where it stands, and whether it was taken."""


@dataclass
class Steps:
    """Of one code, in one call: instructions executed, ways of its conditional jumps, how it refused."""

    places: set[int] = field(default_factory=set)
    jumps: set[Jump] = field(default_factory=set)
    refusals: set[bytes] = field(default_factory=set)


@dataclass(frozen=True)
class Trace:
    """`steps` by code and whether that is one which creates a contract; the rest is what the caller sees."""

    steps: Mapping[tuple[bytes, bool], Steps]
    is_refused: bool
    returned: bytes
    logs: tuple[tuple[str, tuple[bytes, ...], bytes], ...]


def trace_call(chain: Chain, caller: str, to: str, data: bytes, value: int = 0) -> Trace:
    """The call as it would be made now; the chain stays as it is."""
    state, origin, target = TracingState(chain), _read(caller), _read(to)
    message = Message(GAS, target, origin, value, data, state.get_code(target))
    return _trace(state, message, TracingComputation.apply_message)


def trace_deployment(chain: Chain, caller: str, creation: bytes) -> Trace:
    """As `trace_call`, of the creation of a contract; at another address than it will have."""
    state, origin = TracingState(chain), _read(caller)
    message = Message(
        GAS, Address(b""), origin, 0, b"", creation, create_address=Address(keccak(origin)[12:])
    )
    return _trace(state, message, TracingComputation.apply_create_message)


def _read(address: str) -> Address:
    return Address(bytes.fromhex(address[2:]))


def _trace(state: "TracingState", message: Message, apply: Callable[..., ComputationAPI]) -> Trace:
    done = apply(state, message, BaseTransactionContext(gas_price=0, origin=message.sender))
    logs = tuple(
        ("0x" + address.hex(), tuple(topic.to_bytes(32) for topic in topics), data)
        for address, topics, data in done.get_log_entries()
    )
    return Trace(state.steps, done.is_error, bytes(done.output), logs)


class TracingComputation(LondonComputation):
    """London's, that writes down where it has been."""

    @classmethod
    def validate_contract_code(cls, contract_code: bytes) -> None:
        """A harness is longer than a contract may be."""

    @classmethod
    def apply_computation(
        cls,
        state: StateAPI,
        message: MessageAPI,
        transaction_context: TransactionContextAPI,
        parent_computation: ComputationAPI | None = None,
    ) -> ComputationAPI:
        assert isinstance(state, TracingState)
        steps = state.steps.setdefault((bytes(message.code), message.is_create), Steps())
        computation = cls(state, message, transaction_context)
        with computation:
            computation.contracts_created = parent_computation.contracts_created if parent_computation else []
            precompile = computation.precompiles.get(message.code_address)
            if precompile is None:
                _go(computation, steps)
            else:
                precompile(computation)
        if computation.is_error and computation.output:
            steps.refusals.add(bytes(computation.output[:4]))
        return computation


def _go(computation: LondonComputation, steps: Steps) -> None:
    code, opcodes, visit = computation.code, computation.opcodes, steps.places.add
    for opcode in code:
        place = code.program_counter - 1
        visit(place)
        operation = opcodes.get(opcode) or InvalidOpcode(opcode)
        try:
            operation(computation=computation)
        except Halt:
            return
        if opcode == JUMPI:
            steps.jumps.add((place, code.program_counter != place + 1))


class TracingState(LondonState):
    """Of one call."""

    computation_class = TracingComputation

    def __init__(self, chain: Chain) -> None:
        # Not the parent's, which opens a database.
        self.steps: dict[tuple[bytes, bool], Steps] = {}
        self._account_db = cast(AccountDatabaseAPI, Overlay(chain))
        self.execution_context = ExecutionContext(
            coinbase=NOBODY,
            timestamp=chain.timestamp,
            block_number=BlockNumber(chain.number),
            difficulty=0,
            mix_hash=Hash32(bytes(32)),
            gas_limit=GAS,
            prev_hashes=(),
            chain_id=1,
            base_fee_per_gas=0,
        )
