from collections.abc import Iterator

from slither.core.cfg.node import Node
from slither.core.declarations import Modifier

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.callers import enforced
from analysis.detectors.reading.graph import is_library
from analysis.detectors.reading.steps import Check, Fact, Trace, split
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, describe

EQUALITIES = ("==", "!=")


class SelfComparingCheck(Detector):
    ARGUMENT = "self-comparing-check"
    HELP = "a check that compares a thing with itself"
    IMPACT = HIGH
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/self-comparing-check.md"
    WIKI_TITLE = "A check that compares a thing with itself"
    WIKI_DESCRIPTION = (
        "Both sides of a required comparison are the same value, so that it refuses nobody. Often only the "
        "way there hides it: a modifier that compares its argument with `msg.sender` is given `msg.sender`, "
        "or two lookups with the same key are compared."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`modifier onlyEntity(address e) { require(e == msg.sender); _; }` guards `exit(uint64 id) "
        "onlyEntity(msg.sender)`. It is meant to ask whether the caller owns `id`, asks whether the caller "
        "is the caller, and Mallory ends the positions of others."
    )
    WIKI_RECOMMENDATION = (
        "Compare the caller with what is stored for the thing that is acted on: `ownerOf[id] == msg.sender`."
    )
    WIKI_LIMITS = (
        "In a function that others call with two different values, the comparison of equal ones is taken for "
        "a general check that does no harm; in a modifier it is not."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.traces(contract)
            meant = {place for trace in traces for place, _, fact in _atoms(trace) if not _is_empty(fact)}
            for trace in traces:
                for place, check, fact in _atoms(trace):
                    if _is_empty(fact) and (isinstance(check.stack[-1], Modifier) or place not in meant):
                        which = describe(fact.value.parts[0])
                        yield report(
                            trace, f"checks {which} against itself, so that nobody is refused", check
                        )
                        break


def _atoms(trace: Trace) -> Iterator[tuple[tuple[Node, int], Check, Fact]]:
    """Comparisons, with the node and the number within it that tell one from another."""
    for check, fact in enforced(trace):
        # A library compares a number with what is left of it in a smaller type.
        if is_library(check.stack[-1]):
            continue
        for number, atom in enumerate(split(fact.value, fact.holds)):
            if atom.value.kind == Kind.BINARY and atom.value.label in EQUALITIES:
                yield (check.node, number), check, atom


def _is_empty(fact: Fact) -> bool:
    left, right = fact.value.parts
    varies = any(part.kind in (Kind.SENDER, Kind.STATE, Kind.PARAMETER, Kind.RESULT) for part in left)
    return left == right and varies and (fact.value.label == "==") == fact.holds
