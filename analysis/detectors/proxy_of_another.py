from collections.abc import Iterator

from slither.core.declarations import Contract

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.authority import kept_lists
from analysis.detectors.reading.callers import choices, conditions, is_callers, is_chosen, is_ruled
from analysis.detectors.reading.money import is_difference, is_token_call, transfers
from analysis.detectors.reading.names import (
    ENDING,
    is_collecting,
    is_doing,
    is_giving,
    is_later,
    is_taking,
    is_undoing,
    verb,
)
from analysis.detectors.reading.protocol import user_proxies
from analysis.detectors.reading.steps import Call, Fact, How, Trace
from analysis.detectors.reading.unit import Unit, is_one_of_many
from analysis.detectors.reading.values import SENDER, THIS, Kind, Value, describe, is_stored, keys, options


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
        "A function that everybody may call on purpose is not reported where the caller pays for what the "
        "proxy does, or where a claim goes to the proxy's own user; otherwise waive it with the reason. "
        "Administrators (one stored address, a role, a list that they keep) may command proxies."
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


def _is_in_favour(trace: Trace, call: Call, target: Value) -> bool:
    """Whether somebody pays for it, or the caller has no say in what it does, and it is due."""
    handed = [t.amount for t in transfers(trace) if t.payer == SENDER and t.payee == call.target]
    if not is_taking(call.name) and (is_giving(call.name) or any(a in handed for a in call.args)):
        paid = any(t.payee == call.target and t.payer != THIS for t in transfers(trace))
        brought = call.ether is not None and call.ether.mentions(Kind.GLOBAL, "msg.value")
        return paid or brought or (call.ether is not None and is_difference(call.ether))
    given = [a for c in trace.calls if c.target == call.target and c.this == THIS for a in c.args]
    chosen = [
        a for a in given if is_chosen(a) and not _is_key(a, target) and not _is_stored_beside(a, target)
    ]
    if chosen or target.kind == Kind.PARAMETER:
        return False
    return _is_due(trace, call) or any(_is_about_time(fact, target) for fact in call.facts)


def _is_about_time(fact: Fact, target: Value) -> bool:
    """Whether it may be done once a time that is kept beside the proxy has come."""
    now = fact.value.mentions(Kind.GLOBAL, "block.timestamp") or fact.value.mentions(
        Kind.GLOBAL, "block.number"
    )
    return now and any(_is_stored_beside(part, target) for part in fact.value)


def _is_due(trace: Trace, call: Call) -> bool:
    """Whether what the proxy does there is to bring in what is due anyway."""
    acts = [c for c in trace.calls if c.this == call.target and c.how is How.HIGH and not c.is_reading]
    told = [c for c in acts if not is_token_call(c)]
    if is_collecting(call.name) or (bool(told) and all(is_collecting(c.name) for c in told)):
        return True
    return bool(told) and not any(_is_weighty(c.name) for c in [call, *told])


def _is_weighty(name: str) -> bool:
    """Whether it begins or ends something, or takes out what lies there."""
    return (
        is_undoing(name) or is_doing(name) or is_later(name) or (is_taking(name) and verb(name) not in ENDING)
    )


def _is_stored_beside(value: Value, target: Value) -> bool:
    """Whether it is an account that is kept for the same key as the proxy."""
    if not is_stored(value):
        return False
    return bool(set(keys(value)) & set(keys(target))) or any(
        k.holds(key) for key in keys(value) for k in keys(target)
    )


def _is_key(value: Value, target: Value) -> bool:
    return any(key.holds(value) for key in keys(target))


def _is_of_another(unit: Unit, trace: Trace, call: Call, target: Value) -> bool:
    if verb(call.name) in ("initialize", "init", "setup") or _is_in_favour(trace, call, target):
        return False
    if target.kind == Kind.CREATED or is_callers(target) or not any(choices(target)):
        return False
    return not is_ruled(conditions(trace, call), target, kept_lists(unit, trace.contract))
