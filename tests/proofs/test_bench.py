"""What the bench of solvers measures, and what it makes of it."""

from pathlib import Path

import pytest

from analysis.proofs.bench import (
    PORTFOLIO,
    Timing,
    choose,
    describe,
    find_contradictions,
    list_solvers,
    measure,
)
from analysis.proofs.halmos import find_further

SLOW = Timing("yices 2", (0.5, 10.0), ("unsat", ""))
FAST = Timing("z3", (0.1, 10.0), ("unsat", "unknown"))
TOGETHER = Timing(PORTFOLIO, (0.2, 0.8), ("unsat", "sat"))


def test_queries_as_halmos_wrote_them_evenly() -> None:
    written = [Path(f"{i}.smt2") for i in range(10)] + [Path("3.exact.smt2"), Path("3.abstract.smt2")]
    assert choose(written, 3) == (Path("0.smt2"), Path("3.smt2"), Path("6.smt2"))
    assert len(choose(written, 99)) == 10


def test_no_answer_counts_as_the_limit() -> None:
    answers = {"a": "unsat\n", "b": "unknown\n"}
    timing = measure("it", lambda query: answers[query.name], (Path("a"), Path("b")), 7)
    assert (timing.decided, timing.seconds[1], timing.answers) == (1, 7, ("unsat", "unknown"))


def test_page() -> None:
    page = describe((SLOW, FAST, TOGETHER), 10)
    assert "| yices 2 | 1 of 2 | 10.5 | 5.25 | 10.00 |" in page
    assert (
        "The best alone is z3, with 1 decided. The portfolio decides 2, in 0.10 of its time. No two"
        " contradict each other." in page
    )


def test_contradiction_is_told() -> None:
    odd = Timing("odd", (0.1, 0.1), ("sat", "sat"))
    assert find_contradictions((SLOW, odd)) == (0,)
    assert "They contradict each other on queries (0,)." in describe((SLOW, odd, TOGETHER), 10)


@pytest.mark.parametrize("name", ["yices 2", "z3 on integers", PORTFOLIO, *find_further()])
def test_real_solver_decides(tmp_path: Path, name: str) -> None:
    query = tmp_path / "1.smt2"
    query.write_text(
        "(set-logic QF_AUFBV)\n(declare-fun x () (_ BitVec 8))\n(assert (bvult x x))\n(check-sat)\n"
    )
    assert list_solvers(20)[name](query).startswith("unsat")
