"""Which proofs count, on engines that answer what they are told."""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Event

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.errors import ToolFailedError, ToolMissingError
from analysis.fault import Fault
from analysis.proofs import engine
from analysis.proofs.attempt import Attempt, Effort, Holds, Open, Refuted
from analysis.proofs.engine import Outcome, Profile, prove
from analysis.proofs.process import run_program
from analysis.proofs.recheck import Rechecked, recheck
from analysis.proofs.theorem import Theorem
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


def _give(monkeypatch: pytest.MonkeyPatch, answers: Answers) -> None:
    def make(artefact: Artefact, profile: Profile, folder: Path, *_: object) -> dict[str, FakeProver]:
        return {"fake": FakeProver(folder, answers)}

    monkeypatch.setattr(engine, "_make_provers", make)


def _prove(
    tmp_path: Path,
    artefact: Artefact,
    monkeypatch: pytest.MonkeyPatch,
    answers: Answers = ALL_WELL,
    theorems: tuple[Theorem, ...] = (THEOREM,),
    store: Path | None = None,
) -> Outcome:
    _give(monkeypatch, {**ALL_WELL, **answers})
    return prove(artefact, Profile.QUICK, tmp_path, lambda *_: None, theorems, store)


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


OF_SPECIFICATION = replace(THEOREM, engine="other", subjects=(), files=("specs/treasury.py",))
SPURIOUS = Open("spurious: on revm there the check holds", is_spurious=True)


@pytest.mark.parametrize("found", [REFUTED, SPURIOUS])
def test_proof_of_the_specification_answers_no_counterexample_on_the_contracts(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch, found: Attempt
) -> None:
    assert _speak(tmp_path, artefact, monkeypatch, found)[1] == Unknown(
        "proved of the specification, but fake has a counterexample on the contracts"
    )


def test_proof_of_the_specification_says_so(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    for found in (HOLDS, OPEN):
        said = _speak(tmp_path, artefact, monkeypatch, found)[1]
        assert said == Proved(("at most 3 keys", "of the specification, not of the bytecode"))


def _speak(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch, found: Attempt
) -> list[Verdict]:
    """Of one theorem about the contracts and one about the specification, of the same property."""

    def make(artefact: Artefact, profile: Profile, folder: Path, *_: object) -> dict[str, FakeProver]:
        own = FakeProver(folder, {**ALL_WELL, "prove": found})
        return {"fake": own, "other": FakeProver(folder, ALL_WELL)}

    monkeypatch.setattr(engine, "_make_provers", make)
    theorems = (THEOREM, OF_SPECIFICATION)
    outcome = prove(artefact, Profile.DEEP, tmp_path, lambda *_: None, theorems, None)
    return [answer.verdict for answer in outcome.answers]


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
    outcome = prove(artefact, Profile.DEEP, tmp_path, lambda *_: None, (THEOREM, OTHER), None)
    assert [type(answer.verdict) for answer in outcome.answers] == [Proved, NotRun]
    assert outcome.is_cut_off


def test_profile_quick_says_what_it_leaves_out(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = _prove(tmp_path, artefact, monkeypatch, theorems=(THEOREM, OTHER))
    assert outcome.answers[1].verdict == NotRun("profile quick", "run the profile deep")
    assert _prove(tmp_path, artefact, monkeypatch, theorems=(OTHER,)).engines == ()


def test_engine_that_failed_is_one_without_bite(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashed = ToolFailedError("halmos", "wrote no report (exit code 1)", "see its log")
    outcome = _prove(tmp_path, artefact, monkeypatch, {"refute": crashed}, (THEOREM, OTHER))
    assert outcome.answers[0].verdict == NotRun("halmos: wrote no report (exit code 1)", "see its log")
    assert [(described.name, described.bites) for described in outcome.engines] == [("fake", False)]


def test_engine_that_is_not_there_is_none_without_bite(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = ToolMissingError("coqc", "is not installed (PATH)", "install Coq (Debian: apt install coq)")
    outcome = _prove(tmp_path, artefact, monkeypatch, {"refute": missing})
    assert isinstance(outcome.answers[0].verdict, NotRun)
    assert outcome.engines == ()


def test_certificate(tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch) -> None:
    start = time.monotonic()
    _prove(tmp_path, artefact, monkeypatch)
    record = json.loads((tmp_path / "fake-every-wei-is-owed-or-paid.json").read_text())
    assert 0 <= record.pop("seconds") <= time.monotonic() - start + 0.1
    hashes = record.pop("bytecode"), record.pop("sources")
    assert len(record.pop("key")) == 64
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
        "reused": False,
        "format": 2,
    }


def _reused(folder: Path) -> dict[str, bool]:
    records = [json.loads(file.read_text()) for file in sorted(folder.glob("fake-*.json"))]
    return {record["slug"]: record["reused"] for record in records}


def _flip(code: bytes) -> bytes:
    return code[:-1] + bytes([code[-1] ^ 1])


ABOUT_SHARES = replace(OTHER, subjects=("MegaClusterShare",), is_quick=True)


def test_unchanged_proof_is_reused_and_says_so(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    for run in ("first", "second"):
        (tmp_path / run).mkdir()
        outcome = _prove(tmp_path / run, artefact, monkeypatch, store=store)
        assert outcome.answers[0].verdict == Proved(("at most 3 keys",))
        assert outcome.engines[0].bites
        assert (tmp_path / run / outcome.answers[0].raw).is_file()
    assert _reused(tmp_path / "first") == {"every-wei-is-owed-or-paid": False}
    assert _reused(tmp_path / "second") == {"every-wei-is-owed-or-paid": True}


@pytest.mark.parametrize("is_in_constructor", [False, True])
def test_changed_byte_concerns_what_depends_on_it_alone(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch, is_in_constructor: bool
) -> None:
    store, both = tmp_path / "store", (THEOREM, ABOUT_SHARES)
    for run in ("first", "second"):
        (tmp_path / run).mkdir()
    _prove(tmp_path / "first", artefact, monkeypatch, theorems=both, store=store)
    old = artefact.contract("Treasury")
    if is_in_constructor:
        treasury = replace(old, creation=_flip(old.creation))
    else:
        treasury = replace(old, runtime=_flip(old.runtime))
    contracts = tuple(treasury if c.name == "Treasury" else c for c in artefact.contracts)
    changed = replace(artefact, contracts=contracts)
    _prove(tmp_path / "second", changed, monkeypatch, theorems=both, store=store)
    assert _reused(tmp_path / "second") == {
        "every-wei-is-owed-or-paid": False,
        "claims-pay-only-what-is-owed": True,
    }


def test_only_proofs_are_kept(tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch) -> None:
    _prove(tmp_path, artefact, monkeypatch, {"prove": OPEN}, store=tmp_path / "store")
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 2}', '{"format": 99}'])
def test_certificate_that_cannot_be_read_is_none(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "fake-every-wei-is-owed-or-paid.json").write_text(text)
    _prove(tmp_path, artefact, monkeypatch, store=store)
    assert _reused(tmp_path) == {"every-wei-is-owed-or-paid": False}


def test_harnesses_are_tried_at_the_same_time(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = Barrier(2, timeout=20)

    class Meeting(FakeProver):
        def prove(self, theorem: Theorem) -> Attempt:
            both.wait()
            return super().prove(theorem)

    monkeypatch.setattr(engine, "_make_provers", lambda *_: {"fake": Meeting(tmp_path, ALL_WELL)})
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1})
    theorems = (replace(THEOREM, harness="One"), replace(OTHER, harness="Two"))
    outcome = prove(artefact, Profile.DEEP, tmp_path, lambda *_: None, theorems, None)
    assert [type(answer.verdict) for answer in outcome.answers] == [Proved, Proved]


def test_interrupt_ends_what_runs_beside(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun = Event()

    class Slow(FakeProver):
        def prove(self, theorem: Theorem) -> Attempt:
            if theorem.harness:
                has_begun.set()
                run_program(["sleep", "60"], tmp_path, os.environ, 60, tmp_path / "log")
            assert has_begun.wait(20)
            raise KeyboardInterrupt

    monkeypatch.setattr(engine, "_make_provers", lambda *_: {"fake": Slow(tmp_path, ALL_WELL)})
    start = time.monotonic()
    theorems = (replace(THEOREM, harness="One"), OTHER)
    outcome = prove(artefact, Profile.DEEP, tmp_path, lambda *_: None, theorems, None)
    assert time.monotonic() - start < 30
    assert outcome.is_cut_off
    assert [type(answer.verdict) for answer in outcome.answers] == [NotRun, NotRun]


def test_recheck(tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch) -> None:
    _prove(tmp_path, artefact, monkeypatch)
    again = recheck(artefact, tmp_path, lambda *_: None, (THEOREM,))
    assert again == (Rechecked("fake", "every-wei-is-owed-or-paid", "Proved", "Proved", ""),)
    assert again[0].is_same


def test_recheck_of_what_no_longer_holds(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    _prove(tmp_path, artefact, monkeypatch)
    _give(monkeypatch, {**ALL_WELL, "prove": OPEN})
    (again,) = recheck(artefact, tmp_path, lambda *_: None, (THEOREM,))
    assert not again.is_same
    assert (again.now, again.remark) == ("Unknown", "a query was not answered in time")


def test_recheck_of_a_proof_of_another_bytecode(
    tmp_path: Path, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    _prove(tmp_path, artefact, monkeypatch)
    file = tmp_path / "fake-every-wei-is-owed-or-paid.json"
    record = json.loads(file.read_text())
    file.write_text(json.dumps(record | {"bytecode": {"Treasury": "00"}}))
    (again,) = recheck(artefact, tmp_path, lambda *_: None, (THEOREM,))
    assert not again.is_same
    assert again.remark == "the certificate is for another bytecode of Treasury"
