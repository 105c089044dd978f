from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slither.core.cfg.node import Node, NodeType
from slither.core.declarations import Contract, FunctionContract
from slither.slithir.operations import SolidityCall

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.binding import USER, bound, obeyed
from analysis.detectors.reading.callers import demands
from analysis.detectors.reading.ledger import Slot, stored_constants
from analysis.detectors.reading.money import approvals, as_transfer
from analysis.detectors.reading.names import is_taking
from analysis.detectors.reading.steps import Call, Check, Fact, How, Refusal, Trace, Write, split
from analysis.detectors.reading.unit import Unit, is_one_of_many, type_of
from analysis.detectors.reading.values import (
    SENDER,
    THIS,
    Kind,
    Value,
    describe,
    is_stored,
    keys,
    path,
    root,
    slot,
)


class DeadEntry(Detector):
    ARGUMENT = "dead-entry"
    HELP = "a function that does something on no path, for all of them revert"
    IMPACT = MEDIUM
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/dead-entry.md"
    WIKI_TITLE = "A function whose every path reverts"
    WIKI_DESCRIPTION = (
        "The conditions of a function cannot hold together: it asks its caller to be two accounts at once, "
        "or an entry to be in two states, or has its proxy called by a contract that the proxy does not "
        "obey. What only this function could do, nobody can."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "The proxy's `withdraw` requires that `msg.sender` is the entity. The cluster's `withdraw` calls it "
        "for the entity, and is `msg.sender` itself: every call reverts, and the tokens stay."
    )
    WIKI_RECOMMENDATION = (
        "Let the proxy obey the contract that calls it, and have that contract check the user. Test every "
        "function for success once."
    )
    WIKI_LIMITS = (
        "A function that ends with an unconditional revert is taken for one that is refused on purpose, or "
        "that answers by its error, unless its name says that it takes something out."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            stored = _possible(unit.everything(contract))
            for trace in unit.changing(contract):
                reason = _reason(unit, trace) or _never(trace, stored)
                if reason is not None:
                    yield report(trace, reason)


def _reason(unit: Unit, trace: Trace) -> str | None:
    if not trace.returns and not trace.cut:
        return "reverts on every path" if _is_needed(trace) else None
    pair = _two_callers(trace)
    if pair is not None:
        return f"wants its caller to be both {pair[0]} and {pair[1]}"
    states = _two_states(trace)
    if states is not None:
        return f"wants {describe(states[0])} to be both {states[1]} and {states[2]}"
    for call in trace.calls:
        master = _refusing(unit, trace, call)
        if master is not None:
            return f"calls {call.name}() of a proxy that obeys {master}, not this contract"
        payer = _unwilling(unit, trace, call)
        if payer is not None:
            return f"pulls tokens from {payer}, which never approves anybody"
    return None


@dataclass(frozen=True)
class _Possible:
    """What can stand where: `constants` where nothing else is written, `written` what is written at all."""

    constants: Mapping[Slot, frozenset[int]]
    written: frozenset[object]

    def allows(self, location: Value, number: object) -> bool:
        variable = root(location).label
        if variable in self.written:
            return number in self.constants.get(slot(location), {number})
        return number == 0 or self._is_set_elsewhere(variable)

    def sets(self, location: Value) -> bool:
        variable = root(location).label
        writers = variable.contract.functions_and_modifiers
        kept = any(variable in f.state_variables_written for f in writers)
        return kept or variable in self.written or self._is_set_elsewhere(variable)

    def _is_set_elsewhere(self, variable: Any) -> bool:
        """When it is declared, or by code that is not read."""
        if variable.expression is not None or variable.is_immutable or variable.is_constant:
            return True
        return any(
            f.contains_assembly or f.low_level_calls for f in variable.contract.functions_and_modifiers
        )


def _possible(traces: tuple[Trace, ...]) -> _Possible:
    written = {root(write.location).label for trace in traces for write in trace.writes}
    is_cut = any(trace.cut for trace in traces)
    return _Possible({} if is_cut else stored_constants(traces), frozenset(written))


def _never(trace: Trace, possible: _Possible) -> str | None:
    """A demand for what nothing ever stores."""
    for check in (c for c in trace.checks if c.this == THIS and c.holds is not None):
        for fact in split(check.value, bool(check.holds)):
            wanted = _wanted(fact)
            if wanted is not None and not possible.allows(*wanted):
                number = "true" if is_stored(fact.value) else wanted[1]
                return f"wants {describe(wanted[0])} to be {number}, which nothing ever sets"
            entry = _own_entry(fact)
            if entry is not None and not possible.sets(entry):
                return f"wants {describe(entry)} to be its caller, which nothing ever sets"
    return None


def _own_entry(fact: Fact) -> Value | None:
    """Where the one account is kept for a key that the condition lets through."""
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return None
    if SENDER not in fact.value.parts:
        return None
    return next((p for p in fact.value.parts if is_stored(p) and keys(p) and not root(p).parts), None)


def _wanted(fact: Fact) -> tuple[Value, object] | None:
    """The location and the number that must stand there."""
    if is_stored(fact.value):
        return (fact.value, 1) if fact.holds else None
    if fact.value.kind != Kind.BINARY or (fact.value.label == "==") != fact.holds:
        return None
    for location, number in (fact.value.parts, fact.value.parts[::-1]):
        if is_stored(location) and number.kind == Kind.CONSTANT and isinstance(number.label, int):
            return location, number.label
    return None


def _is_needed(trace: Trace) -> bool:
    """Whether it was meant to do something: more comes before the revert, or it takes out."""
    if any(
        _reverts(node) for node in trace.entry.nodes if not node.dominators - {node} or _is_straight(node)
    ):
        return is_taking(trace.entry.name) and not _is_override(trace.entry)
    return any(not isinstance(step, Check | Refusal) for step in trace.steps)


def _reverts(node: Node) -> bool:
    return any(isinstance(op, SolidityCall) and op.function.name.startswith("revert") for op in node.irs)


def _is_straight(node: Node) -> bool:
    """Whether no branch lies before it."""
    return not any(before.type in (NodeType.IF, NodeType.IFLOOP) for before in node.dominators)


def _is_override(function: FunctionContract) -> bool:
    bases = function.contract_declarer.inheritance
    return any(
        base.get_function_from_signature(function.full_name) and not base.is_interface for base in bases
    )


def _unwilling(unit: Unit, trace: Trace, call: Call) -> str | None:
    """One of our proxies, whose tokens are pulled though it allows nobody to."""
    transfer = as_transfer(call)
    if transfer is None or transfer.payer in (SENDER, call.this) or not is_one_of_many(transfer.payer):
        return None
    kinds = [
        type_of(part.label) for part in path(transfer.payer) if part.kind in (Kind.STATE, Kind.PARAMETER)
    ]
    body = _pulled_from(unit, trace, transfer.payer) or next((unit.body_of(k) for k in kinds if k), None)
    if body is None or any(any(approvals(t)) or _runs_bytes(t) for t in unit.everything(body)):
        return None
    return str(body.name)


def _pulled_from(unit: Unit, trace: Trace, payer: Value) -> Contract | None:
    """What the payer is, where the same call commands it too."""
    for call in trace.calls:
        if call.how is How.HIGH and call.target == payer:
            return unit.implementation(call.declared)
    return None


def _runs_bytes(trace: Trace) -> bool:
    return any(call.how is How.LOW and call.args and not call.told for call in trace.calls)


def _two_callers(trace: Trace) -> tuple[str, str] | None:
    """Two fixed accounts, set apart from each other, that the caller would have to be."""
    found = [location for fact in demands(trace) if (location := obeyed(fact)) and _is_fixed(location)]
    distinct = list(dict.fromkeys(found))
    return (describe(distinct[0]), describe(distinct[1])) if len(distinct) > 1 else None


def _two_states(trace: Trace) -> tuple[Value, object, object] | None:
    """What would have to be two numbers at once, with nothing between that could change it."""
    demanded: set[Fact] = set()
    wanted: dict[Value, object] = {}
    for step in trace.steps:
        if isinstance(step, Call) and not step.is_reading:
            wanted.clear()
        elif isinstance(step, Write):
            wanted = {place: n for place, n in wanted.items() if slot(place) != slot(step.location)}
        elif isinstance(step, Check) and step.holds is not None and step.facts <= demanded:
            facts = split(step.value, step.holds)
            demanded.update(facts)
            for place, number in filter(None, map(_wanted, facts if step.this == THIS else ())):
                if wanted.setdefault(place, number) != number:
                    return place, wanted[place], number
    return None


def _is_fixed(location: Value) -> bool:
    return bool(location.label.is_immutable or location.label.is_constant)


def _refusing(unit: Unit, trace: Trace, call: Call) -> str | None:
    if call.how is not How.HIGH or not call.inner:
        return None
    for fact in demands(trace):
        variable = _asked_of(fact, call)
        body = unit.implementation(call.declared)
        if variable is None or body is None:
            continue
        masters = bound(unit, body, variable)
        if masters and trace.contract not in masters:
            return _name(next(iter(masters)))
    return None


def _asked_of(fact: Fact, call: Call) -> object:
    """The variable of the called proxy that this contract is compared with."""
    if (
        fact.value.kind != Kind.BINARY
        or (fact.value.label == "==") != fact.holds
        or THIS not in fact.value.parts
    ):
        return None
    other = fact.value.parts[1 if fact.value.parts[0] == THIS else 0]
    return other.label if other.kind == Kind.STATE and other.parts == (call.target,) else None


def _name(master: object) -> str:
    return master.name if isinstance(master, Contract) else "its user" if master == USER else str(master)
