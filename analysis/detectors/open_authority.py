from collections.abc import Iterator

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.binding import obeyed
from analysis.detectors.reading.callers import enforced, is_callers, is_once_only, is_restricted
from analysis.detectors.reading.ledger import Slot
from analysis.detectors.reading.protocol import user_proxies
from analysis.detectors.reading.steps import Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import SENDER, ZERO, describe, is_stored, keys, slot


class OpenAuthority(Detector):
    ARGUMENT = "open-authority"
    HELP = "anybody can set the account that the contract obeys"
    IMPACT = HIGH
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/open-authority.md"
    WIKI_TITLE = "Anybody can set the account that a contract obeys"
    WIKI_DESCRIPTION = (
        "The contract compares its caller with a stored account. A function that writes this account asks "
        "nothing of its caller, and no flag lets it run only once."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "Proxies obey `cluster`. `setCluster(address)` was meant for the deployment script and has no "
        "condition. Mallory makes herself the cluster of Alice's proxy, and commands it."
    )
    WIKI_RECOMMENDATION = (
        "Set the account in the constructor and make it immutable, or restrict the function, or let it run "
        "once."
    )
    WIKI_LIMITS = (
        "Between the deployment of an initialiser that runs once and its first call somebody else may be "
        "faster; that is not reported."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        proxies = user_proxies(unit)
        for contract in unit.contracts:
            traces = unit.changing(contract)
            obeyed_ones = {
                found for trace in traces for _, fact in enforced(trace) if (found := obeyed(fact))
            }
            lists = _lists(traces) if contract in proxies else set()
            for trace in traces:
                for write in trace.writes:
                    listed = slot(write.location) in lists and not any(map(is_callers, keys(write.location)))
                    if not (listed or write.location in obeyed_ones) or write.value == ZERO:
                        continue
                    if not is_restricted(trace, write) and not is_once_only(trace, write):
                        text = f"lets anybody set {describe(write.location)}, which this contract obeys"
                        yield report(trace, text, write)
                        break


def _lists(traces: tuple[Trace, ...]) -> set[Slot]:
    """Where it is kept who may command, one entry for each."""
    return {
        slot(fact.value)
        for trace in traces
        for _, fact in enforced(trace)
        if fact.holds and is_stored(fact.value) and keys(fact.value) == (SENDER,)
    }
