"""The network's owner and its parameters."""

import pytest

from analysis.artefact import Artefact
from analysis.chain import Reverted
from tests.model.network import (
    ALICE,
    DAO,
    DECLARE_PERIOD,
    EXECUTE_PERIOD,
    FUNDS,
    INCREASE,
    LIMIT,
    MAX_FEE,
    MINIMUM_BLOCKS,
    MINIMUM_COLLATERAL,
    NETWORK_FEE,
    THRESHOLD,
    UNIT,
    Network,
)

MAX_VALUE = 2**64 * UNIT

# Call, a value, what it emits, and the view that shows it.
SETTERS = [
    ("updateNetworkFee", 3 * UNIT, {"oldFee": NETWORK_FEE, "newFee": 3 * UNIT}, "getNetworkFee"),
    ("updateOperatorFeeIncreaseLimit", 7, {"value": 7}, "getOperatorFeeIncreaseLimit"),
    ("updateLiquidationThresholdPeriod", 100_800, {"value": 100_800}, "getLiquidationThresholdPeriod"),
    ("updateMinimumLiquidationCollateral", UNIT, {"value": UNIT}, "getMinimumLiquidationCollateral"),
    ("updateMaximumOperatorFee", 1, {"maxFee": 1}, "getMaximumOperatorFee"),
    ("updateDeclareOperatorFeePeriod", 8, {"value": 8}, None),
    ("updateExecuteOperatorFeePeriod", 9, {"value": 9}, None),
]


@pytest.mark.parametrize(("name", "value", "event", "view"), SETTERS)
def test_owner_sets_what_views_show(
    network: Network, name: str, value: int, event: dict[str, int], view: str | None
) -> None:
    network.call(name, value, caller=DAO)
    (log,) = network.chain.logs
    assert log.arguments == event
    if view:
        assert network.view(view) == value


@pytest.mark.parametrize("name", [name for name, *_ in SETTERS] + ["withdrawNetworkEarnings"])
def test_others_are_refused(network: Network, name: str) -> None:
    with pytest.raises(Reverted) as refusal:
        network.call(name, 1, caller=ALICE)
    assert refusal.value.arguments == ("Ownable: caller is not the owner",)


def test_constructor_sets_the_rest(artefact: Artefact, network: Network) -> None:
    assert network.view("getOperatorFeePeriods") == (DECLARE_PERIOD, EXECUTE_PERIOD)
    assert network.view("getOperatorFeeIncreaseLimit") == INCREASE
    assert network.view("getLiquidationThresholdPeriod") == MINIMUM_BLOCKS
    assert network.view("getMinimumLiquidationCollateral") == MINIMUM_COLLATERAL
    assert network.view("getValidatorsPerOperatorLimit") == LIMIT
    fresh = network.deploy("SSVNetworkModel", network.token.address, 1, 0, 1, 1, 1, 1)
    views = network.chain.at(fresh.address, network.ssv.interface)
    assert views.view("getMaximumOperatorFee") == 0
    with pytest.raises(Reverted, match="Max precision exceeded"):
        network.deploy("SSVNetworkModel", network.token.address, 1, 1, 1, 1, 1, 1)


@pytest.mark.parametrize("blocks", [0, 100_799])
def test_threshold_has_a_floor(network: Network, blocks: int) -> None:
    with pytest.raises(Reverted, match="NewBlockPeriodIsBelowMinimum"):
        network.call("updateLiquidationThresholdPeriod", blocks, caller=DAO)


@pytest.mark.parametrize(
    "name", ["updateNetworkFee", "updateMinimumLiquidationCollateral", "withdrawNetworkEarnings"]
)
@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        (UNIT + 1, "Max precision exceeded"),
        (MAX_VALUE - 1, "Max precision exceeded"),
        (MAX_VALUE, "Max value exceeded"),
        (MAX_VALUE + 1, "Max value exceeded"),
    ],
)
def test_amounts_are_units_below_their_limit(network: Network, name: str, amount: int, refusal: str) -> None:
    with pytest.raises(Reverted) as refused:
        network.call(name, amount, caller=DAO)
    assert refused.value.arguments == (refusal,)


def test_highest_fee_is_taken_and_overflows_later(network: Network) -> None:
    network.cluster(1, THRESHOLD)
    network.call("updateNetworkFee", MAX_VALUE - UNIT, caller=DAO)
    network.chain.move(2)
    with pytest.raises(Reverted) as refusal:
        network.view("getNetworkEarnings")
    assert (refusal.value.name, refusal.value.arguments) == ("Panic", (0x11,))


def test_earnings_are_paid_to_the_owner(network: Network) -> None:
    network.cluster(2, 2 * THRESHOLD)
    network.chain.move(10)
    earned = 20 * NETWORK_FEE
    with pytest.raises(Reverted, match="InsufficientBalance"):
        network.call("withdrawNetworkEarnings", earned + UNIT, caller=DAO)
    network.call("withdrawNetworkEarnings", earned - UNIT, caller=DAO)
    assert network.ssv.events("NetworkEarningsWithdrawn") == [{"value": earned - UNIT, "recipient": DAO}]
    assert network.view("getNetworkEarnings") == UNIT
    assert network.balance(network.ssv.address) == 2 * THRESHOLD - earned + UNIT
    assert network.balance(ALICE) == FUNDS - 2 * THRESHOLD


def test_ownership_moves_in_two_steps(network: Network) -> None:
    network.call("transferOwnership", ALICE, caller=DAO)
    assert network.view("pendingOwner") == ALICE
    network.call("updateMaximumOperatorFee", MAX_FEE, caller=DAO)
    with pytest.raises(Reverted) as refusal:
        network.call("acceptOwnership", caller=DAO)
    assert refusal.value.arguments == ("Ownable2Step: caller is not the new owner",)
    network.call("acceptOwnership", caller=ALICE)
    assert network.ssv.events("OwnershipTransferred") == [{"previousOwner": DAO, "newOwner": ALICE}]
    assert (network.view("owner"), network.view("pendingOwner")) == (ALICE, "0x" + "00" * 20)
    network.call("renounceOwnership", caller=ALICE)
    assert network.view("owner") == "0x" + "00" * 20
