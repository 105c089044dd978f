from collections.abc import Iterator

from slither.core.solidity_types import ArrayType
from slither.slithir.operations import Assignment
from slither.slithir.variables import TemporaryVariable

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import authenticates, conditions, demands
from analysis.detectors.reading.ledger import direction, leaves
from analysis.detectors.reading.names import words
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.steps import Call, Fact, Step, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    SENDER,
    THIS,
    ZERO,
    Kind,
    Value,
    constant,
    describe,
    is_stored,
    keys,
    options,
    root,
    slot,
    type_at,
)

AMOUNTS = frozenset(
    {"amount", "share", "asset", "value", "wad", "quantity", "liquidity", "lp", "size", "tokens"}
)


class DefaultIndexLookup(Detector):
    ARGUMENT = "default-index-lookup"
    HELP = "an unknown caller or thing gets the first slot, for zero is what a mapping holds for it"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/default-index-lookup.md"
    WIKI_TITLE = "A lookup that gives an unknown account somebody's slot"
    WIKI_DESCRIPTION = (
        "A mapping gives zero for a key that was never written. Where its values are positions in an array, "
        "or numbers that are given out from zero on, zero is the first member's, and everybody who is no "
        "member acts as the first."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`entities[indexOf[msg.sender]].proxy.withdraw(...)`: the first entity has index 0. Mallory never "
        "joined, `indexOf[mallory]` is 0, and the call withdraws from the first entity's proxy."
    )
    WIKI_RECOMMENDATION = (
        "Give numbers out from one on and refuse zero, or compare what is stored in the slot with the "
        "account (`entities[i].account == msg.sender`), or look the slot up by address."
    )
    WIKI_LIMITS = (
        "A check of any kind on the number, on the slot or on the account's membership counts as a check of "
        "the right one."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            given = _numbers_from_zero(unit.everything(contract))
            named = {place for trace in unit.changing(contract) for place in _named_outside(unit, trace)}
            for trace in unit.changing(contract):
                blind = (
                    (step, place) for step, place in _places(trace) if _is_blind(trace, step, place, given)
                )
                for step, place in blind:
                    number = describe(place.parts[1])
                    text = f"uses {describe(place)} though {number} is 0 for whoever was never given a number"
                    yield report(trace, text, step)
                    break
                else:
                    for step, place in _found_by_search(trace):
                        text = f"uses {describe(place)} though the search gives 0 for whoever is not found"
                        yield report(trace, text, step)
                        break
                for step, handed in _handed_out(unit, trace, named):
                    text = (
                        f"hands {describe(handed)} to {step.name}() though it is 0 for whoever "
                        "was never given one"
                    )
                    yield report(trace, text, step)
                    break
                for check, place in _compared(trace, given):
                    text = f"compares {describe(place)}, which is 0 for the first and for what is unknown"
                    yield report(trace, text, check)
                    break


def _places(trace: Trace) -> Iterator[tuple[Step, Value]]:
    """Stored things that are looked up with a number that is itself looked up for an account."""
    for step in trace.steps:
        for value in (part for whole in _values(step) for part in whole):
            if value.kind == Kind.INDEX and is_stored(value) and _is_number(value.parts[1]):
                yield step, value


def _compared(trace: Trace, given: set[tuple[object, ...]]) -> Iterator[tuple[Step, Value]]:
    """Numbers from zero on that are compared for things of a list, none of which need be known."""
    for check in (c for c in trace.checks if c.holds is not None and c.value.kind == Kind.BINARY):
        for number in check.value.parts:
            if slot(number) in given and _is_number(number) and any(map(_is_item, keys(number))):
                thing = next(filter(_is_item, keys(number)))
                told = [f for f in demands(trace) if f.value != check.value and _is_looked_up(f.value, thing)]
                if not told and all(slot(side) == slot(number) for side in check.value.parts):
                    yield check, number


def _named_outside(unit: Unit, trace: Trace) -> Iterator[tuple[object, ...]]:
    """Where numbers are stored that the protocol gave out, perhaps from zero on."""
    given = {call.result for call in protocol_calls(unit, trace)}
    for write in trace.writes:
        for place, value in leaves(write):
            answer = value.parts[0] if value.kind == Kind.ITEM else value
            if answer in given and direction(write) == 0:
                yield place


def _handed_out(unit: Unit, trace: Trace, named: set[tuple[object, ...]]) -> Iterator[tuple[Call, Value]]:
    """Such numbers of an account that need not have one, handed to the protocol."""
    for call in (c for c in protocol_calls(unit, trace) if c.this == THIS):
        for parameter, value in zip(call.declared.parameters, call.args, strict=False):
            if is_stored(value) and slot(value) in named and not AMOUNTS & set(words(str(parameter.name))):
                account = next(filter(_is_somebody, keys(value)), None)
                facts = conditions(trace, call)
                if account is not None and not any(_excludes_unknown(f, value, account) for f in facts):
                    yield call, value


def _is_somebody(key: Value) -> bool:
    return key.kind == Kind.SENDER or (key.kind == Kind.PARAMETER and str(key.label.type) == "address")


def _is_item(key: Value) -> bool:
    return key.kind == Kind.INDEX and key.parts[0].kind == Kind.PARAMETER


def _found_by_search(trace: Trace) -> Iterator[tuple[Step, Value]]:
    """Items of stored lists at a position that a loop over the list gave, or did not."""
    for step in trace.steps:
        for value in (part for whole in _values(step) for part in whole):
            if value.kind == Kind.INDEX and is_stored(value) and _is_position(value.parts[1]):
                facts = conditions(trace, step)
                if not any(_is_about_found(fact, value) for fact in facts):
                    yield step, value


def _is_position(key: Value) -> bool:
    """Whether it is where a loop stopped, or zero: for whoever is not there, the first position."""
    if key.kind == Kind.LOOP and key.parts[0] == ZERO:
        later = {option for whole in key.label.later for option in options(whole)} - {key}
        return bool(later) and all(_is_counter(option) for option in later)
    found = set(options(key))
    return ZERO in found and len(found) > 1 and all(map(_is_counter, found - {ZERO}))


def _is_counter(value: Value) -> bool:
    """Whether a loop counts it up."""
    return value.kind == Kind.LOOP and any(
        part.kind == Kind.BINARY and part.label == "+" and part.parts[0] == value
        for later in value.label.later
        for part in options(later)
    )


def _is_about_found(fact: Fact, place: Value) -> bool:
    """Whether what stands there is looked at, or a flag says that it was found."""
    if _is_flag(fact.value):
        return True
    if fact.value.holds(place) and (fact.value.mentions(Kind.SENDER) or ZERO in fact.value.parts):
        return True
    return fact.value.kind == Kind.BINARY and place.parts[1] in fact.value.parts and ZERO in fact.value.parts


def _is_flag(value: Value) -> bool:
    flags = {constant(True), constant(False)}
    return any(
        part.kind in (Kind.LOOP, Kind.CHOICE) and len(flags & set(_may_be(part))) == 2 for part in value
    ) or (value.kind == Kind.LOOP and value.parts[0] in flags)


def _may_be(value: Value) -> Iterator[Value]:
    yield from options(value)
    if value.kind == Kind.LOOP:
        yield value.parts[0]
        for later in value.label.later:
            yield from options(later)


def _values(step: Step) -> tuple[Value, ...]:
    match step:
        case Write():
            return (step.location, step.value)
        case Call():
            return (step.target, *step.args)
        case _:
            return ()


def _is_number(key: Value) -> bool:
    """Whether a key is what a mapping holds for an account, as it is."""
    return key.kind in (Kind.INDEX, Kind.MEMBER) and is_stored(key) and any(map(_is_account, keys(key)))


def _is_account(key: Value) -> bool:
    """The caller, or what the caller named: an account, or the number of a thing."""
    return key.kind in (Kind.SENDER, Kind.PARAMETER) or (
        key.kind == Kind.INDEX and key.parts[0].kind == Kind.PARAMETER
    )


def _is_blind(trace: Trace, step: Step, place: Value, given: set[tuple[object, ...]]) -> bool:
    number = place.parts[1]
    if not (_is_array(place.parts[0]) or slot(number) in given):
        return False
    account = next(filter(_is_account, keys(number)))
    return not any(_excludes_unknown(fact, place, account) for fact in conditions(trace, step))


def _excludes_unknown(fact: Fact, place: Value, account: Value) -> bool:
    """Whether a condition says something of the number, the slot's owner or the account's membership."""
    if fact.value.kind != Kind.BINARY:
        return fact.holds and _is_looked_up(fact.value, account) and not fact.value.holds(place)
    left, right = fact.value.parts
    if left == right:
        return False
    if fact.value.holds(place):
        # An amount that is more than zero is somebody's, and not therefore the account's.
        says_who = not str(type_at(place)).startswith(("uint", "int"))
        return account in (left, right) or (says_who and {place, ZERO} == {left, right})
    if place.kind == Kind.INDEX and fact.value.holds(place.parts[1]):
        return not _is_bound(fact.value, place.parts[1])
    return (account == SENDER and authenticates(fact)) or (
        _is_looked_up(fact.value, account) and _is_telling(fact)
    )


def _is_telling(fact: Fact) -> bool:
    """Whether what is stored must be something, or what somebody says."""
    return ZERO in fact.value.parts or (fact.value.label == "==") == fact.holds


def _is_bound(comparison: Value, number: Value) -> bool:
    """`number < length` holds for zero too."""
    left, right = comparison.parts
    return (comparison.label in ("<", "<=") and left == number) or (
        comparison.label in (">", ">=") and right == number
    )


def _is_looked_up(value: Value, account: Value) -> bool:
    return any(part.kind == Kind.INDEX and is_stored(part) and part.parts[1] == account for part in value)


def _is_array(base: Value) -> bool:
    return base.kind == Kind.STATE and isinstance(base.label.type, ArrayType)


def _numbers_from_zero(traces: tuple[Trace, ...]) -> set[tuple[object, ...]]:
    """Where numbers are stored that are given out while their counter still stands at zero."""
    given = set()
    for trace in traces:
        raised: set[Value] = set()
        for write in trace.writes:
            if write.value not in raised and _is_fresh_counter(write.value):
                given.add(slot(write.location))
            if not _gives_old(write):
                raised.add(write.location)
    return given


def _gives_old(write: Write) -> bool:
    """`id = n++` gives the number as it was before."""
    kept = {
        op.lvalue
        for op in write.node.irs
        if isinstance(op, Assignment)
        and isinstance(op.lvalue, TemporaryVariable)
        and op.rvalue == getattr(write.location, "label", None)
    }
    return any(value in kept for op in write.node.irs for value in op.read)


def _is_fresh_counter(value: Value) -> bool:
    if value.kind == Kind.BINARY and value.label == "-" and value.parts[1] == constant(1):
        # From one on, less one.
        return is_stored(value.parts[0])
    if value.kind != Kind.STATE:
        return value.kind == Kind.LENGTH
    start = root(value).label.expression
    return start is None or str(start) == "0"
