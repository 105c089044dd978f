from collections.abc import Iterator

from slither.core.solidity_types import ElementaryType

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.binding import obeyed
from analysis.detectors.reading.callers import (
    conditions,
    enforced,
    is_callers,
    is_once_only,
    is_restricted,
    ties,
)
from analysis.detectors.reading.ledger import Slot
from analysis.detectors.reading.protocol import user_proxies
from analysis.detectors.reading.steps import Trace, Write, alternatives
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    SENDER,
    ZERO,
    Kind,
    Value,
    constant,
    describe,
    is_stored,
    keys,
    slot,
)


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
            spokesmen = _spokesmen(traces)
            for trace in traces:
                for write in trace.writes:
                    place = slot(write.location)
                    listed = place in lists or (place in spokesmen and _lets_speak(trace, write))
                    listed = listed and not any(map(is_callers, keys(write.location)))
                    if not (listed or write.location in obeyed_ones) or write.value == ZERO:
                        continue
                    if not is_restricted(trace, write) and not is_once_only(trace, write):
                        text = f"lets anybody set {describe(write.location)}, which this contract obeys"
                        yield report(trace, text, write)
                        break


def _lists(traces: tuple[Trace, ...]) -> set[Slot]:
    """Where it is kept who may command, one entry for each."""
    return {
        slot(part.value)
        for trace in traces
        for _, fact in enforced(trace)
        for way in alternatives(fact)
        for part in way
        if part.holds and is_stored(part.value) and keys(part.value) == (SENDER,)
    }


def _spokesmen(traces: tuple[Trace, ...]) -> set[Slot]:
    """Where it is kept who may act for an account that the caller names."""
    found = set()
    for part in (p for t in traces for _, f in enforced(t) for way in alternatives(f) for p in way):
        equal = part.value.kind == Kind.BINARY and (part.value.label == "==") == part.holds
        places = part.value.parts if equal and SENDER in part.value.parts else (part.value,)
        for place in places:
            if is_stored(place) and any(map(_is_account, keys(place))) and (equal or SENDER in keys(place)):
                found.add(slot(place))
    return found


def _is_account(key: Value) -> bool:
    return key.kind == Kind.PARAMETER and key.label.type == ElementaryType("address")


def _lets_speak(trace: Trace, write: Write) -> bool:
    """Whether it is for an account that the caller names and need not be."""
    named = [key for key in keys(write.location) if _is_account(key)]
    facts = conditions(trace, write)
    free = write.value.kind == Kind.PARAMETER or write.value == SENDER or write.value == constant(1)
    spoken = any(ties([f], account) for f in facts for account in named)
    return bool(named) and free and not spoken and not any(f.value.holds(write.location) for f in facts)
