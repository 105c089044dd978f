from collections.abc import Iterator

from slither.core.solidity_types import ElementaryType

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import enforced
from analysis.detectors.reading.steps import Step, Trace, split
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, describe, slot


class PairwiseCheckIncomplete(Detector):
    ARGUMENT = "pairwise-check-incomplete"
    HELP = "three or more things must differ, and a pair of them is not compared"
    IMPACT = MEDIUM
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/pairwise-check-incomplete.md"
    WIKI_TITLE = "Not every pair is compared"
    WIKI_DESCRIPTION = (
        "Several comparisons together demand that three or more things are different, but one pair is "
        "missing. To be different is not transitive: a may equal c where a differs from b and b from c."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "A validator must span four entities. The function requires e0 != e1, e1 != e2 and e2 != e3. Mallory "
        "takes operators of two entities in turns: A, B, A, B."
    )
    WIKI_RECOMMENDATION = (
        "Compare each with all before it in a nested loop, or require a strictly ascending order."
    )
    WIKI_LIMITS = "Comparisons that are written out are looked at; `list-not-distinct` looks at loops."

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.traces(contract):
                for kind, pairs in _compared(trace).items():
                    things = {thing for pair in pairs for thing in pair}
                    missing = [p for p in _all_pairs(things) if p not in pairs]
                    if len(things) > 2 and missing and kind:
                        first, second = sorted(map(describe, missing[0]))
                        yield report(trace, f"never compares {first} with {second}", *pairs.values())


def _compared(trace: Trace) -> dict[object, dict[frozenset[Value], Step]]:
    """Pairs that must differ, by what kind of thing they are."""
    found: dict[object, dict[frozenset[Value], Step]] = {}
    for check, whole in enforced(trace):
        for fact in split(whole.value, whole.holds):
            if fact.value.kind == Kind.BINARY and (fact.value.label == "!=") == fact.holds:
                if fact.value.label not in ("==", "!="):
                    continue
                left, right = fact.value.parts
                kind = _kind(left)
                if kind is not None and kind == _kind(right) and left != right:
                    found.setdefault(kind, {})[frozenset((left, right))] = check
    return found


def _kind(value: Value) -> object:
    if value.kind == Kind.PARAMETER:
        is_number = isinstance(value.label.type, ElementaryType) and "int" in str(value.label.type)
        return str(value.label.type) if is_number else None
    if value.kind in (Kind.INDEX, Kind.MEMBER) and not value.mentions(Kind.LOOP):
        return slot(value) if value.mentions(Kind.STATE) else ("item", value.parts[0])
    return None


def _all_pairs(things: set[Value]) -> Iterator[frozenset[Value]]:
    ordered = sorted(things, key=describe)
    for position, first in enumerate(ordered):
        for second in ordered[position + 1 :]:
            yield frozenset((first, second))
