from collections.abc import Iterator
from itertools import permutations

from analysis.detectors.detector import MEDIUM, Detector, Report
from analysis.detectors.reading.callers import conditions
from analysis.detectors.reading.ledger import Slot, created, deleted, name_of, steps, written
from analysis.detectors.reading.names import family, is_doing, is_undoing, verb
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.steps import Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import ZERO, Kind, is_stored, slot


class CounterDrift(Detector):
    ARGUMENT = "counter-drift"
    HELP = "of functions that do the same at the protocol, one counts and another does not"
    IMPACT = MEDIUM
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/counter-drift.md"
    WIKI_TITLE = "A counter that one of several siblings forgets"
    WIKI_DESCRIPTION = (
        "Two functions have the same effect on the wrapped protocol, one for a single item and one for many. "
        "One of them moves a counter of the wrapper's ledger and the other does not, so that the ledger and "
        "the protocol drift apart."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`registerValidator` and `bulkRegisterValidator` count up, `removeValidator` counts down, "
        "`bulkRemoveValidator` was forgotten. After some bulk removals the operators are full in the ledger "
        "and empty at the protocol: no capacity is left for anybody."
    )
    WIKI_RECOMMENDATION = "Count in one internal function through which all ways to the protocol go."
    WIKI_LIMITS = (
        "Siblings are found by the names of the functions, and by those of what they call at the protocol or "
        "at a proxy. Only variables that are added to or subtracted from are compared."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for group in _groups(unit, unit.changing(contract)):
                for (counting, names), (other, others) in permutations(group, 2):
                    if _are_siblings(counting, names, other, others):
                        yield from _forgotten(counting, other)
            yield from _left_out(unit.changing(contract))
            yield from _moved_on(unit.changing(contract))


Effects = tuple[Trace, set[str]]


def _groups(unit: Unit, traces: tuple[Trace, ...]) -> list[list[Effects]]:
    """Those that may be siblings: of one family by name, or with the same effects outside."""
    groups: dict[object, list[Effects]] = {}
    for trace in traces:
        names = _effects(unit, trace)
        groups.setdefault(family(trace.entry.name), []).append((trace, names))
        if names:
            groups.setdefault(frozenset(map(family, names)), []).append((trace, names))
    return list(groups.values())


def _effects(unit: Unit, trace: Trace) -> set[str]:
    """The names under which something is added or removed outside."""
    outside = {call.name for call in protocol_calls(unit, trace)}
    inside = {call.name for call in trace.calls if call.inner and not call.is_reading}
    return {name for name in outside | inside if is_doing(name) or is_undoing(name)}


def _are_siblings(one: Trace, names: set[str], other: Trace, others: set[str]) -> bool:
    """Of one family by their own names, or one and many by the names of what they call."""
    if family(one.entry.name) == family(other.entry.name):
        return one.entry.name != other.entry.name
    if not names or {family(name) for name in names} != {family(name) for name in others}:
        return False
    return names != others or verb(one.entry.name) == verb(other.entry.name)


def _forgotten(counting: Trace, other: Trace) -> Iterator[Report]:
    for way, verb_ in ((1, "up"), (-1, "down")):
        for counter in sorted(steps(counting, way) - written(other), key=name_of):
            text = f"does not count {name_of(counter)} {verb_} as {counting.entry.name}() does"
            yield Report(other.entry, text, tuple(other.entry.nodes[:1]))


def _left_out(traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Functions that delete an entry as others do, and do not count down as these do."""
    for counter in sorted({c for trace in traces for c in steps(trace, -1)}, key=name_of):
        counting = [trace for trace in traces if counter in steps(trace, -1)]
        raising = [trace for trace in traces if counter in steps(trace, 1)]
        entries = frozenset.intersection(*map(deleted, counting), *map(created, raising))
        for trace in traces if raising else ():
            if entries & deleted(trace) - created(trace) and counter not in written(trace):
                text = f"does not count {name_of(counter)} down as {counting[0].entry.name}() does"
                yield Report(trace.entry, text, tuple(trace.entry.nodes[:1]))


def _moved_on(traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Functions that give an entry away to another, and count up for that one only."""
    for counter in sorted({c for trace in traces for c in steps(trace, -1)}, key=name_of):
        raising = [trace for trace in traces if counter in steps(trace, 1)]
        lowering = [trace for trace in traces if counter in steps(trace, -1)]
        if Kind.INDEX not in counter or not raising:
            continue
        entries = frozenset.intersection(*map(created, raising), *map(deleted, lowering)) - {counter}
        for trace in (t for t in raising if t not in lowering):
            held = [
                w for w in trace.writes if slot(w.location) in entries and not _is_vacant(trace, w, counter)
            ]
            if held and any(
                _is_vacant(t, w, counter) for t in raising for w in t.writes if slot(w.location) in entries
            ):
                text = (
                    f"overwrites {name_of(slot(held[0].location))} and does not count {name_of(counter)} down"
                )
                yield Report(trace.entry, f"{text} for the former", (held[0].node,))


def _is_vacant(trace: Trace, write: Write, counter: Slot) -> bool:
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
