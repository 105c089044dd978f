"""What is counted for the entries of a ledger: who counts it up and down, and what it is counted for."""

from collections.abc import Iterator

from analysis.detectors.reading.callers import conditions
from analysis.detectors.reading.ledger import Slot, leaves, name_of, steps
from analysis.detectors.reading.steps import Trace, Write
from analysis.detectors.reading.values import ZERO, Kind, Value, is_stored, keys, options, path, slot


def both_ways(traces: tuple[Trace, ...]) -> Iterator[tuple[Slot, list[Trace], list[Trace]]]:
    """What is counted, with who counts it up and who counts it down."""
    for counter in sorted({c for trace in traces for c in steps(trace, -1)}, key=name_of):
        raising = [trace for trace in traces if counter in steps(trace, 1)]
        lowering = [trace for trace in traces if counter in steps(trace, -1)]
        if raising:
            yield counter, raising, lowering


def reaches(trace: Trace, entries: frozenset[Slot]) -> bool:
    return any(slot(place) in entries for write in trace.writes for place in path(write.location))


def marks_of(trace: Trace) -> frozenset[tuple[Slot, Value]]:
    """The states that entries are brought into: a flag, a member of an enumeration."""
    return frozenset(
        (place, value)
        for write in trace.writes
        if keys(write.location)
        for place, value in leaves(write)
        if value.kind == Kind.CONSTANT and value != ZERO
    )


def touches(trace: Trace, place: Slot) -> bool:
    """Whether it writes what stands there, or the entry that this is a field of."""
    written_ = {found for write in trace.writes for found, _ in leaves(write)}
    return place in written_ or any(place[1:] == found for found in written_ if Kind.INDEX in found)


def owners_of(trace: Trace, counter: Slot) -> frozenset[Slot]:
    """The entries that name the account for which it is counted."""
    counted = {key for w in trace.writes if slot(w.location) == counter for key in keys(w.location)}
    return frozenset(
        place
        for write in trace.writes
        if keys(write.location) and slot(write.location) != counter
        for place, value in leaves(write)
        if value in counted
    )


def is_vacant(trace: Trace, write: Write, counter: Slot) -> bool:
    """Whether it is after the last, or it is required that nothing was there or nothing is counted."""
    return _is_after_last(write, counter) or any(
        fact.value.kind == Kind.BINARY
        and ZERO in fact.value.parts
        and any(p == write.location or (is_stored(p) and slot(p) == counter) for p in fact.value.parts)
        for fact in conditions(trace, write)
        if (fact.value.label == "==") == fact.holds
    )


def _is_after_last(write: Write, counter: Slot) -> bool:
    places = (place.parts[1] for place in write.location if place.kind == Kind.INDEX)
    return any(is_stored(place) and slot(place) == counter for place in places)


def is_by(write: Write, amount: Value) -> bool:
    return any(o.kind == Kind.BINARY and o.parts[1] == amount for o in options(write.value))


def is_by_one(write: Write) -> bool:
    return any(o.kind == Kind.BINARY and o.parts[1].label == 1 for o in options(write.value))
