import itertools
from collections.abc import Iterator
from typing import Any

from slither.core.declarations import Contract
from slither.core.solidity_types import ArrayType

from analysis.detectors.detector import LOW, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import demands
from analysis.detectors.reading.ledger import Slot, all_values, direction, name_of
from analysis.detectors.reading.steps import Step, Trace, Write, split
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import ZERO, Kind, Value, describe, is_stored, slot


class ParallelArrays(Detector):
    ARGUMENT = "parallel-arrays"
    HELP = "arrays that belong together may differ in length"
    IMPACT = LOW
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/parallel-arrays.md"
    WIKI_TITLE = "Parallel arrays that need not be of one length"
    WIKI_DESCRIPTION = (
        "Two lists are read with one index, and nothing requires that they are equally long: what is left "
        "over in the longer one is dropped in silence. Or two stored lists grow together, and an item is "
        "taken out of one of them only, or out of another place, so that later items belong to the wrong "
        "partner."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`pay(address[] to, uint256[] amounts)` runs over `to`. A caller gives one amount too many, believes "
        "that all were paid, and is told nothing."
    )
    WIKI_RECOMMENDATION = (
        "Require equal lengths, or take one array of structs. Keep stored things that belong together in one "
        "array of structs."
    )
    WIKI_LIMITS = "Arrays that are only handed on to another contract are that contract's business."

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.traces(contract):
                pair = next(_read_together(trace), None)
                if pair is not None:
                    step, first, second = pair
                    text = f"reads {first} and {second} side by side and does not compare their lengths"
                    yield report(trace, text, *([step] if step else []))
                kept = next(_kept_together(trace, unit.traces(contract)), None)
                if kept is not None:
                    write, first, second = kept
                    text = f"keeps {first} and {second} side by side and does not compare their lengths"
                    yield report(trace, text, write)
            yield from _out_of_step(contract, unit.changing(contract))


def _read_together(trace: Trace) -> Iterator[tuple[Step | None, str, str]]:
    seen: dict[Value, dict[Value, Step | None]] = {}
    for step, value in all_values(trace):
        if value.kind == Kind.INDEX and _is_list(value.parts[0]) and value.parts[1].kind == Kind.LOOP:
            seen.setdefault(value.parts[1], {})[value.parts[0]] = step
    for lists in seen.values():
        ordered = sorted(lists, key=describe)
        for first, second in itertools.pairwise(ordered):
            if not _are_compared(trace, first, second):
                yield lists[second], describe(first), describe(second)


def _kept_together(trace: Trace, traces: tuple[Trace, ...]) -> Iterator[tuple[Write, str, str]]:
    """Two lists that are stored as they were given, and read elsewhere at the same position."""
    stored = [w for w in trace.writes if _is_list(w.value) and w.location.kind != Kind.INDEX]
    for first, second in itertools.combinations(stored, 2):
        is_checked = first.value == second.value or _are_compared(trace, first.value, second.value)
        if not is_checked and any(_are_read_together(t, first.location, second.location) for t in traces):
            yield second, describe(first.value), describe(second.value)


def _are_read_together(trace: Trace, first: Value, second: Value) -> bool:
    positions: list[set[Value]] = [set(), set()]
    for _, value in all_values(trace):
        for number, place in enumerate((first, second)):
            if value.kind == Kind.INDEX and is_stored(value) and slot(value.parts[0]) == slot(place):
                positions[number].add(value.parts[1])
    return bool(positions[0] & positions[1])


def _is_list(value: Value) -> bool:
    """An argument of the caller's, or a field of one."""
    given = _type_of(value)
    return isinstance(given, ArrayType) and given.length is None


def _type_of(value: Value) -> Any:
    if value.kind == Kind.PARAMETER:
        return value.label.type
    if value.kind != Kind.MEMBER:
        return None
    fields = getattr(getattr(_type_of(value.parts[0]), "type", None), "elems", {})
    return getattr(fields.get(value.label), "type", None)


def _are_compared(trace: Trace, first: Value, second: Value) -> bool:
    """By their lengths, or because both went into a hash that something is known by."""
    lengths = (Value(Kind.LENGTH, None, (first,)), Value(Kind.LENGTH, None, (second,)))
    together = any(all(check.value.holds(length) for length in lengths) for check in trace.checks)
    hashed = any(_hashes(value, first, second) for _, value in all_values(trace))
    return together or hashed or lengths[1] in _equals(trace, lengths[0])


def _equals(trace: Trace, length: Value) -> set[Value]:
    """What a length must be, directly or by way of another: a number, or another list's length."""
    atoms = [part for fact in demands(trace) for part in split(fact.value, fact.holds)]
    sides = [
        {*atom.value.parts, *(part for part in atom.value if part.kind == Kind.LENGTH)}
        for atom in atoms
        if atom.value.kind == Kind.BINARY and (atom.value.label == "==") == atom.holds
    ]
    known = {length}
    for _ in sides:
        for side in sides:
            known |= side if not known.isdisjoint(side) else set()
    return known


def _hashes(value: Value, first: Value, second: Value) -> bool:
    return (
        value.kind == Kind.APPLY
        and str(value.label).startswith("keccak256")
        and (value.holds(first) and value.holds(second))
    )


def _out_of_step(contract: Contract, traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Lists that one function lengthens together and another shortens alone."""
    together = {
        frozenset((a, b)) for trace in traces for a in _moved(trace, 1) for b in _moved(trace, 1) if a != b
    }
    for trace in traces:
        shortened = _moved(trace, -1)
        for pair in together:
            if len(pair & shortened) == 1:
                (alone,), (other,) = pair & shortened, pair - shortened
                text = f"takes an item out of {_list_name(alone)} and leaves {_list_name(other)} as it is"
                yield Report(trace.entry, text, tuple(trace.entry.nodes[:1]))
            elif pair <= shortened:
                ways = [_way_to_close(trace, counter) for counter in sorted(pair, key=_list_name)]
                first, second = sorted(map(_list_name, pair))
                if None not in ways and ways[0] != ways[1]:
                    text = f"closes the gap in {first} by its {ways[0]}, in {second} by its {ways[1]}"
                    yield Report(trace.entry, text, tuple(trace.entry.nodes[:1]))
                elif (way := ways[0] or ways[1]) and any(not _is_filled(trace, c) for c in pair):
                    closed, cut = (first, second) if ways[0] else (second, first)
                    text = f"closes the gap in {closed} by its {way}, and cuts off the last of {cut}"
                    yield Report(trace.entry, text, tuple(trace.entry.nodes[:1]))


def _way_to_close(trace: Trace, counter: Slot) -> str | None:
    """Which item takes the place of one that is taken out."""
    for write in trace.writes:
        place, moved = write.location, write.value
        if place.kind == moved.kind == Kind.INDEX and slot(place.parts[0]) == counter[1:]:
            if moved.parts[0] != place.parts[0]:
                continue
            behind = moved.parts[1]
            if behind.kind == Kind.BINARY and behind.parts[0] == place.parts[1]:
                return "next"
            if any(part.kind == Kind.LENGTH for part in behind):
                return "last"
    return None


def _is_filled(trace: Trace, counter: Slot) -> bool:
    """Whether something is put at a place in the list."""
    places = (w.location for w in trace.writes if w.location.kind == Kind.INDEX and w.value != ZERO)
    return any(slot(place.parts[0]) == counter[1:] for place in places)


def _moved(trace: Trace, way: int) -> set[Slot]:
    return {
        slot(write.location)
        for write in trace.writes
        if write.location.kind == Kind.LENGTH and direction(write) == way
    }


def _list_name(counter: Slot) -> str:
    return name_of(counter).removesuffix(".length")
