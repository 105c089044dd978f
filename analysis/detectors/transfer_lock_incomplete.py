from collections.abc import Iterator

from slither.core.declarations import Contract
from slither.core.solidity_types import ElementaryType

from analysis.detectors.detector import HIGH, Detector, Report
from analysis.detectors.reading.callers import demands
from analysis.detectors.reading.ledger import Slot, written
from analysis.detectors.reading.names import verb
from analysis.detectors.reading.steps import Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, is_stored, root, slot, type_at

# Ways to the same effect, by the standards of tokens: what one of them refuses, all must.
FAMILIES = (
    ("transfer(address,uint256)", "transferFrom(address,address,uint256)"),
    (
        "transferFrom(address,address,uint256)",
        "safeTransferFrom(address,address,uint256)",
        "safeTransferFrom(address,address,uint256,bytes)",
    ),
    (
        "safeTransferFrom(address,address,uint256,uint256,bytes)",
        "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)",
    ),
    ("deposit(uint256,address)", "mint(uint256,address)"),
    ("withdraw(uint256,address,address)", "redeem(uint256,address,address)"),
)


class TransferLockIncomplete(Detector):
    ARGUMENT = "transfer-lock-incomplete"
    HELP = "a token refuses one way to move and leaves another open"
    IMPACT = HIGH
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/transfer-lock-incomplete.md"
    WIKI_TITLE = "A restriction on one way to move a token and not on its sibling"
    WIKI_DESCRIPTION = (
        "A contract overrides one function of a token standard to refuse it, or to ask for more, and "
        "inherits the function that does the same by another name: `transfer` but not `transferFrom`, "
        "`deposit` but not `mint`."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "Shares are not meant to move, and `transfer` reverts. Mallory approves a second account of hers, "
        "which calls `transferFrom`: the shares move, and with them a claim on rewards that was bound to the "
        "first."
    )
    WIKI_RECOMMENDATION = (
        "Put the restriction where all ways meet (`_update` in OpenZeppelin 5, `_beforeTokenTransfer` in 4), "
        "or override each of them."
    )
    WIKI_LIMITS = "The functions of ERC-20, ERC-721, ERC-1155 and ERC-4626 are known as siblings, no others."

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = {trace.entry.solidity_signature: trace for trace in unit.traces(contract)}
            for family in FAMILIES:
                siblings = [traces[name] for name in family if name in traces]
                yield from _open_siblings(contract, siblings)


def _open_siblings(contract: Contract, siblings: list[Trace]) -> Iterator[Report]:
    for strict in siblings:
        if strict.entry.contract_declarer.is_from_dependency():
            continue
        for loose in siblings:
            if loose.returns and _is_looser(loose, strict):
                yield _report(strict, loose)


def _report(strict: Trace, loose: Trace) -> Report:
    """It is at the sibling that lacks the restriction; where it was inherited, at the strict one."""
    does = "is refused" if not strict.returns else "is restricted"
    if loose.entry.contract_declarer is strict.entry.contract_declarer:
        text = f"is open, and its sibling {strict.entry.full_name} {does}"
        return Report(loose.entry, text, tuple(loose.entry.nodes[:1]))
    text = f"{does}, and {loose.contract.name} leaves {loose.entry.full_name} as it was inherited"
    return Report(strict.entry, text, tuple(strict.entry.nodes[:1]))


def _is_looser(loose: Trace, strict: Trace) -> bool:
    """A sibling that was inherited, or one beside it without the switch or the list that the other asks."""
    mine, theirs = strict.entry.contract_declarer, loose.entry.contract_declarer
    if mine is theirs:
        return strict.returns and bool(_extra_demands(strict, loose))
    if mine not in (loose.contract, *loose.contract.inheritance) or theirs not in mine.inheritance:
        return False
    return not strict.returns or not _grounds(strict) <= _grounds(loose)


def _extra_demands(strict: Trace, loose: Trace) -> set[Slot]:
    """What is stored and decides in one and not in the other, and is neither a balance nor a permission."""
    moved = written(strict) | written(loose)
    return {
        place
        for place in _demanded(
            strict, with_caller=verb(strict.entry.name) == "transfer" and _is_first(strict)
        )
        if place not in moved
    } - _demanded(loose, with_caller=True)


def _is_first(trace: Trace) -> bool:
    """Whether it moves what is the caller's own: `transfer`, not `transferFrom`."""
    return len(trace.entry.parameters) == 2


def _demanded(trace: Trace, with_caller: bool) -> set[Slot]:
    return {
        slot(part)
        for fact in demands(trace)
        if with_caller or not fact.value.mentions(Kind.SENDER)
        for part in fact.value
        if is_stored(part) and part.kind != Kind.LENGTH and _is_leaf(part)
    }


def _is_leaf(place: Value) -> bool:
    """Whether it is a value and no part of the way to one."""
    return isinstance(type_at(place), ElementaryType)


def _grounds(trace: Trace) -> set[str]:
    """The state variables that conditions are made of."""
    return {
        str(root(part).label.name)
        for fact in demands(trace)
        for part in fact.value
        if part.kind == Kind.STATE and not part.parts
    }
