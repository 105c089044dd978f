import itertools
from collections.abc import Iterator

from slither.core.declarations import Contract
from slither.core.solidity_types import ArrayType

from analysis.detectors.detector import LOW, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import demands
from analysis.detectors.reading.ledger import Slot, all_values, direction, name_of
from analysis.detectors.reading.steps import Step, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, is_stored, slot


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
        "taken out of one of them only, so that all later items belong to the wrong partner."
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
        ordered = sorted(lists, key=lambda value: str(value.label.name))
        for first, second in itertools.pairwise(ordered):
            if not _are_compared(trace, first, second):
                yield lists[second], str(first.label.name), str(second.label.name)


def _kept_together(trace: Trace, traces: tuple[Trace, ...]) -> Iterator[tuple[Write, str, str]]:
    """Two lists that are stored as they were given, and read elsewhere at the same position."""
    stored = [w for w in trace.writes if _is_list(w.value) and w.location.kind != Kind.INDEX]
    for first, second in itertools.combinations(stored, 2):
        is_checked = first.value == second.value or _are_compared(trace, first.value, second.value)
        if not is_checked and any(_are_read_together(t, first.location, second.location) for t in traces):
            yield second, str(first.value.label.name), str(second.value.label.name)


def _are_read_together(trace: Trace, first: Value, second: Value) -> bool:
    positions: list[set[Value]] = [set(), set()]
    for _, value in all_values(trace):
        for number, place in enumerate((first, second)):
            if value.kind == Kind.INDEX and is_stored(value) and slot(value.parts[0]) == slot(place):
                positions[number].add(value.parts[1])
    return bool(positions[0] & positions[1])


def _is_list(value: Value) -> bool:
    if value.kind != Kind.PARAMETER or not isinstance(value.label.type, ArrayType):
        return False
    return value.label.type.length is None


def _are_compared(trace: Trace, first: Value, second: Value) -> bool:
    """By their lengths, or because both went into a hash that something is known by."""
    lengths = (Value(Kind.LENGTH, None, (first,)), Value(Kind.LENGTH, None, (second,)))
    together = any(all(check.value.holds(length) for length in lengths) for check in trace.checks)
    hashed = any(_hashes(value, first, second) for _, value in all_values(trace))
    each = all(any(fact.value.holds(length) for fact in demands(trace)) for length in lengths)
    return together or hashed or each


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
                if None not in ways and ways[0] != ways[1]:
                    first, second = sorted(map(_list_name, pair))
                    text = f"closes the gap in {first} by its {ways[0]}, in {second} by its {ways[1]}"
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


def _moved(trace: Trace, way: int) -> set[Slot]:
    return {
        slot(write.location)
        for write in trace.writes
        if write.location.kind == Kind.LENGTH and direction(write) == way
    }


def _list_name(counter: Slot) -> str:
    return name_of(counter).removesuffix(".length")
