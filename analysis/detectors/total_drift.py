from collections.abc import Iterator

from analysis.detectors.detector import MEDIUM, Detector, Report
from analysis.detectors.reading.ledger import Slot, direction, name_of
from analysis.detectors.reading.steps import Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import ZERO, Kind, Value, keys, options, slot


class TotalDrift(Detector):
    ARGUMENT = "total-drift"
    HELP = "an entry is changed and the sum of all entries is not"
    IMPACT = MEDIUM
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/total-drift.md"
    WIKI_TITLE = "A total that does not follow its entries"
    WIKI_DESCRIPTION = (
        "A number is kept for each account and summed up in a total: functions that change the one "
        "change the "
        "other by the same amount. One function changes the entries and leaves the total. From then on all "
        "that is shared out by the total goes astray."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`deposit` and `withdraw` change `balances[user]` and `supply`. `liquidate` takes a user's balance "
        "away and not the supply: a part of each later reward is given to nobody, for good."
    )
    WIKI_RECOMMENDATION = "Change both in one internal function that all others call."
    WIKI_LIMITS = (
        "Only sums that at least one function raises and another lowers together with the entry are looked "
        "at. Who moves an amount from one entry to another leaves the total as it is, rightly."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            for entry, total in sorted(_sums(traces), key=lambda pair: (name_of(pair[0]), name_of(pair[1]))):
                for trace in traces:
                    way = _alone(trace, entry, total)
                    if way:
                        text = (
                            f"counts {name_of(entry)} {way} and leaves {name_of(total)}, the "
                            "sum of them, as it was"
                        )
                        yield Report(trace.entry, text, tuple(trace.entry.nodes[:1]))


def _sums(traces: tuple[Trace, ...]) -> set[tuple[Slot, Slot]]:
    """Entries and totals that are raised together wherever either is raised, and somewhere lowered "
    "together."""
    raised = {pair for trace in traces for pair in _together(trace, 1)}
    lowered = {pair for trace in traces for pair in _together(trace, -1)}
    return raised & lowered


def _together(trace: Trace, way: int) -> Iterator[tuple[Slot, Slot]]:
    moved = [(write, amount) for write in trace.writes for amount in _amounts(write, way)]
    for entry, amount in moved:
        for total, same in moved:
            if same == amount and _is_part_of(entry, total) and amount.kind != Kind.CONSTANT:
                yield slot(entry.location), slot(total.location)


def _is_part_of(entry: Write, total: Write) -> bool:
    """Whether the total has fewer keys, and those that it has are the entry's."""
    mine, theirs = keys(entry.location), keys(total.location)
    return len(mine) > len(theirs) and all(key in mine for key in theirs) and _is_by_key(entry.location)


def _is_by_key(location: Value) -> bool:
    return location.kind in (Kind.INDEX, Kind.MEMBER)


def _amounts(write: Write, way: int) -> Iterator[Value]:
    if direction(write) == way:
        yield from (o.parts[1] for o in options(write.value) if o.kind == Kind.BINARY)


def _alone(trace: Trace, entry: Slot, total: Slot) -> str:
    """How the entry is moved where the total is not; empty if both are, or what one loses another gains."""
    if any(slot(write.location) == total for write in trace.writes):
        return ""
    changes = [write for write in trace.writes if _is_in(entry, write)]
    if any(map(_goes_either_way, changes)):
        return ""
    ways = {direction(write) for write in changes}
    if ways == {1}:
        return "up"
    return "down" if ways == {-1} else ""


def _is_in(entry: Slot, write: Write) -> bool:
    """Whether it is the entry that is written, or that goes with the struct that is cleared."""
    place = slot(write.location)
    return place == entry or (write.value == ZERO and bool(keys(write.location)) and entry[1:] == place)


def _goes_either_way(write: Write) -> bool:
    """Whether it is changed by a number of which the caller says the sign."""
    return any(p.kind == Kind.PARAMETER and str(p.label.type).startswith("int") for p in write.value)
