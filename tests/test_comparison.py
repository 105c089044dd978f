from dataclasses import replace

import pytest

from analysis.comparison import Change, compare, key_findings
from analysis.finding import Finding, Location, Status
from analysis.record import Run
from analysis.verdict import Answer, Held, NotRun, Proved, Unknown, Verdict, Violated
from tests.sample_runs import CLEAN, ECHIDNA, HALMOS, REENTRANCY, ROUNDING, SPLIT, TREASURY

VIOLATED = Violated("a wei is lost", "sequences/x.json", True)
OPEN = replace(ROUNDING, status=Status.OPEN, reason="")
MOVED = replace(REENTRANCY, locations=(Location("contracts/MegaCluster.sol", 99, 100),))


def _run(verdict: Verdict) -> Run:
    return replace(CLEAN, answers=(Answer("echidna", TREASURY.slug, verdict, 1.0),))


def _found(*findings: Finding) -> Run:
    return replace(CLEAN, findings=findings)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (Held(10, 1), VIOLATED, Change.NEW),
        (NotRun("no"), VIOLATED, Change.NEW),
        (VIOLATED, VIOLATED, Change.STILL),
        (VIOLATED, Held(10, 1), Change.GONE),
        (VIOLATED, Unknown("timeout"), Change.UNSEEN),
        (VIOLATED, NotRun("no"), Change.UNSEEN),
        (Held(10, 1), Proved(("up to 2",)), Change.STRONGER),
        (Proved(("up to 2",)), Proved(), Change.STRONGER),
        (Proved(), Held(10, 1), Change.WEAKER),
        (Held(10, 1), Unknown("timeout"), Change.WEAKER),
        (Held(10, 1), Held(99, 2), Change.SAME),
    ],
)
def test_verdicts(before: Verdict, after: Verdict, change: Change) -> None:
    compared = compare(_run(before), _run(after)).verdicts
    assert [(verdict.change, verdict.slug) for verdict in compared] == [(change, TREASURY.slug)]
    assert (compared[0].before, compared[0].after) == (before, after)


def test_rows_that_come_and_go() -> None:
    other = replace(CLEAN, properties=(SPLIT,), answers=(Answer("halmos", SPLIT.slug, Proved(), 1.0),))
    compared = compare(_run(Held(10, 1)), other).verdicts
    absent = NotRun("not in the catalogue")
    assert [(verdict.change, verdict.slug, verdict.before, verdict.after) for verdict in compared] == [
        (Change.STRONGER, SPLIT.slug, absent, Proved()),
        (Change.WEAKER, TREASURY.slug, Held(10, 1), absent),
    ]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ((), (REENTRANCY,), [(Change.NEW, REENTRANCY)]),
        ((REENTRANCY,), (MOVED,), [(Change.STILL, MOVED)]),
        ((REENTRANCY,), (), [(Change.GONE, REENTRANCY)]),
        ((REENTRANCY,), (OPEN,), [(Change.NEW, OPEN), (Change.GONE, REENTRANCY)]),
        ((OPEN,), (ROUNDING,), [(Change.WAIVED, OPEN)]),
        ((ROUNDING,), (OPEN,), [(Change.NEW, OPEN)]),
        ((ROUNDING,), (ROUNDING,), []),
        ((REENTRANCY, MOVED), (MOVED,), [(Change.STILL, MOVED), (Change.GONE, MOVED)]),
    ],
)
def test_findings(
    before: tuple[Finding, ...], after: tuple[Finding, ...], changes: list[tuple[Change, Finding]]
) -> None:
    compared = compare(_found(*before), _found(*after)).findings
    assert [(found.change, found.finding) for found in compared] == changes


def test_nothing_is_gone_that_nobody_looked_for() -> None:
    after = replace(_found(), engines=(ECHIDNA, HALMOS))
    compared = compare(_found(REENTRANCY), after).findings
    assert [found.change for found in compared] == [Change.UNSEEN]


def test_keys_are_unique() -> None:
    assert list(key_findings((REENTRANCY, ROUNDING, MOVED))) == [
        REENTRANCY.fingerprint,
        ROUNDING.fingerprint,
        f"{REENTRANCY.fingerprint}-2",
    ]
