from collections.abc import Iterator

from analysis.detectors.detector import MEDIUM, Detector, Report, report
from analysis.detectors.reading.ledger import (
    Slot,
    all_values,
    changes,
    checks_slot,
    created,
    deleted,
    direction,
    name_of,
    reads,
    steps,
    written,
)
from analysis.detectors.reading.names import is_doing, is_undoing, nouns
from analysis.detectors.reading.steps import Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, is_stored, keys, slot


class OneWayCounter(Detector):
    ARGUMENT = "one-way-counter"
    HELP = "what is counted up when something is added is not counted down when it is removed"
    IMPACT = MEDIUM
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/one-way-counter.md"
    WIKI_TITLE = "A counter that only rises"
    WIKI_DESCRIPTION = (
        "A function that adds something counts it, and checks or computations rest on the count. There is a "
        "function that removes the same kind of thing, but nothing ever counts down."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`registerValidator` adds to `usedSlots` and requires that slots are left. `removeValidator` frees "
        "the slot at the protocol and leaves `usedSlots` as it is. After 500 registrations in all, whatever "
        "was removed, the operator is full for ever."
    )
    WIKI_RECOMMENDATION = "Count down where the thing is removed, on every way on which it can be."
    WIKI_LIMITS = (
        "Numbers that are given out (ids, nonces) are known by being used as keys or stored, and are not "
        "reported. What adds and what removes is told by the functions' names."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            fallen = {slot(w.location) for t in traces for w in t.writes if direction(w) != 1}
            yield from _never_lowered(traces, fallen)
            for adding in (t for t in traces if is_doing(t.entry.name)):
                undoing = _undoing(adding, traces)
                for counter, write in changes(adding, 1).items():
                    if undoing is None or counter in fallen or _is_number(traces, counter):
                        continue
                    if counter in changes(undoing, 1):
                        # What both of them raise is a sum over time and no count.
                        continue
                    if _matters(unit.traces(contract), counter):
                        text = (
                            f"counts {name_of(counter)} up, and {undoing.entry.name}() does not count it down"
                        )
                        yield report(adding, text, write)


def _never_lowered(traces: tuple[Trace, ...], fallen: set[Slot]) -> Iterator[Report]:
    """Counts that rise with each entry of a kind and are bounded, though such entries are deleted."""
    counters = {c for trace in traces for c in steps(trace, 1)} - fallen
    for counter in sorted(counters, key=name_of):
        raising = [trace for trace in traces if counter in steps(trace, 1)]
        kinds = frozenset.intersection(*map(created, raising))
        for trace in traces:
            gone = kinds & deleted(trace) - created(trace)
            bounded = any(checks_slot(t, counter) for t in raising)
            if gone and bounded and not _is_number(traces, counter) and counter not in written(trace):
                entry = name_of(min(gone, key=name_of))
                text = f"deletes {entry} and leaves {name_of(counter)}, which only rises"
                yield Report(trace.entry, text, tuple(trace.entry.nodes[:1]))
                break


def _undoing(adding: Trace, traces: tuple[Trace, ...]) -> Trace | None:
    wanted = nouns(adding.entry.name)
    for trace in traces:
        if is_undoing(trace.entry.name) and (wanted & nouns(trace.entry.name) or not wanted):
            return trace
    return None


def _is_number(traces: tuple[Trace, ...], counter: Slot) -> bool:
    """Whether its value is given out: used as a key, stored elsewhere, or the length of a list."""
    if counter[0] == Kind.LENGTH:
        return True
    for trace in traces:
        for write in trace.writes:
            if slot(write.location) != counter and is_stored(write.value) and slot(write.value) == counter:
                return True
        for _, value in all_values(trace):
            if any(is_stored(key) and slot(key) == counter for key in keys(value)):
                return True
    return False


def _matters(traces: tuple[Trace, ...], counter: Slot) -> bool:
    return any(checks_slot(trace, counter) for trace in traces) or any(
        reads(trace, counter) for trace in traces if not trace.entry.view
    )
