"""The portfolio answers what a solver answered, and nothing else."""

import shutil
import sys
from pathlib import Path

import pytest

from analysis.proofs.halmos import portfolio
from analysis.proofs.halmos.prover import FURTHER, find_further, name_solvers
from tests.stand_ins import write_program

WORD = "(_ BitVec 256)"
MULTIPLY = f"(declare-fun f_evm_bvmul_256 ({WORD} {WORD}) {WORD})"
SQUARE_OF_ZERO = (
    f"{MULTIPLY}\n(assert (= (f_evm_bvmul_256 (_ bv0 256) (_ bv0 256)) (_ bv1 256)))\n(check-sat)\n"
)


@pytest.fixture
def query(tmp_path: Path) -> Path:
    path = tmp_path / "check_something-ab12" / "1.smt2"
    path.parent.mkdir()
    path.write_text(SQUARE_OF_ZERO)
    return path


def _decide(tmp_path: Path, query: Path, script: str, seconds: float = 5) -> tuple[str, str]:
    return portfolio.decide(query, str(write_program(tmp_path / "yices", script)), seconds)


def test_first_answer_counts_if_it_refutes(tmp_path: Path, query: Path) -> None:
    assert _decide(tmp_path, query, "echo unsat") == ("yices", "unsat\n")


def test_model_of_functions_that_stand_for_operations_is_none(tmp_path: Path, query: Path) -> None:
    """The product of 0 and 0 can be 1 while nobody says what a product is."""
    script = 'case "$*" in *.exact.smt2) exec sleep 60;; *) echo sat;; esac'
    assert _decide(tmp_path, query, script, seconds=30) == ("integers", "unsat\n")


def test_model_with_the_real_operations(tmp_path: Path, query: Path) -> None:
    query.write_text(SQUARE_OF_ZERO.replace("(_ bv1 256)", "(_ bv0 256)"))
    assert _decide(tmp_path, query, 'case "$*" in *.exact.smt2) echo sat; echo model;; esac') == (
        "yices",
        "sat\nmodel\n",
    )


@pytest.mark.parametrize(
    "script",
    [
        "kill -9 $$",
        "exit 1",
        "echo unsatisfiable?",
        "echo unknown",
        "exec sleep 60",
        """echo '(error "out of memory")'; exit 1""",
        "ulimit -v 20000; exec python3 -c 'print(\"unsat\", len(bytes(10**9)))'",
    ],
)
def test_no_answer(tmp_path: Path, query: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other solver is at a loss too."""
    lost = tmp_path / "lost.py"
    lost.write_text("print('unknown')\n")
    monkeypatch.setattr(portfolio, "INTEGERS", lost)
    assert _decide(tmp_path, query, script, seconds=1.5) == ("", "")


def test_solution_is_kept_beside_the_journal(tmp_path: Path, query: Path) -> None:
    query.write_text(SQUARE_OF_ZERO.replace("(_ bv1 256)", "(_ bv0 256)"))
    yices = write_program(tmp_path / "yices", 'case "$*" in *.exact.smt2) echo sat; echo model;; esac')
    options = ["--yices", str(yices), "--seconds", "30", "--journal", str(tmp_path / "journal.queries")]
    assert portfolio.main([*options, str(query)]) == "sat\nmodel\n"
    kept = tmp_path / "journal.solved" / "check_something"
    assert (kept / "1.model").read_text() == "sat\nmodel\n"
    assert (kept / "1.smt2").read_text() == portfolio.refine(query.read_text())


def test_no_answer_is_unknown_and_noted(tmp_path: Path, query: Path) -> None:
    query.write_text(SQUARE_OF_ZERO.replace("(_ bv1 256)", "(_ bv0 256)"))
    yices = write_program(tmp_path / "yices", "kill -9 $$")
    journal = tmp_path / "journal"
    options = ["--yices", str(yices), "--seconds", "2", "--journal", str(journal)]
    assert portfolio.main([*options, str(query)]) == "unknown\n"
    solver, answer, _seconds, file = journal.read_text().split()
    assert (solver, answer, file) == ("-", "unknown", str(query))


def test_further_solver_answers_where_the_first_is_lost(tmp_path: Path, query: Path) -> None:
    query.write_text(SQUARE_OF_ZERO.replace("(_ bv1 256)", "(_ bv0 256)"))
    lost = write_program(tmp_path / "yices", "echo unknown")
    further = write_program(tmp_path / "cvc5", """
        case "$*" in "--produce-models "*.exact.smt2) echo sat; echo model;; *) exit 1;; esac""")  # fmt: skip
    assert portfolio.decide(query, str(lost), 20, {"cvc5": str(further)}) == ("cvc5", "sat\nmodel\n")


def test_numbers_that_are_no_solution_are_no_answer(tmp_path: Path, query: Path) -> None:
    query.write_text("(declare-fun x () (_ BitVec 8))\n(assert (= x (_ bv1 8)))\n(check-sat)\n")
    wrong, right = (
        str(write_program(tmp_path / f"says {n}", f"echo sat; echo '(define-fun x () (_ BitVec 8) #x0{n})'"))
        for n in (2, 1)
    )
    solver, output = portfolio.decide(query, wrong, 20, {"cvc5": right})
    assert (solver, output.partition("\n")[0]) == ("cvc5", "sat")
    assert portfolio.decide(query, wrong, 2) == ("", "")


@pytest.mark.parametrize("name", FURTHER)
def test_real_solver_that_is_there(tmp_path: Path, query: Path, name: str) -> None:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    text = SQUARE_OF_ZERO.replace("(_ bv1 256)", "(_ bv0 256)")
    query.write_text(f"(set-logic QF_AUFBV)\n{text}(get-model)\n")
    lost = write_program(tmp_path / "yices", "echo unknown")
    solver, output = portfolio.decide(query, str(lost), 20, {name: path})
    assert (solver, output.partition("\n")[0]) == (name, "sat")


def test_solvers_on_path_take_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_further() == {}
    program = write_program(tmp_path / "bitwuzla", "echo unknown")
    assert find_further() == {"bitwuzla": str(program)}
    assert "bitwuzla" in name_solvers()


def test_losers_of_a_race_are_gone(tmp_path: Path) -> None:
    slow = write_program(tmp_path / "slow", f"echo $$ > {tmp_path}/slow.pid; exec sleep 60")
    ready = f"while [ ! -s {tmp_path}/slow.pid ]; do sleep 0.01; done; echo unsat"
    fast = write_program(tmp_path / "fast", ready)
    assert portfolio.race({"slow": [str(slow)], "fast": [str(fast)]}, sys.float_info.max) == (
        "fast",
        "unsat\n",
    )
    assert not Path(f"/proc/{(tmp_path / 'slow.pid').read_text().strip()}").exists()


def test_who_may_wait_starts_when_the_others_gave_up(tmp_path: Path) -> None:
    """Long before its time."""
    lost = str(write_program(tmp_path / "lost", "echo unknown"))
    last = str(write_program(tmp_path / "last", "echo sat"))
    commands = {"lost": [lost], "last": [last], "never": [str(tmp_path / "no such program")]}
    assert portfolio.race(commands, sys.float_info.max, [0, 3600, 3600]) == ("last", "sat\n")


def test_division_by_zero_is_the_evms() -> None:
    divide = "(declare-fun f_evm_bvudiv_8 ((_ BitVec 8) (_ BitVec 8)) (_ BitVec 8))"
    refined = portfolio.refine(divide)
    assert "(ite (= y (_ bv0 8)) (_ bv0 8) (bvudiv x y))" in refined
    assert portfolio.abstracted(refined) == divide
