from collections.abc import Iterator

from slither.core.declarations import Contract, FunctionContract

from analysis.detectors.detector import MEDIUM, Detector, Report
from analysis.detectors.reading.callers import conditions, demands, names_one
from analysis.detectors.reading.graph import is_library
from analysis.detectors.reading.ledger import Slot, direction, reads, values_of
from analysis.detectors.reading.money import approvals, as_transfer, is_balance, is_difference, transfers
from analysis.detectors.reading.steps import Call, Check, How, Trace, Write
from analysis.detectors.reading.unit import Unit, type_of
from analysis.detectors.reading.values import SENDER, THIS, Kind, Value, describe, keys, options, slot


class FeeWithoutExit(Detector):
    ARGUMENT = "fee-without-exit"
    HELP = "tokens come in, or are counted as a fee, and there is no way out for them"
    IMPACT = MEDIUM
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/fee-without-exit.md"
    WIKI_TITLE = "A fee that enters and has no way out"
    WIKI_DESCRIPTION = (
        "Tokens are sent to a contract that has no function to send any on, or an amount is kept back and "
        "counted in a variable that no payment ever reads."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "Each split sends 10% to `treasury`, a contract with a function to deposit and one to look. No "
        "function pays: all that was set aside is locked."
    )
    WIKI_RECOMMENDATION = (
        "Write the function that pays out before the one that takes in, and test the whole way of a fee."
    )
    WIKI_LIMITS = (
        "A contract that may run code of others (`delegatecall`, arbitrary calls), approves somebody or "
        "calls on as its user asks counts as one with a way out."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        receivers = _receivers(unit)
        for contract in unit.contracts:
            traces = unit.changing(contract)
            yield from _uncollected(contract, traces)
            yield from _kept_silently(traces)
            yield from _credited_to_itself(traces)
            source = receivers.get(contract) or _own_source(traces)
            paid = _source_of_ether(traces)
            if source is not None and not any(_lets_out(trace) for trace in traces):
                yield Report(contract, f"takes tokens in by {source} and has no function that lets any out")
            elif paid is not None and not any(_lets_ether_out(trace) for trace in traces):
                yield Report(contract, f"takes ether in by {paid}() and has no function that lets any out")
            elif source is not None:
                yield from _one_token_stays(traces)


def _one_token_stays(traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Of several tokens that a contract has to do with, one comes in for good."""
    for trace in traces:
        for transfer in transfers(trace):
            token = transfer.token
            if transfer.payee != THIS or token is None or token.kind != Kind.STATE:
                continue
            if transfer.payer == THIS or transfer.call.this != THIS:
                continue
            if not any(_lets_out_of(other, token) for other in traces):
                text = f"takes {describe(token)} in, and no function lets any of it out"
                yield Report(_place(trace, transfer.call), text, (transfer.call.node,))


def _place(trace: Trace, call: Call) -> FunctionContract:
    """The innermost function of the contract's own around it."""
    own = [f for f in call.stack if not is_library(f)]
    return own[-1] if own else trace.entry


def _lets_out_of(trace: Trace, token: Value) -> bool:
    paid = [t.token for t in transfers(trace) if t.payer == THIS]
    allowed = [a.token for a in approvals(trace) if a.holder == THIS]
    if any(other == token or (other is not None and other.kind != Kind.STATE) for other in paid + allowed):
        return True
    return any(_may_move(call, token) for call in trace.calls if call.this == THIS and not call.is_reading)


def _may_move(call: Call, token: Value) -> bool:
    """Whether it runs bytes, or is a call of the token itself: a burn, or whatever it may do."""
    if call.how is How.LOW:
        return not call.told
    return call.target == token and as_transfer(call) is None


def _receivers(unit: Unit) -> dict[Contract, str]:
    """Contracts of ours that others pay, with the function that does."""
    found: dict[Contract, str] = {}
    for contract in unit.deployable:
        for trace in unit.changing(contract):
            for transfer in transfers(trace):
                kind = type_of(transfer.payee.label) if transfer.payee.kind == Kind.STATE else None
                body = unit.body_of(kind) if kind is not None else None
                if body is not None and transfer.token is not None:
                    found.setdefault(body, f"{contract.name}.{trace.entry.name}()")
    return found


def _own_source(traces: tuple[Trace, ...]) -> str | None:
    for trace in traces:
        for transfer in transfers(trace):
            if transfer.payee == THIS and transfer.payer != THIS and transfer.token is not None:
                return f"{trace.entry.name}()"
    return None


def _source_of_ether(traces: tuple[Trace, ...]) -> str | None:
    """What asks for ether, or books it."""
    value = Value(Kind.GLOBAL, "msg.value")
    for trace in (t for t in traces if t.entry.payable and not (t.entry.is_receive or t.entry.is_fallback)):
        asked = [step.value for step in trace.steps if isinstance(step, Write | Check)]
        if any(whole.holds(value) for whole in asked):
            return str(trace.entry.name)
    return None


def _lets_ether_out(trace: Trace) -> bool:
    """Whether ether goes anywhere, or whatever runs may send it."""
    calls = [call for call in trace.calls if not call.is_reading]
    if any(call.ether is not None or (call.how is How.LOW and not call.told) for call in calls):
        return True
    return trace.entry.contains_assembly or any(
        step.name.startswith("selfdestruct") for step in trace.refusals
    )


def _lets_out(trace: Trace) -> bool:
    if any(t.payer != SENDER and t.payee != THIS for t in transfers(trace)) or any(approvals(trace)):
        return True
    return any(call.how is How.LOW and not (call.is_reading or call.told) for call in trace.calls)


def _uncollected(contract: Contract, traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Amounts that are kept back from what goes on, and added to what nothing reads."""
    for trace in traces:
        for write in trace.writes:
            if _is_fee(trace, write) and not any(_uses(other, slot(write.location)) for other in traces):
                text = f"keeps a fee back and counts it in {describe(write.location)}, which nothing pays out"
                yield Report(write.stack[-1] if write.this == THIS else trace.entry, text, (write.node,))


def _kept_silently(traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Amounts that are kept back from a payment, noted nowhere, with nobody who may take what is "
    "left over."""
    for trace in traces:
        for step, whole, fee in _kept_back(trace):
            token = next((t.token for t in transfers(trace) if t.call is step), step.target)
            if not any(_notes(w, fee) for w in trace.writes) and not any(_clears(t, token) for t in traces):
                text = (
                    f"keeps {describe(fee)} back from {describe(whole)}, counts it nowhere and "
                    "lets nobody take it"
                )
                yield Report(trace.entry, text, (step.node,))
                break


def _credited_to_itself(traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Amounts that are booked for the contract, where only callers can take what is booked for them."""
    lowered = [w for trace in traces for w in trace.writes if direction(w) == -1 and keys(w.location)]
    for trace in traces:
        for write in (w for w in trace.writes if direction(w) == 1 and keys(w.location) == (THIS,)):
            alike = [w for w in lowered if slot(w.location) == slot(write.location)]
            read = any(v == write.location for t in traces for c in t.calls for a in c.args for v in a)
            if alike and not read and all(SENDER in keys(w.location) for w in alike):
                text = f"credits {describe(write.location)}, and only callers can take what is theirs"
                yield Report(_place_of(trace, write), text, (write.node,))


def _place_of(trace: Trace, write: Write) -> FunctionContract:
    return write.stack[-1] if write.this == THIS else trace.entry


def _notes(write: Write, fee: Value) -> bool:
    """Whether the fee itself is written, or added to something."""
    wholes = [write.value, *(p for p in write.value if p.kind == Kind.BINARY and p.label == "+")]
    return any(fee == whole or fee in whole.parts for whole in wholes)


def _kept_back(trace: Trace) -> Iterator[tuple[Call, Value, Value]]:
    """Payments of an amount less a fixed part of it, where the part goes nowhere."""
    came = {t.amount for t in transfers(trace) if t.payer == SENDER and t.payee == THIS}
    handed = [(t.call, t.amount) for t in transfers(trace) if t.payer == THIS]
    handed += [(a.call, a.amount) for a in approvals(trace) if a.holder == THIS]
    for call, amount in handed:
        for option in options(amount):
            if option.kind != Kind.BINARY or option.label != "-":
                continue
            whole, fee = option.parts
            part = any(
                o.kind == Kind.BINARY and o.label == "/" and o.parts[1].kind == Kind.CONSTANT
                for o in options(fee)
            )
            goes = any(_is_that(t.amount, whole, fee) for t in transfers(trace)) or any(
                _is_that(given, whole, fee) for c in trace.calls for given in c.args
            )
            known = whole in came or as_transfer(call) is not None
            if part and known and fee.holds(whole) and not goes:
                yield call, whole, fee


def _is_that(amount: Value, whole: Value, fee: Value) -> bool:
    """Whether it is the fee, or the whole less what is left of it."""
    rest = Value(Kind.BINARY, "-", (whole, fee))
    return amount == fee or amount == Value(Kind.BINARY, "-", (whole, rest))


def _clears(trace: Trace, token: Value | None) -> bool:
    """Whether somebody may take what lies there: all of it, or as much as an administrator says."""
    for paid in transfers(trace):
        same = paid.token == token or (paid.token is not None and paid.token.kind == Kind.PARAMETER)
        if paid.payer == THIS and same:
            rest = any(is_balance(part) for part in paid.amount) and not is_difference(paid.amount)
            free = rest or paid.amount.kind == Kind.PARAMETER
            if free and (is_balance(paid.amount) or any(names_one(f) for f in conditions(trace, paid.call))):
                return True
    return False


def _is_fee(trace: Trace, write: Write) -> bool:
    if direction(write) != 1 or write.value.kind != Kind.BINARY:
        return False
    added = write.value.parts[1]
    going = [t.amount for t in transfers(trace)] + [w.value for w in trace.writes if w is not write]
    going += [whole for call in trace.calls if not call.is_reading for whole in values_of(call)]
    sent = [t for t in transfers(trace) if t.amount == added]
    own = [t.call for t in sent if t.payer != THIS and _is_told_this(trace, t.payee)]
    paid = len(sent) > len(own) or any(added in c.args for c in trace.calls if c not in own)
    came = [t.amount for t in transfers(trace) if t.payee == THIS and t.payer != THIS]
    is_part = any(_is_summand(amount, added) for amount in came)
    return not paid and (is_part or any(_keeps_back(amount, added) for amount in going))


def _is_summand(amount: Value, part: Value) -> bool:
    return any(o.kind == Kind.BINARY and o.label == "+" and part in o.parts for o in options(amount))


def _is_told_this(trace: Trace, payee: Value) -> bool:
    """Whether it is this contract, by the name that an account of its own has for it."""
    return payee == THIS or any(
        set(fact.value.parts) == {payee, THIS} and (fact.value.label == "==") == fact.holds
        for fact in demands(trace)
        if fact.value.kind == Kind.BINARY
    )


def _keeps_back(amount: Value, fee: Value) -> bool:
    return any(
        part.kind == Kind.BINARY
        and part.label == "-"
        and part.parts[1].holds(fee)
        and not part.parts[0].holds(fee)
        for part in amount
    )


def _uses(trace: Trace, counter: Slot) -> bool:
    """Whether it is read for anything but to be added to."""
    lowered = any(slot(w.location) == counter and direction(w) != 1 for w in trace.writes)
    return lowered or reads(trace, counter)
