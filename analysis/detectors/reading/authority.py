"""Which lists of accounts administrators keep, and which anybody can enter."""

from slither.core.declarations import Contract

from analysis.detectors.reading.callers import conditions, names_one
from analysis.detectors.reading.ledger import Slot
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import ZERO, is_stored, keys, slot


def kept_lists(unit: Unit, contract: Contract) -> frozenset[Slot]:
    """Those that are written, if at all after the deployment, under a condition that names one account."""
    kept: dict[Slot, bool] = {}
    for trace in unit.everything(contract):
        for write in (w for w in trace.writes if keys(w.location) and is_stored(w.location)):
            if trace.entry.is_constructor or write.value == ZERO:
                kept.setdefault(slot(write.location), True)
            elif not any(names_one(fact) for fact in conditions(trace, write)):
                kept[slot(write.location)] = False
            else:
                kept.setdefault(slot(write.location), True)
    return frozenset(location for location, is_kept in kept.items() if is_kept)
