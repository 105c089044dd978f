from collections.abc import Iterator

from slither.core.declarations import Contract, FunctionContract
from slither.core.solidity_types import ElementaryType

from analysis.detectors.detector import MEDIUM, Detector, Report
from analysis.detectors.reading.callers import is_chosen
from analysis.detectors.reading.money import approvals, is_balance, transfers
from analysis.detectors.reading.names import (
    ENDING,
    LATER,
    TAKEN,
    UNDOING,
    is_doing,
    is_taking,
    nouns,
    verb,
    words,
)
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.steps import Call, How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, Kind

PAYING = frozenset({"withdraw", "claim", "redeem", "unstake", "collect", "harvest"})
ENTERING = frozenset(
    {"deposit", "stake", "register", "supply", "lend", "lock", "join", "bond", "add", "create", "open"}
)


TOKENS = frozenset({"token", "asset", "currency", "coin", "reward"})

# What a protocol pays beside what went in.
KINDS = frozenset(
    {
        "reward",
        "surplus",
        "earning",
        "fee",
        "refund",
        "bonus",
        "yield",
        "interest",
        "collateral",
        "excess",
        "rebate",
    }
    | {
        "dividend",
        "incentive",
        "remainder",
        "dust",
        "bribe",
        "all",
        "pending",
        "leftover",
        "profit",
        "unclaimed",
    }
    | {
        "point",
        "airdrop",
        "token",
        "balance",
        "fund",
        "asset",
        "deposit",
        "stake",
        "principal",
        "it",
        "extra",
    }
)


DUE = frozenset({"claim", "harvest", "collect"})


class MissingExit(Detector):
    ARGUMENT = "missing-exit"
    HELP = "the wrapped protocol pays its owner by a function that the owner never calls"
    IMPACT = MEDIUM
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/missing-exit.md"
    WIKI_TITLE = "Assets that only the owner can take out, and the owner cannot"
    WIKI_DESCRIPTION = (
        "The contract enters something at the protocol in its own name. The protocol pays what comes of it "
        "to that name alone, by a function that no function of the contract calls: whatever is due is "
        "locked."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "The proxy registers operators, which earn fees. The protocol pays them by "
        "`withdrawOperatorEarnings`, to the owner of the operator: the proxy, which has no function that "
        "calls it."
    )
    WIKI_RECOMMENDATION = (
        "Go through the protocol's interface function by function, and give the owner one for each that pays "
        "it or names a receiver."
    )
    WIKI_LIMITS = (
        "The interface as it is imported is all that is known of the protocol: a function that it leaves out "
        "is not missed. What enters and what pays is told by names. A contract that can be told to call "
        "anything is not reported."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            if any(_calls_anything(trace) for trace in traces):
                continue
            called: dict[Contract, set[str]] = {}
            for trace in unit.everything(contract):
                for call in (c for c in protocol_calls(unit, trace) if c.this == THIS):
                    called.setdefault(call.declared.contract, set()).add(call.name)
            for interface, names in called.items():
                for function in _missed(interface, names):
                    text = f"never calls {interface.name}.{function.name}(), which pays only its caller"
                    yield Report(contract, text)
                yield from _unfinished(contract, interface, names)
                yield from _unset_receiver(contract, interface, names, traces)
            yield from _claimed_for_good(unit, contract, traces)


def _claimed_for_good(unit: Unit, contract: Contract, traces: tuple[Trace, ...]) -> Iterator[Report]:
    """Claims for the contract itself, where no function moves whatever token that is."""
    moved = [t for trace in traces for t in transfers(trace) if t.payer == THIS]
    for trace in traces:
        for call in (c for c in protocol_calls(unit, trace) if c.this == THIS and _is_claim_of_any(c)):
            if moved and not any(t.token is None or t.token.kind != Kind.STATE for t in moved):
                text = f"brings in by {call.name}() any token, and others than its own no function moves on"
                yield Report(trace.entry, text, (call.node,))
    if any(t.token is None or t.token.kind != Kind.STATE for t in moved) or len({t.token for t in moved}) > 1:
        return
    kept = {t.token for t in moved}
    for trace in traces:
        for call in (c for c in protocol_calls(unit, trace) if c.this == THIS and _is_claim(c)):
            own = any(a.token in kept for t in traces for a in approvals(t))
            if (
                kept
                and own
                and not _is_looked_at(trace, call)
                and not any(t.payer == THIS for t in transfers(trace))
            ):
                text = f"brings in by {call.name}() what no function moves on"
                yield Report(trace.entry, text, (call.node,))


def _is_looked_at(trace: Trace, call: Call) -> bool:
    """Whether a balance is read after it: what came is known, whatever token it is."""
    return any(isinstance(c, Call) and is_balance(c.result) for c in trace.after(call))


def _is_claim(call: Call) -> bool:
    """Whether it pays rewards to the contract itself."""
    found = set(words(call.name))
    return bool(found & {"claim", "reward", "harvest"}) and all(
        not is_chosen(a) or "address" not in str(getattr(a.label, "type", "")) for a in call.args
    )


def _unfinished(contract: Contract, interface: Contract, called: set[str]) -> Iterator[Report]:
    """What is asked for in two steps, of which the second is never made."""
    asked = [name for name in called if LATER & set(words(name)) and (TAKEN | UNDOING) & set(words(name))]
    if not asked or any(_is_second(name) for name in called):
        return
    for function in interface.functions:
        if not function.view and _is_second(function.name) and not _names_owner(function):
            text = f"asks by {asked[0]}(), and never calls {interface.name}.{function.name}(), which pays"
            yield Report(contract, text)
            return


def _is_second(name: str) -> bool:
    """Whether it pays what was asked for before."""
    return not LATER & set(words(name)) and (is_taking(name) or verb(name) in ENDING)


def _is_claim_of_any(call: Call) -> bool:
    """Whether it pays the contract a token that the caller names."""
    if not {"claim", "harvest", "collect"} & set(words(call.name)) or not call.declared.parameters:
        return False
    return any(
        a.kind == Kind.PARAMETER and TOKENS & set(words(str(p.name)))
        for p, a in zip(call.declared.parameters, call.args, strict=False)
        if "[" not in str(p.type)
        if str(p.type) == "address" or not isinstance(p.type, ElementaryType)
    )


def _missed(interface: Contract, called: set[str]) -> Iterator[FunctionContract]:
    entered = [name for name in called if verb(name) in ENTERING]
    others = {
        noun
        for f in interface.functions
        if f.name not in called and is_doing(f.name)
        for noun in nouns(f.name)
    }
    seen: set[frozenset[str]] = set()
    for function in interface.functions:
        about, is_due = nouns(function.name), _is_due(function.name)
        if function.view or _names_owner(function) or about in seen or function.name in called:
            continue
        rest = about - KINDS
        fits = [name for name in entered if not rest or rest & nouns(name) or (is_due and not rest & others)]
        is_asked_for = bool(fits) and (is_due or verb(function.name) in PAYING)
        if is_asked_for and not any(_pays_the_same(name, about, is_due) for name in called):
            seen.add(about)
            yield function


def _is_due(name: str) -> bool:
    """Whether it pays what came of a position, not what went in."""
    return verb(name) in DUE or bool({"reward", "bribe", "incentive"} & set(words(name)))


def _pays_the_same(name: str, about: frozenset[str], is_due: bool) -> bool:
    if verb(name) not in PAYING and not _is_due(name):
        return False
    if _is_due(name) != is_due and not about & nouns(name):
        return False
    return nouns(name) == about or bool(about & nouns(name)) or (is_due and not nouns(name) - KINDS)


def _names_owner(function: FunctionContract) -> bool:
    return any(parameter.type == ElementaryType("address") for parameter in function.parameters)


def _calls_anything(trace: Trace) -> bool:
    return any(
        call.how is How.LOW and call.args and not (call.is_reading or call.told) for call in trace.calls
    )


def _unset_receiver(
    contract: Contract, interface: Contract, called: set[str], traces: tuple[Trace, ...]
) -> Iterator[Report]:
    """Ether that goes to whoever is the owner, unless a function of the protocol is told otherwise."""
    setters = [f for f in interface.functions if verb(f.name) == "set" and "recipient" in words(f.name)]
    pays_ether = any(t.token is None and t.payer == THIS for trace in traces for t in transfers(trace))
    if setters and not pays_ether and not any(f.name in called for f in setters):
        text = f"never calls {interface.name}.{setters[0].name}() and cannot pass on what it is sent itself"
        yield Report(contract, text)
