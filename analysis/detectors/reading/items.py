"""What is read of the items of a list, and whether these are known to differ."""

from collections.abc import Iterator

from analysis.detectors.reading.ledger import all_values
from analysis.detectors.reading.steps import Check, Trace, Write
from analysis.detectors.reading.values import (
    Kind,
    Value,
    is_stored,
    keys,
    options,
    path,
)


def is_tally(value: Value) -> bool:
    """Whether a loop adds one to it in some rounds and not in others."""
    if value.kind != Kind.LOOP:
        return False
    later = {option for whole in value.label.later for option in options(whole)}
    return value in later and any(
        option.kind == Kind.BINARY and option.label == "+" and option.parts[0] == value for option in later
    )


def is_stored_for(value: Value, given: Value) -> bool:
    return any(
        part.kind == Kind.INDEX and is_stored(part) and comes_from_item(part.parts[1], given)
        for part in value
    )


def comes_from_item(key: Value, given: Value) -> bool:
    """An item, or what is computed from one: the signer of a signature."""
    return any(is_item(part, given) for part in key)


def is_item(key: Value, given: Value) -> bool:
    return key.kind == Kind.INDEX and key.parts[0] == given


def is_distinct(trace: Trace, given: Value) -> bool:
    for check in trace.checks:
        items = {part for part in _here(check.value) if is_item(part, given)}
        if len(items) > 1 or (
            any(is_item(part, given) for part in check.value)
            and any(part.kind == Kind.LOOP and _remembers(check, part, given) for part in check.value)
        ):
            return True
    return _is_hashed(trace, given) or any(_marks(trace, write, given) for write in trace.writes)


def _here(value: Value) -> Iterator[Value]:
    """A term and its parts, but not what loops made of them before."""
    yield value
    for part in value.parts:
        yield from _here(part)


def _is_hashed(trace: Trace, given: Value) -> bool:
    """Whether what is stored is found by the whole list: it is then one that was accepted before."""
    return any(
        part.kind == Kind.APPLY and str(part.label).startswith("keccak256") and part.holds(given)
        for _, value in all_values(trace)
        for key in keys(value)
        for part in key
    )


def _marks(trace: Trace, write: Write, given: Value) -> bool:
    """Whether it changes, in the same round, what is asked or added up for the item."""
    places = {
        place for place in path(write.location) if any(comes_from_item(key, given) for key in keys(place))
    }
    asked = any(part in places for check in trace.checks for part in check.value)
    added = any(
        part in places
        for _, value in all_values(trace)
        if value.kind == Kind.LOOP
        for later in value.label.later
        for part in later
    )
    return asked or added


def _remembers(check: Check, value: Value, given: Value) -> bool:
    """A variable that holds the item of the round before, or a list of them that it is compared with."""
    if value.parts[0].kind == Kind.APPLY and value.parts[0].label == "NewArray":
        sides = [side for side in check.value.parts if side.kind == Kind.INDEX]
        if not any(side.parts[0] == value for side in sides):
            return False
    later = {option for whole in value.label.later for option in options(whole)}
    return any(option.kind != Kind.BINARY and comes_from_item(option, given) for option in later)
