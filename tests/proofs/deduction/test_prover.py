"""Claims about the specification: proved as it is, refuted where a line of it is wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.errors import ToolFailedError
from analysis.proofs.attempt import Effort, Holds, Open, Refuted
from analysis.proofs.deduction.prover import THEOREMS, DeductionProver, read_answers
from analysis.proofs.deduction.specification import CLAIMS, judge, run_example
from analysis.proofs.deduction.symbolic import Broken, KnownWorld, World
from analysis.tools import ROOT
from specs.rejections import Rejection, reject

BOOKS = next(theorem for theorem in THEOREMS if theorem.slug == "every-wei-is-owed-or-paid")


@pytest.fixture(scope="module")
def artefact() -> Artefact:
    return compile_contracts(sources=[ROOT / "contracts/Treasury.sol"])


def test_every_claim_is_one_of_a_theorem() -> None:
    used = {name for theorem in THEOREMS for name in (*theorem.parts, *theorem.bitten, *theorem.possible)}
    assert used == set(CLAIMS)


def test_proof_fault_and_sanity(tmp_path: Path, artefact: Artefact) -> None:
    theorem = replace(BOOKS, parts=BOOKS.bitten, possible=BOOKS.possible[:1])
    prover = DeductionProver(artefact, tmp_path / "raw", tmp_path / "work", 120)
    assert isinstance(prover.prove(theorem), Holds)
    refuted = prover.refute(theorem)
    assert isinstance(refuted, Refuted)
    told = "books after settle: confirmed on the specification, other: Treasury.settle(caller) ("
    assert refuted.summary.startswith(told)
    assert isinstance(prover.reach(theorem), Refuted)
    assert prover.raw(theorem).read_text().startswith('{"claim": "books after settle", "answer": "holds"')


def test_time_that_runs_out(tmp_path: Path, artefact: Artefact) -> None:
    prover = DeductionProver(artefact, tmp_path / "raw", tmp_path / "work", 0.01)
    attempt = prover.prove(BOOKS)
    assert isinstance(attempt, Open)
    assert attempt.reason == "books after settle: deduction did not end in time"


def test_specification_that_does_not_run(tmp_path: Path, artefact: Artefact) -> None:
    fault = replace(BOOKS.fault, new="treasury.undistributed = no such thing")
    prover = DeductionProver(artefact, tmp_path / "raw", tmp_path / "work", 60)
    with pytest.raises(ToolFailedError, match="cannot be read"):
        prover.refute(replace(BOOKS, fault=fault))


def _claim(world: World) -> None:
    a = world.number("a")
    world.assume(a > 3)
    if a == 5:
        reject(Rejection.ZeroAddress)
    world.tell(f"it with {a}", None, None)
    world.require(a != 7)


def test_examples_are_run() -> None:
    assert run_example(_claim, KnownWorld({"a": 7})) == (
        "refuted",
        "confirmed on the specification, it with 7",
    )
    keeps = "spurious: the specification keeps the claim there"
    assert run_example(_claim, KnownWorld({"a": 8})) == ("open", keeps)
    outside = "spurious: the state is not one that the claim starts from"
    assert run_example(_claim, KnownWorld({})) == ("open", outside)
    rejected = "spurious: the specification rejects the call (ZeroAddress)"
    assert run_example(_claim, KnownWorld({"a": 5})) == ("open", rejected)


def test_numbers_that_are_none_leave_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def claim(world: World) -> None:
        raise Broken({"a": 8})

    monkeypatch.setattr("analysis.proofs.deduction.specification.CLAIMS", {"it": claim})
    monkeypatch.setattr(
        "analysis.proofs.deduction.specification.run_example", lambda _, w: run_example(_claim, w)
    )
    assert judge("it") == {
        "claim": "it",
        "answer": "open",
        "says": "spurious: the specification keeps the claim there (a = 8)",
        "ways": 1,
        "queries": 1,
    }


def test_answers() -> None:
    line = '{"claim": "a", "answer": "%s", "says": "why", "ways": 2, "queries": 3}'
    assert read_answers(line % "holds") == {"a": Holds(Effort(2, 3))}
    assert read_answers(line % "refuted") == {"a": Refuted("why", Effort(2, 3))}
    assert read_answers(line % "open") == {"a": Open("why", Effort(2, 3))}
    with pytest.raises(ToolFailedError):
        read_answers("Segmentation fault")
