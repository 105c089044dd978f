from collections.abc import Iterator

from slither.core.declarations import FunctionContract

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.callers import authenticates, choices, conditions, ties
from analysis.detectors.reading.money import Transfer, transfers
from analysis.detectors.reading.names import is_collecting, is_taking, words
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.steps import Call, Fact, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, Kind, Value, describe, is_stored, keys

# An argument, an item or a field of one, or what its bytes are decoded to.
NAMED = (Kind.PARAMETER, Kind.INDEX, Kind.MEMBER, Kind.ITEM, Kind.APPLY)
HOLDERS = frozenset({"owner", "holder", "from", "behalf", "account", "user"})


class CallerChosenPayer(Detector):
    ARGUMENT = "caller-chosen-payer"
    HELP = "the caller says whose tokens pay"
    IMPACT = HIGH
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/caller-chosen-payer.md"
    WIKI_TITLE = "The caller chooses who pays"
    WIKI_DESCRIPTION = (
        "A function pulls tokens from an account that it is told, by the allowance that this account gave to "
        "the wrapper for calls of its own, or has the protocol do so. Nothing connects the account with "
        "the caller."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`stakeFor(user, payer, amount)` pulls `amount` from `payer`. Alice has allowed the wrapper to take "
        "her tokens. Mallory calls `stakeFor(mallory, alice, all)` and owns the stake."
    )
    WIKI_RECOMMENDATION = "Pull from `msg.sender`, or ask for the payer's signature or permission."
    WIKI_LIMITS = (
        "A condition of any kind that connects the payer with the caller counts, and so does one that only "
        "certain callers meet."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.changing(contract):
                transfer = next((t for t in transfers(trace) if _is_of_another(trace, t)), None)
                taken = next((c for c in _taken(unit, trace) if _is_named(trace, *c)), None)
                if transfer is None and taken is not None:
                    call, holder = taken
                    text = f"has {call.name}() take from {describe(holder)}, whom the caller names"
                    yield report(trace, text, call)
                if transfer is not None:
                    text = f"takes tokens from {describe(transfer.payer)}, whom the caller names"
                    yield report(trace, text, transfer.call)


def _taken(unit: Unit, trace: Trace) -> Iterator[tuple[Call, Value]]:
    """What the protocol takes from a holder by the leave that this one gave, to whom the caller likes."""
    for call in (c for c in protocol_calls(unit, trace) if is_taking(c.name) and c.this == THIS):
        if not isinstance(call.declared, FunctionContract):
            continue
        pairs = zip(call.declared.parameters, call.args, strict=False)
        named = [(p, value) for p, value in pairs if str(p.type) == "address"]
        # What is due to the one account that it is told, it gives to this one.
        if is_collecting(call.name) and len(named) < 2:
            continue
        yield from ((call, value) for p, value in named if HOLDERS & set(words(str(p.name))))


def _is_named(trace: Trace, call: Call, holder: Value) -> bool:
    """Whether the holder is an argument that nothing ties to the caller, and does not get what is taken."""
    if holder.kind != Kind.PARAMETER or call.args.count(holder) > 1:
        return False
    facts = conditions(trace, call)
    kept = any(_is_kept_for(part, holder) for fact in facts for part in fact.value)
    credited = any(any(key == holder for key in keys(w.location)) for w in trace.writes)
    paid = any(t.payee == holder for t in transfers(trace))
    return not (kept or credited or paid or ties(facts, holder) or any(map(_is_trusted, facts)))


def _is_of_another(trace: Trace, transfer: Transfer) -> bool:
    payer = transfer.payer
    if payer.kind not in NAMED or transfer.call.this != THIS:
        return False
    if payer.mentions(Kind.SENDER) or not any(choices(payer)):
        return False
    if payer.mentions(Kind.STATE) and not any(choices(transfer.amount)):
        return False
    facts = conditions(trace, transfer.call)
    if any(
        _is_kept_for(part, payer) for whole in (transfer.amount, *(f.value for f in facts)) for part in whole
    ):
        return False
    return not ties(facts, payer) and not any(_is_trusted(fact) for fact in facts)


def _is_trusted(fact: Fact) -> bool:
    """Whether only certain callers meet it, whatever they name: owners of a thing are anybody's peers."""
    return authenticates(fact) and not (fact.value.mentions(Kind.SENDER) and any(choices(fact.value)))


def _is_kept_for(value: Value, payer: Value) -> bool:
    """Whether something is stored for the payer, who so agreed to what is done."""
    return is_stored(value) and any(key.holds(payer) for key in keys(value))
