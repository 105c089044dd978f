"""What is given back of the money that came with a call: the whole balance, or by an estimate."""

from collections.abc import Iterator

from slither.core.declarations import Contract

from analysis.detectors.reading.ledger import direction
from analysis.detectors.reading.money import Transfer, is_balance_of, transfers
from analysis.detectors.reading.names import is_taking
from analysis.detectors.reading.protocol import is_protocol_call, protocol_calls
from analysis.detectors.reading.steps import Call, How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import SENDER, THIS, Kind, Value, options


def whole_rests(unit: Unit, contract: Contract, trace: Trace) -> Iterator[tuple[Transfer, str]]:
    """Whole balances that go back to who paid, where the contract holds money of others between calls."""
    calls = [c for c in trace.calls if c.this == THIS and (c.inner or is_protocol_call(unit, c))]
    calls = [c for c in calls if not c.is_reading]
    is_paid_in = _pays_in(trace)
    if not calls or not (is_paid_in or any(is_taking(c.name) for c in calls)):
        return
    for paid in transfers(trace):
        whole = is_balance_of(paid.amount, THIS) and paid.payer == THIS
        if whole and paid.payee.kind in (Kind.SENDER, Kind.PARAMETER) and paid.call in trace.after(calls[0]):
            for other in unit.changing(contract):
                is_left = is_paid_in and any(_leaves(unit, other, paid))
                if other is not trace and (is_left or _owes(other, paid)):
                    yield paid, f"{other.entry.name}() {'left' if is_left else 'pays out'}"


def _pays_in(trace: Trace) -> bool:
    """Whether money comes with the call."""
    with_call = any(c.ether is not None and c.ether.mentions(Kind.GLOBAL, "msg.value") for c in trace.calls)
    return with_call or any(t.payer == SENDER for t in transfers(trace)) or trace.entry.payable


def _leaves(unit: Unit, trace: Trace, paid: Transfer) -> Iterator[Call]:
    """Calls that bring in money of the same kind, with nothing after them that passes it on."""
    for call in protocol_calls(unit, trace):
        if call.this == THIS and is_taking(call.name):
            later = [t for t in transfers(trace) if t.payer == THIS and t.call in trace.after(call)]
            if not any((t.token is None) == (paid.token is None) for t in later):
                yield call


def _owes(trace: Trace, whole: Transfer) -> bool:
    """Whether it pays, in the same money, what was kept back and counted before."""
    falling = [write for write in trace.writes if direction(write) == -1]
    lowered = {write.location for write in falling}
    lowered |= {o.parts[1] for w in falling for o in options(w.value) if o.kind == Kind.BINARY}
    for paid in transfers(trace):
        if paid.payer == THIS and _is_same_token(paid.token, whole.token) and paid.amount in lowered:
            taken = [c for c in trace.calls if c.how is How.HIGH and not c.is_reading and is_taking(c.name)]
            return not any(paid.call in trace.after(call) for call in taken)
    return False


def _is_same_token(one: Value | None, other: Value | None) -> bool:
    """Those that callers name may be the same."""
    if one is None or other is None:
        return one is other
    return one == other or one.kind == other.kind == Kind.PARAMETER


def estimated_rests(trace: Trace) -> Iterator[tuple[Transfer, Call]]:
    """Ether that goes back to who sent it by an estimate, after all of it went on."""
    came = Value(Kind.GLOBAL, "msg.value")
    for call in (c for c in trace.calls if c.how is How.HIGH and c.this == THIS and c.ether == came):
        for paid in transfers(trace):
            is_rest = paid.amount.kind == Kind.BINARY and paid.amount.label == "-"
            is_back = paid.token is None and paid.payer == THIS and paid.payee == SENDER
            if is_back and is_rest and paid.amount.parts[0] == came and paid.call in trace.after(call):
                yield paid, call
