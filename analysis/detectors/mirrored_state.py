from collections.abc import Iterator

from slither.core.declarations import Contract, FunctionContract
from slither.core.solidity_types import ElementaryType

from analysis.detectors.detector import LOW, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import demands
from analysis.detectors.reading.force import forcible, takes_owner, tells_of_force
from analysis.detectors.reading.ledger import Slot, changes, checks_slot, leaves, name_of, values_of
from analysis.detectors.reading.money import is_token_call
from analysis.detectors.reading.names import verb, words
from analysis.detectors.reading.protocol import is_protocol_call, protocol_calls
from analysis.detectors.reading.steps import Call, Fact, How, Step, Trace, Write
from analysis.detectors.reading.unit import Unit
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

LASTING = frozenset({"decimals", "token", "asset", "underlying", "symbol", "name", "version"})


CHANGED = frozenset({"changed", "updated", "set", "replaced", "moved", "migrated", "change", "update", "new"})
SETTING = frozenset({"set", "update", "change", "replace"})


class MirroredState(Detector):
    ARGUMENT = "mirrored-state"
    HELP = "a copy of the wrapped protocol's state that others can make stale"
    IMPACT = MEDIUM
    CONFIDENCE = LOW

    WIKI = "docs/detectors/mirrored-state.md"
    WIKI_TITLE = "State mirrored from the wrapped protocol that can change there without the wrapper"
    WIKI_DESCRIPTION = (
        "The wrapper keeps a number that it read from the protocol, or counts what it did there, and relies "
        "on it later. The protocol lets others change the original: a fee moves, a position is liquidated. "
        "Nothing in the wrapper looks again."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "The wrapper counts the slots that its clusters take at each operator. The protocol lets anybody "
        "liquidate a cluster, which frees the slots there. The wrapper never learns of it, and refuses "
        "registrations for slots that are free."
    )
    WIKI_RECOMMENDATION = (
        "Read the protocol's view when the number is needed, or add a function that anybody may call to "
        "bring the copy up to date."
    )
    WIKI_LIMITS = (
        "That others can act on the wrapper's position is told by a function of the protocol's interface "
        "that takes the owner's address (liquidate, slash, seize and the like)."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            yield from _stale_copies(traces)
            yield from _stale_since_made(unit.construction(contract), traces)
            yield from _stale_counts(unit, contract, traces)
            yield from _stale_wholes(unit, traces)
            yield from _stale_prices(unit, traces)


def _stale_copies(traces: tuple[Trace, ...]) -> Iterator[Report]:
    copies: dict[Slot, tuple[str, Write]] = {}
    for trace in traces:
        for write in trace.writes:
            for place, value in leaves(write):
                call = _copied(trace, value)
                if call is not None:
                    copies[place] = (call.name, write)
    for trace in traces:
        looks = {call.name for call in trace.calls if call.is_reading}
        for copy, (source, write) in copies.items():
            if copy in {slot(w.location) for w in trace.writes} or source in looks:
                continue
            if _relies_on(trace, copy):
                text = f"relies on {name_of(copy)}, kept from {source}() at another time"
                yield report(trace, text, write)


def _stale_since_made(construction: Trace | None, traces: tuple[Trace, ...]) -> Iterator[Report]:
    """What was asked when the contract was made, of which the protocol says that it may be changed."""
    moved = {slot(write.location) for trace in traces for write in trace.writes}
    for write in construction.writes if construction else ():
        place = slot(write.location)
        call = (
            next((c for c in construction.calls if c.result == write.value), None) if construction else None
        )
        change = call and place not in moved and _announced_change(call)
        if not (call and change):
            continue
        for trace in traces:
            asks = any(c.is_reading and c.name == call.name for c in trace.calls)
            if not asks and (_relies_on(trace, place) or checks_slot(trace, place)):
                text = f"relies on {name_of(place)}, kept from {call.name}() since it was made"
                yield report(trace, f"{text}, which {change} tells to change", write)
                break


def _announced_change(call: Call) -> str | None:
    """The event or the function of the protocol that says that what the view tells can change."""
    # A view that is asked for one of many is a register: that one of these changes is another matter.
    if not call.is_reading or call.args or not isinstance(call.declared, FunctionContract):
        return None
    about = set(words(call.name)) - {"get"}
    for event in call.declared.contract.events:
        if about <= set(words(event.name)) and CHANGED & set(words(event.name)):
            return str(event.name)
    for function in call.declared.contract.functions:
        if verb(function.name) in SETTING and about == set(words(function.name)) - SETTING:
            return f"{function.name}()"
    return None


def _copied(trace: Trace, value: Value) -> Call | None:
    """The protocol's view that a number was read from and stored as it came."""
    answer, position = (value.parts[0], value.label) if value.kind == Kind.ITEM else (value, 0)
    for call in trace.calls:
        if call.how is How.HIGH and call.is_reading and answer == call.result and _may_change(call):
            return call if _is_number(call, position) else None
    return None


def _may_change(call: Call) -> bool:
    return not (
        is_token_call(call) or bool(LASTING & set(words(call.name))) or call.target.kind != Kind.STATE
    )


def _is_number(call: Call, position: int) -> bool:
    kinds = getattr(call.declared, "return_type", None) or []
    if position >= len(kinds) or not isinstance(kinds[position], ElementaryType):
        return False
    return "int" in str(kinds[position]) or str(kinds[position]) in ("address", "bool")


def _relies_on(trace: Trace, copy: Slot) -> bool:
    if checks_slot(trace, copy):
        return _is_amount(trace, copy) or any(_is_who(fact, copy) for fact in demands(trace))
    return any(
        _mentions(value, copy) for call in trace.calls if not call.is_reading for value in values_of(call)
    )


def _is_amount(trace: Trace, copy: Slot) -> bool:
    parts = (part for fact in demands(trace) for part in fact.value if is_stored(part) and slot(part) == copy)
    return any("address" not in str(type_at(part)) and "contract" not in str(type_at(part)) for part in parts)


def _is_who(fact: Fact, copy: Slot) -> bool:
    """Whether it asks if the caller is who is kept."""
    sides = fact.value.parts if fact.value.kind == Kind.BINARY else ()
    return SENDER in sides and any(is_stored(side) and slot(side) == copy for side in sides)


def _mentions(whole: Value, copy: Slot) -> bool:
    return any(is_stored(part) and slot(part) == copy for part in whole)


def _stale_counts(unit: Unit, contract: Contract, traces: tuple[Trace, ...]) -> Iterator[Report]:
    calls = [(trace, call) for trace in traces for call in protocol_calls(unit, trace)]
    by = forcible(call.declared.contract for _, call in calls)
    if by is None or any(_looks_again(trace) for trace in traces):
        return
    counted = {
        counter: trace
        for trace, _ in calls
        for counter in (*changes(trace, 1), *changes(trace, -1))
        if counter[0] != Kind.LENGTH and any(checks_slot(other, counter) for other in traces)
    }
    for counter, trace in counted.items():
        text = f"relies on {name_of(counter)}, which {trace.entry.name}() and others count"
        text = f"{text}, though anybody may {by}() at the protocol"
        relying = [t for t in traces if checks_slot(t, counter) and counter not in _changed(t)]
        if not relying:
            yield Report(contract, text)
            return
        yield from (Report(t.entry, text, tuple(t.entry.nodes[:1])) for t in relying)


def _changed(trace: Trace) -> set[Slot]:
    return {slot(write.location) for write in trace.writes}


def _stale_wholes(unit: Unit, traces: tuple[Trace, ...]) -> Iterator[Report]:
    """All that is counted for a user, taken for all that there is of it at the protocol."""
    counted = {counter for trace in traces for counter in changes(trace, 1) if counter[0] != Kind.LENGTH}
    cleared = {slot(write.location) for t in traces for write in t.writes if write.value == ZERO}
    for trace in traces:
        for call in trace.calls:
            forced = is_protocol_call(unit, call) and tells_of_force(call.declared.contract)
            for amount in call.args if _is_by_proxy(call) or forced else ():
                whole = _whole(amount)
                view = _view_of(call)
                told = any(f.value.holds(amount) and f.value.mentions(Kind.RESULT) for f in call.facts)
                if whole is not None and view is not None and slot(whole) in counted & cleared and not told:
                    text = f"hands all of {name_of(slot(whole))}, a count of its own, to {call.name}()"
                    yield report(trace, f"{text} and does not ask {view}()", call)


def _stale_prices(unit: Unit, traces: tuple[Trace, ...]) -> Iterator[Report]:
    """A count of what went to the protocol, from which is reckoned what shares are worth."""
    counted: dict[Slot, Trace] = {}
    for trace in traces:
        handed = [
            part for call in _handing(unit, trace) for part in (*call.args, call.ether) if part is not None
        ]
        for counter, write in changes(trace, 1).items():
            added = [o.parts[1] for o in options(write.value) if o.kind == Kind.BINARY]
            if Kind.INDEX in counter or any(_is_booked(trace, write, a) for a in added):
                continue
            if any(a in handed and not _is_one(a) for a in added):
                counted.setdefault(counter, trace)
    for counter, source in counted.items():
        for trace in traces:
            priced = next(_priced_by(trace, counter), None)
            if priced is not None and not any(call.is_reading and _is_asked(call) for call in trace.calls):
                text = (
                    f"reckons by {name_of(counter)}, which {source.entry.name}() counts, and "
                    "does not ask the protocol"
                )
                yield report(trace, text, priced)


def _handing(unit: Unit, trace: Trace) -> Iterator[Call]:
    """Calls that hand something to the protocol, by the contract or an account of its own."""
    return (c for c in trace.calls if is_protocol_call(unit, c) or (c.inner and not c.is_reading))


def _is_booked(trace: Trace, total: Write, amount: Value) -> bool:
    """Whether the same is added to an entry, so that the count is the sum of what users have."""
    return any(
        keys(write.location)
        and any(o.kind == Kind.BINARY and o.parts[1] == amount for o in options(write.value))
        for write in trace.writes
        if write is not total
    )


def _is_one(amount: Value) -> bool:
    return amount.kind == Kind.CONSTANT and amount.label == 1


def _is_asked(call: Call) -> bool:
    return call.how is How.HIGH and not is_token_call(call)


def _priced_by(trace: Trace, counter: Slot) -> Iterator[Step]:
    """Payments and entries for which something is divided by, or shared out of, the count."""
    for step in trace.steps:
        if isinstance(step, Write | Call) and not (isinstance(step, Call) and step.is_reading):
            for part in (part for whole in values_of(step) for part in whole):
                quotient = (part.kind == Kind.BINARY and part.label == "/") or (
                    part.kind == Kind.APPLY and "div" in str(part.label).lower()
                )
                if quotient and any(_is_summand(p, counter) for p in part):
                    yield step


def _is_summand(value: Value, counter: Slot) -> bool:
    return is_stored(value) and slot(value) == counter


def _is_by_proxy(call: Call) -> bool:
    outside = isinstance(call.declared, FunctionContract) and call.declared.contract.is_interface
    return outside and call.this != THIS and call.how is How.HIGH and not call.is_reading


def _whole(amount: Value) -> Value | None:
    """The number that is stored for a user, with nothing taken off and nothing else in it."""
    if amount.kind == Kind.BINARY and amount.label == "-" and amount.parts[0] == ZERO:
        return _whole(amount.parts[1])
    return amount if is_stored(amount) and keys(amount) else None


def _view_of(call: Call) -> str | None:
    """A view of the same contract that tells how much an account has."""
    for function in call.declared.contract.functions:
        numbers = [kind for kind in function.return_type or () if "int" in str(kind)]
        if function.view and numbers and takes_owner(function):
            return str(function.name)
    return None


def _looks_again(trace: Trace) -> bool:
    """Whether what the protocol says now decides about a change of the ledger."""
    asked = [c for c in trace.calls if c.how is How.HIGH and c.is_reading and not is_token_call(c)]
    return bool(trace.writes) and any(
        call.target.kind == Kind.STATE and keys(call.target) == () for call in asked
    )
