from collections.abc import Iterator

from analysis.detectors.detector import HIGH, LOW, Detector, Report, report
from analysis.detectors.reading.callers import demands, names_one
from analysis.detectors.reading.ledger import all_values, values_of
from analysis.detectors.reading.money import (
    WORD,
    Approval,
    approvals,
    as_transfer,
    is_balance,
    is_difference,
    transfers,
)
from analysis.detectors.reading.steps import Call, How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, ZERO, Kind, Value, describe, root

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
                if approval is not None and (approval.call.this == THIS or not _is_told(unit, approval)):
                    whom = describe(approval.spender)
                    yield report(
                        trace, f"lets {whom} take {_how_much(approval)}, and never ends it", approval.call
                    )


def _is_told(unit: Unit, approval: Approval) -> bool:
    """Whether it is said of the contract that holds the tokens, where that is read on its own."""
    return any(approval.call.stack[-1] in contract.functions for contract in unit.contracts)


def _lasts(trace: Trace, approval: Approval) -> bool:
    if approval.amount == ZERO or _is_ended(trace, approval):
        return False
    # Whoever asks for an allowance for somebody knows why; whoever deploys sets up what lasts.
    if _is_asked_for(trace, approval):
        return False
    return _is_endless(approval.amount) or not _is_spent(trace, approval) or _is_partly_spent(trace, approval)


def _is_asked_for(trace: Trace, approval: Approval) -> bool:
    """Whether the caller says for whom or how much, and the contract itself then does nothing with it."""
    if trace.entry.is_constructor or _is_endless(approval.amount):
        return False
    later = _later_acts(trace, approval)
    if root(approval.spender).kind == Kind.PARAMETER:
        return not any(call.target == approval.spender for call in later)
    return approval.amount.kind == Kind.PARAMETER and not later


def _later_acts(trace: Trace, approval: Approval) -> list[Call]:
    later = trace.after(approval.call)
    return [call for call in trace.calls if call in later and not call.is_reading]


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
    """Whether a call follows that is given the amount, or bytes that the contract itself made."""
    for call in _later_acts(trace, approval):
        given = [part for whole in values_of(call) for part in whole]
        if approval.amount in given and _may_leave_some(trace, call, approval):
            continue
        if approval.amount in given or (call.how is How.LOW and call.args and not _is_brought(call)):
            return True
    return False


def _may_leave_some(trace: Trace, call: Call, approval: Approval) -> bool:
    """Whether what the call takes is measured, as need not be done where it takes all."""
    if as_transfer(call) is not None or call.how is not How.HIGH:
        return False
    spent = [v for _, v in all_values(trace) if v.kind == Kind.BINARY and v.label == "-" and is_difference(v)]
    before, after = _readings(trace, call, approval)
    return any(v.parts[0] in before and v.parts[1] in after for v in spent)


def _readings(trace: Trace, call: Call, approval: Approval) -> tuple[list[Value], list[Value]]:
    """What was read of the approved token's balance before and after the call."""
    place = trace.steps.index(call)
    read = [c for c in trace.calls if c.target == approval.token and is_balance(c.result)]
    before = [c.result for c in read if trace.steps.index(c) < place]
    return before, [c.result for c in read if trace.steps.index(c) > place]


def _is_brought(call: Call) -> bool:
    """Whether the bytes are anybody's own: what they ask for is not known."""
    if call.args[0].kind != Kind.PARAMETER or call.this != THIS:
        return False
    return not any(names_one(fact) for fact in call.facts)


def _is_partly_spent(trace: Trace, approval: Approval) -> bool:
    """Whether what the call leaves is given back: then it need not take all."""
    later = trace.after(approval.call)
    return any(
        transfer.call in later and transfer.token == approval.token and _is_rest(transfer.amount, approval)
        for transfer in transfers(trace)
    )


def _is_rest(amount: Value, approval: Approval) -> bool:
    return any(
        part.kind == Kind.BINARY and part.label == "-" and part.parts[0] == approval.amount for part in amount
    )


def _how_much(approval: Approval) -> str:
    return "whatever it holds" if _is_endless(approval.amount) else describe(approval.amount)
