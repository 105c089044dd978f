from collections.abc import Iterable, Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.bases import (
    LARGE,
    LEAST,
    NAMED,
    Place,
    base_by_name,
    bases_made,
    called,
    factors,
    is_base,
    place_of,
    written,
)
from analysis.detectors.reading.ledger import all_values, leaves
from analysis.detectors.reading.names import words
from analysis.detectors.reading.steps import Fact, Step, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value

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
    | {"normalized", "pps", "chi"}
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
            bounds = {place: (bound, t.entry.name) for t in traces for place, bound in _bounds(t)}
            named, made = dict(_named(traces)), bases_made(traces)
            first: dict[Place, tuple[int, str]] = {}
            for trace in traces:
                for step, place, base in _divisions(trace):
                    here = f"takes {called(place)} for a part of {written(base)}"
                    nodes = [step] if step else []
                    if named.get(place, base) != base:
                        yield report(trace, f"{here}, and its name says of {written(named[place])}", *nodes)
                        break
                    if base >= LARGE and made.get(place, base) != base:
                        yield report(
                            trace, f"{here}, and it is made as one of {written(made[place])}", *nodes
                        )
                        break
                    known, where = bounds.get(place) or first.setdefault(place, (base, trace.entry.name))
                    if _contradicts(base, known, place in bounds):
                        other = (
                            f"for one of {written(known)}"
                            if known > base or place not in bounds
                            else f"lets it be {known} at most"
                        )
                        yield report(trace, f"{here}, and {where}() {other}", *nodes)
                        break


def _contradicts(base: int, known: int, is_bound: bool) -> bool:
    """A bound may be lower than the base, but not so low that next to nothing is left of the rate."""
    return known > base or (known * LARGE <= base if is_bound else known != base)


def _named(traces: Iterable[Trace]) -> Iterator[tuple[Place, int]]:
    """What a rate's own name says, or the one that it is given by."""
    for trace in traces:
        for _, place, _ in _divisions(trace):
            base = base_by_name(place)
            if base is not None:
                yield place, base
        for write in trace.writes:
            for at, value in leaves(write):
                if value.kind == Kind.PARAMETER and base_by_name(("stored", *at)) is None:
                    told = [NAMED[word] for word in words(value.label.name) if word in NAMED]
                    if told:
                        yield ("stored", *at), told[0]


def _divisions(trace: Trace) -> Iterator[tuple[Step | None, Place, int]]:
    for step, value in all_values(trace):
        if value.kind != Kind.BINARY or value.label != "/":
            continue
        dividend, divisor = value.parts
        parts = list(factors(dividend))
        rates = [place for place in map(place_of, parts) if place and _has_rate_name(place)]
        scaled = [place for place in map(place_of, parts) if place and _is_told_by_name(place)]
        if is_base(divisor):
            large = divisor.label >= LARGE
            # Where several are multiplied, so are their bases.
            if large and len(scaled) == 1 and not any(map(is_base, parts)):
                yield step, scaled[0], divisor.label
            elif not large or (len(rates) == 1 and not scaled and not any(map(is_base, parts))):
                yield from ((step, rate, divisor.label) for rate in rates)
        elif (place := place_of(divisor)) and _is_told_by_name(place):
            yield from ((step, place, f.label) for f in parts if is_base(f) and f.label >= LARGE)


def _bounds(trace: Trace) -> Iterator[tuple[Place, int]]:
    """A rate that is at most its whole, where it is stored."""
    for write in trace.writes:
        for at, value in leaves(write):
            place = ("stored", *at)
            for bound in (_upper_bound(fact, value) for fact in write.facts):
                if bound is not None and _has_rate_name(place) and value.kind == Kind.PARAMETER:
                    yield place, bound


def _upper_bound(fact: Fact, value: Value) -> int | None:
    if fact.value.kind != Kind.BINARY:
        return None
    left, right = fact.value.parts
    at_most = (fact.value.label, fact.holds) in (("<=", True), (">", False))
    is_number = right.kind == Kind.CONSTANT and isinstance(right.label, int)
    return right.label if at_most and left == value and is_number and LEAST <= right.label < LARGE else None


def _is_told_by_name(place: Place) -> bool:
    return bool(SCALED & set(words(called(place))))


def _has_rate_name(place: Place) -> bool:
    name = called(place)
    return bool(RATES & (set(words(name.rpartition(".")[2])) | set(words(name.partition("[")[0]))))
