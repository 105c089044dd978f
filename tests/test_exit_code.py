from dataclasses import replace
from datetime import date

import pytest

from analysis.errors import (
    CatalogueError,
    ClusterproofError,
    NothingToCompileError,
    RunLockedError,
    SourceRejectedError,
    UsageError,
)
from analysis.exit_code import MEANINGS, ExitCode, exit_code, exit_code_of
from analysis.finding import Impact, Status
from analysis.record import Canary, Run, Waived, WaiverState
from analysis.verdict import Answer, Unknown
from tests.sample_runs import CLEAN, EMPTY, HALMOS, PLAIN, REENTRANCY, ROUNDING

BLIND = replace(HALMOS, canaries=(Canary("Blind", False, 1.0),))
NO_VERDICT = replace(CLEAN, answers=(Answer("halmos", CLEAN.properties[0].slug, Unknown("timeout"), 1.0),))
DETECT_ONLY = replace(CLEAN, options=replace(CLEAN.options, requested=()), answers=())


def _strict(run: Run) -> Run:
    return replace(run, options=replace(run.options, is_strict=True))


def _waive(run: Run, subject: str, state: WaiverState) -> Run:
    return replace(run, waivers=(Waived(subject, "Ada", "known", date(2027, 1, 1), state),))


@pytest.mark.parametrize(
    ("run", "loose", "strict"),
    [
        (CLEAN, 0, 0),
        (replace(CLEAN, is_cut_off=True), 0, 11),
        (replace(CLEAN, engines=(*CLEAN.engines[:2], BLIND)), 0, 11),
        (replace(CLEAN, properties=PLAIN.properties), 0, 0),
        (replace(CLEAN, properties=PLAIN.properties, options=PLAIN.options), 0, 11),
        (replace(CLEAN, findings=(REENTRANCY,)), 10, 10),
        (replace(CLEAN, findings=(replace(REENTRANCY, status=Status.WAIVED),)), 0, 0),
        (replace(CLEAN, findings=(replace(ROUNDING, status=Status.OPEN),)), 0, 0),
        (replace(PLAIN, findings=()), 10, 10),
        (_waive(replace(PLAIN, findings=()), "split-loses-nothing", WaiverState.USED), 0, 11),
        (_waive(replace(PLAIN, findings=()), "split-loses-nothing", WaiverState.EXPIRED), 10, 10),
        (replace(PLAIN, findings=(), options=CLEAN.options), 10, 10),
        (EMPTY, 1, 1),
        (NO_VERDICT, 1, 1),
        (replace(NO_VERDICT, findings=(REENTRANCY,)), 10, 10),
        (DETECT_ONLY, 0, 0),
        (replace(DETECT_ONLY, engines=()), 1, 1),
    ],
)
def test_exit_code_of_a_run(run: Run, loose: int, strict: int) -> None:
    assert (exit_code(run), exit_code(_strict(run))) == (loose, strict)


def test_threshold_is_the_lowest_impact_that_counts() -> None:
    run = replace(CLEAN, findings=(replace(REENTRANCY, impact=Impact.MEDIUM),))
    thresholds = (Impact.HIGH, Impact.MEDIUM, Impact.LOW)
    runs = [replace(run, options=replace(run.options, threshold=threshold)) for threshold in thresholds]
    assert [exit_code(run) for run in runs] == [0, 10, 10]


def test_an_alarm_is_inconclusive() -> None:
    stray = Answer("echidna", "no-such-slug", CLEAN.answers[0].verdict, 1.0)
    assert exit_code(_strict(replace(CLEAN, answers=(*CLEAN.answers, stray)))) == 11


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError, 2),
        (CatalogueError, 2),
        (NothingToCompileError, 3),
        (SourceRejectedError, 1),
        (RunLockedError, 1),
    ],
)
def test_exit_code_of_an_error(error: type[ClusterproofError], code: int) -> None:
    assert exit_code_of(error("x", "is wrong", "mend it")) == code


def test_every_code_has_a_meaning() -> None:
    assert list(MEANINGS) == list(ExitCode)
