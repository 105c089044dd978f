from collections.abc import Iterator

from slither.core.declarations import Contract

from analysis.detectors.detector import MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import demands
from analysis.detectors.reading.ledger import all_values, values_of
from analysis.detectors.reading.money import (
    Transfer,
    as_transfer,
    is_balance,
    is_measured,
    transfers,
)
from analysis.detectors.reading.names import is_collecting, is_taking, nouns, words
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.rests import estimated_rests, whole_rests
from analysis.detectors.reading.steps import Call, Check, Fact, How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    THIS,
    ZERO,
    Kind,
    Value,
    describe,
    is_stored,
    slot,
)


class RefundNotMeasured(Detector):
    ARGUMENT = "refund-not-measured"
    HELP = "what the wrapped protocol paid is passed on by a number of the wrapper's own"
    IMPACT = MEDIUM
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/refund-not-measured.md"
    WIKI_TITLE = "A refund that is not measured"
    WIKI_DESCRIPTION = (
        "The wrapper takes something out of the protocol and pays its user an amount that it computed or "
        "stored before: not the difference of its balance, and not what the call returned. Fees, losses, "
        "gains and rounding of the protocol end up with the wrong party."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`leave()` calls `vault.redeem(shares[msg.sender])` and transfers `deposited[msg.sender]`. The vault "
        "lost 10%: the last to leave find nothing. The vault gained: the gain stays in the wrapper for ever."
    )
    WIKI_RECOMMENDATION = "Pay the difference of the balance around the call, or what the call returns."
    WIKI_LIMITS = (
        "A call that was handed the very amount that is paid, and returns nothing, is taken at its word. "
        "Whether a call pays is told by its name (withdraw, redeem, claim, liquidate, remove and the like)."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace, call in _ether_stays(contract, unit.changing(contract)):
                text = f"pays {call.name}() with all that comes and has no way to pass on what it gives back"
                yield report(trace, text, call)
            for trace in unit.changing(contract):
                found = next(_unmeasured(unit, trace), None)
                if found is not None:
                    call, paid = found
                    text = f"pays {describe(paid.amount)} and not what {call.name}() brought in"
                    yield report(trace, text, call, paid.call)
                rest = next(whole_rests(unit, contract, trace), None)
                if rest is not None:
                    paid, whose = rest
                    text = f"gives back the whole balance, in which what {whose} may lie"
                    yield report(trace, text, paid.call)
                unmeasured = next(_as_sibling_measures(unit, trace, unit.changing(contract)), None)
                unmeasured = unmeasured or next(
                    _as_measured_there(unit, trace, unit.changing(contract)), None
                )
                if unmeasured is not None:
                    call, like = unmeasured
                    elsewhere = (
                        f"for {like.name}()" if like.name != call.name else f"in {like.stack[-1].name}()"
                    )
                    text = f"does not measure what {call.name}() brings in, as is done {elsewhere}"
                    yield report(trace, text, call)
                beside = next(_measured_for_another(unit, trace), None)
                if beside is not None:
                    call, like = beside
                    text = (
                        f"measures what {like.name}() brings in for {describe(like.args[0])}, and not what "
                        f"{call.name}() does for {describe(call.args[0])}"
                    )
                    yield report(trace, text, call)
                estimate = next(estimated_rests(trace), None)
                if estimate is not None:
                    paid, call = estimate
                    text = f"gives back {describe(paid.amount)}, where {call.name}() was given all that came"
                    yield report(trace, text, paid.call)
                skipped = next(_skipped_items(trace), None)
                if skipped is not None:
                    text = f"gives back {describe(skipped.amount)}, whatever items were skipped"
                    yield report(trace, text, skipped.call)


def _unmeasured(unit: Unit, trace: Trace) -> Iterator[tuple[Call, Transfer]]:
    acts = list(protocol_calls(unit, trace))
    for call in acts:
        if not is_taking(call.name) or is_measured(trace, call) or _is_booked(trace, call):
            continue
        code = _is_error_code(trace, call)
        for paid in transfers(trace):
            if _is_used(trace, call, paid):
                continue
            if (
                paid.payer == call.this
                and paid.call in trace.after(call)
                and _is_own_number(call, paid, acts, code)
            ):
                yield call, paid


def _as_sibling_measures(unit: Unit, trace: Trace, traces: tuple[Trace, ...]) -> Iterator[tuple[Call, Call]]:
    """Calls that pay for a kind of thing, where another function measures what comes for such things."""
    for call in (c for c in protocol_calls(unit, trace) if is_taking(c.name) and nouns(c.name)):
        if _is_used(trace, call) or is_measured(trace, call) or any(_passes_on(trace, call)):
            continue
        for other in (t for t in traces if t is not trace):
            for like in protocol_calls(unit, other):
                alike = (
                    like.name != call.name and nouns(call.name) & nouns(like.name) and is_taking(like.name)
                )
                if alike and like.declared.contract is call.declared.contract and is_measured(other, like):
                    yield call, like


def _as_measured_there(unit: Unit, trace: Trace, traces: tuple[Trace, ...]) -> Iterator[tuple[Call, Call]]:
    """Calls that bring in what is due, where another function measures what the same call brings in."""
    calls = list(protocol_calls(unit, trace))
    for call in (c for c in calls if is_collecting(c.name) or "reward" in words(c.name)):
        same = [c for c in calls if c.name == call.name]
        if any(_is_used(trace, c) or is_measured(trace, c) for c in same) or _gives_all(trace, call):
            continue
        if _is_booked(trace, call):
            continue
        for other in (t for t in traces if t is not trace):
            for like in protocol_calls(unit, other):
                alike = like.name == call.name and like.declared.contract is call.declared.contract
                if alike and is_measured(other, like):
                    yield call, like


def _is_booked(trace: Trace, call: Call) -> bool:
    """Whether the balance after it is compared with a number that is stored of the balance."""
    later = {c.result for c in trace.after(call) if isinstance(c, Call) and is_balance(c.result)}
    return any(
        value.kind == Kind.BINARY
        and value.label == "-"
        and value.parts[0] in later
        and is_stored(value.parts[1])
        for _, value in all_values(trace)
    )


def _measured_for_another(unit: Unit, trace: Trace) -> Iterator[tuple[Call, Call]]:
    """Calls for one stored thing, where only what comes for another of its kind is measured."""
    acts = [c for c in protocol_calls(unit, trace) if c.args and is_stored(c.args[0])]
    measured = [c for c in acts if is_measured(trace, c)]
    for call in (c for c in acts if c not in measured):
        like = [m for m in measured if slot(m.args[0]) == slot(call.args[0])]
        same = [m for m in like if m.declared.contract is call.declared.contract]
        if same and not any(m.args[0] == call.args[0] for m in same):
            yield call, same[0]


def _gives_all(trace: Trace, call: Call) -> bool:
    return any(any(is_balance(part) for part in paid.amount) for paid in _passes_on(trace, call))


def _passes_on(trace: Trace, call: Call) -> Iterator[Transfer]:
    later = trace.after(call)
    return (t for t in transfers(trace) if t.payer == call.this and t.call in later)


def _ether_stays(contract: Contract, traces: tuple[Trace, ...]) -> Iterator[tuple[Trace, Call]]:
    """Calls that are paid with all that came, where some may come back and cannot go on."""
    if not any(t.entry.is_receive or (t.entry.is_fallback and t.entry.payable) for t in traces):
        return
    out = [c for t in traces for c in t.calls if c.this == THIS and (c.how is How.LOW or c.how is How.CREATE)]
    if out or any(t.token is None and t.payer == THIS for trace in traces for t in transfers(trace)):
        return
    for trace in traces:
        for call in trace.calls:
            if call.how is How.HIGH and call.this == THIS and call.ether == Value(Kind.GLOBAL, "msg.value"):
                yield trace, call


def _skipped_items(trace: Trace) -> Iterator[Transfer]:
    """Payments of the rest by the length of a list of which some items may have cost nothing."""
    for paid in transfers(trace):
        for length in (part for part in paid.amount if part.kind == Kind.LENGTH):
            is_rest = any(
                p.kind == Kind.BINARY and p.label == "-" and p.parts[1].holds(length) for p in paid.amount
            )
            if is_rest and paid.payer == THIS and any(_spends_on_some(trace, c, length) for c in trace.calls):
                yield paid


def _spends_on_some(trace: Trace, call: Call, length: Value) -> bool:
    """Whether money goes out for an item of the list under a condition that not all items meet."""
    given = length.parts[0]
    spends = call.ether is not None or (as_transfer(call) is not None)
    of_item = any(_is_of(part, given) for whole in values_of(call) for part in whole)
    return (
        spends
        and of_item
        and any(
            Fact(check.value, not holds) not in call.facts
            and Fact(check.value, holds) in call.facts
            and any(_is_of(part, given) for part in check.value)
            for check in trace.checks
            if check.holds is None
            for holds in (True, False)
        )
    )


def _is_of(value: Value, given: Value) -> bool:
    return value.kind == Kind.INDEX and value.parts[0] == given


def _is_error_code(trace: Trace, call: Call) -> bool:
    """Whether what it returns is only asked to be zero."""
    return any(
        fact.value.kind == Kind.BINARY
        and set(fact.value.parts) == {call.result, ZERO}
        and (fact.value.label == "==") == fact.holds
        for fact in demands(trace)
    )


def _is_used(trace: Trace, call: Call, paid: Transfer | None = None) -> bool:
    """Whether what it returns goes on: a demand on it is about a payment only if it names that too."""
    later = [*trace.after(call)]
    if paid is not None:
        later = [s for s in later if not isinstance(s, Check) or s.value.holds(paid.amount)]
    return any(whole.holds(call.result) for step in later for whole in values_of(step)) or any(
        whole.holds(call.result) for whole in trace.results
    )


def _is_own_number(call: Call, paid: Transfer, others: list[Call], code: bool) -> bool:
    if any(is_balance(part) for part in paid.amount) or paid.token is None:
        return False
    if any(paid.amount in other.args for other in others if other is not call):
        return False
    # A part of a struct that went along is the business of stored-amount-paid.
    if any(part.kind == Kind.MEMBER and part.parts[0] in call.args for part in paid.amount):
        return False
    return not (paid.amount in call.args and (code or not _returns_number(call))) and _varies(paid.amount)


def _returns_number(call: Call) -> bool:
    kinds = getattr(call.declared, "return_type", None) or []
    return any("int" in str(kind) for kind in kinds)


def _varies(amount: Value) -> bool:
    return any(part.kind in (Kind.STATE, Kind.PARAMETER) for part in amount)
