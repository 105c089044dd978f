from collections.abc import Iterator

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.ledger import all_values
from analysis.detectors.reading.steps import Fact, Step, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, describe


class RatioTruncated(Detector):
    ARGUMENT = "ratio-truncated"
    HELP = "a quotient of whole numbers that is always 0 or 1"
    IMPACT = HIGH
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/ratio-truncated.md"
    WIKI_TITLE = "A ratio that is truncated to nothing"
    WIKI_DESCRIPTION = (
        "A part is divided by its whole in whole numbers, with nothing to scale it: the quotient is 0, or 1 "
        "for the whole. What is computed from it is a constant in disguise."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "The rate is `exp(k * ((C0 - C) / C0))`. For every C between 1 and C0 the inner quotient is 0, and "
        "the rate is 1 where it should fall from e^k: the incentive that it was made for is not there."
    )
    WIKI_RECOMMENDATION = "Multiply before the division: `k * (C0 - C) * 1e18 / C0`."
    WIKI_LIMITS = (
        "Only what the code itself shows to be a part of the divisor: a difference from it, or a number that "
        "a check holds below it."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.traces(contract):
                for step, value in all_values(trace):
                    if _is_proper_fraction(value, step, trace):
                        part, whole = map(describe, value.parts)
                        yield report(
                            trace, f"divides {part} by {whole} and gets 0", *([step] if step else [])
                        )
                        break


def _is_proper_fraction(value: Value, step: Step | None, trace: Trace) -> bool:
    if value.kind != Kind.BINARY or value.label != "/" or value.parts[1].kind == Kind.CONSTANT:
        return False
    part, whole = value.parts
    if part.kind == Kind.BINARY and part.label == "-" and part.parts[0] == whole:
        return True
    facts = step.facts if step else frozenset()
    return any(_is_below(fact, part, whole) for fact in facts)


def _is_below(fact: Fact, part: Value, whole: Value) -> bool:
    less = (("<", True), (">=", False))
    more = ((">", True), ("<=", False))
    if fact.value.kind != Kind.BINARY or part.kind in (Kind.CONSTANT, Kind.LOOP):
        return False
    here = (fact.value.label, fact.holds)
    return (here in less and fact.value.parts == (part, whole)) or (
        here in more and fact.value.parts == (whole, part)
    )
