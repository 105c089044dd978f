from dataclasses import replace

import pytest

from analysis.reconcile import Reconciliation, Row, Standing, reconcile, stand
from analysis.record import Canary, Engine, Verb
from analysis.verdict import Answer, Held, NotRun, Proved, Unknown, Verdict, Violated
from tests.sample_runs import CAPACITY, SPLIT

CANARY = Canary("SplitLosesNothing", True, 1.0)
ECHIDNA = Engine("echidna", Verb.FUZZ, 1.0, (CANARY,))
HALMOS = Engine("halmos", Verb.PROVE, 1.0, (CANARY,))

VIOLATED = Violated("a wei is lost", "sequences/split.json", True)
PROVED = Proved()
BOUNDED = Proved(("arrays of up to 2",))
HELD = Held(1_000, 7)
UNKNOWN = Unknown("timeout")
NOT_RUN = NotRun("not installed")


def _row(*verdicts: Verdict, engines: tuple[Engine, ...] = (ECHIDNA, HALMOS)) -> Row:
    """One answer after the other, from echidna and halmos in turn."""
    return _reconcile(*verdicts, engines=engines).rows[0]


def _reconcile(*verdicts: Verdict, engines: tuple[Engine, ...] = (ECHIDNA, HALMOS)) -> Reconciliation:
    names = ["echidna", "halmos", "echidna"]
    answers = [Answer(name, SPLIT.slug, verdict, 1.0) for name, verdict in zip(names, verdicts, strict=False)]
    return reconcile((SPLIT,), answers, engines)


def test_order_of_standings() -> None:
    ordered = (NOT_RUN, UNKNOWN, HELD, BOUNDED, PROVED, VIOLATED)
    assert [stand(verdict) for verdict in ordered] == list(Standing)


@pytest.mark.parametrize(
    ("first", "second", "status", "by"),
    [
        (VIOLATED, UNKNOWN, VIOLATED, ("echidna",)),
        (VIOLATED, HELD, VIOLATED, ("echidna",)),
        (HELD, PROVED, PROVED, ("halmos",)),
        (BOUNDED, PROVED, PROVED, ("halmos",)),
        (HELD, BOUNDED, BOUNDED, ("halmos",)),
        (HELD, UNKNOWN, HELD, ("echidna",)),
        (NOT_RUN, UNKNOWN, UNKNOWN, ("halmos",)),
        (NOT_RUN, NOT_RUN, NOT_RUN, ("echidna", "halmos")),
        (HELD, Held(2_000, 9), Held(2_000, 9), ("echidna", "halmos")),
        (Proved(("a", "b")), BOUNDED, BOUNDED, ("echidna", "halmos")),
        (Violated("unreplayed", "sequences/other.json"), VIOLATED, VIOLATED, ("echidna", "halmos")),
    ],
)
def test_the_weightiest_verdict_is_the_status(
    first: Verdict, second: Verdict, status: Verdict, by: tuple[str, ...]
) -> None:
    for row in (_row(first, second), _row(second, first)):
        assert row.status == status
    assert _row(first, second).by == by


def test_a_failed_induction_step_is_no_violation() -> None:
    row = _row(HELD, Violated("owed exceeds balance"))
    assert (row.status, row.cell("halmos")) == (HELD, Unknown("not inductive: owed exceeds balance"))


def test_a_failed_induction_step_that_was_replayed_is_a_violation() -> None:
    replayed = Violated("owed exceeds balance", "", True)
    assert _row(HELD, replayed).status == replayed


def test_an_engine_without_canary_does_not_count() -> None:
    row = _row(HELD, PROVED, engines=(ECHIDNA,))
    assert row.status == HELD
    assert row.cell("halmos") == NotRun("the engine was shown no seeded violation")


def test_an_engine_that_missed_its_canary_does_not_count() -> None:
    blind = replace(HALMOS, canaries=(CANARY, Canary("Blind", False, 1.0)))
    row = _row(HELD, PROVED, engines=(ECHIDNA, blind))
    assert row.status == HELD
    assert row.cell("halmos") == NotRun("the engine did not find the seeded violation Blind")


def test_a_replayed_violation_counts_without_canary() -> None:
    assert _row(VIOLATED, PROVED, engines=()).status == VIOLATED


def test_a_violation_that_nobody_replayed_needs_a_canary() -> None:
    row = _row(Violated("a wei is lost", "sequences/split.json"), engines=())
    assert row.status == NotRun("the engine was shown no seeded violation")


def test_no_call_holds_nothing() -> None:
    assert _row(Held(0, 7), UNKNOWN).status == UNKNOWN
    assert _row(Held(0, 7)).cell("echidna") == NotRun("made no call")


def test_silence_is_a_value() -> None:
    row = _row(HELD)
    assert row.cell("halmos") == NotRun("gave no answer")
    assert row.cell("coq") is None


def test_every_row_of_the_catalogue_has_a_status() -> None:
    mute = replace(CAPACITY, engines=())
    rows = reconcile((SPLIT, mute), (), ()).rows
    assert [(row.claim.slug, row.status) for row in rows] == [
        ("split-loses-nothing", NotRun("no engine of this run speaks to it", "ask echidna, halmos")),
        ("capacity-is-the-exact-optimum", NotRun("no engine of this run speaks to it")),
    ]


def test_who_was_there_and_who_was_not() -> None:
    row = reconcile((SPLIT,), (), (ECHIDNA,)).rows[0]
    assert row.cell("echidna") == NotRun("gave no answer")
    assert row.cell("halmos") == NotRun("took no part in this run")


@pytest.mark.parametrize("proof", [PROVED, BOUNDED])
def test_proof_and_counterexample_raise_an_alarm(proof: Proved) -> None:
    joined = _reconcile(VIOLATED, proof)
    assert joined.rows[0].status == VIOLATED
    assert joined.alarms == (
        "split-loses-nothing: proved by halmos, and violated by a counterexample of echidna "
        "that was replayed; one of them is wrong",
    )


def test_a_counterexample_that_nobody_replayed_raises_an_alarm_too() -> None:
    assert _reconcile(Violated("lost", "sequences/split.json"), PROVED).alarms == (
        "split-loses-nothing: proved by halmos, and violated by a counterexample of echidna "
        "that was not replayed; one of them is wrong",
    )


def test_a_failed_induction_step_raises_none() -> None:
    assert _reconcile(Violated("lost"), PROVED).alarms == ()


def test_an_answer_to_no_row_raises_an_alarm() -> None:
    joined = reconcile((CAPACITY,), [Answer("echidna", "no-such-slug", HELD, 1.0)] * 2, (ECHIDNA,))
    assert joined.alarms == ("no-such-slug: echidna speaks to it, and the catalogue has no such row",)
