"""Which calls go to the wrapped protocol, and which contracts stand for one user each."""

from collections.abc import Iterator

from slither.core.declarations import Contract, FunctionContract
from slither.core.solidity_types import ElementaryType

from analysis.detectors.reading.binding import bound, obeyed
from analysis.detectors.reading.callers import choices, conditions, demands, ties
from analysis.detectors.reading.money import is_token_call
from analysis.detectors.reading.steps import Call, How, Trace, Write, alternatives
from analysis.detectors.reading.unit import Unit, is_one_of_many
from analysis.detectors.reading.values import Kind, Value, is_stored, keys, options


def is_protocol_call(unit: Unit, call: Call) -> bool:
    """Whether it makes a contract act that is none of ours and no token."""
    if call.how is not How.HIGH or call.is_reading or is_token_call(call) or call.inner:
        return False
    if not isinstance(call.declared, FunctionContract):
        return False
    if is_one_of_many(call.target) and not _is_foreign(unit, call):
        return False
    return not is_own(unit, call.declared.contract) or _is_mirrored(unit, call)


def _is_mirrored(unit: Unit, call: Call) -> bool:
    """Whether a proxy hands on to somebody else by the interface that it alone meets here itself."""
    within = getattr(call.stack[0], "contract", None)
    declared = call.declared.contract
    body = unit.body_of(declared) if declared.is_interface and call.target != call.this else None
    fixed = all(option.kind == Kind.STATE for option in options(call.target))
    return fixed and body is not None and within in (body, *body.inheritance)


def _is_foreign(unit: Unit, call: Call) -> bool:
    """Whether one that is handed in, asked for or listed, by an interface that nothing here meets."""
    return bool(call.declared.contract.is_interface) and unit.implementation(call.declared) is None


def protocol_calls(unit: Unit, trace: Trace) -> Iterator[Call]:
    return (call for call in trace.calls if is_protocol_call(unit, call))


def is_own(unit: Unit, contract: Contract) -> bool:
    """Whether a type is a part of the system itself: something here deploys it, or it is no interface."""
    body = unit.body_of(contract)
    if body is not None and body in unit.created:
        return True
    return not contract.is_interface and not contract.is_abstract


def user_proxies(unit: Unit) -> dict[Contract, tuple[Contract, ...]]:
    """The contracts of which there is one for each user, with those that make or command them."""
    found: dict[Contract, dict[Contract, None]] = {}
    for contract in unit.deployable:
        for trace in unit.traces(contract):
            for call in trace.calls:
                body = _of_one_user(unit, trace, call)
                if body is not None and body is not contract:
                    found.setdefault(body, {})[contract] = None
    return {body: tuple(owners) for body, owners in found.items() if _acts(unit, body)}


def own_accounts(unit: Unit) -> tuple[Contract, ...]:
    """The proxies of users, and the one account that a contract makes for itself and that obeys it."""
    found = dict.fromkeys(user_proxies(unit))
    for contract in unit.deployable:
        construction = unit.construction(contract)
        for call in construction.calls if construction else ():
            made = call.declared
            if call.how is How.CREATE and isinstance(made, Contract) and _obeys(unit, made, contract):
                found[made] = None
    return tuple(body for body in found if _acts(unit, body))


def _obeys(unit: Unit, body: Contract, master: Contract) -> bool:
    """Whether a condition of a function lets through, beside others perhaps, whoever made it."""
    for trace in unit.changing(body):
        for fact in demands(trace):
            for part in (part for way in alternatives(fact) for part in way):
                location = obeyed(part)
                if location is not None and master in bound(unit, body, location.label):
                    return True
    return False


def _of_one_user(unit: Unit, trace: Trace, call: Call) -> Contract | None:
    """What is made for an account or a key, or looked up for the caller."""
    if call.how is How.CREATE and isinstance(call.declared, Contract):
        kept = any(_keeps(write, call.result) for write in trace.writes)
        return call.declared if kept or any(map(_is_account, call.args)) else None
    if call.how is not How.HIGH or is_token_call(call) or not isinstance(call.declared, FunctionContract):
        return None
    if any(is_stored(option) and _is_callers_own(trace, call, option) for option in options(call.target)):
        return unit.implementation(call.declared)
    return None


def _keeps(write: Write, made: Value) -> bool:
    """Whether it notes what was made for a key, or an owner for what was made."""
    places = keys(write.location)
    return bool(places) and (write.value.holds(made) or any(key.holds(made) for key in places))


def _is_callers_own(trace: Trace, call: Call, target: Value) -> bool:
    """Whether the key it is looked up with is the caller, or tied to the caller."""
    found = keys(target)
    if any(key.mentions(Kind.SENDER) for key in found):
        return True
    return any(any(choices(key)) for key in found) and ties(conditions(trace, call), target)


def _is_account(value: Value) -> bool:
    if value.kind == Kind.PARAMETER:
        return bool(value.label.type == ElementaryType("address"))
    return value.kind == Kind.SENDER


def _acts(unit: Unit, body: Contract) -> bool:
    """Whether it does something at the protocol, or may be told to do anything."""
    return any(
        is_protocol_call(unit, call) or call.how is How.LOW
        for trace in unit.changing(body)
        for call in trace.calls
    )
