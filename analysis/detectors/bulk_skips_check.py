from collections.abc import Iterator
from itertools import permutations

from slither.core.solidity_types import ElementaryType, UserDefinedType

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report
from analysis.detectors.reading.callers import authenticates, demands
from analysis.detectors.reading.ledger import name_of
from analysis.detectors.reading.names import family
from analysis.detectors.reading.steps import Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, is_stored, root, slot, type_at


class BulkSkipsCheck(Detector):
    ARGUMENT = "bulk-skips-check"
    HELP = "of a function for one and its sibling for many, one makes a check that the other lacks"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/bulk-skips-check.md"
    WIKI_TITLE = "A restriction on the function for one and not on its sibling for many"
    WIKI_DESCRIPTION = (
        "Two functions do the same, one for a single item and one for a list, as their names say. One of "
        "them refuses on the ground of a stored value that the other never looks at."
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
        "Siblings are found by their names (`remove`, `removeMany`, `bulkRemove`, `removeAll`, plurals). "
        "Only checks of stored values and of the caller are compared."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            families: dict[tuple[str, ...], list[Trace]] = {}
            for trace in unit.changing(contract):
                families.setdefault(family(trace.entry.name), []).append(trace)
            for siblings in families.values():
                for strict, loose in permutations(siblings, 2):
                    missing = sorted(grounds(strict) - grounds(loose))
                    if missing and loose.returns and strict.entry.name != loose.entry.name:
                        text = f"does not check {', '.join(missing)} as {strict.entry.name}() does"
                        yield Report(loose.entry, text, tuple(loose.entry.nodes[:1]))


def grounds(trace: Trace) -> set[str]:
    """What is stored and decides, field by field; and the caller, where that is who decides."""
    facts = demands(trace)
    stored = {name_of(slot(part)) for fact in facts for part in _stored(fact.value)}
    return stored | ({"msg.sender"} if any(authenticates(fact) for fact in facts) else set())


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
