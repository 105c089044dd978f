from collections.abc import Iterator

from slither.core.solidity_types import ElementaryType

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.authority import kept_lists
from analysis.detectors.reading.callers import (
    conditions,
    enforced,
    is_looked_up_for_caller,
    is_ruled,
    names_one,
    ties,
)
from analysis.detectors.reading.ledger import Slot, direction, values_of
from analysis.detectors.reading.money import Transfer, transfers
from analysis.detectors.reading.names import is_collecting, is_giving
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.steps import Call, Fact, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    SENDER,
    THIS,
    ZERO,
    Kind,
    Value,
    describe,
    is_stored,
    keys,
    options,
    path,
    slot,
)


class OwnerCheckMissing(Detector):
    ARGUMENT = "owner-check-missing"
    HELP = "an entry with an owner is changed without the check that its other functions make"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/owner-check-missing.md"
    WIKI_TITLE = "An entry of the ledger is changed for a caller who need not own it"
    WIKI_DESCRIPTION = (
        "Some functions of the contract compare the owner of an entry with the caller before they touch it. "
        "One clears or overwrites an entry that its caller names, and makes no such comparison."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`setFee(id)` requires `operators[id].owner == msg.sender`; `removeOperator(id)` requires only that "
        "the caller is a member, and sets `operators[id].active = false`. Any member removes the operators "
        "of all others."
    )
    WIKI_RECOMMENDATION = "Put the comparison into one function or modifier that all of them use."
    WIKI_LIMITS = (
        "Additions to and subtractions from a number of the entry are not reported: others may have their "
        "share in it. Functions of one administrator are not reported."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            owned = {found for trace in traces for _, fact in enforced(trace) if (found := _owned(fact))}
            recorded = {place for trace in traces for place in _recorded(trace)}
            for trace in traces:
                write = next(
                    (
                        w
                        for w in trace.writes
                        if _is_anothers(trace, w, owned) or _is_taken_from(unit, trace, w, recorded)
                    ),
                    None,
                )
                if write is not None:
                    entry = describe(_entry(write.location) or write.location)
                    text = (
                        f"overwrites {entry} without the check of its owner that others of its functions make"
                    )
                    yield report(trace, text, write)
                    continue
                told = next(_calls_for_anothers(unit, trace, owned), None)
                if told is not None:
                    call, entry_ = told
                    text = f"has {call.name}() act on {describe(entry_)} without the check of its owner"
                    yield report(trace, f"{text} that others of its functions make", call)
                    continue
                paid = next((t for t in transfers(trace) if _is_paid_away(unit, trace, t)), None)
                if paid is not None:
                    text = f"pays {describe(paid.amount)} to {describe(paid.payee)}, both as the caller chose"
                    yield report(trace, text, paid.call)


def _calls_for_anothers(unit: Unit, trace: Trace, owned: set[Slot]) -> Iterator[tuple[Call, Value]]:
    """Calls of the protocol about an entry that has an owner, whom nobody asked for."""
    kept = kept_lists(unit, trace.contract)
    for call in (c for c in protocol_calls(unit, trace) if c.this == THIS and not is_giving(c.name)):
        if is_collecting(call.name) and not any(a.kind == Kind.PARAMETER for a in call.args):
            continue
        for entry in _entries(trace, call):
            facts = conditions(trace, call)
            if slot(entry) not in owned or any(key.mentions(Kind.SENDER) for key in keys(entry)):
                continue
            vacant = any(_is_vacant(fact, entry) for fact in facts)
            if not vacant and not is_ruled(facts, entry, kept) and not _is_handed_in(trace, entry):
                yield call, entry


def _entries(trace: Trace, call: Call) -> Iterator[Value]:
    """The entries that the call is told of, or whose key it is told."""
    for part in (part for whole in values_of(call) for part in whole):
        entry = _entry(part) if is_stored(part) else None
        if entry is not None:
            yield entry
    for write in trace.writes:
        entry = _entry(write.location)
        if entry is not None and entry.parts[1] in call.args:
            yield entry


def _is_paid_away(unit: Unit, trace: Trace, paid: Transfer) -> bool:
    """Whether what is kept for an account that the caller names goes to whom the caller names."""
    if paid.payer != THIS or paid.payee.kind not in (Kind.PARAMETER, Kind.SENDER):
        return False
    facts = conditions(trace, paid.call)
    kept = kept_lists(unit, trace.contract)
    brought = any(t.payer == SENDER for t in transfers(trace))
    lowered = [w.location for w in trace.writes if not brought and _is_taken_off(w, paid.amount)]
    for part in (*paid.amount, *lowered):
        if not is_stored(part) or any(key.mentions(Kind.SENDER) for key in keys(part)):
            continue
        if part != paid.amount and not any(w.location == part for w in trace.writes):
            continue
        accounts = [k for k in keys(part) if k.kind == Kind.PARAMETER and k != paid.payee]
        named = [k for k in accounts if k.label.type == ElementaryType("address")]
        if named and not any(is_ruled(facts, account, kept) for account in named):
            return not _is_charged(trace, named)
    return False


def _is_taken_off(write: Write, amount: Value) -> bool:
    return direction(write) == -1 and any(
        option.kind == Kind.BINARY and option.parts[1] == amount for option in options(write.value)
    )


def _is_charged(trace: Trace, named: list[Value]) -> bool:
    """Whether a permission that one of them gave the caller is used up."""
    return any(
        SENDER in keys(w.location) and any(account in keys(w.location) for account in named)
        for w in trace.writes
    )


def _owned(fact: Fact) -> Slot | None:
    """The kind of entry whose stored owner a condition compares with the caller."""
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return None
    left, right = fact.value.parts
    other = right if _is_caller(left) else left if _is_caller(right) else None
    if other is None or is_looked_up_for_caller(other) or not is_stored(other):
        return None
    entry = _entry(other)
    return slot(entry) if entry is not None else None


def _is_caller(value: Value) -> bool:
    return value == SENDER or (is_stored(value) and is_looked_up_for_caller(value))


def _entry(location: Value) -> Value | None:
    """The `m[k]` of `m[k].x`, where the caller chose k."""
    found = [step for step in path(location) if step.kind == Kind.INDEX]
    if not found or found[-1].parts[1].kind in (Kind.RESULT, Kind.CREATED, Kind.ITEM):
        return None
    return found[-1] if found[-1].parts[1].mentions(Kind.PARAMETER) else None


def _is_anothers(trace: Trace, write: Write, owned: set[Slot]) -> bool:
    entry = _entry(write.location)
    if entry is None or slot(entry) not in owned or write.value.holds(write.location):
        return False
    if any(key.mentions(Kind.SENDER) for key in keys(write.location)):
        return False
    facts = conditions(trace, write)
    if _is_handed_in(trace, entry):
        return False
    taken = _is_taken_away(trace, write)
    if not taken and _is_paid_to_own(trace, write, entry):
        return False
    vacant = any(_is_vacant(fact, entry) and not (taken and _is_there(fact)) for fact in facts)
    return not vacant and not ties(facts, entry) and not any(names_one(fact) for fact in facts)


def _is_handed_in(trace: Trace, entry: Value) -> bool:
    """Whether the caller gives away the very thing that the entry is about."""
    return any(t.payer == SENDER and t.amount == entry.parts[1] for t in transfers(trace))


def _is_vacant(fact: Fact, entry: Value) -> bool:
    """Whether it is required that nobody owns it yet, by the entry itself or another of the same key."""
    if fact.value.kind != Kind.BINARY or fact.value.parts[1].kind != Kind.CONSTANT:
        return False
    empty = fact.value.parts[1] == ZERO and (fact.value.label == "==") == fact.holds
    return fact.value.holds(entry) or (
        empty and any(is_stored(part) and entry.parts[1] in keys(part) for part in fact.value)
    )


def _is_taken_away(trace: Trace, write: Write) -> bool:
    """Whether the entry is cleared, and the caller, or whom the caller names, has what it was worth."""
    paid = [t for t in transfers(trace) if t.payer == THIS]
    if write.value != ZERO:
        return False
    return any(t.payee.kind in (Kind.PARAMETER, Kind.SENDER) for t in paid) or any(
        _is_credit(w, write.location) for w in trace.writes
    )


def _is_paid_to_own(trace: Trace, write: Write, entry: Value) -> bool:
    """Whether the entry's amount is cleared because it goes to the account that the entry names."""
    paid = [t for t in transfers(trace) if t.payer == THIS and t.amount == write.location]
    return write.value == ZERO and any(t.payee.holds(entry) for t in paid)


def _is_credit(write: Write, entry: Value) -> bool:
    """Whether what stood in an entry is added to what is the caller's."""
    return SENDER in keys(write.location) and direction(write) == 1 and write.value.holds(entry)


def _recorded(trace: Trace) -> Iterator[Slot]:
    """The kinds of entries that are made with their maker's account in them."""
    for write in trace.writes:
        named = write.value == SENDER or (write.value.kind == Kind.STRUCT and SENDER in write.value.parts)
        steps = [step for step in path(write.location) if step.kind == Kind.INDEX]
        if named and steps and not steps[-1].parts[1].mentions(Kind.SENDER):
            yield slot(steps[-1])
            yield from (
                slot(entry) for w in trace.writes if (entry := _beside(w, steps[-1].parts[1])) is not None
            )


def _beside(write: Write, key: Value) -> Value | None:
    """Another entry that is written for the same key."""
    steps = [step for step in path(write.location) if step.kind == Kind.INDEX]
    return steps[-1] if steps and steps[-1].parts[1] == key else None


def _is_taken_from(unit: Unit, trace: Trace, write: Write, recorded: set[Slot]) -> bool:
    """Whether what an entry with a maker is worth goes to somebody who says no more than which it is."""
    entry = _entry(write.location)
    if entry is None or slot(entry) not in recorded or direction(write) != -1:
        return False
    if any(t.payer == SENDER for t in transfers(trace)) or _is_offered(trace):
        return False
    paid = [t for t in transfers(trace) if t.payer == THIS and t.payee in _takers(trace, entry)]
    worth = [t for t in paid if any(part == write.location for part in t.amount)]
    credited = any(_is_credit(w, write.location) for w in trace.writes)
    if not worth and not credited:
        return False
    facts = conditions(trace, write)
    proven = any(part.kind == Kind.APPLY for fact in facts for part in fact.value)
    return not proven and not is_ruled(facts, entry, kept_lists(unit, trace.contract))


def _takers(trace: Trace, entry: Value) -> set[Value]:
    """The caller, and whom the caller names, but for the one that the entry is kept under."""
    named = [Value(Kind.PARAMETER, p) for p in trace.entry.parameters]
    return {SENDER, *(value for value in named if value not in keys(entry))}


def _is_offered(trace: Trace) -> bool:
    """Whether the caller brings ether, and so buys."""
    return bool(trace.entry.payable)


def _is_there(fact: Fact) -> bool:
    """Whether it says only that there is such an entry."""
    return ZERO in fact.value.parts and (fact.value.label == "==") != fact.holds
