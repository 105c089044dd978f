from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import is_looked_up_for_caller
from analysis.detectors.reading.ledger import direction
from analysis.detectors.reading.money import is_balance_of, is_difference, transfers
from analysis.detectors.reading.names import is_later, is_taking, verb
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.steps import Call, How, Step, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, Kind, Value, describe, slot


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
