"""Tokens and ether: what a call moves, from whom, to whom, how much; and what an amount was measured from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analysis.detectors.reading.ledger import all_values
from analysis.detectors.reading.steps import Call, How, Trace
from analysis.detectors.reading.values import Kind, Value, options

WORD = 2**256 - 1


@dataclass(frozen=True, eq=False)
class Transfer:
    """`token` is None for ether."""

    call: Call
    token: Value | None
    payer: Value
    payee: Value
    amount: Value


@dataclass(frozen=True, eq=False)
class Approval:
    call: Call
    token: Value
    holder: Value
    spender: Value
    amount: Value


# By name and number of arguments: the token's own functions, and the safe ones that libraries add to it.
_PAYS = {("transfer", 2), ("safetransfer", 2)}
_PULLS = {("transferfrom", 3), ("safetransferfrom", 3)}
_ALLOWS = {
    ("approve", 2),
    ("safeapprove", 2),
    ("forceapprove", 2),
    ("safeapprovewithretry", 2),
    ("increaseallowance", 2),
    ("safeincreaseallowance", 2),
}
_SENDS = {"sendvalue", "safetransfereth", "forcesafetransfereth", "trysafetransfereth"}


def transfers(trace: Trace) -> Iterator[Transfer]:
    for call in trace.calls:
        found = as_transfer(call)
        if found is not None:
            yield found


def approvals(trace: Trace) -> Iterator[Approval]:
    for call in trace.calls:
        found = as_approval(call)
        if found is not None:
            yield found


def as_transfer(call: Call) -> Transfer | None:
    name, count = _key(call)
    if call.how in (How.HIGH, How.TOKEN):
        if (name, count) in _PAYS:
            return Transfer(call, call.target, call.this, call.args[0], call.args[1])
        if (name, count) in _PULLS:
            return Transfer(call, call.target, *call.args)
        if name == "safetransferall" and count == 1:
            return Transfer(call, call.target, call.this, call.args[0], _everything(call))
    if call.how is How.TOKEN and name in _SENDS and call.args:
        return Transfer(call, None, call.this, call.target, call.args[0])
    if call.ether is not None and call.how in (How.LOW, How.ETHER):
        return Transfer(call, None, call.this, call.target, call.ether)
    return None


def as_approval(call: Call) -> Approval | None:
    if call.how in (How.HIGH, How.TOKEN) and _key(call) in _ALLOWS:
        return Approval(call, call.target, call.this, *call.args)
    return None


def is_token_call(call: Call) -> bool:
    """Whether it is a standard token's function, whichever contract it is called on."""
    known = ("totalsupply", "decimals", "permit", "mint", "burn", "burnfrom")
    if as_transfer(call) is not None or as_approval(call) is not None:
        return True
    return _key(call)[0] in (*known, "balanceof", "allowance")


def is_name_of_token(name: str) -> bool:
    """Whether it is one of the functions by which tokens move, or tell who has them."""
    known = {name for name, _ in _PAYS | _PULLS | _ALLOWS} | {"balanceof", "allowance"}
    return name.lower() in known


def is_balance(value: Value) -> bool:
    """Whether it is a whole balance of tokens or ether, as it was read."""
    if value.kind == Kind.RESULT:
        return bool(value.label.name == "balanceOf")
    return value.kind == Kind.APPLY and str(value.label).startswith(("balance(", "selfbalance"))


def is_balance_of(value: Value, holder: Value) -> bool:
    return is_balance(value) and bool(value.parts) and value.parts[-1] == holder


def is_difference(value: Value) -> bool:
    """Whether it is what came or went between two readings of a balance."""
    return any(
        option.kind == Kind.BINARY
        and option.label == "-"
        and any(is_balance(part) for part in option.parts[0])
        and any(is_balance(part) for part in option.parts[1])
        for part in value
        for option in options(part)
    )


def is_measured(trace: Trace, call: Call) -> bool:
    """Whether a balance is read before and after the call, and the difference used."""
    differences = [
        value
        for _, value in all_values(trace)
        if value.kind == Kind.BINARY and value.label == "-" and is_difference(value)
    ]
    order = {id(step): place for place, step in enumerate(trace.steps)}
    readings = {c.result: order[id(c)] for c in trace.calls if is_balance(c.result)}
    here = order[id(call)]
    for part in differences:
        after = [readings[p] for p in part.parts[0] if p in readings]
        before = [readings[p] for p in part.parts[1] if p in readings]
        # The ether of a contract is read without a call.
        if not after or not before or (max(after) > here and min(before) < here):
            return True
    return False


def _key(call: Call) -> tuple[str, int]:
    return call.name.lower().lstrip("_"), len(call.args)


def _everything(call: Call) -> Value:
    label: Any = call.result.label
    return Value(Kind.RESULT, label, (call.target, call.this))
