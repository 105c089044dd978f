from collections.abc import Iterator

from slither.core.declarations import Contract, FunctionContract
from slither.core.solidity_types import ElementaryType

from analysis.detectors.detector import MEDIUM, Detector, Report, report
from analysis.detectors.reading.ledger import direction
from analysis.detectors.reading.names import is_giving, is_taking, words
from analysis.detectors.reading.protocol import protocol_calls, user_proxies
from analysis.detectors.reading.steps import Call
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import SENDER, THIS, Kind, Value, describe, keys

OWNERS = frozenset({"owner", "holder", "depositor", "staker", "behalf", "beneficiary"})


class ForeignOwnerArgument(Detector):
    ARGUMENT = "foreign-owner-argument"
    HELP = "a proxy names another than itself as the owner at the protocol"
    IMPACT = MEDIUM
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/foreign-owner-argument.md"
    WIKI_TITLE = "A proxy that names another as the owner"
    WIKI_DESCRIPTION = (
        "The proxy of a user is the owner of the user's positions at the protocol. A function of the "
        "protocol that takes the owner's address is handed another one: the user's own, which owns nothing "
        "there, or one that comes with the call. The tokens go to a position that is not the user's, or the "
        "call reverts."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`protocol.deposit(entity, ids, amount, cluster)` pays from the proxy into the cluster of `entity`. "
        "The cluster's owner is the proxy, so the deposit reverts where it was needed, or tops up somebody "
        "else's."
    )
    WIKI_RECOMMENDATION = "Pass `address(this)`."
    WIKI_LIMITS = "The owner's argument is told by the name of the parameter in the protocol's interface."

    def find(self, unit: Unit) -> Iterator[Report]:
        proxies = user_proxies(unit)
        for pool in (contract for contract in unit.contracts if contract not in proxies):
            yield from _given_away(unit, pool)
        for proxy in proxies:
            for trace in unit.changing(proxy):
                for call in protocol_calls(unit, trace):
                    owner = _owner(call)
                    if owner is not None and owner != call.this:
                        text = f"names {describe(owner)}, not itself, as the owner to {call.name}()"
                        yield report(trace, text, call)
                        break


def _given_away(unit: Unit, pool: Contract) -> Iterator[Report]:
    """What the caller has credited to whom the caller likes, and the pool books as its own and takes out."""
    traces = unit.changing(pool)
    if not any(is_taking(c.name) and c.this == THIS for t in traces for c in protocol_calls(unit, t)):
        return
    for trace in traces:
        booked = [w for w in trace.writes if direction(w) == 1 and keys(w.location) == (SENDER,)]
        for call in (c for c in protocol_calls(unit, trace) if c.this == THIS and is_giving(c.name)):
            owner = _owner(call)
            own = [w for w in booked if any(part in call.args for part in w.value)]
            if owner is not None and own and (owner == SENDER or owner.kind == Kind.PARAMETER):
                text = f"names {describe(owner)}, not itself, as the owner to {call.name}()"
                yield report(trace, text, call)
                break


def _owner(call: Call) -> Value | None:
    if not isinstance(call.declared, FunctionContract):
        return None
    for parameter, value in zip(call.declared.parameters, call.args, strict=False):
        if parameter.type == ElementaryType("address") and OWNERS & set(words(str(parameter.name))):
            return value
    return None
