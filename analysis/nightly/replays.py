"""Whether what former nights found still breaks the contracts as they are now."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.campaign.harness import Harness, check_calls
from analysis.campaign.replay import replay_sequence
from analysis.campaign.sequence import decode_sequence, encode_sequence
from analysis.campaign.violation import Violation, keep_violation
from analysis.comparison import Change
from analysis.errors import SequenceError
from analysis.nightly.history import Known
from analysis.nightly.violations import FOLDER, REPLAY
from analysis.record import Part
from analysis.run import write_whole
from analysis.sources import Sources
from analysis.verdict import Answer

Show = Callable[[str, float | None, str], None]


@dataclass(frozen=True)
class Replay:
    """`fate` is STILL, with the violation as this run has it, GONE or, with the reason, UNSEEN."""

    known: Known
    fate: Change
    reason: str = ""
    violation: Violation | None = None


@dataclass(frozen=True)
class Stand:
    """On what is replayed: the harness with the contracts of `sources`, for the run in `folder`."""

    harness: Harness
    sources: Sources
    folder: Path


def replay_known(
    stand: Stand, known: Sequence[Known], seconds: float, is_stopped: Callable[[], bool], show: Show
) -> tuple[Replay, ...]:
    """In their order, for as long as there is time."""
    end = time.monotonic() + seconds
    replays: list[Replay] = []
    for violation in known:
        if is_stopped() or time.monotonic() >= end:
            replays.append(Replay(violation, Change.UNSEEN, "there was no time to replay it"))
            continue
        replays.append(_replay(stand, violation))
        show(REPLAY, len(replays) / len(known), f"{len(replays)} of {len(known)} known violations")
    return tuple(replays)


def _replay(stand: Stand, known: Known) -> Replay:
    if known.slug not in stand.harness.slugs:
        return Replay(known, Change.UNSEEN, "the harness does not express the property any more")
    if not known.sequence:
        return Replay(known, Change.UNSEEN, f"{known.engine} leaves no sequence that can be replayed")
    try:
        sequence = decode_sequence(known.identity, known.sequence)
        check_calls(stand.harness, sequence.calls, known.identity)
    except SequenceError as error:
        return Replay(known, Change.UNSEEN, str(error))
    sources = replace(stand.sources, key=stand.harness.artefact.key)
    report = replay_sequence(stand.harness, replace(sequence, sources=sources))
    if not report.is_broken:
        return Replay(known, Change.GONE)
    file = stand.folder / FOLDER / f"{known.identity}.json"
    write_whole(file, encode_sequence(report.sequence))
    return Replay(known, Change.STILL, violation=keep_violation(report, file, stand.folder))


def make_part(replays: Sequence[Replay], seconds: float) -> Part:
    """A counterexample speaks for itself, without an engine that has to show that it bites."""
    still = [(replay.known.slug, replay.violation) for replay in replays if replay.violation]
    return Part(
        answers=tuple(Answer(REPLAY, slug, violation.verdict, seconds) for slug, violation in still),
        sequences=tuple(replace(violation.sequence, engine=REPLAY) for _, violation in still),
        notes=tuple(_complain(replays)),
    )


def _complain(replays: Sequence[Replay]) -> Iterator[str]:
    for replay in replays:
        if replay.fate is Change.UNSEEN and replay.known.gone is None:
            yield f"{replay.known.identity}: was not replayed ({replay.reason})"
