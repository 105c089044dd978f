from collections.abc import Iterator
from dataclasses import dataclass

from slither.core.solidity_types import MappingType

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import is_looked_up_for_caller
from analysis.detectors.reading.ledger import Slot, direction, values_of
from analysis.detectors.reading.money import (
    approvals,
    as_transfer,
    is_balance,
    is_balance_of,
    is_difference,
    is_measured,
    transfers,
)
from analysis.detectors.reading.names import is_later, is_taking, verb
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.steps import Call, How, Step, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    SENDER,
    THIS,
    Kind,
    Value,
    describe,
    is_stored,
    options,
    slot,
    type_at,
)


class FlowsMixed(Detector):
    ARGUMENT = "flows-mixed"
    HELP = "a share is taken of a whole balance in which tokens of another kind may lie"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/flows-mixed.md"
    WIKI_TITLE = "One flow of tokens is taken for another"
    WIKI_DESCRIPTION = (
        "A function divides the whole balance of the contract: a fee, a treasury's share. Another function "
        "brings tokens of a different kind into the same contract (principal, a refund, earnings) and leaves "
        "them there, so that they are divided as well."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`splitRewards()` sends 10% of `token.balanceOf(address(this))` to the treasury. `withdraw()` takes "
        "the user's principal out of the protocol into the same proxy. Who withdraws before the split loses "
        "a tenth of the principal."
    )
    WIKI_RECOMMENDATION = (
        "Measure each flow as the difference of the balance around the call that brings it, and pass it on "
        "in the same call; divide only what was measured as a reward."
    )
    WIKI_LIMITS = (
        "What a call of the protocol brings in is told by its name. A balance that is only swept to one "
        "receiver, undivided, is not reported."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            left = {trace: call for trace in map(_Key, traces) if (call := _left_behind(unit, trace.trace))}
            for trace in traces:
                division = next(_divisions(trace), None)
                others = [(key.trace, call) for key, call in left.items() if key.trace is not trace]
                later = [t for t in traces if t is not trace and _asks_for_later(t)]
                if division is not None and (others or later):
                    other = others[0][0] if others else later[0]
                    text = (
                        f"divides a balance in which what {other.entry.name}() took from the protocol may lie"
                    )
                    yield report(trace, text, division)
                rest = next(_remainders(trace), None)
                mixed = rest and next(
                    (t for t in traces if t is not trace and _brings_apart(unit, t, rest)), None
                )
                if rest and mixed:
                    text = (
                        f"takes {describe(rest.value)} for new, in which what "
                        f"{mixed.entry.name}() brought may lie"
                    )
                    yield report(trace, text, rest.step)
                taken = next(_counted_on_arrival(trace), None)
                if taken is not None:
                    for other in traces:
                        if other is not trace and _passes_on_apart(unit, other, taken):
                            text = (
                                f"counts all ether that arrives in {describe(taken.location)}, also what "
                                f"{other.entry.name}() passes on"
                            )
                            yield report(trace, text, taken)
                            break


@dataclass(frozen=True)
class _Rest:
    """What a holder has of a token above what is counted."""

    step: Step
    value: Value
    token: Value
    holder: Value
    counted: frozenset[Slot]


def _remainders(trace: Trace) -> Iterator[_Rest]:
    """Balances less what is stored, that are booked, paid or divided as what is new."""
    for step in trace.steps:
        if not isinstance(step, Write | Call) or (isinstance(step, Call) and as_transfer(step) is None):
            continue
        new = _taken(step)
        if new is not None and new.kind == Kind.RESULT and is_balance(new):
            yield _Rest(step, new, new.parts[0], new.parts[-1], frozenset())
        for part in (part for whole in values_of(step) for part in whole):
            if part.kind != Kind.BINARY or part.label != "-" or is_difference(part):
                continue
            whole_balance, counted = part.parts
            stored = frozenset(
                slot(p) for p in counted if is_stored(p) and not isinstance(type_at(p), MappingType)
            )
            if whole_balance.kind == Kind.RESULT and is_balance(whole_balance) and stored:
                yield _Rest(step, part, whole_balance.parts[0], whole_balance.parts[-1], stored)


def _taken(step: Write | Call) -> Value | None:
    """What is paid out, or added to a counter."""
    if isinstance(step, Write):
        added = [o.parts[1] for o in options(step.value) if o.kind == Kind.BINARY]
        return added[0] if direction(step) == 1 and added else None
    paid = as_transfer(step)
    return paid.amount if paid is not None and paid.payer == THIS and paid.payee != SENDER else None


def _brings_apart(unit: Unit, trace: Trace, rest: _Rest) -> bool:
    """Whether the holder gets tokens that it books, if at all, elsewhere than where the rest is "
    "taken from."""
    if any(slot(w.location) in rest.counted and direction(w) == 1 for w in trace.writes):
        return False
    booked = any(direction(w) == 1 and slot(w.location) not in rest.counted for w in trace.writes)
    comes = [t for t in transfers(trace) if t.token == rest.token and t.payee == rest.holder]
    goes = [t for t in transfers(trace) if t.token == rest.token and t.payer == rest.holder]
    allowed = [a for a in approvals(trace) if a.token == rest.token and a.holder == rest.holder]
    if any(t.payer != rest.holder for t in comes) and booked and not goes and not allowed:
        return True
    for call in protocol_calls(unit, trace):
        if not is_taking(call.name) or rest.holder not in (call.this, call.target):
            continue
        passed = [t for t in transfers(trace) if t.payer == rest.holder and t.call in trace.after(call)]
        if not any(t.token == rest.token for t in passed) and is_measured_in(trace, call, rest):
            return True
    return False


def is_measured_in(trace: Trace, call: Call, rest: _Rest) -> bool:
    """Whether the trace itself measures that the call brings such tokens."""
    read = [c.result for c in trace.calls if is_balance(c.result) and c.result.parts[0] == rest.token]
    return is_measured(trace, call) and any(r.parts[-1] == rest.holder for r in read)


class _Key:
    """Traces are compared by identity."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace


def _divisions(trace: Trace) -> Iterator[Step]:
    """Parts of a whole balance, of the contract or of a proxy of its, that are paid or booked."""
    for transfer in transfers(trace):
        if _is_share(transfer.amount, transfer.payer):
            yield transfer.call
    swept = {t.payer for t in transfers(trace) if is_balance_of(t.amount, t.payer)}
    for write in trace.writes:
        if direction(write) == 1 and any(_is_share(write.value, holder) for holder in swept):
            yield write


def _is_share(amount: Value, holder: Value) -> bool:
    whole = any(is_balance_of(part, holder) for part in amount)
    return whole and not is_difference(amount) and _is_part(amount)


def _is_part(amount: Value) -> bool:
    """A fixed part: what a caller's shares are worth is a part of everything on purpose."""
    return any(_is_fraction(part) for part in amount) and not any(_is_by_shares(part) for part in amount)


def _is_fraction(part: Value) -> bool:
    if part.kind == Kind.BINARY:
        return part.label in ("/", "*", ">>")
    return part.kind == Kind.APPLY and "div" in str(part.label).lower()


def _is_by_shares(part: Value) -> bool:
    product = part.kind == Kind.BINARY and part.label == "*"
    if not product and part.kind != Kind.APPLY:
        return False
    return any(side.kind == Kind.PARAMETER or is_looked_up_for_caller(side) for side in part.parts)


def _asks_for_later(trace: Trace) -> bool:
    """Whether it makes somebody pay the contract at another time, and not by a call."""
    acts = [c for c in trace.calls if c.this == THIS and c.how in (How.HIGH, How.LOW) and not c.is_reading]
    return bool(acts) and (is_later(trace.entry.name) or any(is_later(call.name) for call in acts))


def _counted_on_arrival(trace: Trace) -> Iterator[Write]:
    """A number that grows by whatever ether comes without a call of a function."""
    if trace.entry.is_receive or trace.entry.is_fallback:
        for write in trace.writes:
            if direction(write) == 1 and write.value.mentions(Kind.GLOBAL, "msg.value"):
                yield write


def _passes_on_apart(unit: Unit, trace: Trace, taken: Write) -> bool:
    """Whether it passes on ether that a call brought in, and leaves the number as it is."""
    if any(slot(write.location) == slot(taken.location) for write in trace.writes):
        return False
    for call in (c for c in protocol_calls(unit, trace) if c.this == THIS and is_taking(c.name)):
        paid = [t for t in transfers(trace) if t.token is None and t.payer == THIS]
        if any(t.call in trace.after(call) and not t.amount.mentions(Kind.GLOBAL) for t in paid):
            return True
    return False


def _left_behind(unit: Unit, trace: Trace) -> Call | None:
    """A call that brings something in, with nothing that passes it on."""
    for call in protocol_calls(unit, trace):
        if is_taking(call.name) and verb(call.name) != "remove" and (call.args or call.this != THIS):
            later = [t for t in transfers(trace) if t.payer == call.this and t.call in trace.after(call)]
            if not later:
                return call
    return None
