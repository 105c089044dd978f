from collections.abc import Iterator

from slither.core.declarations import Contract, FunctionContract

from analysis.detectors.detector import HIGH, MEDIUM, Detector, Report, report
from analysis.detectors.reading.money import Transfer, is_balance, transfers
from analysis.detectors.reading.names import is_taking, is_undoing
from analysis.detectors.reading.protocol import protocol_calls
from analysis.detectors.reading.steps import Call, How, Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, Value, options

HOOK = "onERC721Received"


class NoReceiver(Detector):
    ARGUMENT = "no-receiver"
    HELP = "a contract cannot take what the wrapped protocol sends it"
    IMPACT = HIGH
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/no-receiver.md"
    WIKI_TITLE = "A contract that cannot receive what it asks for"
    WIKI_DESCRIPTION = (
        "Ether goes to a contract only if it has a payable `receive` or `fallback`; a token of "
        "ERC-721 that is "
        "sent with `safeTransferFrom`, only if it has `onERC721Received`. A contract that asks a "
        "protocol for "
        "one of these and lacks the function reverts every time, and what it has there is locked."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`unstake` calls `farm.unstake(id)` and passes the token on. The farm sends it with "
        "`safeTransferFrom`; the proxy has no `onERC721Received`, and no token ever comes back."
    )
    WIKI_RECOMMENDATION = (
        "Add `receive() external payable`, or derive from `ERC721Holder`; accept only from the protocol."
    )
    WIKI_LIMITS = (
        "How the protocol sends tokens is not known: where it uses `transferFrom`, nothing is lost today. "
        "Whether a token is one of ERC-721 is told by its interface."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            for trace in unit.changing(contract):
                pulled = next((t for t in transfers(trace) if _is_refused(t, contract)), None)
                if pulled is not None:
                    text = f"pulls a token of ERC-721 by {pulled.call.name}(), and has no {HOOK}()"
                    yield report(trace, text, pulled.call)
                    continue
                for call in protocol_calls(unit, trace):
                    if not (is_taking(call.name) or is_undoing(call.name)):
                        continue
                    holder = contract if call.this == THIS else None
                    what = _lost(trace, call, holder)
                    if what is not None:
                        yield report(trace, f"asks {call.name}() for {what}", call)
                        break


def _lost(trace: Trace, call: Call, holder: Contract | None) -> str | None:
    if holder is None:
        return None
    for paid in transfers(trace):
        if paid.payer != call.this or paid.call not in trace.after(call):
            continue
        if paid.token is None and _comes_of(paid.amount, call) and not _takes_ether(holder):
            return "ether, and has no receive()"
        if _is_unique(paid) and paid.amount in call.args and not _has(holder, HOOK):
            return f"a token of ERC-721, and has no {HOOK}()"
    return None


def _is_refused(pulled: Transfer, holder: Contract) -> bool:
    """Whether a token comes in that asks its receiver, and the contract has no answer."""
    if pulled.payee != THIS or pulled.call.this != THIS or pulled.call.name != "safeTransferFrom":
        return False
    return pulled.call.how is How.HIGH and _is_unique(pulled) and not _has(holder, HOOK)


def _comes_of(amount: Value, call: Call) -> bool:
    """Whether it is what the call brought in, as far as can be told."""
    asked = any(part in call.args for part in options(amount))
    return asked or amount.holds(call.result) or any(is_balance(part) for part in amount)


def _takes_ether(holder: Contract) -> bool:
    return any(f.payable for f in holder.functions_entry_points if f.is_receive or f.is_fallback)


def _has(holder: Contract, name: str) -> bool:
    return any(f.name == name or f.is_fallback for f in holder.functions_entry_points)


def _is_unique(paid: Transfer) -> bool:
    """Whether the token's interface has owners, or no way to move amounts."""
    if paid.token is None or len(paid.call.args) < 3 or not isinstance(paid.call.declared, FunctionContract):
        return False
    kind = paid.call.declared.contract
    names = {f.name for f in kind.functions}
    return kind.is_interface and ("ownerOf" in names or "transfer" not in names)
