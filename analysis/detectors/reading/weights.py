"""Weights that callers bring into a count: what is added, who may bring the same once more, what is noted."""

from collections.abc import Iterator

from slither.core.solidity_types import ElementaryType

from analysis.detectors.reading.callers import (
    choices,
    conditions,
    is_chosen,
    is_looked_up_for_caller,
    names_one,
    ties,
)
from analysis.detectors.reading.ledger import Slot, direction
from analysis.detectors.reading.money import is_balance_of, transfers
from analysis.detectors.reading.steps import Check, Fact, Trace, Write, split
from analysis.detectors.reading.values import (
    SENDER,
    THIS,
    ZERO,
    Kind,
    Value,
    is_stored,
    keys,
    options,
    slot,
    type_at,
)


def lent_weights(trace: Trace, write: Write) -> Iterator[Value]:
    """Weights that a token tells of the caller or of the caller's thing, which may be handed on."""
    added = [o.parts[1] for o in options(write.value) if o.kind == Kind.BINARY]
    noted = {key for w in minded(trace) for key in keys(w.location)}
    given = {t.amount for t in transfers(trace)} | {
        a for c in trace.calls if not c.is_reading for a in c.args
    }
    for weight in (a for a in added if is_told(a) and a not in given):
        if is_balance_of(weight, SENDER):
            yield weight
        things = [thing for part in weight.parts[1:] for thing in choices(part)]
        marked = any(k.holds(thing) for k in noted for thing in things)
        owned = any(_owns(fact, thing) for fact in conditions(trace, write) for thing in things)
        if owned and not marked:
            yield weight


def _owns(fact: Fact, thing: Value) -> bool:
    """Whether somebody is asked if the caller owns it now."""
    asked = [part for part in fact.value if part.kind == Kind.RESULT]
    return any(part.holds(thing) for part in asked) and ties([fact], thing)


def moved_weights(traces: tuple[Trace, ...], trace: Trace, write: Write) -> Iterator[tuple[Value, Trace]]:
    """Weights of the caller that count as they are now, and functions that move them from one to another."""
    added = [o.parts[1] for o in options(write.value) if o.kind == Kind.BINARY]
    for weight in (a for a in added if is_stored(a) and is_looked_up_for_caller(a)):
        if any(slot(w.location) == slot(weight) for w in trace.writes):
            continue
        noted = {slot(w.location) for w in trace.writes if any(k == SENDER for k in keys(w.location))}
        for other in traces:
            own = [w for w in other.writes if slot(w.location) == slot(weight)]
            places = {w.location: direction(w) for w in own}
            moved = -1 in places.values() and (1 in places.values() or _is_bought(traces, other, weight))
            if moved and not _is_held_back(other, weight, noted):
                yield weight, other


def _is_bought(traces: tuple[Trace, ...], seller: Trace, weight: Value) -> bool:
    """Whether what is paid out for the weight buys the same weight again, for whoever brings it."""
    buyers = [t for t in traces for w in t.writes if slot(w.location) == slot(weight) and direction(w) == 1]
    paid = any(t.payee != THIS and t.payer == THIS for t in transfers(seller))
    brought = any(buyer.entry.payable or any(t.payer == SENDER for t in transfers(buyer)) for buyer in buyers)
    return paid and brought and not any(names_one(f) for c in seller.checks for f in met(c))


def _is_held_back(trace: Trace, weight: Value, noted: set[Slot]) -> bool:
    """Whether it looks at what was noted for a voter, or waits for a time, or hands over the vote too.

    To look for the place where the weight stands is not to look at what was noted.
    """
    beside = {slot(weight)} | {slot(part) for key in keys(weight) for part in key if is_stored(part)}
    asked = [part for check in trace.checks if check.holds is not None for part in check.value]
    if any(part.kind == Kind.GLOBAL and str(part.label).startswith("block.") for part in asked):
        return True
    if any(is_stored(part) and keys(part) and slot(part) not in beside and _is_leaf(part) for part in asked):
        return True
    return any(slot(w.location) in noted for w in trace.writes)


def _is_leaf(place: Value) -> bool:
    return isinstance(type_at(place), ElementaryType)


def minded(trace: Trace) -> Iterator[Write]:
    """Notes that are looked at before they are made, or that use something up."""
    for write in trace.writes:
        is_used_up = direction(write) == -1 or write.value == ZERO
        if is_used_up or any(
            slot(p) == slot(write.location) for c in trace.checks for p in c.value if is_stored(p)
        ):
            yield write


def is_told(weight: Value) -> bool:
    """Whether somebody is asked for it: a token, for what the caller has or for a thing of the caller's."""
    return weight.kind == Kind.RESULT and any(is_chosen(part) for part in weight.parts[1:])


def counts(write: Write) -> bool:
    """Whether it adds one, or the caller's own weight."""
    if direction(write) != 1 or is_looked_up_for_caller(write.location):
        return False
    added = [o.parts[1] for o in options(write.value) if o.kind == Kind.BINARY]
    return any(a.label == 1 or (is_stored(a) and is_looked_up_for_caller(a)) or is_told(a) for a in added)


def met(check: Check) -> list[Fact]:
    """What holds after the check; after a branch, what holds on either side."""
    sides = (True, False) if check.holds is None else (check.holds,)
    return [fact for side in sides for fact in split(check.value, side)]


def recounted(trace: Trace) -> Iterator[tuple[Value, Write]]:
    """The caller's entry is overwritten, and what is added for the new one is not taken off for the old."""
    for entry in (w for w in trace.writes if direction(w) == 0 and is_looked_up_for_caller(w.location)):
        if any(
            f.value.holds(entry.location) and not _may_be_there(f, entry) for f in conditions(trace, entry)
        ):
            continue
        for count in (w for w in trace.writes if direction(w) == 1 and keys(w.location)):
            if (
                _is_settled(trace, entry, count)
                or count.value.holds(entry.location)
                or is_looked_up_for_caller(count.location)
            ):
                continue
            if _is_added_for(entry, count):
                yield entry.location, count


def _is_settled(trace: Trace, entry: Write, count: Write) -> bool:
    """Whether something is taken off, or written where the old entry counted."""
    others = [w for w in trace.writes if slot(w.location) == slot(count.location)]
    return any(direction(w) == -1 or any(k.holds(entry.location) for k in keys(w.location)) for w in others)


def _may_be_there(fact: Fact, entry: Write) -> bool:
    """Whether it says only that the new is not the old."""
    return (
        fact.value.kind == Kind.BINARY
        and (fact.value.label == "!=") == fact.holds
        and ZERO not in fact.value.parts
    )


def _is_added_for(entry: Write, count: Write) -> bool:
    """Whether the entry says what was added here, or where the caller's weight was added."""
    mine, theirs = keys(entry.location), keys(count.location)
    added = [o.parts[1] for o in options(count.value) if o.kind == Kind.BINARY]
    same = entry.value in added and entry.value.kind != Kind.CONSTANT and set(theirs) < set(mine)
    moved = entry.value in theirs and mine == (SENDER,) and counts(count)
    return same or moved
