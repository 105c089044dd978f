from collections.abc import Iterator

from slither.core.declarations import Contract, FunctionContract

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.callers import (
    choices,
    conditions,
    demands,
    is_chosen,
    is_once_only,
    is_restricted,
    names_one,
)
from analysis.detectors.reading.ledger import values_of
from analysis.detectors.reading.money import as_approval, as_transfer, is_balance_of, transfers
from analysis.detectors.reading.names import is_collecting, is_giving, is_taking, is_undoing
from analysis.detectors.reading.protocol import is_protocol_call, own_accounts
from analysis.detectors.reading.steps import Call, Check, Fact, How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import SENDER, THIS, Kind, Value, describe, is_stored, keys, root


class OpenForwarder(Detector):
    ARGUMENT = "open-forwarder"
    HELP = "anybody can make a user's proxy act"
    IMPACT = HIGH
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/open-forwarder.md"
    WIKI_TITLE = "A forwarder of a user's proxy that anybody can reach"
    WIKI_DESCRIPTION = (
        "A proxy is the user, as far as the wrapped protocol can tell. A function of the proxy that calls "
        "the protocol, moves tokens or ether, or sets an allowance, and asks nothing of its caller, gives "
        "the user's rights to everybody. So does one of a contract that serves one stored account, and "
        "hands on whatever bytes it is given, pays out what it holds to whom the caller says, or does "
        "openly what its sibling does for that account only."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "All functions of the proxy carry `onlyCluster`, but `removeValidator` was added later and does not. "
        "Mallory calls it on Alice's proxy, and the protocol removes Alice's validator."
    )
    WIKI_RECOMMENDATION = (
        "Give every function of the proxy that changes something the same condition on `msg.sender`: the "
        "wrapper that commands it, or the user."
    )
    WIKI_LIMITS = (
        "Contracts are looked at of which something in the same sources makes or commands many, and such as "
        "keep one account that they serve; in these, a function that says anything about its caller is "
        "left alone. Any condition on the caller counts, right or wrong; other detectors judge conditions."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        proxies = own_accounts(unit)
        for proxy in proxies:
            for trace in unit.changing(proxy):
                call = next((c for c in trace.calls if _is_act(unit, c) and _is_open(trace, c)), None)
                if call is not None:
                    text = f"lets anybody make this proxy call {describe(call.target)}.{call.name}()"
                    yield report(trace, text, call)
        for contract in (c for c in unit.contracts if c not in proxies and _serves_one(unit, c)):
            ruled = _ruled(unit, contract)
            for trace in (t for t in unit.changing(contract) if not _is_about_caller(t)):
                call = next((c for c in trace.calls if _is_grave(unit, trace, c, ruled)), None)
                if call is not None and _is_open(trace, call):
                    text = f"lets anybody make this account call {describe(call.target)}.{call.name}()"
                    yield report(trace, text, call)


def _serves_one(unit: Unit, contract: Contract) -> bool:
    """Whether one account is told to it at first that it obeys, or should: it does nothing else with it."""
    # Who may send ether is no matter of rights.
    acting = (trace for trace in unit.changing(contract) if not trace.entry.is_receive)
    if any(names_one(fact) for trace in acting for fact in demands(trace)):
        return True
    used = {part for t in unit.traces(contract) for c in t.calls for v in values_of(c) for part in v}
    return bool(set(_told(unit, contract)) - used)


def _told(unit: Unit, contract: Contract) -> Iterator[Value]:
    """The accounts that are noted when it is made."""
    construction = unit.construction(contract)
    for write in construction.writes if construction else ():
        if write.value == SENDER or (write.value.kind == Kind.PARAMETER and _is_account(write.value)):
            yield write.location
    for variable in contract.state_variables:
        if str(variable.expression) == "msg.sender":
            yield Value(Kind.STATE, variable)


def _is_account(value: Value) -> bool:
    return str(value.label.type).startswith("address")


def _ruled(unit: Unit, contract: Contract) -> set[Value]:
    """Whom it calls for the one account only."""
    return {
        call.target
        for trace in unit.changing(contract)
        for call in trace.calls
        if is_protocol_call(unit, call) and any(names_one(fact) for fact in conditions(trace, call))
    }


def _is_about_caller(trace: Trace) -> bool:
    return any(value.mentions(Kind.SENDER) for step in trace.steps for value in values_of(step))


def _is_grave(unit: Unit, trace: Trace, call: Call, ruled: set[Value]) -> bool:
    """Whether the caller has it do at will what only somebody with a right to it should."""
    if call.this != THIS or call.is_reading:
        return False
    # A state that is told in one of many returns is asked for on some of the paths only.
    if any(map(_is_agreed, conditions(trace, call) | set(demands(trace)))):
        return False
    if call.how is How.LOW and not call.told:
        return call.name == "call" and any(map(_is_given, call.args[:1]))
    moved = as_transfer(call)
    if moved is not None:
        at_will = _is_given(moved.amount) or is_balance_of(moved.amount, THIS)
        named = moved.payer == THIS and moved.payee.kind == Kind.PARAMETER
        return at_will and named and not _is_brought_back(trace, call)
    if not is_protocol_call(unit, call) or is_collecting(call.name):
        return False
    given = [a for a in call.args if any(choices(a))]
    acts = is_taking(call.name) or is_undoing(call.name)
    return acts and bool(given) and (call.target in ruled or any(map(_is_payee, _typed(call))))


def _is_brought_back(trace: Trace, call: Call) -> bool:
    """Whether it is lent: what is there afterwards is looked at, or somebody pays it in."""
    looked = any(
        is_balance_of(part, THIS) for s in trace.after(call) if isinstance(s, Check) for part in s.value
    )
    return looked or any(t.payee == THIS for t in transfers(trace))


def _is_given(value: Value) -> bool:
    """Whether it is as the caller handed it in."""
    return root(value).kind == Kind.PARAMETER or value == Value(Kind.GLOBAL, "msg.data")


def _is_agreed(fact: Fact) -> bool:
    """Whether something was stored before for what the caller names: a proposal, a request."""
    return any(is_stored(part) and any(any(choices(k)) for k in keys(part)) for part in fact.value)


def _typed(call: Call) -> Iterator[tuple[str, Value]]:
    if isinstance(call.declared, FunctionContract):
        for parameter, value in zip(call.declared.parameters, call.args, strict=False):
            yield str(parameter.type), value


def _is_payee(argument: tuple[str, Value]) -> bool:
    return argument[0] == "address" and any(choices(argument[1]))


def _is_act(unit: Unit, call: Call) -> bool:
    if as_approval(call) is not None:
        return True
    if is_protocol_call(unit, call):
        return not (is_collecting(call.name) and not any(map(is_chosen, call.args)))
    moved = as_transfer(call)
    if moved is not None:
        return moved.payer != SENDER and moved.payee != call.this and is_chosen(moved.payee)
    return call.how is How.LOW and not call.is_reading


def _is_open(trace: Trace, call: Call) -> bool:
    return not is_restricted(trace, call) and not is_once_only(trace, call) and not _is_paid_for(trace, call)


def _is_paid_for(trace: Trace, call: Call) -> bool:
    """Whether the caller hands in the very amount that it is about."""
    pulled = [t.amount for t in transfers(trace) if t.payer == SENDER and t.payee == call.this]
    giving = as_approval(call) is not None or is_giving(call.name) or as_transfer(call) is not None
    return giving and any(whole.holds(amount) for amount in pulled for whole in call.args)
