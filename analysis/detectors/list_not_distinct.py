from collections.abc import Iterator

from slither.core.solidity_types import ArrayType

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.items import comes_from_item, is_distinct, is_item, is_stored_for, is_tally
from analysis.detectors.reading.ledger import Slot, direction, name_of, values_of
from analysis.detectors.reading.money import Transfer, is_balance_of, transfers
from analysis.detectors.reading.steps import Call, Check, Fact, Step, Trace, Write, split
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    THIS,
    Kind,
    Value,
    describe,
    is_stored,
    keys,
    path,
    root,
    slot,
)


class ListNotDistinct(Detector):
    ARGUMENT = "list-not-distinct"
    HELP = "what is stored for the items of a list is added up, and one item may stand there twice"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/list-not-distinct.md"
    WIKI_TITLE = "A list that must be distinct and is not checked"
    WIKI_DESCRIPTION = (
        "A function adds up or counts what is stored for each item of a list that its caller gives, or what "
        "the item itself tells, pays for each, or sets each so that the sum comes out right, and acts on it. "
        "Nothing refuses a list in which an item stands twice. A comparison of neighbours does not: equal "
        "items need not stand side by side, unless the list itself is sorted."
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
            looped = _looped_over(unit.changing(contract))
            for trace in unit.traces(contract):
                yield from _given_lists(trace)
                for write, stored in _appended(trace):
                    where = looped.get(stored)
                    if where is not None and not _is_refused_twice(trace, write):
                        text = f"puts into {name_of(stored)} what may stand there, and {where}() counts each"
                        yield report(trace, text, write)
                        break


def _given_lists(trace: Trace) -> Iterator[Report]:
    for array in (p for p in trace.entry.parameters if isinstance(p.type, ArrayType)):
        given = Value(Kind.PARAMETER, array)
        step = _sum_used(trace, given) or _count_used(trace, given) or _length_used(trace, given)
        step = step or _paid_for_each(trace, given) or _booked_for_each(trace, given)
        step = step or _overwritten_for_each(trace, given)
        if step is not None and not is_distinct(trace, given):
            text = f"adds up over {array.name} without a check that no item stands there twice"
            yield report(trace, text, step)
            return
        neighbours = _neighbours_only(trace, given)
        if neighbours is not None:
            text = f"compares {describe(neighbours.value)} for some pairs in {array.name} only"
            yield report(trace, text, neighbours)


def _sum_used(trace: Trace, given: Value) -> Step | None:
    told = {call.result for call in trace.calls if call.is_reading}
    for step in trace.steps:
        if not isinstance(step, Write | Call | Check) or (isinstance(step, Check) and step.holds is None):
            continue
        if isinstance(step, Call) and step.is_reading:
            continue
        if any(_is_sum(part, given, told) for whole in values_of(step) for part in whole):
            return step
    return None


def _is_sum(value: Value, given: Value, told: set[Value]) -> bool:
    """Whether a loop adds to it what is stored, or what a view tells, for each item."""
    if value.kind != Kind.LOOP:
        return False
    return any(
        part.kind == Kind.BINARY
        and part.label == "+"
        and part.parts[0] == value
        and (is_stored_for(part.parts[1], given) or _is_told_of(part.parts[1], given, told))
        for later in value.label.later
        for part in later
    )


def _is_told_of(value: Value, given: Value, told: set[Value]) -> bool:
    return any(p in told and any(comes_from_item(part, given) for part in p.parts) for p in value)


def _count_used(trace: Trace, given: Value) -> Step | None:
    """A demand on how many items passed a test of what is stored for them, or for what they tell."""
    tested = any(is_stored_for(check.value, given) for check in trace.checks if check.holds is None)
    if not tested:
        return None
    return next(
        (c for c in trace.checks if c.holds is not None and any(is_tally(part) for part in c.value)), None
    )


def _paid_for_each(trace: Trace, given: Value) -> Step | None:
    """A payment for each item of what is stored for it, not all of it: the second time pays again."""
    for transfer in transfers(trace):
        token = transfer.token
        of_item = token is not None and (is_stored_for(token, given) or _is_share_of(transfer, given))
        whole = is_balance_of(transfer.amount, THIS)
        if of_item and transfer.payer == THIS and not whole and not _is_given_amount(transfer.amount):
            return transfer.call
    return None


def _is_share_of(transfer: Transfer, given: Value) -> bool:
    """Whether an item is a token, and a part of what there is of it is paid out."""
    token, amount = transfer.token, transfer.amount
    held = any(is_balance_of(part, THIS) for part in amount)
    return token is not None and is_item(token, given) and held and amount.kind in (Kind.BINARY, Kind.APPLY)


def _overwritten_for_each(trace: Trace, given: Value) -> Step | None:
    """An entry that is set for each item, where the sum over all must come out right."""
    asked = [part for c in trace.checks if c.holds is not None for part in c.value if part.kind == Kind.LOOP]
    for write in (w for w in trace.writes if direction(w) == 0 and w.value.kind == Kind.INDEX):
        whose = write.location.kind == Kind.INDEX and is_item(write.location.parts[1], given)
        if whose and root(write.value).kind == Kind.PARAMETER and any(_adds(s, write.value) for s in asked):
            return write
    return None


def _adds(total: Value, part: Value) -> bool:
    return any(
        whole.kind == Kind.BINARY and whole.label == "+" and whole.parts == (total, part)
        for whole in total.label.later
    )


def _booked_for_each(trace: Trace, given: Value) -> Step | None:
    """What is booked for each item by the difference of two readings, one loop before and one after."""
    for write in trace.writes:
        for_item = any(comes_from_item(key, given) for key in keys(write.location))
        if direction(write) == 1 and for_item and any(map(_is_across_loops, write.value)):
            return write
    return None


def _is_across_loops(value: Value) -> bool:
    """Whether something is taken off that a list in memory has of a loop before."""
    if value.kind != Kind.BINARY or value.label != "-":
        return False
    before = value.parts[1]
    return before.kind == Kind.INDEX and root(before).kind in (Kind.LOOP, Kind.APPLY, Kind.CHOICE)


def _is_given_amount(amount: Value) -> bool:
    """Whether the caller says how much, for each item."""
    return root(amount).kind == Kind.PARAMETER


def _length_used(trace: Trace, given: Value) -> Step | None:
    """A demand for so many items, each of which must pass a test of what is stored for it."""
    length = Value(Kind.LENGTH, None, (given,))
    tested = any(is_stored_for(c.value, given) for c in trace.checks if c.holds is not None)
    if not tested:
        return None
    asked = (c for c in trace.checks if c.holds is not None)
    return next((c for c in asked if any(_is_quota(f, length) for f in split(c.value, bool(c.holds)))), None)


def _is_quota(fact: Fact, length: Value) -> bool:
    """At least, or exactly, so many: more than one, or a stored number."""
    value = fact.value
    if value.kind != Kind.BINARY or length not in value.parts:
        return False
    label = value.label if value.parts[0] == length else _MIRRORED.get(value.label, value.label)
    other = value.parts[1] if value.parts[0] == length else value.parts[0]
    wanted = ("==", ">=", ">") if fact.holds else ("!=", "<", "<=")
    several = other.kind == Kind.STATE or (isinstance(other.label, int) and other.label > 1)
    return label in wanted and several


_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def _neighbours_only(trace: Trace, given: Value) -> Check | None:
    """A demand that two items, or what is stored for them, differ, made for neighbours."""
    if any(_is_order(check.value, given) for check in trace.checks):
        return None
    for check in trace.checks:
        value = check.value
        if value.kind != Kind.BINARY or check.holds is None or (value.label == "!=") != check.holds:
            continue
        left, right = (_item_of(part, given) for part in value.parts)
        if left is None or right is None or _is_path(trace, given):
            continue
        if _are_neighbours(left, right) or _is_with_first(left, right):
            return check
    return None


def _is_order(value: Value, given: Value) -> bool:
    """Whether the list is known to be sorted, so that equal items stand side by side."""
    return any(
        part.kind == Kind.BINARY
        and part.label in _MIRRORED
        and all(any(is_item(p, given) for p in side) for side in part.parts)
        for part in value
    )


def _is_path(trace: Trace, given: Value) -> bool:
    """Whether each item goes with the next, as the tokens of an exchange do: more need not differ."""
    return any(
        len({part for whole in step.args for part in whole if is_item(part, given)}) > 1
        for step in trace.calls
    )


def _item_of(value: Value, given: Value) -> Value | None:
    """The position of the one item that this is, or whose stored value."""
    items = {part for part in value if is_item(part, given)}
    told = is_item(value, given) or is_stored(value) or any(part.kind == Kind.RESULT for part in path(value))
    return next(iter(items)).parts[1] if told and len(items) == 1 else None


def _is_with_first(left: Value, right: Value) -> bool:
    return {left.kind, right.kind} == {Kind.LOOP, Kind.CONSTANT}


def _are_neighbours(left: Value, right: Value) -> bool:
    apart = [b for a, b in ((left, right), (right, left)) if b.kind == Kind.BINARY and b.parts[0] == a]
    return any(b.label in ("+", "-") and b.parts[1].label == 1 for b in apart)


def _appended(trace: Trace) -> Iterator[tuple[Write, Slot]]:
    """What is put into a stored list as it was given, with the list."""
    if trace.entry.is_constructor:
        return
    for write in trace.writes:
        place = write.location
        end = Value(Kind.LENGTH, None, place.parts[:1])
        if place.kind == Kind.INDEX and place.parts[1] == end and _is_given(write.value):
            yield write, slot(place.parts[0])


def _is_given(value: Value) -> bool:
    return value.kind == Kind.PARAMETER or (
        value.kind == Kind.INDEX and value.parts[0].kind == Kind.PARAMETER
    )


def _is_refused_twice(trace: Trace, write: Write) -> bool:
    """Whether something is asked of it: what is stored for it, or whether it differs from others."""
    if any(is_stored(part) and write.value in keys(part) for c in trace.checks for part in c.value):
        return True
    items = [part for c in trace.checks for part in c.value if is_item(part, root(write.value))]
    return len(set(items)) > 1 or any(_is_search(c, write) for c in trace.checks)


def _is_search(check: Check, write: Write) -> bool:
    """Whether it is compared with what the list holds, or asked of a set or a token."""
    listed = slot(write.location)
    return check.value.holds(write.value) and any(
        (is_stored(part) and slot(part) == listed) or part.kind in (Kind.APPLY, Kind.RESULT)
        for part in check.value
    )


def _looped_over(traces: tuple[Trace, ...]) -> dict[Slot, str]:
    """Stored lists of which a function adds something for each item, with the function."""
    found: dict[Slot, str] = {}
    for trace in traces:
        for write in trace.writes:
            if direction(write) == 1:
                for listed in _items_in(write.location, write.value):
                    found.setdefault(listed, trace.entry.name)
        if any(is_tally(part) for check in trace.checks if check.holds is not None for part in check.value):
            for check in trace.checks:
                for listed in _items_in(check.value) if check.holds is None else ():
                    found.setdefault(listed, trace.entry.name)
    return found


def _items_in(*wholes: Value) -> Iterator[Slot]:
    for whole in wholes:
        for part in whole:
            in_list = part.kind == Kind.INDEX and is_stored(part) and part.parts[1].kind == Kind.LOOP
            if in_list and isinstance(getattr(part.parts[0].label, "type", None), ArrayType):
                yield slot(part.parts[0])
