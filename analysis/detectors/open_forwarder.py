from collections.abc import Iterator

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.callers import is_chosen, is_once_only, is_restricted
from analysis.detectors.reading.money import as_approval, as_transfer, transfers
from analysis.detectors.reading.names import is_collecting, is_giving
from analysis.detectors.reading.protocol import is_protocol_call, own_accounts
from analysis.detectors.reading.steps import Call, How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import SENDER, describe


class OpenForwarder(Detector):
    ARGUMENT = "open-forwarder"
    HELP = "anybody can make a user's proxy act"
    IMPACT = HIGH
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/open-forwarder.md"
    WIKI_TITLE = "A forwarder of a user's proxy that anybody can reach"
    WIKI_DESCRIPTION = (
        "A proxy is the user, as far as the wrapped protocol can tell. A function of the proxy that calls "
        "the protocol, moves tokens or ether, or sets an allowance, and asks nothing of its caller, gives "
        "the user's rights to everybody."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "All functions of the proxy carry `onlyCluster`, but `removeValidator` was added later and does not. "
        "Mallory calls it on Alice's proxy, and the protocol removes Alice's validator."
    )
    WIKI_RECOMMENDATION = (
        "Give every function of the proxy that changes something the same condition on `msg.sender`: the "
        "wrapper that commands it, or the user."
    )
    WIKI_LIMITS = (
        "Only contracts are looked at of which something in the same sources makes or commands many. Any "
        "condition on the caller counts, right or wrong; other detectors judge conditions."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for proxy in own_accounts(unit):
            for trace in unit.changing(proxy):
                call = next((c for c in trace.calls if _is_act(unit, c) and _is_open(trace, c)), None)
                if call is not None:
                    yield report(
                        trace,
                        f"lets anybody make this proxy call {describe(call.target)}.{call.name}()",
                        call,
                    )


def _is_act(unit: Unit, call: Call) -> bool:
    if as_approval(call) is not None:
        return True
    if is_protocol_call(unit, call):
        return not (is_collecting(call.name) and not any(map(is_chosen, call.args)))
    moved = as_transfer(call)
    if moved is not None:
        return moved.payer != SENDER and moved.payee != call.this and is_chosen(moved.payee)
    return call.how is How.LOW and not call.is_reading


def _is_open(trace: Trace, call: Call) -> bool:
    return not is_restricted(trace, call) and not is_once_only(trace, call) and not _is_paid_for(trace, call)


def _is_paid_for(trace: Trace, call: Call) -> bool:
    """Whether the caller hands in the very amount that it is about."""
    pulled = [t.amount for t in transfers(trace) if t.payer == SENDER and t.payee == call.this]
    giving = as_approval(call) is not None or is_giving(call.name) or as_transfer(call) is not None
    return giving and any(whole.holds(amount) for amount in pulled for whole in call.args)
