from collections.abc import Iterator

from analysis.detectors.detector import MEDIUM, Detector, Report, report
from analysis.detectors.reading.ledger import values_of
from analysis.detectors.reading.money import Transfer, is_balance, transfers
from analysis.detectors.reading.names import is_taking
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.steps import Call, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, describe


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
            for trace in unit.changing(contract):
                found = next(_unmeasured(unit, trace), None)
                if found is not None:
                    call, paid = found
                    text = f"pays {describe(paid.amount)} and not what {call.name}() brought in"
                    yield report(trace, text, call, paid.call)


def _unmeasured(unit: Unit, trace: Trace) -> Iterator[tuple[Call, Transfer]]:
    for call in protocol_calls(unit, trace):
        if not is_taking(call.name) or _is_used(trace, call):
            continue
        for paid in transfers(trace):
            if paid.payer == call.this and paid.call in trace.after(call) and _is_own_number(call, paid):
                yield call, paid


def _is_used(trace: Trace, call: Call) -> bool:
    later = [*trace.after(call)]
    return any(whole.holds(call.result) for step in later for whole in values_of(step)) or any(
        whole.holds(call.result) for whole in trace.results
    )


def _is_own_number(call: Call, paid: Transfer) -> bool:
    if any(is_balance(part) for part in paid.amount) or paid.token is None:
        return False
    # A part of a struct that went along is the business of stored-amount-paid.
    if any(part.kind == Kind.MEMBER and part.parts[0] in call.args for part in paid.amount):
        return False
    return not (paid.amount in call.args and not _returns_number(call)) and _varies(paid.amount)


def _returns_number(call: Call) -> bool:
    kinds = getattr(call.declared, "return_type", None) or []
    return any("int" in str(kind) for kind in kinds)


def _varies(amount: Value) -> bool:
    return any(part.kind in (Kind.STATE, Kind.PARAMETER) for part in amount)
