from collections.abc import Iterator

from slither.core.solidity_types import ArrayType

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.ledger import values_of
from analysis.detectors.reading.steps import Call, Check, Step, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, describe, is_stored, keys


class ListNotDistinct(Detector):
    ARGUMENT = "list-not-distinct"
    HELP = "what is stored for the items of a list is added up, and one item may stand there twice"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/list-not-distinct.md"
    WIKI_TITLE = "A list that must be distinct and is not checked"
    WIKI_DESCRIPTION = (
        "A function adds up or counts what is stored for each item of a list that its caller gives, and acts "
        "on the sum. Nothing refuses a list in which an item stands twice. A comparison of neighbours does "
        "not: equal items need not stand side by side, unless the list itself is sorted."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`vote(uint256[] ids)` adds up `weight[ids[i]]` and requires half of all. Mallory, with a tenth, "
        "names her id five times."
    )
    WIKI_RECOMMENDATION = (
        "Require that the list is strictly ascending (`ids[i - 1] < ids[i]`), or mark each item as used "
        "before the next is read. To demand different owners, compare each with all before it."
    )
    WIKI_LIMITS = (
        "Any comparison of two items of the list counts, and any write to what is stored for an item."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.traces(contract):
                for array in (p for p in trace.entry.parameters if isinstance(p.type, ArrayType)):
                    given = Value(Kind.PARAMETER, array)
                    step = _sum_used(trace, given)
                    if step is not None and not _is_distinct(trace, given):
                        text = f"adds up over {array.name} without a check that no item stands there twice"
                        yield report(trace, text, step)
                    neighbours = _neighbours_only(trace, given)
                    if neighbours is not None:
                        text = f"compares {describe(neighbours.value)} for neighbours in {array.name} only"
                        yield report(trace, text, neighbours)


def _sum_used(trace: Trace, given: Value) -> Step | None:
    for step in trace.steps:
        if not isinstance(step, Write | Call | Check) or (isinstance(step, Check) and step.holds is None):
            continue
        if isinstance(step, Call) and step.is_reading:
            continue
        if any(_is_sum(part, given) for whole in values_of(step) for part in whole):
            return step
    return None


def _is_sum(value: Value, given: Value) -> bool:
    """Whether a loop adds to it what is stored for each item."""
    if value.kind != Kind.LOOP:
        return False
    return any(
        part.kind == Kind.BINARY
        and part.label == "+"
        and part.parts[0] == value
        and _is_stored_for(part.parts[1], given)
        for later in value.label.later
        for part in later
    )


def _is_stored_for(value: Value, given: Value) -> bool:
    return any(
        part.kind == Kind.INDEX and is_stored(part) and _is_item(part.parts[1], given) for part in value
    )


def _is_item(key: Value, given: Value) -> bool:
    return key.kind == Kind.INDEX and key.parts[0] == given


def _is_distinct(trace: Trace, given: Value) -> bool:
    for check in trace.checks:
        items = {part for part in check.value if _is_item(part, given)}
        if len(items) > 1 or (
            items and any(part.kind == Kind.LOOP and _remembers(part, given) for part in check.value)
        ):
            return True
    return any(_is_item(key, given) for write in trace.writes for key in keys(write.location))


def _remembers(value: Value, given: Value) -> bool:
    """A variable that holds the item of the round before."""
    return any(_is_item(later, given) for later in value.label.later)


def _neighbours_only(trace: Trace, given: Value) -> Check | None:
    """A demand that what is stored for two items differs, made for neighbours."""
    for check in trace.checks:
        value = check.value
        if value.kind != Kind.BINARY or check.holds is None or (value.label == "!=") != check.holds:
            continue
        left, right = (_item_of(part, given) for part in value.parts)
        if left is not None and right is not None and _are_neighbours(left, right):
            return check
    return None


def _item_of(value: Value, given: Value) -> Value | None:
    """The position of the one item whose stored value this is; none for an item itself."""
    items = {part for part in value if _is_item(part, given)}
    return next(iter(items)).parts[1] if is_stored(value) and len(items) == 1 else None


def _are_neighbours(left: Value, right: Value) -> bool:
    apart = [b for a, b in ((left, right), (right, left)) if b.kind == Kind.BINARY and b.parts[0] == a]
    return any(b.label in ("+", "-") and b.parts[1].label == 1 for b in apart)
