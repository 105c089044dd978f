from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import conditions, is_looked_up_for_caller, names_one
from analysis.detectors.reading.ledger import Slot, direction
from analysis.detectors.reading.money import transfers
from analysis.detectors.reading.steps import Check, Fact, Trace, Write, split
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import SENDER, Kind, Value, describe, is_stored, keys, options, slot

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
        "Whatever is written for the caller, and whatever the caller gives away, counts as the note. A count "
        "that is compared with nothing, or only with an upper bound, is no quorum."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            quorums = {place for trace in unit.traces(contract) for place in _quorums(trace)}
            for trace in unit.changing(contract):
                write = next((w for w in trace.writes if slot(w.location) in quorums and _counts(w)), None)
                if write is not None and not _is_once(trace, write):
                    text = f"adds to {describe(write.location)} for a caller, and notes for none that it did"
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
    return several or (is_stored(bound) and not is_looked_up_for_caller(bound))


def _counted(value: Value) -> Iterator[Value]:
    """What is stored on this side; of `count + 1`, the count."""
    for option in options(value):
        if option.kind == Kind.BINARY and option.label == "+":
            option = option.parts[0]
        if is_stored(option):
            yield option


def _counts(write: Write) -> bool:
    """Whether it adds one, or the caller's own weight."""
    if direction(write) != 1 or is_looked_up_for_caller(write.location):
        return False
    added = [o.parts[1] for o in options(write.value) if o.kind == Kind.BINARY]
    return any(a.label == 1 or (is_stored(a) and is_looked_up_for_caller(a)) for a in added)


def _is_once(trace: Trace, write: Write) -> bool:
    """Whether it is noted for the caller, paid for by the caller, or no matter of many."""
    if any(any(key.mentions(Kind.SENDER) for key in keys(w.location)) for w in trace.writes):
        return True
    if any(w.value == SENDER for w in trace.writes) or any(t.payer == SENDER for t in transfers(trace)):
        return True
    if any(SENDER in call.args for call in trace.calls if not call.is_reading):
        return True
    facts = conditions(trace, write)
    members = any(is_looked_up_for_caller(part) for fact in facts for part in fact.value if is_stored(part))
    return not members or any(names_one(fact) for fact in facts)
