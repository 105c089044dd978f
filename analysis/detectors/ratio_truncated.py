from collections.abc import Iterator

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.bases import is_base
from analysis.detectors.reading.ledger import Slot, all_values, direction
from analysis.detectors.reading.steps import Fact, Step, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, describe, is_stored, keys, slot

STORED = (Kind.STATE, Kind.INDEX, Kind.MEMBER)


class RatioTruncated(Detector):
    ARGUMENT = "ratio-truncated"
    HELP = "a quotient of whole numbers that is 0 or 1, or loses its decimals before it is scaled"
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
            totals = set(_totals(unit.changing(contract)))
            for trace in unit.traces(contract):
                for step, value in all_values(trace):
                    early = _divided_early(value)
                    if early is not None:
                        part, whole = map(describe, early.parts)
                        text = f"divides {part} by {whole} before it multiplies by {describe(value.parts[1])}"
                    elif _is_proper_fraction(value, step) or _is_part_of_total(value, totals):
                        part, whole = map(describe, value.parts)
                        text = f"divides {part} by {whole} and gets 0"
                    else:
                        continue
                    yield report(trace, text, *([step] if step else []))
                    break


def _totals(traces: tuple[Trace, ...]) -> Iterator[tuple[Slot, Slot]]:
    """An entry and the total that rises with it."""
    for trace in traces:
        up = {w: w.value.parts[1] for w in trace.writes if direction(w) == 1 and w.value.kind == Kind.BINARY}
        for entry, added in up.items():
            if keys(entry.location):
                yield from (
                    (slot(entry.location), slot(total.location))
                    for total, also in up.items()
                    if also == added and len(keys(total.location)) < len(keys(entry.location))
                )


def _is_part_of_total(value: Value, totals: set[tuple[Slot, Slot]]) -> bool:
    if value.kind != Kind.BINARY or value.label != "/" or not all(map(is_stored, value.parts)):
        return False
    part, whole = value.parts
    return (slot(part), slot(whole)) in totals and part.kind == Kind.INDEX


def _divided_early(value: Value) -> Value | None:
    """A quotient of two numbers that nothing scaled, multiplied by the base that should have come first."""
    if value.kind != Kind.BINARY or value.label != "*" or not is_base(value.parts[1]):
        return None
    quotient = value.parts[0]
    if quotient.kind != Kind.BINARY or quotient.label != "/":
        return None
    plain = all(part.kind in (Kind.PARAMETER, Kind.RESULT, *STORED) for part in quotient.parts)
    return quotient if plain else None


def _is_proper_fraction(value: Value, step: Step | None) -> bool:
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
