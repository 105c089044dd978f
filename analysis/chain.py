"""An EVM in the process, for tests and fuzzers: contracts, calls by name, refusals by name, time.

A call either returns its values or raises `Reverted`, and then changes nothing. Callers must have no
code (the EVM refuses others): to act as a contract, call one that forwards.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from eth_abi.exceptions import DecodingError
from pyrevm import EVM, BlockEnv, CfgEnv, Env, ExecutionResult

from analysis.abi import PANIC_ERROR, STRING_ERROR, Error, Event, Function, Interface, read_interface

# pyrevm hands refusals over as text alone.
REVERT = re.compile(r"Revert \{ gas_used: \d+, output: 0x([0-9a-f]*) \}")
MINT = "0x" + "ff" * 20
PUSH20, SELFDESTRUCT = b"\x73", b"\xff"
HALT = re.compile(r"Halt \{ reason: (\w+)")

# EIP-170's.
CODE_LIMIT = 24_576

# More than a block has; with the EVM's own limit, a call could take all of the machine's memory.
GAS = 2**30


class Compiled(Protocol):
    """What of a compiled contract is needed to deploy it."""

    @property
    def abi(self) -> Sequence[Mapping[str, Any]]: ...

    @property
    def creation(self) -> bytes: ...


class CallFailedError(Exception):
    """A call was not carried out: an answer of the chain, so no `ClusterproofError`.

    ├── Reverted    the contract refused it
    └── Halted      the EVM stopped it: out of gas, a write in a static call, …
    """


class Reverted(CallFailedError):  # noqa: N818 (a fact about the call, no fault of the program)
    """`name` is the error's; "Error" for a string, "Panic" for a code, "" for no data, else the selector."""

    def __init__(self, name: str, arguments: tuple[Any, ...], data: bytes) -> None:
        super().__init__(name, arguments, data)
        self.name = name
        self.arguments = arguments
        self.data = data

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(repr, self.arguments))})"


class Halted(CallFailedError):  # noqa: N818 (as above)
    """`reason` is the EVM's word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Log:
    """As emitted; `name` is empty where no interface on the chain knows the event."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes
    name: str
    arguments: Mapping[str, Any]


class Chain:
    """One EVM with one block, which stands still until moved.

    Its memory grows with every call that changes something: roll back, or start anew, every few
    thousand calls.
    """

    def __init__(
        self,
        spec: str = "LONDON",
        number: int = 1,
        timestamp: int = 1_700_000_000,
        code_limit: int = CODE_LIMIT,
    ) -> None:
        """`code_limit`: bytes of a contract; of what creates one, twice as many."""
        self._evm = EVM(spec_id=spec, env=Env(cfg=CfgEnv(limit_contract_code_size=code_limit)))
        self._result: ExecutionResult | None = None
        self._errors: dict[bytes, Error] = {e.selector: e for e in (STRING_ERROR, PANIC_ERROR)}
        # Some standards share an event's hash, and differ in what is indexed.
        self._events: dict[tuple[bytes, int], Event] = {}
        self._evm.set_balance(MINT, 2**200)
        self.move_to(number, timestamp)

    def move(self, blocks: int = 1, seconds: int | None = None) -> None:
        """Forward; a block takes 12 seconds unless told otherwise."""
        self.move_to(self.number + blocks, self.timestamp + (12 * blocks if seconds is None else seconds))

    def move_to(self, number: int, timestamp: int) -> None:
        self.number, self.timestamp = number, timestamp
        self._evm.set_block_env(BlockEnv(number=number, timestamp=timestamp))

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        """Whatever happens inside, block and time too, is undone at the end."""
        number, timestamp = self.number, self.timestamp
        checkpoint = self._evm.snapshot()
        try:
            yield
        finally:
            self._evm.revert(checkpoint)
            self.move_to(number, timestamp)

    def deploy(self, compiled: Compiled, *arguments: Any, caller: str) -> "Deployed":
        return self.deploy_interface(
            read_interface(compiled.abi), compiled.creation, *arguments, caller=caller
        )

    def deploy_interface(
        self, interface: Interface, creation: bytes, *arguments: Any, caller: str
    ) -> "Deployed":
        """`deploy` for those who deploy often, and so read the ABI once."""
        self._learn(interface)
        try:
            address = self._evm.deploy(caller, creation + interface.constructor.encode(arguments))
        except RuntimeError as error:
            raise self._failure(error) from None
        return Deployed(self, address.lower(), interface)

    def at(self, address: str, interface: Interface) -> "Deployed":
        """A contract that is there already, or another interface of one."""
        self._learn(interface)
        return Deployed(self, address.lower(), interface)

    def transact(self, caller: str, to: str, data: bytes, value: int = 0) -> bytes:
        """A call by its bytes, that may change the state."""
        try:
            return self._evm.message_call(caller, to, data, value, GAS)
        except RuntimeError as error:
            raise self._failure(error) from None
        finally:
            self._result = self._evm.result

    def read(self, caller: str, to: str, data: bytes) -> bytes:
        """A static call by its bytes."""
        # Even a static call leaves marks in the journal, which nothing else removes.
        checkpoint = self._evm.snapshot()
        try:
            return self._evm.message_call(caller, to, data, None, GAS, is_static=True)
        except RuntimeError as error:
            raise self._failure(error) from None
        finally:
            self._evm.revert(checkpoint)

    @property
    def logs(self) -> tuple[Log, ...]:
        """What the last `transact` emitted; views in between don't matter."""
        logs = self._result.logs if self._result else ()
        return tuple(self._read_log(log.address, *log.data) for log in logs)

    @property
    def raw_logs(self) -> Sequence[tuple[str, Sequence[bytes], bytes]]:
        """Address, topics and data of each, for those who read thousands a second."""
        logs = self._result.logs if self._result else ()
        return [(log.address, *log.data) for log in logs]

    @property
    def gas_used(self) -> int:
        """By the last `transact`; with what earlier ones had warmed."""
        return self._result.gas_used if self._result else 0

    def balance(self, account: str) -> int:
        return self._evm.get_balance(account)

    def force_ether(self, account: str, amount: int) -> None:
        """As a self-destruct does: no code of the account runs. Setting balances would escape a roll back."""
        self._evm.deploy(MINT, PUSH20 + bytes.fromhex(account[2:]) + SELFDESTRUCT, amount)

    def nonce(self, account: str) -> int:
        return self._evm.basic(account).nonce

    def has_code(self, account: str) -> bool:
        return bool(self._evm.get_code(account))

    def runtime(self, account: str, length: int) -> bytes:
        """The first `length` bytes: what follows is the EVM's padding, which nothing tells from code."""
        code = self._evm.get_code(account)
        return bytes(code[:length]) if code else b""

    def storage(self, account: str, slot: int) -> int:
        return self._evm.storage(account, slot)

    def set_storage(self, account: str, slot: int, value: int) -> None:
        self._evm.insert_account_storage(account, slot, value)

    def _learn(self, interface: Interface) -> None:
        """Errors and events pass through contracts that don't declare them."""
        self._errors.update(interface.errors)
        self._events.update({(e.topic, 1 + len(e.indexed.types)): e for e in interface.events.values()})

    def _failure(self, error: RuntimeError) -> CallFailedError:
        text = str(error)
        if reverted := REVERT.fullmatch(text):
            return self.read_refusal(bytes.fromhex(reverted[1]))
        if halted := HALT.match(text):
            return Halted(halted[1])
        return Halted(text)

    def read_refusal(self, data: bytes) -> Reverted:
        """As told by the contract that refused, to whoever called it."""
        known = self._errors.get(data[:4])
        if known is None:
            return Reverted("0x" + data[:4].hex() if data else "", (), data)
        try:
            return Reverted(known.name, known.inputs.decode(data[4:]), data)
        except DecodingError:
            return Reverted(known.name, (), data)

    def _read_log(self, address: str, topics: Sequence[bytes], data: bytes) -> Log:
        event = self._events.get((topics[0], len(topics))) if topics else None
        name, arguments = (event.name, event.decode(topics, data)) if event else ("", {})
        return Log(address.lower(), tuple(topics), data, name, arguments)


@dataclass(frozen=True)
class Deployed:
    """A contract on a chain. Functions go by name, or by signature where several share it."""

    chain: Chain
    address: str
    interface: Interface

    def call(self, name: str, *arguments: Any, caller: str, value: int = 0) -> Any:
        """Carry it out, and give what it returns: nothing, the value, or a tuple of several."""
        function = self.interface.functions[name]
        returned = self.chain.transact(caller, self.address, function.encode(arguments), value)
        return _unpack(function, returned)

    def view(self, name: str, *arguments: Any, caller: str = "0x" + "00" * 20) -> Any:
        """Ask, by a static call."""
        function = self.interface.functions[name]
        return _unpack(function, self.chain.read(caller, self.address, function.encode(arguments)))

    def events(self, name: str) -> list[Mapping[str, Any]]:
        """The arguments of those events of this contract that the last call emitted."""
        return [log.arguments for log in self.chain.logs if (log.address, log.name) == (self.address, name)]


def _unpack(function: Function, returned: bytes) -> Any:
    values = function.outputs.decode(returned)
    match values:
        case ():
            return None
        case (value,):
            return value
        case _:
            return values
