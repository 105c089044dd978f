"""Turns a sequence that an engine found into what a person can use: shrunk, replayed, with a failing test."""

from dataclasses import dataclass, replace
from pathlib import Path

from analysis import record
from analysis.campaign.harness import Harness
from analysis.campaign.replay import Report, replay_sequence, to_record
from analysis.campaign.reproduction import write_test
from analysis.campaign.sequence import Sequence, encode_sequence
from analysis.campaign.shrink import Calls, shrink
from analysis.run import write_whole
from analysis.verdict import Violated

FOLDER = "violations"


@dataclass(frozen=True)
class Violation:
    verdict: Violated
    sequence: record.Sequence


def write_violation(harness: Harness, found: Sequence, run: Path, number: int = 1) -> Violation:
    """Files in the folder of the run: violations/<slug>-<engine>.json, rewritten as it gets shorter, and the
    failing test beside it. The record names them by their path from that folder. From the second failure of
    the property on, its `number` is in their names.
    """
    ending = f"-{number}" if number > 1 else ""
    file = run / FOLDER / f"{found.property}-{found.engine}{ending}.json"

    def keep(calls: Calls) -> None:
        write_whole(file, encode_sequence(replace(found, calls=calls)))

    keep(found.calls)
    shrunk = replace(found, calls=shrink(harness, found.calls, found.property, keep))
    keep(shrunk.calls)
    return keep_violation(replay_sequence(harness, shrunk), file, run)


def keep_violation(report: Report, file: Path, run: Path) -> Violation:
    """Writes the failing test beside the sequence in `file`."""
    test = file.with_name(f"test_{file.stem.replace('-', '_')}.py")
    write_whole(test, write_test(report, Path(file.name)))
    names = [path.relative_to(run).as_posix() for path in (file, test)]
    verdict = Violated(_summarise(report), names[0], report.is_broken)
    return Violation(verdict, to_record(report, *names))


def _summarise(report: Report) -> str:
    if not report.is_broken:
        return f"{report.sequence.engine} says so; its sequence does not break it on revm"
    actions = [action for step in report.steps for action in step.actions]
    last = f", the last of them by {actions[-1].caller}: {actions[-1].call}" if actions else ""
    count = len(report.steps)
    return f"broken by {count} {'call' if count == 1 else 'calls'}{last}"
