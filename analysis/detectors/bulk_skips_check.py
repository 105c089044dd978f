from collections.abc import Iterable, Iterator
from itertools import permutations

from slither.core.declarations import FunctionContract
from slither.core.solidity_types import ArrayType, ElementaryType, UserDefinedType

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report
from analysis.detectors.reading.callers import authenticates, demands
from analysis.detectors.reading.ledger import name_of
from analysis.detectors.reading.money import is_token_call
from analysis.detectors.reading.names import family, verb
from analysis.detectors.reading.steps import Fact, How, Trace, alternatives, split
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import SENDER, Kind, Value, is_stored, root, slot, type_at


class BulkSkipsCheck(Detector):
    ARGUMENT = "bulk-skips-check"
    HELP = "of a function for one and its sibling for many, one makes a check that the other lacks"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/bulk-skips-check.md"
    WIKI_TITLE = "A restriction on the function for one and not on its sibling for many"
    WIKI_DESCRIPTION = (
        "Two functions do the same, one for a single item and one for a list, as their names say. One of "
        "them refuses on the ground of a stored value, or of what another contract tells, that the other "
        "never looks at."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`registerValidator` requires that the operators have free slots; `bulkRegisterValidators` was "
        "written later, without. Whoever is refused one validator registers a list of one."
    )
    WIKI_RECOMMENDATION = (
        "Let the function for many call the one for a single item, or move the checks into an internal "
        "function that both use."
    )
    WIKI_LIMITS = (
        "Siblings are found by their names (`remove`, `removeMany`, `bulkRemove`, `removeAll`, plurals), or "
        "by a list of what the other takes one of, the same verb and the same calls. "
        "Only checks of stored values, of what views tell and of the caller are compared."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            for strict, loose in permutations(traces, 2):
                if strict.entry.name == loose.entry.name or not _are_siblings(strict, loose):
                    continue
                missing = sorted(grounds(strict) - grounds(loose))
                if missing and loose.returns:
                    text = f"does not check {', '.join(missing)} as {strict.entry.name}() does"
                    yield Report(loose.entry, text, tuple(loose.entry.nodes[:1]))


def _are_siblings(strict: Trace, loose: Trace) -> bool:
    if family(strict.entry.name) == family(loose.entry.name):
        return True
    return _does_for_each(loose, strict) and verb(strict.entry.name) == verb(loose.entry.name)


def _does_for_each(many: Trace, one: Trace) -> bool:
    """Whether the one does for a list of things what the other does for a single such thing."""
    lists = {str(p.type.type) for p in many.entry.parameters if isinstance(p.type, ArrayType)}
    single = {str(p.type) for p in one.entry.parameters if not isinstance(p.type, ArrayType)}
    return bool(lists & single) and _acts(many) == _acts(one) != set()


def _acts(trace: Trace) -> set[tuple[str, str]]:
    """What it has others do, by function and contract."""
    return {
        (str(call.declared.contract), call.name)
        for call in trace.calls
        if call.how is How.HIGH and not call.is_reading and isinstance(call.declared, FunctionContract)
    }


def grounds(trace: Trace) -> set[str]:
    """What is stored and decides, field by field; and the caller, where that is who decides."""
    facts = demands(trace)
    stored = _named(facts) | _told(trace, facts)
    return stored | ({"msg.sender"} if any(authenticates(fact) for fact in facts) else set())


def restrictions(trace: Trace) -> set[str]:
    """Of these, what binds whoever calls: no permission, which only who acts for another needs."""
    parts = (part for fact in demands(trace) for part in split(fact.value, fact.holds))
    timed = {part for part in parts if part.value.mentions(Kind.GLOBAL, "block.timestamp")}
    bound = [fact for fact in demands(trace) if not authenticates(fact) and not _is_permission(fact)]
    free = [part for part in timed if not authenticates(part)]
    return _named(bound) | _named(free) | _told(trace, bound)


def _told(trace: Trace, facts: Iterable[Fact]) -> set[str]:
    """What others are asked before: a debt, a price, the state of a position."""
    asked = {call.result: call for call in trace.calls if call.is_reading and not is_token_call(call)}
    return {f"{asked[part].name}()" for fact in facts for part in fact.value if part in asked}


def _is_permission(fact: Fact) -> bool:
    """Whether it is met by whoever acts for himself: `from == msg.sender || may[from][msg.sender]`."""
    return any(
        part.value.kind == Kind.BINARY
        and part.value.label == "=="
        and part.holds
        and SENDER in part.value.parts
        and any(p.kind == Kind.PARAMETER for p in part.value.parts)
        for way in alternatives(fact)
        for part in way
    )


def _named(facts: Iterable[Fact]) -> set[str]:
    return {name_of(slot(part)) for fact in facts for part in _stored(fact.value)}


def _stored(value: Value) -> Iterator[Value]:
    """The contract's own numbers and flags, but for those that say only whom to ask."""
    if (
        is_stored(value)
        and not root(value).parts
        and isinstance(type_at(value), ElementaryType | UserDefinedType)
    ):
        yield value
        return
    if value.kind != Kind.RESULT:
        for part in value.parts:
            yield from _stored(part)
