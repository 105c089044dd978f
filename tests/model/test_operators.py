"""Operators: fees and their windows, earnings, removal."""

from typing import Any

import pytest

from analysis.chain import Reverted
from tests.model.network import (
    ALICE,
    BOB,
    DAO,
    DECLARE_PERIOD,
    EXECUTE_PERIOD,
    FEE,
    FUNDS,
    MAX_FEE,
    THRESHOLD,
    UNIT,
    Network,
)

NOBODY = "0x" + "00" * 20
MAX_VALUE = 2**64 * UNIT


def test_registration_is_seen_in_views_and_events(network: Network) -> None:
    operator = network.call("registerOperator", b"any key", 3 * FEE, True, caller=ALICE)
    assert operator == 5
    assert network.view("getOperatorById", 5) == (ALICE, 3 * FEE, 0, NOBODY, True, True)
    assert network.ssv.events("OperatorAdded") == [
        {"operatorId": 5, "owner": ALICE, "publicKey": b"any key", "fee": 3 * FEE}
    ]
    assert network.ssv.events("OperatorPrivacyStatusUpdated") == [{"operatorIds": (5,), "toPrivate": True}]


@pytest.mark.parametrize(
    ("fee", "refusal"),
    [
        (0, None),
        (1, "FeeTooLow"),
        (FEE - 1, "FeeTooLow"),
        (FEE, None),
        (FEE + 1, "Max precision exceeded"),
        (MAX_FEE, None),
        (MAX_FEE + 1, "FeeTooHigh"),
        (MAX_VALUE, "FeeTooHigh"),
    ],
)
def test_fee_is_nothing_or_between_its_bounds(network: Network, fee: int, refusal: str | None) -> None:
    if refusal is None:
        network.register_operator(fee)
        assert network.view("getOperatorFee", 5) == fee
    else:
        with pytest.raises(Reverted, match=refusal):
            network.register_operator(fee)


def test_key_is_looked_at_between_bounds_and_precision(network: Network) -> None:
    for fee, name in ((MAX_FEE + 1, "FeeTooHigh"), (FEE + 1, "OperatorAlreadyExists")):
        with pytest.raises(Reverted, match=name):
            network.call("registerOperator", b"operator 1", fee, False)


def test_key_is_used_up_for_ever(network: Network) -> None:
    network.call("removeOperator", 1, caller=BOB)
    with pytest.raises(Reverted, match="OperatorAlreadyExists"):
        network.call("registerOperator", b"operator 1", FEE, False, caller=BOB)


OWNERS_CALLS: dict[str, tuple[Any, ...]] = {
    "removeOperator": (1,),
    "declareOperatorFee": (1, 1),
    "executeOperatorFee": (1,),
    "cancelDeclaredOperatorFee": (1,),
    "reduceOperatorFee": (1, 1),
    "withdrawOperatorEarnings": (1, UNIT),
    "withdrawAllOperatorEarnings": (1,),
    "setOperatorsPrivateUnchecked": ((1,),),
    "setOperatorsPublicUnchecked": ((1,),),
    "setOperatorsWhitelists": ((1,), [ALICE]),
    "removeOperatorsWhitelists": ((1,), [ALICE]),
    "removeOperatorsWhitelistingContract": ((1,),),
}


@pytest.mark.parametrize(("name", "arguments"), OWNERS_CALLS.items(), ids=OWNERS_CALLS)
def test_only_the_owner_and_only_until_removal(
    network: Network, name: str, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises(Reverted) as refusal:
        network.call(name, *arguments, caller=ALICE)
    assert (refusal.value.name, refusal.value.arguments) == ("CallerNotOwnerWithData", (ALICE, BOB))
    network.call("removeOperator", 1, caller=BOB)
    for caller in (ALICE, BOB):
        with pytest.raises(Reverted, match="OperatorDoesNotExist"):
            network.call(name, *arguments, caller=caller)


# Fees


@pytest.mark.parametrize(
    ("present", "declared", "refusal"),
    [
        (FEE, FEE + FEE // 10, None),
        (FEE, FEE + FEE // 10 + UNIT, "FeeExceedsIncreaseLimit"),
        (FEE, FEE, "SameFeeChangeNotAllowed"),
        (FEE, 0, None),
        (FEE, FEE - 1, "FeeTooLow"),
        (2 * FEE, FEE, None),
        (2 * FEE, 2 * FEE + 1, "Max precision exceeded"),
        (FEE, MAX_FEE + 1, "FeeTooHigh"),
        (MAX_FEE, MAX_FEE // UNIT * UNIT + UNIT, "FeeTooHigh"),
        (0, FEE, "FeeIncreaseNotAllowed"),
        (0, 0, "SameFeeChangeNotAllowed"),
    ],
)
def test_declaration_is_bounded(network: Network, present: int, declared: int, refusal: str | None) -> None:
    operator = network.register_operator(present)
    if refusal is None:
        network.call("declareOperatorFee", operator, declared, caller=BOB)
        begin = network.chain.timestamp + DECLARE_PERIOD
        assert network.view("getOperatorDeclaredFee", operator) == (
            True,
            declared,
            begin,
            begin + EXECUTE_PERIOD,
        )
        assert network.view("getOperatorFee", operator) == present
    else:
        with pytest.raises(Reverted, match=refusal):
            network.call("declareOperatorFee", operator, declared, caller=BOB)


def test_increase_is_rounded_down_in_units(network: Network) -> None:
    operator = network.register_operator(FEE + 5 * UNIT)
    with pytest.raises(Reverted, match="FeeExceedsIncreaseLimit"):
        network.call("declareOperatorFee", operator, 116 * UNIT, caller=BOB)
    network.call("declareOperatorFee", operator, 115 * UNIT, caller=BOB)


@pytest.mark.parametrize(
    ("seconds", "is_open"),
    [
        (0, False),
        (DECLARE_PERIOD - 1, False),
        (DECLARE_PERIOD, True),
        (DECLARE_PERIOD + EXECUTE_PERIOD, True),
        (DECLARE_PERIOD + EXECUTE_PERIOD + 1, False),
    ],
)
def test_window_includes_both_ends(network: Network, seconds: int, is_open: bool) -> None:
    network.call("declareOperatorFee", 1, FEE + UNIT, caller=BOB)
    network.chain.move(0, seconds=seconds)
    if is_open:
        network.call("executeOperatorFee", 1, caller=BOB)
        assert network.view("getOperatorFee", 1) == FEE + UNIT
        assert network.view("getOperatorDeclaredFee", 1) == (False, 0, 0, 0)
    else:
        with pytest.raises(Reverted, match="ApprovalNotWithinTimeframe"):
            network.call("executeOperatorFee", 1, caller=BOB)


def test_another_declaration_replaces_the_first(network: Network) -> None:
    network.call("declareOperatorFee", 1, FEE + UNIT, caller=BOB)
    network.chain.move(0, seconds=DECLARE_PERIOD)
    network.call("declareOperatorFee", 1, FEE + 2 * UNIT, caller=BOB)
    with pytest.raises(Reverted, match="ApprovalNotWithinTimeframe"):
        network.call("executeOperatorFee", 1, caller=BOB)


def test_maximum_is_asked_again_at_execution(network: Network) -> None:
    network.call("declareOperatorFee", 1, FEE + UNIT, caller=BOB)
    network.chain.move(0, seconds=DECLARE_PERIOD)
    network.call("updateMaximumOperatorFee", FEE + UNIT - 1, caller=DAO)
    with pytest.raises(Reverted, match="FeeTooHigh"):
        network.call("executeOperatorFee", 1, caller=BOB)
    network.call("updateMaximumOperatorFee", FEE + UNIT, caller=DAO)
    network.call("executeOperatorFee", 1, caller=BOB)


@pytest.mark.parametrize("name", ["executeOperatorFee", "cancelDeclaredOperatorFee"])
def test_nothing_declared_is_nothing_to_do(network: Network, name: str) -> None:
    with pytest.raises(Reverted, match="NoFeeDeclared"):
        network.call(name, 1, caller=BOB)
    network.call("declareOperatorFee", 1, FEE + UNIT, caller=BOB)
    network.call("cancelDeclaredOperatorFee", 1, caller=BOB)
    with pytest.raises(Reverted, match="NoFeeDeclared"):
        network.call(name, 1, caller=BOB)


@pytest.mark.parametrize(
    ("fee", "refusal"),
    [
        (0, None),
        (FEE, None),
        (2 * FEE - UNIT, None),
        (2 * FEE, "FeeIncreaseNotAllowed"),
        (FEE - UNIT, "FeeTooLow"),
        (FEE + 1, "Max precision exceeded"),
        (MAX_VALUE, "Max value exceeded"),
    ],
)
def test_reduction_is_at_once_and_strict(network: Network, fee: int, refusal: str | None) -> None:
    operator = network.register_operator(2 * FEE)
    network.call("declareOperatorFee", operator, 2 * FEE + UNIT, caller=BOB)
    if refusal is None:
        network.call("reduceOperatorFee", operator, fee, caller=BOB)
        assert network.ssv.events("OperatorFeeExecuted") == [
            {"owner": BOB, "operatorId": operator, "blockNumber": network.chain.number, "fee": fee}
        ]
        assert network.view("getOperatorDeclaredFee", operator)[0] is False
    else:
        with pytest.raises(Reverted, match=refusal):
            network.call("reduceOperatorFee", operator, fee, caller=BOB)


def test_declaration_outlives_its_operator(network: Network) -> None:
    network.call("declareOperatorFee", 1, FEE + UNIT, caller=BOB)
    network.call("removeOperator", 1, caller=BOB)
    assert network.view("getOperatorDeclaredFee", 1)[0] is True


# Earnings


@pytest.mark.parametrize(
    ("amount", "paid"),
    [(UNIT, UNIT), (0, 10 * FEE), (10 * FEE, 10 * FEE)],
)
def test_earnings_are_paid_to_the_owner(network: Network, amount: int, paid: int) -> None:
    network.cluster(1, THRESHOLD)
    network.chain.move(10)
    network.call("withdrawOperatorEarnings", 1, amount, caller=BOB)
    assert network.balance(BOB) == FUNDS + paid
    assert network.view("getOperatorEarnings", 1) == 10 * FEE - paid
    assert network.ssv.events("OperatorWithdrawn") == [{"owner": BOB, "operatorId": 1, "value": paid}]


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        (10 * FEE + UNIT, "InsufficientBalance"),
        (UNIT + 1, "Max precision exceeded"),
        (MAX_VALUE, "Max value exceeded"),
        (MAX_VALUE + 1, "Max value exceeded"),
    ],
)
def test_earnings_are_paid_in_units_up_to_what_is_there(network: Network, amount: int, refusal: str) -> None:
    network.cluster(1, THRESHOLD)
    network.chain.move(10)
    with pytest.raises(Reverted, match=refusal):
        network.call("withdrawOperatorEarnings", 1, amount, caller=BOB)


def test_no_earnings_are_refused(network: Network) -> None:
    for name, arguments in (("withdrawAllOperatorEarnings", (1,)), ("withdrawOperatorEarnings", (1, 0))):
        with pytest.raises(Reverted, match="InsufficientBalance"):
            network.call(name, *arguments, caller=BOB)


def test_removal_without_earnings_moves_no_token(network: Network) -> None:
    network.call("removeOperator", 1, caller=BOB)
    assert [log.name for log in network.chain.logs] == ["OperatorRemoved"]


def test_removal_pays_before_it_is_announced(network: Network) -> None:
    network.cluster(1, THRESHOLD)
    network.chain.move(1)
    network.call("removeOperator", 1, caller=BOB)
    assert [log.name for log in network.chain.logs] == ["Transfer", "OperatorWithdrawn", "OperatorRemoved"]
