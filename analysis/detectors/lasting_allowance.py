from collections.abc import Iterator

from analysis.detectors.detector import HIGH, LOW, Detector, Report, report
from analysis.detectors.reading.callers import demands
from analysis.detectors.reading.ledger import values_of
from analysis.detectors.reading.money import WORD, Approval, approvals
from analysis.detectors.reading.steps import How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import ZERO, Kind, Value, describe, root

# Amounts above any supply.
ENDLESS = (WORD, 2**128 - 1, 2**96 - 1, 2**255, 2**160 - 1)


class LastingAllowance(Detector):
    ARGUMENT = "lasting-allowance"
    HELP = "an allowance outlives the call that needs it"
    IMPACT = LOW
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/lasting-allowance.md"
    WIKI_TITLE = "An allowance that outlives its call"
    WIKI_DESCRIPTION = (
        "The contract lets another take its tokens, without a limit, or for a call that takes less or never "
        "comes. Whatever lies in the contract later (rewards, refunds) can be taken by the spender, or by "
        "what it is upgraded to."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "Each proxy approves the protocol for `type(uint256).max` when it is made. Years later the protocol "
        "is upgraded to code with a fault, and all rewards that lie in proxies can be drawn."
    )
    WIKI_RECOMMENDATION = (
        "Approve exactly the amount that the next call takes, and require that nothing of it is left."
    )
    WIKI_LIMITS = "Where an amount is approved that a following call is given, it is taken to be used up."

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.everything(contract):
                approval = next((a for a in approvals(trace) if _lasts(trace, a)), None)
                if approval is not None:
                    whom = describe(approval.spender)
                    yield report(
                        trace, f"lets {whom} take {_how_much(approval)}, and never ends it", approval.call
                    )


def _lasts(trace: Trace, approval: Approval) -> bool:
    if approval.amount == ZERO or _is_ended(trace, approval):
        return False
    # Whoever asks for an allowance for somebody knows why; whoever deploys sets up what lasts.
    if root(approval.spender).kind == Kind.PARAMETER and not trace.entry.is_constructor:
        return False
    return _is_endless(approval.amount) or not _is_spent(trace, approval)


def _is_endless(amount: Value) -> bool:
    return amount.kind == Kind.CONSTANT and amount.label in ENDLESS


def _is_ended(trace: Trace, approval: Approval) -> bool:
    """Whether it is taken back, or required to be used up."""
    later = trace.after(approval.call)
    back = any(
        a.amount == ZERO and a.spender == approval.spender and a.call in later for a in approvals(trace)
    )
    return back or any(_is_about_allowance(fact.value) for fact in demands(trace))


def _is_about_allowance(value: Value) -> bool:
    return any(part.kind == Kind.RESULT and part.label.name == "allowance" for part in value)


def _is_spent(trace: Trace, approval: Approval) -> bool:
    for call in trace.calls:
        if call in trace.after(approval.call) and not call.is_reading:
            given = [part for whole in values_of(call) for part in whole]
            if approval.amount in given or (call.how is How.LOW and call.args):
                return True
    return False


def _how_much(approval: Approval) -> str:
    return "whatever it holds" if _is_endless(approval.amount) else describe(approval.amount)
