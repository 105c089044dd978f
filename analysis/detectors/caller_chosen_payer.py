from collections.abc import Iterator

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.callers import authenticates, choices, conditions, ties
from analysis.detectors.reading.money import Transfer, transfers
from analysis.detectors.reading.steps import Fact, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, Kind, Value, describe, is_stored, keys


class CallerChosenPayer(Detector):
    ARGUMENT = "caller-chosen-payer"
    HELP = "the caller says whose tokens pay"
    IMPACT = HIGH
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/caller-chosen-payer.md"
    WIKI_TITLE = "The caller chooses who pays"
    WIKI_DESCRIPTION = (
        "A function pulls tokens from an account that it is told, by the allowance that this account gave to "
        "the wrapper for calls of its own. Nothing connects the account with the caller."
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
                if transfer is not None:
                    text = f"takes tokens from {describe(transfer.payer)}, whom the caller names"
                    yield report(trace, text, transfer.call)


def _is_of_another(trace: Trace, transfer: Transfer) -> bool:
    payer = transfer.payer
    if payer.kind not in (Kind.PARAMETER, Kind.INDEX, Kind.MEMBER) or transfer.call.this != THIS:
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
