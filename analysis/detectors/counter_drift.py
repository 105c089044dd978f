from collections.abc import Iterator
from itertools import permutations

from analysis.detectors.detector import MEDIUM, Detector, Report
from analysis.detectors.reading.callers import ORDERINGS, conditions
from analysis.detectors.reading.counting import (
    both_ways,
    is_by,
    is_by_one,
    is_vacant,
    marks_of,
    owners_of,
    reaches,
    touches,
)
from analysis.detectors.reading.ledger import (
    Slot,
    created,
    deleted,
    direction,
    name_of,
    steps,
    written,
)
from analysis.detectors.reading.names import family, is_doing, is_undoing, verb
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.steps import Call, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    ZERO,
    Kind,
    constant,
    describe,
    is_stored,
    keys,
    slot,
)


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
        "the protocol drift apart. Likewise, an entry is ended, given to another account, or brought back "
        "into a state, and is not counted as it is elsewhere; a flag is set and counted though it may be "
        "set already; or an amount that was compared with an entry is taken out and not taken off."
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
            traces = unit.changing(contract)
            yield from _left_out(traces)
            yield from _moved_on(traces)
            yield from _unmarked(traces)
            yield from _handed_over(traces)
            yield from _counted_again(traces)
            yield from _not_taken_off(unit, traces)


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
        gone = frozenset.intersection(*map(deleted, counting))
        makers = [trace for trace in raising if gone & created(trace)]
        entries = gone.intersection(*map(created, makers))
        # What raises it and makes no entry must change one: a longer term, a higher stake.
        for trace in traces if makers and all(reaches(t, entries) for t in raising) else ():
            if entries & deleted(trace) - created(trace) and counter not in written(trace):
                text = f"does not count {name_of(counter)} down as {counting[0].entry.name}() does"
                yield Report(trace.entry, text, tuple(trace.entry.nodes[:1]))


def _unmarked(traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Functions that bring an entry into a state as others do, and do not count as these do."""
    for counter, *ways in both_ways(traces):
        for (counting, against), verb_ in ((ways, "up"), (ways[::-1], "down")):
            marks = frozenset.intersection(*map(marks_of, counting))
            told = {(place, value) for place, value in marks if all(touches(t, place) for t in against)}
            for trace in traces if told else ():
                if told <= marks_of(trace) and counter not in written(trace):
                    text = f"does not count {name_of(counter)} {verb_} as {counting[0].entry.name}() does"
                    yield Report(trace.entry, text, tuple(trace.entry.nodes[:1]))


def _handed_over(traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Functions that write another account into an entry, and leave what is counted for both."""
    for counter, raising, lowering in both_ways(traces):
        owners = frozenset.intersection(*(owners_of(trace, counter) for trace in raising))
        owners = frozenset(o for o in owners if all({o, o[1:]} & deleted(t) for t in lowering))
        for trace in (t for t in traces if counter not in written(t)):
            write = next((w for w in trace.writes if slot(w.location) in owners and w.value != ZERO), None)
            if write is not None and not is_vacant(trace, write, counter):
                text = f"overwrites {name_of(slot(write.location))} and leaves {name_of(counter)} of both"
                yield Report(trace.entry, text, (write.node,))


def _counted_again(traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Functions that count what they set a flag for, and do not ask whether it is set already."""
    for counter, raising, lowering in both_ways(traces):
        for trace in raising:
            ones = [w for w in trace.writes if slot(w.location) == counter and is_by_one(w)]
            write = next((w for w in trace.writes if _is_blind(trace, w, lowering)), None)
            if ones and write is not None:
                flag = describe(write.location)
                text = f"counts {name_of(counter)} up whether or not {flag} was set before"
                yield Report(trace.entry, text, (write.node,))


def _is_blind(trace: Trace, write: Write, lowering: list[Trace]) -> bool:
    """Whether a flag is set that was not looked at, for what the caller names, and nobody else is asked."""
    if write.value != constant(1) or not all(slot(write.location) in deleted(t) for t in lowering):
        return False
    named = set(keys(write.location))
    if any(key.kind not in (Kind.SENDER, Kind.PARAMETER) for key in named):
        return False
    asked = any(set(keys(part)) & named for c in trace.checks for part in c.value if is_stored(part))
    return not asked and not any(a.holds(k) for c in trace.calls for a in c.args for k in named)


def _not_taken_off(unit: Unit, traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Functions that compare what they take out with an entry, and leave the entry as it was."""
    for counting in traces:
        lowered = {w.location: w for w in counting.writes if keys(w.location) and direction(w) == -1}
        for call in protocol_calls(unit, counting):
            taken = {slot(p) for p, w in lowered.items() if any(is_by(w, a) for a in call.args)}
            for other in (t for t in traces if t is not counting):
                for counter in sorted(taken - written(other), key=name_of):
                    if any(c.name == call.name and _is_within(other, c, counter) for c in other.calls):
                        text = f"does not count {name_of(counter)} down as {counting.entry.name}() does"
                        yield Report(other.entry, text, tuple(other.entry.nodes[:1]))


def _is_within(trace: Trace, call: Call, counter: Slot) -> bool:
    """Whether an amount that it hands on must not be more than what the entry says."""
    return any(
        fact.value.kind == Kind.BINARY
        and fact.value.label in ORDERINGS
        and any(part in call.args for part in fact.value.parts)
        and any(is_stored(part) and slot(part) == counter for part in fact.value.parts)
        for fact in conditions(trace, call)
    )


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
                w for w in trace.writes if slot(w.location) in entries and not is_vacant(trace, w, counter)
            ]
            if held and any(
                is_vacant(t, w, counter) for t in raising for w in t.writes if slot(w.location) in entries
            ):
                text = (
                    f"overwrites {name_of(slot(held[0].location))} and does not count {name_of(counter)} down"
                )
                yield Report(trace.entry, f"{text} for the former", (held[0].node,))
