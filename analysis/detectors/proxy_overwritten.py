from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import conditions
from analysis.detectors.reading.steps import Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, describe, is_stored, keys


class ProxyOverwritten(Detector):
    ARGUMENT = "proxy-overwritten"
    HELP = "a second proxy takes the place of a user's first, with all that the first owns"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/proxy-overwritten.md"
    WIKI_TITLE = "A user's proxy is replaced by a new one"
    WIKI_DESCRIPTION = (
        "A function deploys a contract for a user and stores it under the user's key, without a look at what "
        "is stored there. Whoever calls it twice has a second proxy, and no way to the first: positions, "
        "rewards and tokens of the first are locked."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`join(address user)` stores `proxyOf[user] = new Proxy()`. Alice has validators. She calls it again "
        "after she left for a while, or Mallory calls it for her: from now on all commands go to an empty "
        "proxy."
    )
    WIKI_RECOMMENDATION = (
        "Deploy only where nothing is stored (`require(proxyOf[user] == address(0))`), and give one that "
        "comes back its old proxy."
    )
    WIKI_LIMITS = "Any condition on something stored for the same key counts."

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.changing(contract):
                write = next((w for w in trace.writes if _is_replacement(trace, w)), None)
                if write is not None:
                    text = f"stores a new contract at {describe(write.location)} whether or not there was one"
                    yield report(trace, text, write)


def _is_replacement(trace: Trace, write: Write) -> bool:
    chosen = [key for key in keys(write.location) if key.kind in (Kind.SENDER, Kind.PARAMETER)]
    if not chosen or not any(part.kind == Kind.CREATED or _is_clone(part) for part in write.value):
        return False
    return not any(_is_about(part, chosen) for fact in conditions(trace, write) for part in fact.value)


def _is_clone(value: Value) -> bool:
    return value.kind == Kind.APPLY and str(value.label).startswith(("clone", "create", "deploy"))


def _is_about(part: Value, chosen: list[Value]) -> bool:
    return is_stored(part) and any(key in chosen for key in keys(part))
