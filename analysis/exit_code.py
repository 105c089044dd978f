"""What a run tells the shell."""

from enum import IntEnum

from analysis.errors import CatalogueError, ClusterproofError, NothingToCompileError, UsageError
from analysis.finding import Status
from analysis.reconcile import Reconciliation, Row, Standing, reconcile
from analysis.record import Run


class ExitCode(IntEnum):
    HOLDS = 0
    FAILED = 1
    USAGE = 2
    NOTHING_TO_ANALYSE = 3
    VIOLATED = 10
    INCONCLUSIVE = 11


MEANINGS = {
    ExitCode.HOLDS: "all requested properties hold",
    ExitCode.FAILED: "the analysis itself failed: no verdict was reached",
    ExitCode.USAGE: "the command line asks for what there is not",
    ExitCode.NOTHING_TO_ANALYSE: "nothing to analyse",
    ExitCode.VIOLATED: "a violation, or a finding at or above the threshold",
    ExitCode.INCONCLUSIVE: "inconclusive, under --strict",
}


def exit_code(run: Run) -> ExitCode:
    """Of a run that came to its end or was cut off. What is waived does not count."""
    joined = reconcile(run.properties, run.answers, run.engines)
    if _is_violated(run, joined) or _has_finding(run):
        return ExitCode.VIOLATED
    if not _has_verdict(run, joined):
        return ExitCode.FAILED
    if run.options.is_strict and not is_conclusive(run, joined):
        return ExitCode.INCONCLUSIVE
    return ExitCode.HOLDS


def is_conclusive(run: Run, joined: Reconciliation) -> bool:
    """Every requested property has a verdict, every engine bites, nothing was cut off, no alarm rings."""
    return (
        not run.is_cut_off
        and not joined.alarms
        and all(engine.bites for engine in run.engines)
        and all(row.standing > Standing.UNKNOWN for row in joined.rows if is_asked(run, row))
    )


def is_asked(run: Run, row: Row) -> bool:
    return row.claim.slug in run.options.requested


def exit_code_of(error: ClusterproofError) -> ExitCode:
    """Of a run that came to nothing."""
    match error:
        case UsageError() | CatalogueError():
            return ExitCode.USAGE
        case NothingToCompileError():
            return ExitCode.NOTHING_TO_ANALYSE
        case _:
            return ExitCode.FAILED


def _is_violated(run: Run, joined: Reconciliation) -> bool:
    return any(row.standing is Standing.VIOLATED and row.claim.slug not in run.waived for row in joined.rows)


def _has_verdict(run: Run, joined: Reconciliation) -> bool:
    """Where no property was asked for, the detectors must at least have shown that they bite."""
    if not run.options.requested:
        return any(engine.bites for engine in run.engines)
    return any(row.standing > Standing.UNKNOWN for row in joined.rows if is_asked(run, row))


def _has_finding(run: Run) -> bool:
    return any(f.status is Status.OPEN and f.impact >= run.options.threshold for f in run.findings)
