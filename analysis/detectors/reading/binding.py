"""Whom a contract that something here deploys was told to obey."""

from slither.core.declarations import Contract

from analysis.detectors.reading.steps import Call, Fact, How
from analysis.detectors.reading.unit import Unit, type_of
from analysis.detectors.reading.values import SENDER, THIS, Kind, Value, options

# Somebody with a key, who can call by himself.
USER = "user"


def obeyed(fact: Fact) -> Value | None:
    """The location of the one account that a condition lets through."""
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return None
    left, right = fact.value.parts
    other = right if left == SENDER else left if right == SENDER else None
    return other if other is not None and other.kind == Kind.STATE else None


def bound(unit: Unit, contract: Contract, variable: object) -> frozenset[object]:
    """The contracts, or USER, that deployments here put into a variable of `contract`; empty if not known."""
    construction = unit.construction(contract)
    found: set[object] = set()
    for write in construction.writes if construction else ():
        if write.location == Value(Kind.STATE, variable):
            for option in options(write.value):
                found |= _given(unit, contract, option)
    for initial in contract.state_variables:
        if initial == variable and str(initial.expression) == "msg.sender":
            found |= {deployer for deployer, _ in _deployments(unit, contract)}
    return frozenset(found or _first_callers(unit, contract, variable))


def _first_callers(unit: Unit, contract: Contract, variable: object) -> set[Contract]:
    """Who calls the function by which a clone learns whom to obey: its first caller."""
    place = Value(Kind.STATE, variable)
    told = {
        trace.entry
        for trace in unit.changing(contract)
        if any(write.location == place and write.value == SENDER for write in trace.writes)
    }
    return {
        caller
        for caller in unit.deployable
        for trace in (unit.traces(caller) if told else ())
        if any(call.how is How.HIGH and call.declared in told for call in trace.calls)
    }


def _given(unit: Unit, contract: Contract, value: Value) -> set[object]:
    if value == SENDER:
        return {deployer for deployer, _ in _deployments(unit, contract)}
    if value.kind != Kind.PARAMETER or contract.constructor is None:
        return set()
    position = contract.constructor.parameters.index(value.label)
    given: set[object] = set()
    for deployer, call in _deployments(unit, contract):
        if position < len(call.args):
            given |= _identity(unit, deployer, call.args[position])
    return given


def _identity(unit: Unit, deployer: Contract, value: Value) -> set[object]:
    if value == THIS:
        return {deployer}
    if value == SENDER:
        return {USER}
    if value.kind == Kind.STATE:
        kind = type_of(value.label)
        body = unit.body_of(kind) if kind is not None else None
        return {body} if body is not None else set()
    return set()


def _deployments(unit: Unit, contract: Contract) -> list[tuple[Contract, Call]]:
    return [
        (deployer, call)
        for deployer in unit.deployable
        for trace in unit.everything(deployer)
        for call in trace.calls
        if call.how is How.CREATE and call.declared is contract
    ]
