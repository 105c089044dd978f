from collections.abc import Iterator

from slither.core.solidity_types import ElementaryType

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import conditions, is_looked_up_for_caller, names_one
from analysis.detectors.reading.ledger import Slot, direction
from analysis.detectors.reading.money import transfers
from analysis.detectors.reading.steps import Check, Fact, Trace, Write, split
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    SENDER,
    ZERO,
    Kind,
    Value,
    describe,
    is_stored,
    keys,
    options,
    slot,
    type_at,
)

AT_LEAST = {(">=", True), (">", True), ("==", True), ("<", False), ("<=", False), ("!=", False)}
AT_MOST = {(label, not holds) for label, holds in AT_LEAST}


class VoiceCountedTwice(Detector):
    ARGUMENT = "voice-counted-twice"
    HELP = "callers are counted towards a quorum, and nothing notes who was counted"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/voice-counted-twice.md"
    WIKI_TITLE = "One caller makes the quorum alone"
    WIKI_DESCRIPTION = (
        "Each call of a member adds to a count that must reach a quorum. What is stored says how many were "
        "counted, not who, so that one member who calls again is counted again."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`endorse(id)` asks whether the caller is a curator and adds one; an operator with three "
        "endorsements "
        "is offered to customers. Mallory, one curator of nine, calls it three times."
    )
    WIKI_RECOMMENDATION = (
        "Store who was counted (`require(!endorsed[id][msg.sender]); endorsed[id][msg.sender] = true;`)."
    )
    WIKI_LIMITS = (
        "Whatever is written for the caller and looked at before, and whatever the caller gives away, counts "
        "as the note. A count that is compared with nothing, or only with an upper bound, is no quorum."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            quorums = {place for trace in unit.traces(contract) for place in _quorums(trace)}
            for trace in unit.changing(contract):
                write = next((w for w in trace.writes if slot(w.location) in quorums and _counts(w)), None)
                if write is not None and not _is_once(trace, write):
                    text = f"adds to {describe(write.location)} for a caller, and notes for none that it did"
                    yield report(trace, text, write)
                elif write is not None:
                    weight, mover = next(_moved_weights(unit.changing(contract), trace, write), (None, None))
                    if weight is not None and mover is not None:
                        text = (
                            f"adds {describe(weight)} to {describe(write.location)}, which "
                            f"{mover.entry.name}() moves to one who was not counted yet"
                        )
                        yield report(trace, text, write)


def _quorums(trace: Trace) -> Iterator[Slot]:
    """Numbers that must reach another, or that decide when they have."""
    for fact in (f for check in trace.checks for f in _met(check) if f.value.kind == Kind.BINARY):
        left, right = fact.value.parts
        for place, bound, wanted in ((left, right, AT_LEAST), (right, left, AT_MOST)):
            if (fact.value.label, fact.holds) in wanted and _is_bound(bound):
                yield from (slot(part) for part in _counted(place))


def _met(check: Check) -> list[Fact]:
    """What holds after the check; after a branch, what holds on either side."""
    sides = (True, False) if check.holds is None else (check.holds,)
    return [fact for side in sides for fact in split(check.value, side)]


def _is_bound(bound: Value) -> bool:
    several = bound.kind == Kind.CONSTANT and isinstance(bound.label, int) and bound.label > 1
    part = bound.parts[0] if bound.kind == Kind.BINARY and bound.label in ("*", "/") else bound
    return several or (is_stored(part) and not is_looked_up_for_caller(part))


def _counted(value: Value) -> Iterator[Value]:
    """What is stored on this side; of `count + 1`, or `count * 2`, the count."""
    for option in options(value):
        if option.kind == Kind.BINARY and option.label in ("+", "*"):
            option = option.parts[0]
        if is_stored(option):
            yield option


def _counts(write: Write) -> bool:
    """Whether it adds one, or the caller's own weight."""
    if direction(write) != 1 or is_looked_up_for_caller(write.location):
        return False
    added = [o.parts[1] for o in options(write.value) if o.kind == Kind.BINARY]
    return any(a.label == 1 or (is_stored(a) and is_looked_up_for_caller(a)) for a in added)


def _is_asked(trace: Trace, note: Write) -> bool:
    """Whether the note is one of many, or is looked at: the last caller alone is not who was counted."""
    return bool(keys(note.location)) or any(c.value.holds(note.location) for c in trace.checks)


def _moved_weights(traces: tuple[Trace, ...], trace: Trace, write: Write) -> Iterator[tuple[Value, Trace]]:
    """Weights of the caller that count as they are now, and functions that move them from one to another."""
    added = [o.parts[1] for o in options(write.value) if o.kind == Kind.BINARY]
    for weight in (a for a in added if is_stored(a) and is_looked_up_for_caller(a)):
        if any(slot(w.location) == slot(weight) for w in trace.writes):
            continue
        noted = {slot(w.location) for w in trace.writes if any(k == SENDER for k in keys(w.location))}
        for other in traces:
            own = [w for w in other.writes if slot(w.location) == slot(weight)]
            places = {w.location: direction(w) for w in own}
            moved = -1 in places.values() and 1 in places.values()
            if moved and not _is_held_back(other, slot(weight), noted):
                yield weight, other


def _is_held_back(trace: Trace, weight: Slot, noted: set[Slot]) -> bool:
    """Whether it looks at what was noted for a voter, or waits for a time, or hands over the vote too."""
    asked = [part for check in trace.checks if check.holds is not None for part in check.value]
    if any(part.kind == Kind.GLOBAL and str(part.label).startswith("block.") for part in asked):
        return True
    if any(is_stored(part) and keys(part) and slot(part) != weight and _is_leaf(part) for part in asked):
        return True
    return any(slot(w.location) in noted for w in trace.writes)


def _is_leaf(place: Value) -> bool:
    return isinstance(type_at(place), ElementaryType)


def _minded(trace: Trace) -> Iterator[Write]:
    """Notes that are looked at before they are made, or that use something up."""
    for write in trace.writes:
        is_used_up = direction(write) == -1 or write.value == ZERO
        if is_used_up or any(
            slot(p) == slot(write.location) for c in trace.checks for p in c.value if is_stored(p)
        ):
            yield write


def _is_once(trace: Trace, write: Write) -> bool:
    """Whether it is noted for the caller, paid for by the caller, or no matter of many."""
    if any(any(key.mentions(Kind.SENDER) for key in keys(w.location)) for w in _minded(trace)):
        return True
    if any(w.value == SENDER and _is_asked(trace, w) for w in trace.writes):
        return True
    if any(t.payer == SENDER for t in transfers(trace)):
        return True
    if any(SENDER in call.args for call in trace.calls if not call.is_reading):
        return True
    facts = conditions(trace, write)
    members = any(is_looked_up_for_caller(part) for fact in facts for part in fact.value if is_stored(part))
    return not members or any(names_one(fact) for fact in facts)
