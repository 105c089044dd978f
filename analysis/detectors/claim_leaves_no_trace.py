from collections.abc import Iterator

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.money import Transfer, transfers
from analysis.detectors.reading.steps import Call, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import SENDER, THIS, ZERO, Kind, Value, describe, is_stored, keys


class ClaimLeavesNoTrace(Detector):
    ARGUMENT = "claim-leaves-no-trace"
    HELP = "a claim is paid and nothing notes that it was"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/claim-leaves-no-trace.md"
    WIKI_TITLE = "A claim that can be made again"
    WIKI_DESCRIPTION = (
        "A function pays its caller an amount that follows from what is stored for the caller: shares, "
        "points, a balance. It changes nothing that is stored for the caller, so the next call pays again."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`claim()` pays `token.balanceOf(address(this)) * shares[msg.sender] / totalShares`. Mallory holds "
        "one half, and calls it ten times: she has all but a thousandth."
    )
    WIKI_RECOMMENDATION = (
        "Note what was paid (an index of rewards per share and the caller's last index, or a sum per "
        "caller), or burn the shares that were paid for."
    )
    WIKI_LIMITS = (
        "A call of another contract on the caller's behalf (a burn, a transfer from the caller) counts as a "
        "note."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.changing(contract):
                for transfer in transfers(trace):
                    basis, account = _basis(transfer) or (None, SENDER)
                    if transfer.payer == THIS and basis and not _notes(trace, transfer.call, account):
                        whom = "the caller" if account == SENDER else describe(account)
                        text = f"pays by {describe(basis)} and changes nothing that is kept for {whom}"
                        yield report(trace, text, transfer.call)
                        break


def _basis(transfer: Transfer) -> tuple[Value, Value] | None:
    """What is stored for the caller or the payee, here or in a token, and decides about the amount."""
    for part in transfer.amount:
        for account in (SENDER, transfer.payee):
            if account in (THIS, ZERO) or is_stored(account):
                continue
            if part.kind == Kind.INDEX and is_stored(part) and part.parts[1] == account:
                return part, account
            if part.kind == Kind.RESULT and part.label.name == "balanceOf" and account in part.parts[1:]:
                return part, account
    return None


def _notes(trace: Trace, payment: Call, account: Value) -> bool:
    if any(any(key.holds(account) for key in keys(write.location)) for write in trace.writes):
        return True
    return any(
        any(arg.holds(account) for arg in call.args)
        for call in trace.calls
        if not call.is_reading and call is not payment
    )
