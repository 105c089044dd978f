"""What the bench of solvers measures, and what it makes of it."""

from pathlib import Path

import pytest

from analysis.build import compile_contracts
from analysis.errors import ProofError
from analysis.proofs.bench import (
    PORTFOLIO,
    Asked,
    Solve,
    Timing,
    ask_all,
    choose,
    describe,
    find_contradictions,
    list_queries,
    list_solvers,
    main,
    measure,
    measure_all,
    take_turns,
)
from analysis.proofs.halmos import frames
from analysis.proofs.halmos.prover import find_further

SLOW = Timing("yices 2", (0.5, 10.0), ("unsat", ""))
FAST = Timing("z3", (0.1, 10.0), ("unsat", "unknown"))
TOGETHER = Timing(PORTFOLIO, (0.2, 0.8), ("unsat", "sat"))


def test_queries_as_halmos_wrote_them_evenly() -> None:
    written = [Path(f"{i}.smt2") for i in range(10)] + [Path("3.exact.smt2"), Path("3.abstract.smt2")]
    queries = list_queries(written)
    assert choose(queries, 3) == (Path("0.smt2"), Path("3.smt2"), Path("6.smt2"))
    assert len(choose(queries, 99)) == 10


A, B, C = Path("a"), Path("b"), Path("c")
ASKED = (Asked("One", 40, (A, B)), Asked("None", 0, ()), Asked("Two", 1, (C,)))


def test_harnesses_take_turns() -> None:
    assert take_turns(ASKED) == (A, C, B)


def test_each_query_is_given_to_each_solver_while_there_is_time() -> None:
    solvers: dict[str, Solve] = {"fast": lambda _: "unsat\n", "none": lambda _: ""}
    fast, none = measure_all(solvers, (A, B), 7, 60)
    assert (fast.answers, none.answers, none.seconds) == (("unsat", "unsat"), ("", ""), (7, 7))
    assert [timing.seconds for timing in measure_all(solvers, (A, B), 7, -1)] == [(), ()]


def test_no_query_is_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.proofs.bench.ask_all", lambda *_: ())
    with pytest.raises(ProofError, match="had no query in 5 s; give it more time"):
        main(tmp_path / "page.md", 5)
    assert not (tmp_path / "page.md").exists()


@pytest.mark.slow
def test_harness_asks_what_its_time_is_enough_for(tmp_path: Path) -> None:
    harnesses = (frames.SHARES, frames.LIBRARIES)
    asked = ask_all(compile_contracts(), tmp_path, 120, 2, harnesses)
    assert [one.harness for one in asked] == ["SharesFrame", "Libraries"]
    assert all(one.count >= len(one.taken) == 2 for one in asked)
    answers = measure_all(list_solvers(5), take_turns(asked)[:1], 5, 60)
    assert find_contradictions(answers) == ()


def test_no_answer_counts_as_the_limit() -> None:
    answers = {"a": "unsat\n", "b": "unknown\n"}
    timing = measure("it", lambda query: answers[query.name], (Path("a"), Path("b")), 7)
    assert (timing.decided, timing.seconds[1], timing.answers) == (1, 7, ("unsat", "unknown"))


def test_page() -> None:
    page = describe((SLOW, FAST, TOGETHER), 10, ASKED, 600)
    assert "Asking and answering had 600 s." in page
    assert "| One | 40 | 1 |\n| None | 0 | 0 |\n| Two | 1 | 1 |" in page
    assert "| yices 2 | 1 of 2 | 10.5 | 5.25 | 10.00 |" in page
    assert (
        "The best alone is z3, with 1 decided. The portfolio decides 2, in 0.10 of its time. No two"
        " contradict each other." in page
    )


def test_contradiction_is_told() -> None:
    odd = Timing("odd", (0.1, 0.1), ("sat", "sat"))
    assert find_contradictions((SLOW, odd)) == (0,)
    assert "They contradict each other on queries (0,)." in describe((SLOW, odd, TOGETHER), 10, ASKED, 600)


@pytest.mark.parametrize("name", ["yices 2", "z3 on integers", PORTFOLIO, *find_further()])
def test_real_solver_decides(tmp_path: Path, name: str) -> None:
    query = tmp_path / "1.smt2"
    query.write_text(
        "(set-logic QF_AUFBV)\n(declare-fun x () (_ BitVec 8))\n(assert (bvult x x))\n(check-sat)\n"
    )
    assert list_solvers(20)[name](query).startswith("unsat")
