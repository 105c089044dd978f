"""Counters and entries: what a write does to a location in storage, and what of it is used."""

from collections.abc import Iterable, Iterator
from typing import Any

from analysis.detectors.reading.callers import demands
from analysis.detectors.reading.steps import Call, Check, Refusal, Step, Trace, Write
from analysis.detectors.reading.values import ZERO, Kind, Value, is_stored, keys, options, slot

Slot = tuple[Any, ...]


def direction(write: Write) -> int:
    """1 if the write adds to what was there, -1 if it takes away or clears, 0 if neither."""
    for option in options(write.value):
        if option.kind == Kind.BINARY and option.label in ("+", "-") and option.parts[0] == write.location:
            return 1 if option.label == "+" else -1
    return -1 if write.value == ZERO else 0


def changes(trace: Trace, way: int) -> dict[Slot, Write]:
    """The counters that the entry moves that way."""
    return {slot(write.location): write for write in trace.writes if direction(write) == way}


def steps(trace: Trace, way: int) -> set[Slot]:
    """The counters that the entry moves that way by a number; neither lengths nor what is cleared."""
    return {
        slot(write.location)
        for write in trace.writes
        if direction(write) == way and write.value != ZERO and write.location.kind != Kind.LENGTH
    }


def written(trace: Trace) -> set[Slot]:
    return {slot(write.location) for write in trace.writes}


def deleted(trace: Trace) -> frozenset[Slot]:
    """The kinds of keyed entries that are cleared."""
    return frozenset(slot(w.location) for w in trace.writes if keys(w.location) and w.value == ZERO)


def created(trace: Trace) -> frozenset[Slot]:
    """The kinds of keyed entries that are set to something that does not rest on what was there."""
    return frozenset(
        slot(w.location) for w in trace.writes if keys(w.location) and direction(w) == 0 and w.value != ZERO
    )


def values_of(step: Step) -> tuple[Value, ...]:
    match step:
        case Write():
            return (step.location, step.value)
        case Call():
            return (step.target, *step.args, *((step.ether,) if step.ether is not None else ()))
        case Check():
            return (step.value,)
        case Refusal():
            return step.words
        case _:
            return ()


def all_values(trace: Trace) -> Iterator[tuple[Step | None, Value]]:
    """Every term at the entry, with its step; what it returns last."""
    for step in trace.steps:
        for whole in values_of(step):
            for value in whole:
                yield step, value
    for whole in trace.results:
        for value in whole:
            yield None, value


def stored_constants(traces: Iterable[Trace]) -> dict[Slot, frozenset[int]]:
    """What can stand where nothing but constants are ever written, zero among them."""
    found: dict[Slot, set[int]] = {}
    open_ones: set[Slot] = set()
    for trace in traces:
        for write in trace.writes:
            for place, value in leaves(write):
                if all(_is_number(option) for option in options(value)):
                    found.setdefault(place, {0}).update(int(option.label) for option in options(value))
                else:
                    open_ones.add(place)
    return {place: frozenset(values) for place, values in found.items() if place not in open_ones}


def leaves(write: Write) -> Iterator[tuple[Slot, Value]]:
    """What is written where, a struct field by field."""
    whole = slot(write.location)
    if write.value.kind != Kind.STRUCT:
        yield whole, write.value
        return
    for field, value in zip(write.value.label.fields, write.value.parts, strict=False):
        yield (field, *whole), value


def _is_number(value: Value) -> bool:
    return value.kind == Kind.CONSTANT and isinstance(value.label, int)


def reads(trace: Trace, wanted: Slot) -> bool:
    """Whether the entry uses what is stored there, other than to count it on."""
    for step, value in all_values(trace):
        own = isinstance(step, Write) and slot(step.location) == wanted
        if not own and is_stored(value) and slot(value) == wanted:
            return True
    return False


def checks_slot(trace: Trace, wanted: Slot) -> bool:
    return any(is_stored(part) and slot(part) == wanted for fact in demands(trace) for part in fact.value)


def name_of(wanted: Slot) -> str:
    """As the source has it, without keys: `members[].count`."""
    text = ""
    for part in reversed(wanted):
        match part:
            case Kind.INDEX:
                text += "[]"
            case Kind.LENGTH:
                text += ".length"
            case str():
                text += f".{part}"
            case _:
                text += str(part.name)
    return text
