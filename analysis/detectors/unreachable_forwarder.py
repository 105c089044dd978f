from collections.abc import Iterator

from slither.core.declarations import Contract, FunctionContract

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report
from analysis.detectors.reading.binding import USER, bound, obeyed
from analysis.detectors.reading.callers import conditions
from analysis.detectors.reading.money import as_transfer
from analysis.detectors.reading.protocol import is_protocol_call, user_proxies
from analysis.detectors.reading.state import Encoding
from analysis.detectors.reading.steps import Call, How, Trace
from analysis.detectors.reading.unit import Unit, is_one_of_many
from analysis.detectors.reading.values import Kind


class UnreachableForwarder(Detector):
    ARGUMENT = "unreachable-forwarder"
    HELP = "a function of the proxy that only the wrapper may call, and that the wrapper never calls"
    IMPACT = MEDIUM
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/unreachable-forwarder.md"
    WIKI_TITLE = "A forwarder that nobody can reach"
    WIKI_DESCRIPTION = (
        "A function of the user's proxy obeys one contract only, and that contract has no function that "
        "calls it. What the protocol gives only to its owner, and only by this function, is locked."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`EntityProxy.withdrawEarnings()` is `onlyOwner`, and the owner is the cluster contract, which has "
        "no function that calls it. The operators' earnings stay at the protocol for ever."
    )
    WIKI_RECOMMENDATION = (
        "Give the wrapper a function for each function of the proxy; test each from the user's account."
    )
    WIKI_LIMITS = (
        "Whom a proxy obeys must be known from its constructor and from a deployment in the same sources. "
        "Calls by bytes of unknown origin are taken for ways to everything."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        called = _called(unit)
        for proxy, owners in user_proxies(unit).items():
            if any(_calls_by_bytes(unit, owner) for owner in owners):
                continue
            for trace in unit.changing(proxy):
                master = _master(unit, proxy, trace)
                if master is not None and (proxy, trace.entry.name) not in called:
                    text = f"obeys {master.name} alone, which never calls it"
                    yield Report(trace.entry, text, tuple(trace.entry.nodes[:1]))


def _called(unit: Unit) -> set[tuple[Contract | None, str]]:
    return {
        (_callee(unit, call), call.name)
        for contract in unit.deployable
        for trace in unit.traces(contract)
        for call in trace.calls
        if call.how is How.HIGH
    }


def _callee(unit: Unit, call: Call) -> Contract | None:
    """What is one for all may look like a proxy, and is none."""
    if is_one_of_many(call.target):
        return unit.implementation(call.declared)
    return unit.body_of(call.declared.contract) if isinstance(call.declared, FunctionContract) else None


def _master(unit: Unit, proxy: Contract, trace: Trace) -> Contract | None:
    """The one contract that may make the proxy act by this function."""
    acts = [c for c in trace.calls if is_protocol_call(unit, c) or as_transfer(c) is not None]
    for call in acts[:1]:
        for fact in conditions(trace, call):
            location = obeyed(fact)
            masters = bound(unit, proxy, location.label) if location is not None else frozenset()
            if len(masters) == 1 and USER not in masters:
                (master,) = masters
                return master if isinstance(master, Contract) else None
    return None


def _calls_by_bytes(unit: Unit, owner: Contract) -> bool:
    """Whether it calls with bytes of which it is not known what function they are for."""
    return any(_is_unknown(call) for trace in unit.traces(owner) for call in trace.calls)


def _is_unknown(call: Call) -> bool:
    if call.how is not How.LOW or not call.args or call.args[0].kind == Kind.CONSTANT:
        return False
    return not any(isinstance(part.label, Encoding) for part in call.args[0])
