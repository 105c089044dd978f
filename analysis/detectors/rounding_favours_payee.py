from collections.abc import Iterator

from analysis.detectors.detector import MEDIUM, Detector, Report, report
from analysis.detectors.reading.ledger import Slot, direction
from analysis.detectors.reading.money import transfers
from analysis.detectors.reading.names import is_later, is_taking, is_undoing, verb, words
from analysis.detectors.reading.steps import Call, How, Step, Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import (
    SENDER,
    THIS,
    ZERO,
    Kind,
    Value,
    describe,
    is_stored,
    keys,
    options,
    slot,
)

UP = ("ceilDiv", "mulDivUp", "divUp", "mulWadUp", "divWadUp", "fullMulDivUp", "rawMulWadUp")
DOWN = ("mulDiv", "mulDivDown", "fullMulDiv", "mulWad", "mulWadDown", "divWad", "divWadDown", "rawMulWad")
# OpenZeppelin's Rounding: Floor, Ceil, Trunc, Expand.
CEIL = 1


class RoundingFavoursPayee(Detector):
    ARGUMENT = "rounding-favours-payee"
    HELP = "a payment is rounded up"
    IMPACT = MEDIUM
    CONFIDENCE = MEDIUM

    WIKI = "docs/detectors/rounding-favours-payee.md"
    WIKI_TITLE = "Rounding in the payee's favour"
    WIKI_DESCRIPTION = (
        "A division decides how much the contract pays, and rounds up. The sum of the payments is more than "
        "there is to pay, by up to a unit for each: the last payee's call reverts, or others' money makes up "
        "for it."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "Three shareholders are owed 100 wei: each `ceil(100 / 3) = 34`. The third claim wants 34 of the 32 "
        "that are left and reverts."
    )
    WIKI_RECOMMENDATION = (
        "Round down what is paid, and up what is charged. Of two parts, compute one and subtract it from the "
        "whole."
    )
    WIKI_LIMITS = (
        "A rounded-up part is in order where the rest goes to another by subtraction; that is looked for in "
        "the same call."
    )

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            debts = _debts(traces)
            paid_out = {location for trace in traces for location in _paid_from(trace)}
            for trace in traces:
                yield from _paid_up(trace)
                yield from _owed_up(trace, paid_out)
                yield from _charged_down(trace, debts)


def _paid_up(trace: Trace) -> Iterator[Report]:
    for transfer in transfers(trace):
        if transfer.payer != THIS or transfer.payee.kind == Kind.STATE:
            continue
        up = next((part for part in transfer.amount if _rounds_up(part)), None)
        if up is not None and not _is_subtracted(trace, up):
            yield report(trace, f"pays {describe(transfer.amount)}, rounded up", transfer.call)
            break


def _paid_from(trace: Trace) -> Iterator[Slot]:
    """What is kept for accounts and paid to them."""
    for transfer in transfers(trace):
        if transfer.payer == THIS and transfer.payee.kind != Kind.STATE:
            yield from (slot(p) for p in transfer.amount if p.kind == Kind.INDEX and is_stored(p))


def _owed_up(trace: Trace, paid_out: set[Slot]) -> Iterator[Report]:
    """Amounts that are rounded up when they are booked as owed."""
    for write in trace.writes:
        if slot(write.location) in paid_out and direction(write) == 1:
            up = next((part for part in write.value if _rounds_up(part)), None)
            if up is not None and not _is_subtracted(trace, up):
                text = f"books {describe(up)} as owed in {describe(write.location)}, rounded up"
                yield Report(write.stack[-1], text, (write.node,))


def _debts(traces: tuple[Trace, ...]) -> set[Slot]:
    """What rises where a caller is paid, and falls where a caller pays."""
    up, down = set[Slot](), set[Slot]()
    for trace in traces:
        paid = {t.payee == SENDER for t in transfers(trace) if SENDER in (t.payer, t.payee)}
        own = [w for w in trace.writes if keys(w.location) and len(paid) == 1]
        up |= {slot(w.location) for w in own if paid == {True} and direction(w) == 1}
        down |= {slot(w.location) for w in own if paid == {False} and direction(w) == -1}
    return up & down


def _charged_down(trace: Trace, debts: set[Slot]) -> Iterator[Report]:
    """What a caller gives for an exact amount of the caller's choice, rounded down."""
    for step, charged in _charges(trace, debts):
        asked = {c.result for c in trace.calls if c.is_reading and any(_is_chosen(arg) for arg in c.args)}
        for chosen in (p for p in charged if _is_chosen(p) or p in asked):
            if (
                chosen != charged
                and _rounds_down(charged, chosen, not isinstance(step, Call) or verb(step.name) == "burn")
                and _is_given(trace, chosen, step)
            ):
                text = f"gives {describe(chosen)} for {describe(charged)}, rounded down"
                yield report(trace, text, step)
                return


def _is_chosen(value: Value) -> bool:
    return value.kind in (Kind.PARAMETER, Kind.GLOBAL)


def _charges(trace: Trace, debts: set[Slot]) -> Iterator[tuple[Step, Value]]:
    """What is taken from the caller: tokens, shares, an entry in the ledger."""
    for transfer in transfers(trace):
        if transfer.payer == SENDER and transfer.payee == THIS:
            yield transfer.call, transfer.amount
    for call in trace.calls:
        if verb(call.name) == "burn" and SENDER in call.args:
            yield from ((call, arg) for arg in call.args if arg != SENDER)
    for write in trace.writes:
        if direction(write) == 1 and slot(write.location) in debts:
            yield from ((write, o.parts[1]) for o in options(write.value) if o.kind == Kind.BINARY)
        if direction(write) == -1 and SENDER in keys(write.location) and write.value != ZERO:
            yield from ((write, o.parts[1]) for o in options(write.value) if o.kind == Kind.BINARY)


def _rounds_down(charged: Value, chosen: Value, is_booked: bool) -> bool:
    """Whether it is a quotient of a product with the chosen amount, and not rounded up."""
    for part in charged:
        if _rounds_up(part):
            return False
        if part.kind == Kind.RESULT and _tells_shares_down(part) and chosen in part.parts[1:]:
            return True
        if part.kind == Kind.APPLY and part.label in DOWN and chosen in part.parts[:2]:
            return not (len(part.parts) == 4 and part.parts[3].kind != Kind.CONSTANT)
        if (
            part.kind == Kind.BINARY
            and part.label == "/"
            and (is_booked or part.parts[1].kind != Kind.CONSTANT)
        ):
            dividend = part.parts[0]
            if dividend == chosen or (dividend.label == "*" and chosen in dividend.parts):
                return True
    return False


def _tells_shares_down(answer: Value) -> bool:
    """`convertToShares` and its like round down, by the standard of vaults; `previewWithdraw` does not."""
    found = set(words(answer.label.name))
    return "share" in found and bool(found & {"convert", "to", "by", "for", "get"}) and "up" not in found


def _is_given(trace: Trace, chosen: Value, charge: Step) -> bool:
    """Whether exactly the chosen amount goes to the caller, is asked of the protocol, or is booked."""
    if any(t.payer == THIS and t.amount == chosen and t.call is not charge for t in transfers(trace)):
        return True
    if any(w is not charge and _adds(w, chosen) and SENDER in keys(w.location) for w in trace.writes):
        return True
    outside = [c for c in trace.calls if c is not charge and c.how is How.HIGH and not c.is_reading]
    return any(
        chosen in c.args and (is_taking(c.name) or is_undoing(c.name) or is_later(c.name)) for c in outside
    )


def _adds(write: Write, amount: Value) -> bool:
    return direction(write) == 1 and any(
        option.kind == Kind.BINARY and option.parts[1] == amount for option in options(write.value)
    )


def _rounds_up(value: Value) -> bool:
    if value.kind == Kind.APPLY:
        rounding = value.parts[-1] if value.parts else None
        ceils = rounding is not None and (rounding.label == CEIL or "Ceil" in str(rounding.label))
        return value.label in UP or (value.label == "mulDiv" and len(value.parts) == 4 and ceils)
    if value.kind != Kind.BINARY or value.label != "/":
        return False
    return _adds_almost(value.parts[0], value.parts[1])


def _adds_almost(dividend: Value, divisor: Value) -> bool:
    """x + d - 1, or x + (d - 1)."""
    if dividend.kind != Kind.BINARY:
        return False
    left, right = dividend.parts
    if dividend.label == "-" and right.label == 1:
        return left.kind == Kind.BINARY and left.label == "+" and divisor in left.parts
    if dividend.label != "+":
        return False
    if right.kind == Kind.CONSTANT and divisor.kind == Kind.CONSTANT and isinstance(right.label, int):
        return isinstance(divisor.label, int) and right.label + 1 == divisor.label > 2
    return right.kind == Kind.BINARY and right.label == "-" and right.parts[0] == divisor


def _is_subtracted(trace: Trace, part: Value) -> bool:
    return any(
        value.kind == Kind.BINARY and value.label == "-" and value.parts[1].holds(part)
        for whole in (*(t.amount for t in transfers(trace)), *(w.value for w in trace.writes))
        for value in whole
    )
