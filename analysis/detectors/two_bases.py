from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.ledger import Slot, all_values, leaves, name_of
from analysis.detectors.reading.names import words
from analysis.detectors.reading.steps import Fact, Step, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, is_stored, options, slot

RATES = frozenset(
    {"bps", "fee", "rate", "share", "cut", "percent", "pct", "ratio", "factor", "commission", "ltv", "tip"}
    | {
        "threshold",
        "bonus",
        "penalty",
        "discount",
        "portion",
        "split",
        "permille",
        "royalty",
        "margin",
        "bip",
    }
)


SCALED = frozenset(
    {"price", "index", "acc", "per", "exchange", "accumulator", "multiplier", "rate", "ray", "wad"}
)


class TwoBases(Detector):
    ARGUMENT = "two-bases"
    HELP = "a rate is a part of one number here and of another there"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/two-bases.md"
    WIKI_TITLE = "A rate that is divided by two different bases"
    WIKI_DESCRIPTION = (
        "A rate is a number of parts out of a whole: of 10,000 where it is in basis points. If it is "
        "bounded, "
        "or divided, by one whole in one place and by another elsewhere, one of the two is wrong by the "
        "factor between them."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`setFee` requires `fee <= 10_000`, and `harvest` pays `amount * fee / 1_000`: a fee that "
        "was meant to "
        "be 5 % takes half, and one above 10 % makes every harvest revert."
    )
    WIKI_RECOMMENDATION = "Name the whole once, as a constant, and use it in the bound and in all divisions."
    WIKI_LIMITS = "Rates are told by their names; only wholes that are powers of ten are compared."

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.everything(contract)
            bounds = {place: (bound, t.entry.name) for t in traces for _, place, bound in _bounds(t)}
            first: dict[Slot, tuple[int, str]] = {}
            for trace in traces:
                for step, place, base in _divisions(trace):
                    known, where = bounds.get(place) or first.setdefault(place, (base, trace.entry.name))
                    if known > base or (known != base and place not in bounds):
                        text = (
                            f"takes {name_of(place)} for a part of {base}, and {where}() for one of {known}"
                        )
                        yield report(trace, text, *([step] if step else []))
                        break


def _divisions(trace: Trace) -> Iterator[tuple[Step | None, Slot, int]]:
    for step, value in all_values(trace):
        if value.kind != Kind.BINARY or value.label != "/":
            continue
        yield from ((step, place, base) for place, base in _scales(value))
        if _is_base(value.parts[1]):
            for factor in _factors(value.parts[0]):
                if _is_rate(factor):
                    yield step, slot(factor), value.parts[1].label


def _scales(quotient: Value) -> Iterator[tuple[Slot, int]]:
    """A stored number with the large scale that it is multiplied by, or has: `x * r / S`, `x * S / r`."""
    dividend, divisor = quotient.parts
    factors = list(_factors(dividend))
    if _is_scale(divisor):
        stored = [factor for factor in factors if is_stored(factor) and _is_told_by_name(factor)]
        if len(stored) == 1:
            yield slot(stored[0]), divisor.label
    elif is_stored(divisor) and _is_told_by_name(divisor):
        yield from ((slot(divisor), factor.label) for factor in factors if _is_scale(factor))


def _is_told_by_name(place: Value) -> bool:
    return bool(SCALED & set(words(name_of(slot(place)))))


def _is_scale(value: Value) -> bool:
    if value.kind != Kind.CONSTANT or not isinstance(value.label, int) or value.label < 10**6:
        return False
    return str(value.label).rstrip("0") == "1" or value.label & (value.label - 1) == 0


def _bounds(trace: Trace) -> Iterator[tuple[Step | None, Slot, int]]:
    """A rate that is at most its whole, where it is stored."""
    for write in trace.writes:
        for place, value in leaves(write):
            for fact in write.facts:
                bound = _upper_bound(fact, value)
                if bound is not None and _has_rate_name(name_of(place)) and value.kind == Kind.PARAMETER:
                    yield write, place, bound


def _upper_bound(fact: Fact, value: Value) -> int | None:
    if fact.value.kind != Kind.BINARY:
        return None
    left, right = fact.value.parts
    at_most = (fact.value.label, fact.holds) in (("<=", True), (">", False))
    return right.label if at_most and left == value and _is_base(right) else None


def _factors(product: Value) -> Iterator[Value]:
    for option in options(product):
        if option.kind == Kind.BINARY and option.label == "*":
            for part in option.parts:
                yield from _factors(part)
        elif option.kind == Kind.BINARY and option.label == "-" and _is_base(option.parts[0]):
            yield option.parts[1]
        else:
            yield option


def _is_base(value: Value) -> bool:
    is_number = value.kind == Kind.CONSTANT and isinstance(value.label, int)
    return is_number and 100 <= value.label < 10**6 and str(value.label).rstrip("0") == "1"


def _is_rate(value: Value) -> bool:
    return is_stored(value) and _has_rate_name(name_of(slot(value)))


def _has_rate_name(name: str) -> bool:
    return bool(RATES & set(words(name.rpartition(".")[2]))) or bool(
        RATES & set(words(name.partition("[")[0]))
    )
