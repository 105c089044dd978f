"""What became of each violation since the nights before."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from analysis.comparison import Change
from analysis.nightly.history import Known
from analysis.nightly.replays import Replay
from analysis.nightly.violations import FOLDER, REPLAY, Seen
from analysis.reconcile import Standing, reconcile
from analysis.record import Run


@dataclass(frozen=True)
class News:
    """`change` is NEW, STILL, GONE or UNSEEN. `file` is the sequence, in the run folder, of what is there."""

    change: Change
    identity: str
    slug: str
    remark: str
    file: str = ""


def tell_news(
    run: Run, known: Iterable[Known], replays: Iterable[Replay], seen: Iterable[Seen]
) -> tuple[News, ...]:
    """Of all that is there or was, not of what was gone before and is not back."""
    before, there = {k.identity: k for k in known}, {s.identity: s for s in seen}
    replayed = {replay.known.identity: replay for replay in replays}
    files = {(s.slug, s.engine): s.file for s in run.sequences if s.engine != REPLAY}
    broken = {k.slug for k in before.values() if k.gone is None}
    news = [
        *(
            _tell_seen(violation, before.get(violation.identity), broken, files)
            for violation in there.values()
        ),
        *_tell_missing([k for k in before.values() if k.identity not in there], replayed, run),
    ]
    order = list(Change)
    return tuple(sorted(news, key=lambda one: (order.index(one.change), one.identity)))


def _tell_seen(
    violation: Seen, known: Known | None, broken: Container[str], files: dict[tuple[str, str], str]
) -> News:
    """`broken` are the properties that were violated before."""
    is_replayed = violation.engine == REPLAY
    file = (
        f"{FOLDER}/{violation.identity}.json"
        if is_replayed
        else files.get((violation.slug, violation.engine), "")
    )
    by = "replayed" if is_replayed else f"found by {violation.engine}"
    if known is None:
        other = "; another way to break what was broken before" if violation.slug in broken else ""
        return News(Change.NEW, violation.identity, violation.slug, f"{by}{other}", file)
    if known.gone is not None:
        back = f"{by}; it was gone since {known.gone}, and first seen in {known.first_seen}"
        return News(Change.NEW, violation.identity, violation.slug, back, file)
    first = f"{by}; first seen in {known.first_seen}"
    return News(Change.STILL, violation.identity, violation.slug, first, file)


def _tell_missing(missing: Iterable[Known], replayed: dict[str, Replay], run: Run) -> Iterator[News]:
    joined = reconcile(run.properties, run.answers, run.engines)
    answered = {row.claim.slug for row in joined.rows if Standing.UNKNOWN < row.standing < Standing.VIOLATED}
    for known in missing:
        if known.gone is not None:
            continue
        replay = replayed.get(known.identity)
        seen = f"last seen in {known.last_seen}"
        if replay is not None and replay.fate is Change.GONE:
            yield News(Change.GONE, known.identity, known.slug, f"its sequence breaks nothing now; {seen}")
        elif not known.sequence and known.slug in answered:
            yield News(Change.GONE, known.identity, known.slug, f"the property has a verdict now; {seen}")
        else:
            why = replay.reason if replay else "the property was not asked for"
            yield News(Change.UNSEEN, known.identity, known.slug, f"{why or 'nobody looked'}; {seen}")
