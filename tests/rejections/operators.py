"""What is refused to who would register, price, close or remove an operator, or take its earnings."""

from collections.abc import Iterator
from typing import Any

from tests.rejections.cast import (
    ANNA,
    ANNAS,
    ANNAS_CLOSED,
    ANNAS_CLOSED_USED,
    ANNAS_REMOVED,
    BARRED,
    BEN,
    BENS,
    BENS_FREE,
    EVE,
    EVES_FULL,
    FAR_TOO_HIGH,
    FEE,
    FOREIGN,
    FORMER,
    LISTED,
    PARAMETERS,
    SUE,
    SUES,
    UNKNOWN,
    ZERO,
    Scene,
    a_raise_is_declared,
    ssv_is_broke,
    ssv_lowered_its_highest_fee,
    ssv_shows_a_declared_fee_too_high,
    ssv_shows_one_of_the_removed_operator,
    the_notice_is_almost_over,
    the_notice_is_over_and_ssv_is_broke,
)
from tests.rejections.row import SSVS, Row
from tests.scenarios import STRANGER

MAXIMUM = PARAMETERS.max_operator_fee
KEY, USED_KEY = b"a key that nobody has", (1).to_bytes(48, "big")
BROKE = ("ERC20: transfer amount exceeds balance",)
MORE_THAN_ANY = 2**64


def _units(scene: Scene) -> tuple[int, int]:
    return scene.mega.view("nextRank", ANNA)[1], MORE_THAN_ANY


def _notice(scene: Scene) -> tuple[int, int]:
    closed_at = scene.mega.view("operator", ANNAS_CLOSED_USED)[1]
    return ANNAS_CLOSED_USED, closed_at + PARAMETERS.exit_notice


REGISTRATION = (
    Row("registerOperator", STRANGER, (KEY, FEE, 0), "NotMember", (STRANGER,)),
    Row("registerOperator", LISTED, (KEY, FEE, 0), "NotMember", (LISTED,)),
    Row("registerOperator", FORMER, (KEY, FEE, 0), "NotMember", (FORMER,)),
    Row("registerOperator", BARRED, (KEY, FEE, 0), "NotMember", (BARRED,), also="EntityIsSuspended"),
    Row("registerOperator", SUE, (KEY, FEE, 0), "EntityIsSuspended", (SUE,)),
    Row("registerOperator", SUE, (KEY, MAXIMUM + 1, 0), "EntityIsSuspended", (SUE,), also="FeeAboveMaximum"),
    Row("registerOperator", ANNA, (KEY, MAXIMUM + 1, 0), "FeeAboveMaximum", (MAXIMUM + 1, MAXIMUM)),
    Row(
        "registerOperator",
        ANNA,
        (KEY, 2**256 - 1, MORE_THAN_ANY),
        "FeeAboveMaximum",
        (2**256 - 1, MAXIMUM),
        also="SharesBelowMinimum",
    ),
    Row("registerOperator", ANNA, (KEY, FEE, MORE_THAN_ANY), "SharesBelowMinimum", _units),
    Row("registerOperator", ANNA, (USED_KEY, FEE, MORE_THAN_ANY), "SharesBelowMinimum", _units, also=SSVS),
    # A rank that is of no use brings nothing.
    Row("registerOperator", BEN, (KEY, FEE, 1), "SharesBelowMinimum", (0, 1)),
    Row("registerOperator", ANNA, (USED_KEY, FEE, 0), "OperatorAlreadyExists", whose=SSVS),
    Row("registerOperator", ANNA, (KEY, 1, 0), "FeeTooLow", whose=SSVS),
    Row("registerOperator", ANNA, (KEY, FEE + 1, 0), "Error", ("Max precision exceeded",), whose=SSVS),
    Row(
        "registerOperator", ANNA, (KEY, 2 * FEE, 0), "FeeTooHigh", (), ssv_lowered_its_highest_fee, whose=SSVS
    ),
)


def _ownership(function: str, *more: Any, only_unsuspended: bool = False) -> Iterator[Row]:
    """The rejections that all functions share that take an operator's id first."""
    for nobody in STRANGER, LISTED, FORMER:
        yield Row(function, nobody, (ANNAS, *more), "NotMember", (nobody,))
    later = "EntityIsSuspended" if only_unsuspended else "UnknownOperator"
    yield Row(function, BARRED, (UNKNOWN, *more), "NotMember", (BARRED,), also=later)
    if only_unsuspended:
        yield Row(function, SUE, (SUES, *more), "EntityIsSuspended", (SUE,))
        yield Row(function, SUE, (UNKNOWN, *more), "EntityIsSuspended", (SUE,), also="UnknownOperator")
    for unknown in 0, UNKNOWN, FOREIGN, 2**64 - 1:
        yield Row(function, ANNA, (unknown, *more), "UnknownOperator", (unknown,))
    yield Row(function, ANNA, (BENS, *more), "NotOperatorOwner", (BENS,))
    yield Row(
        function, BEN, (ANNAS_REMOVED, *more), "NotOperatorOwner", (ANNAS_REMOVED,), also="OperatorIsRemoved"
    )


ROWS = (
    *REGISTRATION,
    #
    *_ownership("closeOperator"),
    Row(
        "closeOperator",
        ANNA,
        (ANNAS_REMOVED,),
        "OperatorIsRemoved",
        (ANNAS_REMOVED,),
        also="OperatorIsClosed",
    ),
    Row("closeOperator", ANNA, (ANNAS_CLOSED,), "OperatorIsClosed", (ANNAS_CLOSED,)),
    #
    *_ownership("removeOperator"),
    Row("removeOperator", ANNA, (ANNAS_REMOVED,), "OperatorIsRemoved", (ANNAS_REMOVED,), also=SSVS),
    Row("removeOperator", BEN, (BENS_FREE,), "OperatorIsOpen", (BENS_FREE,)),
    Row("removeOperator", EVE, (EVES_FULL,), "OperatorIsOpen", (EVES_FULL,)),
    Row("removeOperator", ANNA, (ANNAS_CLOSED_USED,), "ExitNoticeRuns", _notice),
    Row("removeOperator", ANNA, (ANNAS_CLOSED_USED,), "ExitNoticeRuns", _notice, the_notice_is_almost_over),
    Row("removeOperator", ANNA, (ANNAS_CLOSED_USED,), "ExitNoticeRuns", _notice, ssv_is_broke, also=SSVS),
    Row(
        "removeOperator",
        ANNA,
        (ANNAS_CLOSED_USED,),
        "Error",
        BROKE,
        the_notice_is_over_and_ssv_is_broke,
        whose=SSVS,
    ),
    #
    *_ownership("declareOperatorFee", FEE, only_unsuspended=True),
    Row("declareOperatorFee", ANNA, (ANNAS_REMOVED, FEE), "OperatorIsRemoved", (ANNAS_REMOVED,)),
    Row(
        "declareOperatorFee",
        ANNA,
        (ANNAS_REMOVED, MAXIMUM + 1),
        "OperatorIsRemoved",
        (ANNAS_REMOVED,),
        also="FeeAboveMaximum",
    ),
    Row(
        "declareOperatorFee", ANNA, (ANNAS, MAXIMUM + 1), "FeeAboveMaximum", (MAXIMUM + 1, MAXIMUM), also=SSVS
    ),
    Row("declareOperatorFee", ANNA, (ANNAS, FEE), "SameFeeChangeNotAllowed", whose=SSVS),
    Row("declareOperatorFee", ANNA, (ANNAS, 2 * FEE), "FeeExceedsIncreaseLimit", whose=SSVS),
    Row("declareOperatorFee", ANNA, (ANNAS, FEE - 1), "FeeTooLow", whose=SSVS),
    Row("declareOperatorFee", BEN, (BENS_FREE, FEE), "FeeIncreaseNotAllowed", whose=SSVS),
    #
    *_ownership("executeOperatorFee", only_unsuspended=True),
    Row("executeOperatorFee", ANNA, (ANNAS_REMOVED,), "OperatorIsRemoved", (ANNAS_REMOVED,)),
    Row(
        "executeOperatorFee",
        ANNA,
        (ANNAS_REMOVED,),
        "OperatorIsRemoved",
        (ANNAS_REMOVED,),
        ssv_shows_one_of_the_removed_operator,
        also="FeeAboveMaximum",
    ),
    Row(
        "executeOperatorFee",
        ANNA,
        (ANNAS,),
        "FeeAboveMaximum",
        (FAR_TOO_HIGH, MAXIMUM),
        ssv_shows_a_declared_fee_too_high,
        also=SSVS,
    ),
    Row("executeOperatorFee", ANNA, (ANNAS,), "NoFeeDeclared", whose=SSVS),
    Row(
        "executeOperatorFee",
        ANNA,
        (ANNAS,),
        "ApprovalNotWithinTimeframe",
        (),
        a_raise_is_declared,
        whose=SSVS,
    ),
    #
    *_ownership("cancelDeclaredOperatorFee"),
    Row(
        "cancelDeclaredOperatorFee", ANNA, (ANNAS_REMOVED,), "OperatorIsRemoved", (ANNAS_REMOVED,), also=SSVS
    ),
    Row("cancelDeclaredOperatorFee", ANNA, (ANNAS,), "NoFeeDeclared", whose=SSVS),
    Row("cancelDeclaredOperatorFee", SUE, (SUES,), "NoFeeDeclared", whose=SSVS),
    #
    *_ownership("reduceOperatorFee", 0),
    Row("reduceOperatorFee", ANNA, (ANNAS_REMOVED, 0), "OperatorIsRemoved", (ANNAS_REMOVED,), also=SSVS),
    Row("reduceOperatorFee", ANNA, (ANNAS, FEE), "FeeIncreaseNotAllowed", whose=SSVS),
    Row("reduceOperatorFee", ANNA, (ANNAS, 2**256 - 1), "Error", ("Max value exceeded",), whose=SSVS),
    Row("reduceOperatorFee", ANNA, (ANNAS, FEE - 1), "FeeTooLow", whose=SSVS),
    #
    *_ownership("withdrawOperatorEarnings", 10**7),
    Row(
        "withdrawOperatorEarnings",
        ANNA,
        (ANNAS_REMOVED, 0),
        "OperatorIsRemoved",
        (ANNAS_REMOVED,),
        also="ZeroAmount",
    ),
    Row("withdrawOperatorEarnings", ANNA, (ANNAS, 0), "ZeroAmount"),
    Row("withdrawOperatorEarnings", BEN, (BENS_FREE, 0), "ZeroAmount", also=SSVS),
    Row(
        "withdrawOperatorEarnings", ANNA, (ANNAS, 10**7 + 1), "Error", ("Max precision exceeded",), whose=SSVS
    ),
    Row("withdrawOperatorEarnings", ANNA, (ANNAS, 10**22), "InsufficientBalance", whose=SSVS),
    Row("withdrawOperatorEarnings", ANNA, (ANNAS, FEE), "Error", BROKE, ssv_is_broke, whose=SSVS),
    #
    *_ownership("withdrawAllOperatorEarnings"),
    Row(
        "withdrawAllOperatorEarnings",
        ANNA,
        (ANNAS_REMOVED,),
        "OperatorIsRemoved",
        (ANNAS_REMOVED,),
        also=SSVS,
    ),
    Row("withdrawAllOperatorEarnings", BEN, (BENS_FREE,), "InsufficientBalance", whose=SSVS),
    #
    *(
        Row("setFeeRecipient", nobody, (ANNA,), "NotMember", (nobody,))
        for nobody in (STRANGER, LISTED, FORMER)
    ),
    Row("setFeeRecipient", STRANGER, (ZERO,), "NotMember", (STRANGER,), also="ZeroAddress"),
    Row("setFeeRecipient", ANNA, (ZERO,), "ZeroAddress"),
)
