from collections.abc import Iterator

from analysis.detectors.detector import MEDIUM, Detector, Report, report
from analysis.detectors.reading.money import transfers
from analysis.detectors.reading.steps import Trace
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import THIS, Kind, Value, describe

UP = ("ceilDiv", "mulDivUp", "divUp", "mulWadUp", "divWadUp", "fullMulDivUp", "rawMulWadUp")
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
            for trace in unit.changing(contract):
                for transfer in transfers(trace):
                    if transfer.payer != THIS or transfer.payee.kind == Kind.STATE:
                        continue
                    up = next((part for part in transfer.amount if _rounds_up(part)), None)
                    if up is not None and not _is_subtracted(trace, up):
                        yield report(trace, f"pays {describe(transfer.amount)}, rounded up", transfer.call)
                        break


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
        for transfer in transfers(trace)
        for value in transfer.amount
    )
