from collections.abc import Iterator

from slither.core.cfg.node import Node, NodeType
from slither.slithir.operations import SolidityCall

from analysis.detectors.detector import HIGH, LOW, Detector, Report, report
from analysis.detectors.reading.callers import authenticates, conditions, demands, names_one
from analysis.detectors.reading.ledger import all_values, values_of
from analysis.detectors.reading.money import (
    WORD,
    Approval,
    approvals,
    as_transfer,
    is_balance,
    is_difference,
    is_name_of_token,
    transfers,
)
from analysis.detectors.reading.steps import Call, How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    THIS,
    ZERO,
    Kind,
    Value,
    constant,
    describe,
    is_stored,
    keys,
    options,
    root,
)

# Amounts above any supply.
ENDLESS = (WORD, 2**128 - 1, 2**96 - 1, 2**255, 2**160 - 1)


TRUE = constant(1)


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
                approval = next((a for a in approvals(trace) if _lasts(unit, trace, a)), None)
                if approval is not None and (approval.call.this == THIS or not _is_told(unit, approval)):
                    whom = describe(approval.spender)
                    yield report(
                        trace, f"lets {whom} take {_how_much(approval)}, and never ends it", approval.call
                    )
                for call in _blankets(trace):
                    text = f"lets {describe(call.args[0])} take every token of {describe(call.target)}"
                    yield report(trace, f"{text}, and never ends it", call)


def _blankets(trace: Trace) -> Iterator[Call]:
    """Leave for all tokens of a collection, given for a call that follows."""
    given = [c for c in trace.calls if c.name == "setApprovalForAll" and len(c.args) == 2 and c.this == THIS]
    for call in given:
        later = trace.after(call)
        ended = any(c in later and c.args == (call.args[0], ZERO) for c in given)
        used = any(isinstance(s, Call) and s.target == call.args[0] and not s.is_reading for s in later)
        if call.args[1] == TRUE and used and not ended:
            yield call


def _is_told(unit: Unit, approval: Approval) -> bool:
    """Whether it is said of the contract that holds the tokens, where that is read on its own."""
    told = {function for contract in unit.contracts for function in contract.functions}
    return any(function in told for function in approval.call.stack[1:])


def _lasts(unit: Unit, trace: Trace, approval: Approval) -> bool:
    if approval.amount == ZERO or _is_ended(trace, approval):
        return False
    # Whoever asks for an allowance for somebody knows why; whoever deploys sets up what lasts.
    if _is_asked_for(trace, approval):
        return False
    if _is_endless(approval.amount) or not _is_spent(trace, approval):
        return True
    return _is_partly_spent(trace, approval) or _is_left_to_anybody(unit, trace, approval)


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
    amounts = _equals(trace, approval.amount)
    for call in _later_acts(trace, approval):
        given = [part for whole in values_of(call) for part in whole]
        is_given = not amounts.isdisjoint(given)
        if is_given and _may_leave_some(trace, call, approval):
            continue
        if as_transfer(call) is not None and call.this == approval.holder and call.target == approval.token:
            continue
        if _takes_less(call, approval.amount) and not _is_taken_twice(trace, call, approval):
            continue
        if _may_fail(call):
            continue
        if is_given or _is_told_by_parts(approval.amount, given):
            return True
        if call.how is How.LOW and call.args and not (call.told or _is_brought(call)):
            return True
    return False


def _equals(trace: Trace, amount: Value) -> set[Value]:
    """The amount, and all that it must be equal to."""
    demanded = (f.value for f in demands(trace) if (f.value.label == "==") == f.holds)
    pairs = (value.parts for value in demanded if value.kind == Kind.BINARY and amount in value.parts)
    return {amount, *(side for pair in pairs for side in pair)}


def _is_left_to_anybody(unit: Unit, trace: Trace, approval: Approval) -> bool:
    """Whether the caller names who may take, of whom nothing is known, and others' tokens may lie there."""
    spender = approval.spender
    if root(spender).kind != Kind.PARAMETER or approval.holder != THIS:
        return False
    others = (t for other in unit.changing(trace.contract) if other is not trace for t in transfers(other))
    if not any(t.payer == THIS and _may_be(t.token, approval.token) for t in others):
        return False
    facts = conditions(trace, approval.call)
    return not any(_vouches(fact.value, spender) or authenticates(fact) for fact in facts)


def _may_be(one: Value | None, other: Value) -> bool:
    return one is not None and (one == other or Kind.PARAMETER in (one.kind, other.kind))


def _vouches(value: Value, spender: Value) -> bool:
    """Whether a list, or somebody who keeps one, is asked about it, or it is compared with what is stored."""
    for part in value:
        if is_stored(part) and any(key.holds(spender) for key in keys(part)):
            return True
        if part.kind == Kind.RESULT and spender in part.parts[1:] and not is_name_of_token(part.label.name):
            return True
        if part.kind == Kind.BINARY and spender in part.parts and part.mentions(Kind.STATE):
            return True
    return False


def _is_taken_twice(trace: Trace, call: Call, approval: Approval) -> bool:
    """Whether another call takes what this one leaves."""
    rests = {arg.parts[1] for arg in call.args if arg.kind == Kind.BINARY and arg.label == "-"}
    others = [c for c in _later_acts(trace, approval) if c is not call and c.target != approval.token]
    return any(not rests.isdisjoint(other.args) for other in others)


def _may_fail(call: Call) -> bool:
    """Whether the function goes on, and may return, where the call reverts."""
    if call.node.type != NodeType.TRY:
        return False
    clauses = [son for son in call.node.sons[1:] if son.type == NodeType.CATCH]
    return any(not _ends_in_revert(clause) for clause in clauses)


def _ends_in_revert(clause: Node) -> bool:
    inside = [n for n in clause.function.nodes if clause in n.dominators]
    return any(
        isinstance(op, SolidityCall) and op.function.name.startswith("revert")
        for n in inside
        if not any(before.type == NodeType.IF and before in inside for before in n.dominators - {n})
        for op in n.irs
    )


def _takes_less(call: Call, amount: Value) -> bool:
    """Whether all that the call is told of the amount is that it takes at most as much."""
    told = [arg for arg in call.args if arg.holds(amount)]
    return bool(told) and all(_is_at_most(arg, amount) for arg in told)


def _is_at_most(arg: Value, amount: Value) -> bool:
    if arg == amount:
        return False
    if arg.kind == Kind.BINARY and arg.label == "-":
        return arg.parts[0] == amount
    if arg.kind == Kind.CHOICE:
        return amount in options(arg) and not all(option.holds(amount) for option in options(arg))
    return arg.kind == Kind.APPLY and arg.label == "min" and amount in arg.parts


def _is_told_by_parts(amount: Value, given: list[Value]) -> bool:
    """Whether the amount is for many calls, each of which is given its part."""
    for whole in amount:
        if whole.kind == Kind.BINARY and whole.label == "*":
            for part, count in (whole.parts, whole.parts[::-1]):
                if count.kind == Kind.LENGTH and part in given:
                    return True
        if whole.kind == Kind.LOOP and any(_adds_one_of(later, given) for later in whole.label.later):
            return True
    return False


def _adds_one_of(later: Value, given: list[Value]) -> bool:
    return any(
        option.kind == Kind.BINARY and option.label == "+" and option.parts[1] in given
        for option in options(later)
    )


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
