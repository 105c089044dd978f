from collections.abc import Iterator

from slither.core.declarations import FunctionContract

from analysis.detectors.detector import MEDIUM, Detector, Report, report
from analysis.detectors.reading.money import approvals, is_balance, is_measured, transfers
from analysis.detectors.reading.names import verb, words
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.steps import Call, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, Kind, Value, describe, is_stored

PAYING = frozenset({"repay", "wipe", "payback", "cover", "buy", "settle"})


class RestNotReturned(Detector):
    ARGUMENT = "rest-not-returned"
    HELP = "a debt is paid with more than is owed, and the rest stays"
    IMPACT = MEDIUM
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/rest-not-returned.md"
    WIKI_TITLE = "What a repayment leaves is given back to nobody"
    WIKI_DESCRIPTION = (
        "Who repays names an amount, and the protocol takes at most what is owed. Interest moves the debt "
        "between the moment somebody computes the amount and the call, so that users name more. What is left "
        "stays in the contract that pays, if nothing measures it and sends it back."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`repay(amount)` pulls 110 from Alice, approves the pool for 110 and calls "
        "`pool.repay(110)`. She owed "
        "100. Ten stay in her proxy, which has no function that sends tokens of this kind."
    )
    WIKI_RECOMMENDATION = (
        "Send back what is left of the balance after the call, or ask what is owed first and pull no more."
    )
    WIKI_LIMITS = (
        "Repayments are told by their names. A function anywhere in the contract that moves the token on by "
        "what is there counts as the way back."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            for trace in traces:
                for call, amount in _takes_less(unit, trace, traces):
                    text = (
                        f"hands {describe(amount)} to {call.name}(), which may take less, and "
                        "gives no rest back"
                    )
                    yield report(trace, text, call)
                    break


def _takes_less(unit: Unit, trace: Trace, traces: tuple[Trace, ...]) -> Iterator[tuple[Call, Value]]:
    for call in (c for c in protocol_calls(unit, trace) if c.this == THIS):
        if call.ether == Value(Kind.GLOBAL, "msg.value") and _pays_debt(call) and not _gives_ether(trace):
            yield call, call.ether
        for approval in approvals(trace):
            if approval.call in trace.after(call) or not (
                _is_most(call, approval.amount) or _pays_debt(call)
            ):
                continue
            if approval.amount not in call.args:
                continue
            back = any(_gives_rest(other, approval.token) for other in traces)
            if not back and not is_measured(trace, call) and not _is_what_is_owed(approval.amount):
                yield call, approval.amount


def _pays_debt(call: Call) -> bool:
    return verb(call.name) in PAYING or bool({"repay", "payback"} & set(words(call.name)))


def _gives_ether(trace: Trace) -> bool:
    return any(t.token is None and t.payer == THIS for t in transfers(trace))


def _is_most(call: Call, amount: Value) -> bool:
    """Whether the protocol calls it the most that it takes."""
    parameters = call.declared.parameters if isinstance(call.declared, FunctionContract) else ()
    given = [p for p, value in zip(parameters, call.args, strict=False) if value == amount]
    return any({"max", "maximum", "limit", "most"} & set(words(str(p.name))) for p in given)


def _gives_rest(trace: Trace, token: Value) -> bool:
    """Whether a function moves the token on by what is there."""
    return any(
        t.payer == THIS and t.token == token and any(is_balance(p) or p.label == "-" for p in t.amount)
        for t in transfers(trace)
    )


def _is_what_is_owed(amount: Value) -> bool:
    """Whether it was asked for, kept, or brought down to something."""
    if is_stored(amount) or amount.kind in (Kind.CHOICE, Kind.APPLY):
        return True
    return any(part.kind == Kind.RESULT for part in amount)
