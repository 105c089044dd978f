"""The violations of a run, by names that stay the same from night to night."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.campaign.sequence import decode_sequence
from analysis.errors import SequenceError
from analysis.reconcile import Standing, reconcile
from analysis.record import Run, Sequence
from analysis.verdict import Answer, Violated

REPLAY = "replay"
"""The engine that runs what former nights found."""
FOLDER = "known"
"""Where, in the run folder, lies what is still there; files have the names of violations."""


@dataclass(frozen=True)
class Seen:
    """`sequence` is the text of its file; empty where it cannot be run again."""

    identity: str
    slug: str
    engine: str
    sequence: str = ""


def identify(slug: str, shape: Iterable[str]) -> str:
    """By the property and the functions called, in their order: arguments and callers are chance."""
    return f"{slug}-{hashlib.sha256(chr(10).join(shape).encode()).hexdigest()[:8]}"


def list_seen(run: Run, folder: Path) -> tuple[Seen, ...]:
    """Of the run in `folder`, each once; of those that count, so that the report has them too."""
    joined = reconcile(run.properties, run.answers, run.engines)
    answers = [answer for row in joined.rows if row.standing is Standing.VIOLATED for answer in row.answers]
    seen: dict[str, Seen] = {}
    for answer in answers:
        if isinstance(answer.verdict, Violated):
            for violation in _list_seen_by(answer, run, folder):
                seen.setdefault(violation.identity, violation)
    return tuple(seen.values())


def _list_seen_by(answer: Answer, run: Run, folder: Path) -> Iterator[Seen]:
    sequences = [s for s in run.sequences if (s.slug, s.engine) == (answer.slug, answer.engine)]
    for sequence in sequences:
        yield _read_seen(sequence, folder)
    if not sequences:
        yield Seen(identify(answer.slug, ()), answer.slug, answer.engine)


def _read_seen(sequence: Sequence, folder: Path) -> Seen:
    """Engines that call no harness leave the story alone."""
    try:
        text = (folder / sequence.file).read_text(encoding="utf-8")
        shape = [call.handler for call in decode_sequence(sequence.file, text).calls]
    except (OSError, ValueError, SequenceError):
        text, shape = "", [step.call.partition("(")[0] for step in sequence.steps]
    return Seen(identify(sequence.slug, shape), sequence.slug, sequence.engine, text)
