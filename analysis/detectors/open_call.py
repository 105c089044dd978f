from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.callers import conditions, is_restricted
from analysis.detectors.reading.money import transfers
from analysis.detectors.reading.protocol import user_proxies
from analysis.detectors.reading.steps import Call, How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    SENDER,
    THIS,
    Kind,
    Value,
    describe,
    is_stored,
    keys,
    options,
    root,
)


class OpenCall(Detector):
    ARGUMENT = "open-call"
    HELP = "anybody can make a contract that others trust call anything"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/open-call.md"
    WIKI_TITLE = "A call whose target and bytes are the caller's"
    WIKI_DESCRIPTION = (
        "A contract that users have approved, that holds tokens, or that proxies obey, makes a call "
        "for which "
        "the caller names both whom and what. The caller so speaks with the contract's voice: it moves what "
        "was approved, and commands the proxies."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`zap(address router, bytes data)` swaps by `router.call(data)` before it deposits. Mallory "
        "names the "
        "token as the router and `transferFrom(alice, mallory, ...)` as the data; Alice's allowance is gone."
    )
    WIKI_RECOMMENDATION = (
        "Keep a list of targets that an administrator maintains, and refuse tokens and proxies; or make such "
        "calls from a contract of their own that nobody approves."
    )
    WIKI_LIMITS = "Any condition on the target that looks at something stored counts as the list."

    def find(self, unit: Unit) -> Iterator[Report]:
        masters = {master for owners in user_proxies(unit).values() for master in owners}
        for contract in unit.contracts:
            traces = unit.changing(contract)
            if contract not in masters and not any(map(_is_trusted, traces)):
                continue
            for trace in traces:
                call = next((c for c in trace.calls if _is_anything(c) and _is_open(trace, c)), None)
                if call is not None:
                    text = f"lets anybody make it call {describe(call.target)} with bytes of the caller's"
                    yield report(trace, text, call)


def _is_trusted(trace: Trace) -> bool:
    """Whether users let it take their tokens, or it pays out what it holds."""
    return any(
        t.token is not None
        and t.call.this == THIS
        and (t.payer == SENDER or (t.payer == THIS and is_stored(t.token)))
        for t in transfers(trace)
    )


def _is_anything(call: Call) -> bool:
    if call.how is not How.LOW or call.is_reading or call.this != THIS or not call.args:
        return False
    return _is_given(call.target) and any(_is_given(option) for option in options(call.args[0]))


def _is_given(value: Value) -> bool:
    return root(value).kind == Kind.PARAMETER


def _is_open(trace: Trace, call: Call) -> bool:
    if is_restricted(trace, call):
        return False
    facts = conditions(trace, call)
    return not any(
        (is_stored(part) and any(key.holds(call.target) for key in keys(part)))
        or _compares(fact.value, call.target)
        for fact in facts
        for part in fact.value
    )


def _compares(value: Value, target: Value) -> bool:
    return value.kind == Kind.BINARY and target in value.parts and value.mentions(Kind.STATE)
