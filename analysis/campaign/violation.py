"""Turns a sequence that an engine found into what a person can use: shrunk, replayed, with a failing test."""

from dataclasses import dataclass, replace
from pathlib import Path

from analysis import record
from analysis.campaign.harness import Harness
from analysis.campaign.replay import Report, replay_sequence, to_record
from analysis.campaign.reproduction import write_test
from analysis.campaign.sequence import Sequence, encode_sequence
from analysis.campaign.shrink import Calls, shrink
from analysis.verdict import Violated


@dataclass(frozen=True)
class Violation:
    verdict: Violated
    sequence: record.Sequence


def write_violation(harness: Harness, found: Sequence, folder: Path) -> Violation:
    """Files in `folder`: <slug>.json, rewritten as it gets shorter, and test_<slug>.py."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{found.property}.json"

    def keep(calls: Calls) -> None:
        file.write_text(encode_sequence(replace(found, calls=calls)), encoding="utf-8")

    keep(found.calls)
    shrunk = replace(found, calls=shrink(harness, found.calls, found.property, keep))
    keep(shrunk.calls)
    report = replay_sequence(harness, shrunk)
    test = folder / f"test_{found.property.replace('-', '_')}.py"
    test.write_text(write_test(report, Path(file.name)), encoding="utf-8")
    verdict = Violated(_summarise(report), str(file), report.is_broken)
    return Violation(verdict, to_record(report, str(file), str(test)))


def _summarise(report: Report) -> str:
    if not report.is_broken:
        return f"{report.sequence.engine} says so; its sequence does not break it on revm"
    actions = [action for step in report.steps for action in step.actions]
    last = f", the last of them by {actions[-1].caller}: {actions[-1].call}" if actions else ""
    count = len(report.steps)
    return f"broken by {count} {'call' if count == 1 else 'calls'}{last}"
