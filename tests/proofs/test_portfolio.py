"""The portfolio answers what a solver answered, and nothing else."""

import sys
from pathlib import Path

import pytest

from analysis.proofs import portfolio
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
    script = 'case "$*" in *.exact) exec sleep 60;; *) echo sat;; esac'
    assert _decide(tmp_path, query, script, seconds=30) == ("integers", "unsat\n")


def test_model_with_the_real_operations(tmp_path: Path, query: Path) -> None:
    query.write_text(SQUARE_OF_ZERO.replace("(_ bv1 256)", "(_ bv0 256)"))
    assert _decide(tmp_path, query, 'case "$*" in *.exact) echo sat; echo model;; esac') == (
        "yices",
        "sat\nmodel\n",
    )


@pytest.mark.parametrize(
    "script", ["kill -9 $$", "exit 1", "echo unsatisfiable?", "echo unknown", "exec sleep 60"]
)
def test_no_answer(tmp_path: Path, query: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other solver is at a loss too."""
    lost = tmp_path / "lost.py"
    lost.write_text("print('unknown')\n")
    monkeypatch.setattr(portfolio, "INTEGERS", lost)
    assert _decide(tmp_path, query, script, seconds=1.5) == ("", "")


def test_no_answer_is_unknown_and_noted(tmp_path: Path, query: Path) -> None:
    query.write_text(SQUARE_OF_ZERO.replace("(_ bv1 256)", "(_ bv0 256)"))
    yices = write_program(tmp_path / "yices", "kill -9 $$")
    journal = tmp_path / "journal"
    options = ["--yices", str(yices), "--seconds", "2", "--journal", str(journal)]
    assert portfolio.main([*options, str(query)]) == "unknown\n"
    solver, answer, _seconds, file = journal.read_text().split()
    assert (solver, answer, file) == ("-", "unknown", str(query))


def test_losers_of_a_race_are_gone(tmp_path: Path) -> None:
    slow = write_program(tmp_path / "slow", f"echo $$ > {tmp_path}/slow.pid; exec sleep 60")
    ready = f"while [ ! -s {tmp_path}/slow.pid ]; do sleep 0.01; done; echo unsat"
    fast = write_program(tmp_path / "fast", ready)
    assert portfolio.race({"slow": [str(slow)], "fast": [str(fast)]}, sys.float_info.max) == (
        "fast",
        "unsat\n",
    )
    assert not Path(f"/proc/{(tmp_path / 'slow.pid').read_text().strip()}").exists()


def test_division_by_zero_is_the_evms() -> None:
    divide = "(declare-fun f_evm_bvudiv_8 ((_ BitVec 8) (_ BitVec 8)) (_ BitVec 8))"
    refined = portfolio.refine(divide)
    assert "(ite (= y (_ bv0 8)) (_ bv0 8) (bvudiv x y))" in refined
    assert portfolio.abstracted(refined) == divide
