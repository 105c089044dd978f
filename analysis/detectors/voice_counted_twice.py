from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import (
    choices,
    conditions,
    is_looked_up_for_caller,
    names_one,
)
from analysis.detectors.reading.ledger import Slot
from analysis.detectors.reading.money import transfers
from analysis.detectors.reading.steps import Fact, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    SENDER,
    Kind,
    Value,
    describe,
    is_stored,
    keys,
    options,
    slot,
)
from analysis.detectors.reading.weights import (
    counts,
    is_told,
    lent_weights,
    met,
    minded,
    moved_weights,
    recounted,
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
        "counted, not who, so that one member who calls again is counted again. Or who was counted is noted, "
        "and what counted is not held: the weight is taken out, put in again by another account and counted "
        "once more; or a vote is moved elsewhere, and still counts where it was."
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
            quorums |= {place for trace in unit.changing(contract) for place in _tallies(trace)}
            for trace in unit.changing(contract):
                again = next(recounted(trace), None)
                if again is not None:
                    entry, count = again
                    text = (
                        f"overwrites {describe(entry)} and leaves what it added to {describe(count.location)}"
                    )
                    yield report(trace, f"{text} before", count)
                    continue
                write = next((w for w in trace.writes if slot(w.location) in quorums and counts(w)), None)
                if write is not None and not _is_once(trace, write):
                    text = f"adds to {describe(write.location)} for a caller, and notes for none that it did"
                    yield report(trace, text, write)
                elif write is not None and (lent := next(lent_weights(trace, write), None)) is not None:
                    text = f"adds {describe(lent)} to {describe(write.location)}, which may be another's next"
                    yield report(trace, text, write)
                elif write is not None:
                    weight, mover = next(moved_weights(unit.changing(contract), trace, write), (None, None))
                    if weight is not None and mover is not None:
                        text = (
                            f"adds {describe(weight)} to {describe(write.location)}, which "
                            f"{mover.entry.name}() moves to one who was not counted yet"
                        )
                        yield report(trace, text, write)


def _quorums(trace: Trace) -> Iterator[Slot]:
    """Numbers that must reach another, or that decide when they have."""
    for fact in (f for check in trace.checks for f in met(check) if f.value.kind == Kind.BINARY):
        left, right = fact.value.parts
        for place, bound, wanted in ((left, right, AT_LEAST), (right, left, AT_MOST)):
            if (fact.value.label, fact.holds) in wanted and _is_bound(bound):
                yield from (slot(part) for part in _counted(place))


def _tallies(trace: Trace) -> Iterator[Slot]:
    """What is counted for the same thing as a note that the caller was counted."""
    notes = [w for w in minded(trace) if any(k.mentions(Kind.SENDER) for k in keys(w.location))]
    for write in (w for w in trace.writes if keys(w.location) and counts(w)):
        if any(set(keys(write.location)) < set(keys(note.location)) for note in notes):
            yield slot(write.location)


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


def _is_asked(trace: Trace, note: Write) -> bool:
    """Whether the note is one of many, or is looked at: the last caller alone is not who was counted."""
    return bool(keys(note.location)) or any(c.value.holds(note.location) for c in trace.checks)


def _is_once(trace: Trace, write: Write) -> bool:
    """Whether it is noted for the caller, paid for by the caller, or no matter of many."""
    things = {part for f in conditions(trace, write) if _is_one_of(f) for part in choices(f.value)}
    for note in minded(trace):
        if any(key.mentions(Kind.SENDER) or any(map(key.holds, things)) for key in keys(note.location)):
            return True
    if any(w.value == SENDER and _is_asked(trace, w) for w in trace.writes):
        return True
    if any(t.payer == SENDER for t in transfers(trace)):
        return True
    if any(SENDER in call.args for call in trace.calls if not call.is_reading):
        return True
    facts = conditions(trace, write)
    members = any(is_looked_up_for_caller(part) for fact in facts for part in fact.value if is_stored(part))
    members = members or any(_is_one_of(fact) for fact in facts)
    return not members or any(names_one(fact) for fact in facts)


def _is_one_of(fact: Fact) -> bool:
    """Whether the caller is compared with who stands at a place that the caller names."""
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return False
    others = [part for part in fact.value.parts if part != SENDER]
    return len(others) == 1 and (is_stored(others[0]) or is_told(others[0])) and any(choices(others[0]))
