from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.bases import factors
from analysis.detectors.reading.callers import demands
from analysis.detectors.reading.ledger import Slot, all_values, direction, leaves, name_of, written
from analysis.detectors.reading.money import transfers
from analysis.detectors.reading.steps import Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import ZERO, Kind, Value, is_stored, options, slot


class BaseLeftBehind(Detector):
    ARGUMENT = "base-left-behind"
    HELP = "a base is set anew, and what was counted in the old one stays"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/base-left-behind.md"
    WIKI_TITLE = "A base is set anew, and what was counted in the old one stays"
    WIKI_DESCRIPTION = (
        "Rates are kept as parts of a number that is stored too, or amounts are counted in a unit that is "
        "stored too. A setter gives that number another value and rescales nothing: every rate becomes "
        "another, and what came in by the old unit goes out by the new one."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`fee = amount * feeRate / feeBase` with 30 of 10,000. The administrator sets the base to 100, to "
        "write fees in percent from now on: 0.3 % are 30 % until the rate is set too. Or `points = amount / "
        "unit`, paid out as `points * unit`: who bought before the unit was doubled gets twice the money."
    )
    WIKI_RECOMMENDATION = (
        "Make the base a constant; or rescale in the same call what was counted in it; or let it be set only "
        "while nothing is."
    )
    WIKI_LIMITS = "A setter that asks anything of what was counted, or writes any of it, is believed to know."

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            rates = dict(_rates(traces))
            units = dict(_units(traces))
            for trace in traces:
                for write in trace.writes:
                    base = slot(write.location)
                    kept = (rates.get(base) or units.get(base)) if _is_set(write) else None
                    if kept is not None and not _is_minded(trace, kept):
                        text = f"sets {name_of(base)} anew and leaves {name_of(kept)} as it was in the old"
                        yield report(trace, text, write)
                        break


def _is_set(write: Write) -> bool:
    """To what an argument says, in a place of which there is one."""
    return write.value.kind == Kind.PARAMETER and write.location.kind in (Kind.STATE, Kind.MEMBER)


def _is_minded(trace: Trace, kept: Slot) -> bool:
    """Whether the call writes what is kept, or asks about it, or about whether there is any."""
    asked = [part for fact in demands(trace) for part in fact.value if is_stored(part)]
    nothing = any(
        f.value.kind == Kind.BINARY and ZERO in f.value.parts for f in demands(trace) if f.value.label == "=="
    )
    return kept in written(trace) or any(slot(part) == kept for part in asked) or nothing


def _rates(traces: tuple[Trace, ...]) -> Iterator[tuple[Slot, Slot]]:
    """A stored base, and what is set as a part of it: `x * rate / base`."""
    given = {at for trace in traces for w in trace.writes for at, v in leaves(w) if v.kind == Kind.PARAMETER}
    for trace in traces:
        for _, value in all_values(trace):
            if value.kind != Kind.BINARY or value.label != "/" or not is_stored(value.parts[1]):
                continue
            base = slot(value.parts[1])
            for factor in factors(value.parts[0]):
                rate = slot(factor) if is_stored(factor) else base
                if rate != base and rate in given and base in given:
                    yield base, rate


def _units(traces: tuple[Trace, ...]) -> Iterator[tuple[Slot, Slot]]:
    """A stored unit, and what is counted up by it, and down by it or paid by it."""
    up = {(unit, slot(w.location)) for t in traces for w in t.writes if direction(w) == 1 for unit in _by(w)}
    for trace in traces:
        for write in (w for w in trace.writes if direction(w) == -1):
            down = set(_by(write))
            taken = {part for option in options(write.value) for part in option.parts[1:]}
            for transfer in transfers(trace):
                if any(transfer.amount.holds(part) for part in taken):
                    down |= set(_scaled_by(transfer.amount))
            yield from ((unit, kept) for unit, kept in up if unit in down and kept == slot(write.location))


def _by(write: Write) -> Iterator[Slot]:
    for option in options(write.value):
        if option.kind == Kind.BINARY and option.parts[0] == write.location:
            yield from _scaled_by(option.parts[1])


def _scaled_by(amount: Value) -> Iterator[Slot]:
    """Stored numbers that it is multiplied or divided by."""
    for option in options(amount):
        if option.kind == Kind.BINARY and option.label in "*/":
            for part in option.parts:
                if part.kind in (Kind.STATE, Kind.MEMBER) and is_stored(part):
                    yield slot(part)
                else:
                    yield from _scaled_by(part)
