from collections.abc import Iterator

from slither.core.declarations import Contract

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.authority import kept_lists
from analysis.detectors.reading.callers import choices, conditions, is_callers, is_ruled
from analysis.detectors.reading.protocol import user_proxies
from analysis.detectors.reading.steps import Call, How, Trace
from analysis.detectors.reading.unit import Unit, is_one_of_many
from analysis.detectors.reading.values import THIS, Kind, Value, describe, options


class ProxyOfAnother(Detector):
    ARGUMENT = "proxy-of-another"
    HELP = "a proxy is commanded that the caller chose and that need not be the caller's"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/proxy-of-another.md"
    WIKI_TITLE = "A caller commands the proxy of another"
    WIKI_DESCRIPTION = (
        "The wrapped protocol knows each user by the proxy that stands for it. A function that looks the "
        "proxy up with a key from its arguments, or takes the proxy itself as an argument, and compares "
        "neither with `msg.sender`, lets a caller act as any user."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`exit(address user)` calls `proxyOf[user].exit()`. Mallory calls `exit(alice)`, and the protocol "
        "ends Alice's position: for the protocol, Alice's proxy asked for it. A check that Mallory is *some* "
        "member does not help, nor does one that `user` is."
    )
    WIKI_RECOMMENDATION = (
        "Look the proxy up with `msg.sender` (`proxyOf[msg.sender]`), or require that the argument belongs "
        "to the caller (`ownerOf[proxy] == msg.sender`). Let the proxy check the name of its user as well."
    )
    WIKI_LIMITS = (
        "A function that everybody may call on purpose, because what the proxy does is in its user's favour, "
        "is reported too: waive it with the reason. Administrators (one stored address, or a role) may "
        "command proxies without a finding."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        proxies = user_proxies(unit)
        for contract in unit.contracts:
            for trace in unit.changing(contract):
                call = next((c for c in trace.calls if _commands_another(unit, proxies, trace, c)), None)
                if call is not None:
                    which = describe(call.target)
                    text = f"commands {which} with {call.name}() without a check that it is the caller's"
                    yield report(trace, text, call)


def _commands_another(
    unit: Unit, proxies: dict[Contract, tuple[Contract, ...]], trace: Trace, call: Call
) -> bool:
    if call.how is not How.HIGH or call.is_reading or not is_one_of_many(call.target):
        return False
    if call.this != THIS or unit.implementation(call.declared) not in proxies:
        return False
    return any(_is_of_another(unit, trace, call, option) for option in options(call.target))


def _is_of_another(unit: Unit, trace: Trace, call: Call, target: Value) -> bool:
    if target.kind == Kind.CREATED or is_callers(target) or not any(choices(target)):
        return False
    return not is_ruled(conditions(trace, call), target, kept_lists(unit, trace.contract))
