from collections.abc import Iterator
from typing import Any

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.bases import Place, bases_made, called, carriers, undivided, written
from analysis.detectors.reading.ledger import all_values, name_of
from analysis.detectors.reading.money import transfers
from analysis.detectors.reading.scales import conflicts, scale_variables
from analysis.detectors.reading.steps import Step, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, describe, is_stored, slot

COMPARING = ("+", "-", "<", ">", "<=", ">=", "==", "!=")


class ScaleNotRestored(Detector):
    ARGUMENT = "scale-not-restored"
    HELP = "a power of a scaled number, or numbers of different scales side by side"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/scale-not-restored.md"
    WIKI_TITLE = "The scale of a fixed-point number is not restored"
    WIKI_DESCRIPTION = (
        "A number that stands for a fraction is multiplied by 1e18 or the like. Its n-th power carries the "
        "factor n times, and a product of two such numbers carries it twice; without a division the result "
        "is off by many orders of magnitude. The same goes for a sum or a comparison of numbers with "
        "different factors."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`E = 2718281828` stands for e with nine decimals, and the rate is `E ** x / 1e9`. For x = 2 that is "
        "7.4e9, not 7.4: whoever registers in that moment gets a billion times the shares."
    )
    WIKI_RECOMMENDATION = (
        "Use a library's fixed-point power or exponential (Solady's `expWad`, PRBMath), or divide by the "
        "scale after each multiplication."
    )
    WIKI_LIMITS = (
        "Scales are seen where powers of ten of at least 1e6 stand in the code, or a base that is no round "
        "number. Names of variables tell nothing here."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.traces(contract):
                found = next(_faults(trace), None)
                if found is not None:
                    step, text = found
                    yield report(trace, text, *([step] if step else []))
            traces = unit.everything(contract)
            told: set[object] = set()
            for trace, step, place, base in _kept_in(unit.changing(contract), bases_made(traces)):
                parts = f"{called(place)}, which is in parts of {written(base)}"
                text = f"reckons with {parts}, and never divides by that"
                yield report(trace, text, step)
            for conflict in conflicts(unit.changing(contract), scale_variables(traces)):
                if conflict.trace.entry not in told:
                    told.add(conflict.trace.entry)
                    where = f"{_place_name(conflict.place)} {describe(conflict.amount)}"
                    factor = getattr(conflict.factor, "name", f"{conflict.factor}")
                    text = f"{where}, which elsewhere is apart from it by the scale {factor}"
                    yield report(conflict.trace, text, conflict.step)


def _kept_in(traces: tuple[Trace, ...], known: dict[Place, int]) -> Iterator[tuple[Trace, Step, Place, int]]:
    """Amounts that are paid, or kept to be paid as they are, with a base still in them."""
    paid = {slot(t.amount) for trace in traces for t in transfers(trace) if is_stored(t.amount)}
    for trace in traces:
        amounts: list[tuple[Step, Value]] = [(t.call, t.amount) for t in transfers(trace)]
        amounts += [(w, w.value) for w in trace.writes if slot(w.location) in paid or _grows(w)]
        for step, amount in amounts:
            found = next((c for parts in undivided(amount) for c in carriers(parts, known)), None)
            if found is not None:
                yield trace, step, *found
                break


def _grows(write: Write) -> bool:
    """Whether something is multiplied by itself and more: `index = index * (1e18 + rate)`."""
    return any(write.location in parts for parts in undivided(write.value))


def _place_name(place: tuple[Any, ...]) -> str:
    match place:
        case ("taken", contract, name, _):
            return f"hands to {contract.name}.{name}()"
        case ("token", token):
            return f"moves of {token.name}"
        case _:
            return f"keeps in {name_of(place[1:])}"


def _faults(trace: Trace) -> Iterator[tuple[Step | None, str]]:
    rescaled = {part for _, value in all_values(trace) if _divides_by_power(value) for part in value.parts[0]}
    for step, value in all_values(trace):
        if value.kind != Kind.BINARY:
            continue
        left, right = value.parts
        if (
            value.label == "**"
            and _is_scaled_base(left)
            and right.kind != Kind.CONSTANT
            and value not in rescaled
        ):
            yield (
                step,
                f"raises {describe(left)} to the power of {describe(right)} and leaves its scale in as often",
            )
        scales = scale(left), scale(right)
        if value.label in COMPARING and min(scales) > 0 and scales[0] != scales[1]:
            yield (
                step,
                f"sets a number of scale 1e{scales[0]} beside one of scale 1e{scales[1]}",
            )


def _divides_by_power(value: Value) -> bool:
    return (
        value.kind == Kind.BINARY
        and value.label == "/"
        and any(part.kind == Kind.BINARY and part.label == "**" for part in value.parts[1])
    )


def _is_scaled_base(base: Value) -> bool:
    """A number with decimals: neither small, nor round."""
    if base.kind != Kind.CONSTANT or not isinstance(base.label, int) or base.label < 1000:
        return False
    return not _is_round(base.label, 10) and not _is_round(base.label, 2)


def _is_round(number: int, base: int) -> bool:
    while number % base == 0:
        number //= base
    return number == 1


def scale(value: Value) -> int:
    """The power of ten that a number carries, as far as the code shows; 0 where it does not."""
    if value.kind == Kind.CONSTANT:
        return _decimals(value.label)
    if value.kind != Kind.BINARY:
        return 0
    left, right = (scale(part) for part in value.parts)
    match value.label:
        case "*":
            return left + right
        case "/":
            return max(left - right, 0)
        case "+" | "-":
            return max(left, right)
        case _:
            return 0


def _decimals(number: object) -> int:
    if not isinstance(number, int) or number < 10**6:
        return 0
    digits = len(str(number)) - 1
    return digits if number == 10**digits else 0
