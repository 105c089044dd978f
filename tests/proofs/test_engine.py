"""Which proofs count, on engines that answer what they are told."""

import json
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.errors import ToolMissingError
from analysis.proofs import engine
from analysis.proofs.attempt import Attempt, Effort, Holds, Open, Refuted
from analysis.proofs.engine import Outcome, Profile, prove
from analysis.proofs.theorem import Theorem
from analysis.proofs.tree import Fault
from analysis.tools import ROOT
from analysis.verdict import NotRun, Proved, Unknown, Verdict, Violated

HOLDS, REFUTED, OPEN = Holds(Effort(3, 2)), Refuted("caller = 0"), Open("a query was not answered in time")
FAULT = Fault("contracts/Treasury.sol", "right", "wrong", "the remainder is forgotten")
THEOREM = Theorem(
    "every-wei-is-owed-or-paid", "fake", "It adds up.",
    ("Treasury",), ("sum",), ("deposit",), FAULT, ("sum",),
    bounds=("at most 3 keys",), assumptions=("standard-token",), is_quick=True,
)  # fmt: skip
OTHER = Theorem("claims-pay-only-what-is-owed", "fake", "", ("Treasury",), (), (), FAULT, ())

Answers = Mapping[str, Attempt | BaseException]
ALL_WELL: Answers = {"prove": HOLDS, "refute": REFUTED, "reach": REFUTED}


class FakeProver:
    name, version, solver = "fake", "1.2.3", "none"

    def __init__(self, folder: Path, answers: Answers) -> None:
        self._folder = folder
        self._answers = answers
        self.asked: list[str] = []

    def prove(self, theorem: Theorem) -> Attempt:
        self.raw(theorem).write_text("says what it thinks")
        return self._answer("prove")

    def refute(self, theorem: Theorem) -> Attempt:
        return self._answer("refute")

    def reach(self, theorem: Theorem) -> Attempt:
        return self._answer("reach")

    def raw(self, theorem: Theorem) -> Path:
        return self._folder / f"{theorem.slug}.log"

    def _answer(self, question: str) -> Attempt:
        self.asked.append(question)
        answer = self._answers[question]
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.fixture(scope="module")
def artefact() -> Artefact:
    return compile_contracts(sources=[ROOT / "contracts/Treasury.sol"])


def _prove(
    tmp_path: Path,
    artefact: Artefact,
    monkeypatch: pytest.MonkeyPatch,
    answers: Answers = ALL_WELL,
    theorems: tuple[Theorem, ...] = (THEOREM,),
) -> Outcome:
    prover = FakeProver(tmp_path.absolute(), {**ALL_WELL, **answers})
    monkeypatch.setattr(engine, "_make_provers", lambda *_: {"fake": prover})
    return prove(artefact, Profile.QUICK, tmp_path, lambda *_: None, theorems)


def test_proof_that_counts(tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = _prove(tmp_path, artefact, monkeypatch)
    (answer,) = outcome.answers
    assert answer.verdict == Proved(("at most 3 keys",))
    assert (answer.assumptions, answer.raw) == (("standard-token",), "every-wei-is-owed-or-paid.log")
    assert not outcome.is_cut_off
    (described,) = outcome.engines
    assert described.bites
    assert described.canaries[0].seeded == "every-wei-is-owed-or-paid: the remainder is forgotten"


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"prove": REFUTED}, Violated("caller = 0")),
        ({"prove": OPEN}, Unknown("a query was not answered in time")),
        (
            {"reach": HOLDS},
            NotRun(
                "the proof may be empty: nothing that it looks at can happen",
                "see the raw output of its sanity case",
            ),
        ),
        (
            {"reach": OPEN},
            NotRun(
                "the proof may be empty: a query was not answered in time",
                "see the raw output of its sanity case",
            ),
        ),
        (
            {"refute": HOLDS},
            NotRun(
                "the proof shows no bite (every-wei-is-owed-or-paid: the remainder is forgotten: was proved"
                " all the same)",
                "see the raw output of the broken variant",
            ),
        ),
        (
            {"refute": OPEN},
            NotRun(
                "the proof shows no bite (every-wei-is-owed-or-paid: the remainder is forgotten: a query was"
                " not answered in time)",
                "see the raw output of the broken variant",
            ),
        ),
        (
            {"refute": ToolMissingError("yices-smt2", "is not installed", "run 'make setup'")},
            NotRun("yices-smt2: is not installed", "run 'make setup'"),
        ),
    ],
)
def test_proof_that_does_not_count(
    tmp_path: Path,
    artefact: Artefact,
    monkeypatch: pytest.MonkeyPatch,
    answers: Answers,
    verdict: Verdict,
) -> None:
    (answer,) = _prove(tmp_path, artefact, monkeypatch, answers).answers
    assert answer.verdict == verdict


def test_interrupt_keeps_what_is_there(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(FakeProver):
        def prove(self, theorem: Theorem) -> Attempt:
            if theorem is OTHER:
                raise KeyboardInterrupt
            return super().prove(theorem)

    prover = Interrupted(tmp_path.absolute(), ALL_WELL)
    monkeypatch.setattr(engine, "_make_provers", lambda *_: {"fake": prover})
    outcome = prove(artefact, Profile.DEEP, tmp_path, lambda *_: None, (THEOREM, OTHER))
    assert [type(answer.verdict) for answer in outcome.answers] == [Proved, NotRun]
    assert outcome.is_cut_off


def test_profile_quick_says_what_it_leaves_out(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = _prove(tmp_path, artefact, monkeypatch, theorems=(THEOREM, OTHER))
    assert outcome.answers[1].verdict == NotRun("profile quick", "run the profile deep")


def test_certificate(tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch) -> None:
    start = time.monotonic()
    _prove(tmp_path, artefact, monkeypatch)
    record = json.loads((tmp_path / "fake-every-wei-is-owed-or-paid.json").read_text())
    assert 0 <= record.pop("seconds") <= time.monotonic() - start + 0.1
    hashes = record.pop("bytecode"), record.pop("sources")
    assert [list(found) for found in hashes] == [["Treasury"], ["contracts/Treasury.sol"]]
    assert record == {
        "slug": "every-wei-is-owed-or-paid",
        "statement": "It adds up.",
        "verdict": "Proved",
        "reason": "",
        "engine": "fake",
        "version": "1.2.3",
        "solver": "none",
        "compiler": artefact.compiler,
        "bounds": ["at most 3 keys"],
        "assumptions": ["standard-token"],
        "paths": 3,
        "queries": 2,
        "unknown": 0,
        "fault": "the remainder is forgotten",
        "counterexample_to_fault": "caller = 0",
        "command": "clusterproof prove --property every-wei-is-owed-or-paid --profile deep",
        "format": 1,
    }
