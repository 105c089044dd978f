from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import conditions, demands, is_once_only, is_restricted, names_one
from analysis.detectors.reading.ledger import Slot
from analysis.detectors.reading.money import transfers
from analysis.detectors.reading.names import verb
from analysis.detectors.reading.steps import Check, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, Kind, describe, is_stored, keys, root, slot

SETTING = frozenset(
    {"set", "update", "change", "configure", "add", "remove", "register", "deregister"}
    | {"enable", "disable"}
)


class OpenSetter(Detector):
    ARGUMENT = "open-setter"
    HELP = "anybody can set what beside it only an administrator sets"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/open-setter.md"
    WIKI_TITLE = "A setter without the condition of its siblings"
    WIKI_DESCRIPTION = (
        "Functions that set how the contract works ask for the administrator. One of them does not: it sets "
        "whom the contract pays or calls, or an entry that its siblings write for the administrator only."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`setFee` is `onlyOwner`, `setFeeRecipient` is not. Mallory names herself, and has all fees."
    )
    WIKI_RECOMMENDATION = "Put the same modifier on every function that sets something for all users."
    WIKI_LIMITS = (
        "Only what is set to a constant or to an argument is looked at, where nothing of it depends on the "
        "caller, where no token moves, and no flag lets it happen only once."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            ruled = [trace for trace in traces if any(names_one(fact) for fact in demands(trace))]
            entries = _kept(traces)
            steering = _steering(traces)
            verbs = {verb(trace.entry.name) for trace in ruled} & SETTING
            for trace in traces:
                write = next((w for w in trace.writes if _is_free(trace, w)), None)
                if write is None or _is_about_caller(trace):
                    continue
                alike = verb(trace.entry.name) in verbs and write.location in steering
                if alike or (slot(write.location) in entries and verb(trace.entry.name) in SETTING):
                    text = f"lets anybody set {describe(write.location)}, beside what an administrator sets"
                    yield report(trace, text, write)


def _kept(traces: tuple[Trace, ...]) -> set[Slot]:
    """Where somebody's condition stands before some writes, and none of the others goes by the caller."""
    return {
        slot(write.location)
        for trace in traces
        for write in trace.writes
        if any(names_one(fact) for fact in conditions(trace, write))
    }


def _steering(traces: tuple[Trace, ...]) -> set[object]:
    """The accounts of the contract that it pays or calls."""
    paid = {part for t in traces for p in transfers(t) for part in p.payee}
    told = {call.target for t in traces for call in t.calls if not call.is_reading}
    return {place for place in paid | told if place.kind == Kind.STATE and not place.parts}


def _is_free(trace: Trace, write: Write) -> bool:
    """Whether it is set, for all, to what anybody says."""
    if write.value.kind not in (Kind.PARAMETER, Kind.CONSTANT) or not is_stored(write.location):
        return False
    if any(key.kind != Kind.PARAMETER for key in keys(write.location)) or root(write.location).parts:
        return False
    about = any(fact.value.holds(write.location) for fact in conditions(trace, write))
    return not about and not is_restricted(trace, write) and not is_once_only(trace, write)


def _is_about_caller(trace: Trace) -> bool:
    """Whether the caller has a part in it, or it does more than to set."""
    said = [s.value for s in trace.steps if isinstance(s, Check | Write)]
    places = [w.location for w in trace.writes]
    acts = any(not call.is_reading for call in trace.calls)
    return (
        acts
        or any(v.mentions(Kind.SENDER) for v in (*said, *places))
        or any(c.this != THIS for c in trace.calls)
    )
