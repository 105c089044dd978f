"""Manticore itself on a few bytes: what gets through, what is refused, and what it does not know."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.proofs.manticore.jobs import Account, Answer, Job
from analysis.proofs.manticore.pool import Task, run_together
from analysis.proofs.manticore.prover import DRIVER, read, variables
from analysis.tools import Tool
from tests.stand_ins import write_program

Ask = Callable[[Job], Answer]

TO, OTHER = "0xc0", "0xc1"
NUMBER, TIMESTAMP = 0x31, 0x77
REVERTS = "60006000fd"
IF = "{condition}60{after:02x}57" + REVERTS + "5b{then}"
"""Ends as `then` says where the condition holds, and is refused elsewhere."""


def _if(condition: str, then: str = "00") -> str:
    return IF.format(condition=condition, then=then, after=len(condition) // 2 + 8)


IS_57 = "33605714"
"""The caller is 0x57."""
CALLS_OTHER = f"{'6000' * 5}60c15af1"

PRIMES = 15837184877706723481, 17429142207974170187
FACTORS = "600035" + "60c01c" + "602035" + "60c01c" + f"026f{PRIMES[0] * PRIMES[1]:032x}14"
"""Two numbers of 64 bits whose product is that of the primes."""


@pytest.fixture
def ask(manticore: Tool, tmp_path: Path) -> Ask:
    def ask(job: Job) -> Answer:
        (tmp_path / "job").write_text(job.write())
        command = (str(manticore.path), "-P", "-s", str(DRIVER), "job", "answer")
        task = Task(command, tmp_path / "log")
        environment = variables(manticore.path, tmp_path)
        path = f"{tmp_path / 'solvers'}:{environment['PATH']}"
        (finished,) = run_together([task], tmp_path, environment | {"PATH": path}, 60, 1)
        answer = read(finished, tmp_path / "answer", 60)
        assert isinstance(answer, Answer), answer
        return answer

    return ask


def _job(code: str, data: str = "", **more: object) -> Job:
    accounts = (Account(TO, code, balance=1), Account(OTHER, "00"))
    return replace(Job(accounts, NUMBER, TIMESTAMP, TO, data), **more)  # type: ignore[arg-type]


def test_a_call_that_gets_through(ask: Ask) -> None:
    answer = ask(_job("00"))
    (found,) = answer.found
    assert (found.how, found.data, answer.gap) == ("STOP", b"", "")
    assert (answer.version, answer.solver) == ("0.3.7", "yices 2.6.5.post24")


def test_the_caller_is_any_address(ask: Ask) -> None:
    (found,) = ask(_job(_if(IS_57))).found
    assert found.caller == f"0x{0x57:040x}"


def test_all_is_refused_unless(ask: Ask) -> None:
    answer = ask(_job(_if(IS_57), unless=(("caller", "0x57"),)))
    assert (answer.found, answer.gap) == ((), "")
    assert answer.paths == answer.refused > 0


def test_value_and_calldata_are_free(ask: Ask) -> None:
    (found,) = ask(_job(_if("34600114" + "60003560021416"), "??" * 32)).found
    assert (found.value, found.data) == (1, bytes(31) + b"\x02")


def test_a_call_of_another_gets_through(ask: Ask) -> None:
    (found,) = ask(_job(_if(IS_57, CALLS_OTHER + "00"))).found
    assert found.how == "CALL at byte 26"


@pytest.mark.parametrize(("goal", "founds"), [((OTHER,), 1), (("0xc2",), 0)])
def test_a_goal(ask: Ask, goal: tuple[str, ...], founds: int) -> None:
    assert len(ask(_job(CALLS_OTHER + "00", goal=goal)).found) == founds


def test_storage_that_is_arbitrary(ask: Ask) -> None:
    job = _job(_if("600054"))
    assert ask(job).found == ()
    free = (replace(job.accounts[0], storage="arbitrary"), job.accounts[1])
    (found,) = ask(replace(job, accounts=free)).found
    assert list(found.storage) == [0]
    assert found.storage[0] > 0


def test_storage_that_was_written(ask: Ask) -> None:
    job = _job(_if("600054"))
    written = (replace(job.accounts[0], words=(("0x0", "0x1"),)), job.accounts[1])
    assert len(ask(replace(job, accounts=written)).found) == 1


def test_storage_that_is_given(ask: Ask) -> None:
    job = _job(_if("600054"))
    free = (replace(job.accounts[0], storage="arbitrary"), job.accounts[1])
    slot = {"slot": "0x0", "shift": 0, "bits": 256}
    answer = ask(replace(job, accounts=free, given=((slot, "0x0"),)))
    assert (answer.found, answer.gap) == ((), "")


def test_a_jump_into_what_is_pushed_is_refused(ask: Ask) -> None:
    assert ask(_job("600456615b005b00")).found == ()
    assert ask(_job("600656615b005b00")).found != ()


def test_a_solver_that_does_not_answer(ask: Ask) -> None:
    answer = ask(_job(_if(FACTORS), "??" * 64, solver_seconds=1))
    assert answer.unknown > 0
    assert answer.gap == "not all was followed to its end (SolverUnknown('unsat'))"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("sleep 0.3; exit 3", "SolverError('the solver ended by itself (exit code 3)')"),
        ("sleep 0.3; kill -9 $$", "SolverError('the solver ended by itself (exit code -9)')"),
        ("echo hello; sleep 60", "SolverError('hello')"),
        ("echo unknown; sleep 60", "SolverUnknown('unsat')"),
    ],
)
def test_a_solver_that_fails(ask: Ask, tmp_path: Path, script: str, reason: str) -> None:
    write_program(tmp_path / "solvers/yices-smt2", script)
    assert ask(_job(_if(IS_57))).unfinished == (reason,)


def test_a_copy_of_unknown_size(ask: Ask) -> None:
    answer = ask(_job("600035" + "6000600037" + REVERTS, "??" * 32))
    assert answer.gap == "not all was followed to its end (CALLDATACOPY of a size that is not known)"


def test_sizes_that_are_sampled(ask: Ask) -> None:
    answer = ask(_job("600035" + "60ff16" + "6000f3", "??" * 32))
    assert "values were left out by sampling" in answer.unfinished


@pytest.mark.parametrize("code", [f"4360{NUMBER:02x}14", f"4260{TIMESTAMP:02x}14"])
def test_the_block_is_as_told(ask: Ask, code: str) -> None:
    assert len(ask(_job(_if(code))).found) == 1


@pytest.mark.parametrize(("code", "name"), [("32", "ORIGIN"), ("42", "TIMESTAMP"), ("60c13b", "EXTCODESIZE")])
def test_what_is_one_value_here(ask: Ask, code: str, name: str) -> None:
    assert (
        ask(_job(code + REVERTS)).gap
        == f"not all was followed to its end ({name}, of which one value was looked at)"
    )


def test_an_opcode_that_is_too_young(ask: Ask) -> None:
    assert ask(_job("48" + REVERTS)).gap == "not all was followed to its end (opcode 0x48 is not known)"
    assert ask(_job("fe")).gap == ""
