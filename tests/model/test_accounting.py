"""What clusters pay, to whom, and when they stop."""

from functools import partial

import pytest

from analysis.artefact import Artefact
from analysis.chain import Reverted
from tests.model.network import (
    ALICE,
    BOB,
    BURN,
    CAROL,
    DAO,
    FEE,
    FUNDS,
    LIMIT,
    MINIMUM_COLLATERAL,
    NETWORK_FEE,
    THRESHOLD,
    UNIT,
    Cluster,
    Network,
    Struct,
)


def held_and_owed(network: Network, *clusters: Cluster) -> tuple[int, int]:
    """The token balance, and what clusters, operators and the network may claim of it."""
    owed = sum(cluster.view("getBalance") for cluster in clusters if cluster.struct.active)
    owed += sum(network.view("getOperatorEarnings", i + 1) for i in range(network.registered))
    owed += network.view("getNetworkEarnings")
    return network.balance(network.ssv.address), owed


# Burning


def test_cluster_pays_operators_and_network_by_block_and_validator(network: Network) -> None:
    cluster = network.cluster(3, 4 * THRESHOLD)
    network.chain.move(10)
    assert cluster.view("getBurnRate") == 3 * BURN
    assert cluster.view("getBalance") == 4 * THRESHOLD - 30 * BURN
    assert network.view("getOperatorEarnings", 1) == 30 * FEE
    assert network.view("getNetworkEarnings") == 30 * NETWORK_FEE
    assert cluster.struct.balance == 4 * THRESHOLD


def test_change_of_count_is_charged_at_the_old_count(network: Network) -> None:
    cluster = network.cluster(1, 9 * THRESHOLD)
    network.chain.move(10)
    cluster.register(2)
    assert cluster.struct.balance == 9 * THRESHOLD - 10 * BURN
    network.chain.move(10)
    cluster.remove(1)
    assert cluster.struct.balance == 9 * THRESHOLD - 30 * BURN


def test_deposit_does_not_settle(network: Network) -> None:
    cluster = network.cluster(1, 2 * THRESHOLD)
    network.chain.move(10)
    cluster.deposit(5, caller=CAROL)
    assert cluster.struct == Struct(1, 0, 0, True, 2 * THRESHOLD + 5)
    assert cluster.view("getBalance") == 2 * THRESHOLD + 5 - 10 * BURN
    assert network.balance(CAROL) == FUNDS - 5


def test_withdrawal_settles_without_touching_operators(network: Network) -> None:
    cluster = network.cluster(1, 2 * THRESHOLD)
    network.chain.move(10)
    cluster.withdraw(0)
    assert cluster.struct == Struct(1, 2000, 4000, True, 2 * THRESHOLD - 10 * BURN)
    assert network.view("getOperatorEarnings", 1) == 10 * FEE


def test_changed_fees_count_from_their_block_on(network: Network) -> None:
    cluster = network.cluster(1, 9 * THRESHOLD)
    network.chain.move(10)
    network.call("reduceOperatorFee", 1, 0, caller=BOB)
    network.call("updateNetworkFee", 5 * NETWORK_FEE, caller=DAO)
    network.chain.move(10)
    later = 3 * FEE + 5 * NETWORK_FEE
    assert cluster.view("getBurnRate") == later
    assert cluster.view("getBalance") == 9 * THRESHOLD - 10 * BURN - 10 * later
    assert network.view("getNetworkEarnings") == 60 * NETWORK_FEE
    assert network.view("getOperatorEarnings", 1) == 10 * FEE


def test_removed_operator_is_paid_and_charges_no_more(network: Network) -> None:
    cluster = network.cluster(1, 9 * THRESHOLD)
    network.chain.move(10)
    network.call("removeOperator", 2, caller=BOB)
    assert network.balance(BOB) == FUNDS + 10 * FEE
    assert cluster.view("getBalance") == 9 * THRESHOLD - 10 * BURN
    network.chain.move(10)
    assert cluster.view("getBalance") == 9 * THRESHOLD - 20 * BURN + 10 * FEE
    for _ in range(2):
        cluster.withdraw(1)
    cluster.deposit(1)
    with pytest.raises(Reverted, match="OperatorDoesNotExist"):
        cluster.register(2)
    cluster.liquidate()
    cluster.reactivate(THRESHOLD)
    cluster.remove(1)
    assert network.view("getOperatorById", 2) == (BOB, 0, 0, "0x" + "00" * 20, False, False)


def test_everything_held_is_owed_while_nobody_is_in_arrears(network: Network) -> None:
    network.register_operator()
    first = network.cluster(2, 3 * THRESHOLD)
    second = network.cluster(owner=CAROL, operators=(1, 2, 3, 5))
    second.register(1, amount=2 * THRESHOLD + 12345)
    for _ in range(3):
        network.chain.move(777)
        first.withdraw(1)
        second.deposit(3, caller=BOB)
        network.call("withdrawOperatorEarnings", 1, UNIT, caller=BOB)
        network.call("withdrawNetworkEarnings", UNIT, caller=DAO)
        held, owed = held_and_owed(network, first, second)
        assert held == owed
    first.liquidate()
    held, owed = held_and_owed(network, second)
    assert held == owed


def test_arrears_are_forgiven_to_the_cluster_and_claimed_all_the_same(network: Network) -> None:
    cluster = network.cluster(1, THRESHOLD)
    network.chain.move(2 * THRESHOLD // BURN)
    assert cluster.view("getBalance") == 0
    held, owed = held_and_owed(network, cluster)
    assert (held, owed) == (THRESHOLD, 2 * THRESHOLD)
    network.call("withdrawNetworkEarnings", 2 * THRESHOLD // BURN * NETWORK_FEE, caller=DAO)
    network.call("withdrawAllOperatorEarnings", 1, caller=BOB)
    with pytest.raises(Reverted, match="transfer amount exceeds balance"):
        network.call("withdrawAllOperatorEarnings", 2, caller=BOB)


def test_deposit_goes_first_into_arrears(network: Network) -> None:
    cluster = network.cluster(1, THRESHOLD)
    network.chain.move(THRESHOLD // BURN + 50)
    cluster.deposit(50 * BURN + 1)
    assert cluster.view("getBalance") == 1
    with pytest.raises(Reverted, match="InsufficientBalance"):
        cluster.register(2, amount=2 * THRESHOLD - 2)
    cluster.register(2, amount=2 * THRESHOLD - 1)


@pytest.mark.parametrize("amount", [THRESHOLD, THRESHOLD + 1])
def test_withdrawal_leaves_exactly_the_threshold(network: Network, amount: int) -> None:
    cluster = network.cluster(1, 2 * THRESHOLD)
    if amount == THRESHOLD:
        cluster.withdraw(amount)
        assert network.balance(ALICE) == FUNDS - THRESHOLD
        assert network.ssv.events("ClusterWithdrawn")[0]["value"] == amount
    else:
        with pytest.raises(Reverted, match="InsufficientBalance"):
            cluster.withdraw(amount)


def test_cluster_amounts_may_be_any_wei(network: Network) -> None:
    cluster = network.cluster(1, THRESHOLD + 3)
    cluster.deposit(1)
    cluster.withdraw(2)
    network.chain.move(3)
    assert cluster.view("getBalance") == THRESHOLD + 2 - 3 * BURN


def test_sum_beyond_a_word_panics(network: Network) -> None:
    cluster = network.cluster(1, THRESHOLD)
    with pytest.raises(Reverted) as refusal:
        cluster.deposit(2**256 - 1)
    assert (refusal.value.name, refusal.value.arguments) == ("Panic", (0x11,))


def test_index_beyond_its_type_panics_but_the_burn_rate_is_told(network: Network) -> None:
    highest = 2**64 // UNIT * UNIT
    network.call("updateMaximumOperatorFee", 2**64 - 1, caller=DAO)
    dear = tuple(network.register_operator(highest) for _ in range(4))
    network.token.call("mint", ALICE, 10**25, caller=DAO)
    cluster = network.cluster(1, 10**25, operators=dear)
    network.chain.move(10**8)
    assert cluster.view("getBurnRate") == 4 * highest + NETWORK_FEE
    for view in ("getBalance", "isLiquidatable"):
        with pytest.raises(Reverted) as refusal:
            cluster.view(view)
        assert (refusal.value.name, refusal.value.arguments) == ("Panic", (0x11,))


# Liquidation


@pytest.mark.parametrize(("blocks", "is_liquidatable"), [(100, False), (101, True)])
def test_exactly_the_threshold_is_enough(network: Network, blocks: int, is_liquidatable: bool) -> None:
    cluster = network.cluster(1, THRESHOLD + 100 * BURN)
    network.chain.move(blocks)
    assert cluster.view("isLiquidatable") is is_liquidatable
    if is_liquidatable:
        cluster.liquidate(caller=CAROL)
        assert network.balance(CAROL) == FUNDS + THRESHOLD - BURN
    else:
        with pytest.raises(Reverted, match="ClusterNotLiquidatable"):
            cluster.liquidate(caller=CAROL)


@pytest.mark.parametrize(("missing", "is_liquidatable"), [(0, False), (1, True)])
def test_collateral_is_the_other_threshold(artefact: Artefact, missing: int, is_liquidatable: bool) -> None:
    network = Network(artefact, minimum_collateral=2 * THRESHOLD // UNIT * UNIT)
    cluster = network.cluster(1, 2 * THRESHOLD // UNIT * UNIT)
    network.call("updateMinimumLiquidationCollateral", cluster.struct.balance + UNIT, caller=DAO)
    cluster.deposit(UNIT - missing)
    assert cluster.view("isLiquidatable") is is_liquidatable


def test_liquidation_pays_the_caller_and_ends_billing(network: Network) -> None:
    cluster = network.cluster(2, 3 * THRESHOLD)
    network.chain.move(10)
    cluster.liquidate()
    assert cluster.struct == Struct(2, 0, 0, False, 0)
    assert network.balance(ALICE) == FUNDS - 20 * BURN
    assert network.ssv.events("ClusterLiquidated") == [
        {"owner": ALICE, "operatorIds": (1, 2, 3, 4), "cluster": cluster.struct}
    ]
    network.chain.move(1000)
    assert network.view("getOperatorEarnings", 1) == 20 * FEE
    assert network.view("getNetworkValidatorsCount") == 0
    assert cluster.view("isLiquidated") is True
    assert cluster.view("isLiquidatable") is False
    assert cluster.view("getBurnRate") == 2 * BURN


def test_what_a_liquidated_cluster_refuses(network: Network) -> None:
    cluster = network.cluster(2, 2 * THRESHOLD)
    cluster.liquidate()
    with pytest.raises(Reverted, match="ClusterIsLiquidated"):
        cluster.register(3, amount=3 * THRESHOLD)
    with pytest.raises(Reverted, match="ClusterIsLiquidated"):
        cluster.withdraw(0)
    with pytest.raises(Reverted, match="ClusterIsLiquidated"):
        cluster.liquidate()
    with pytest.raises(Reverted, match="ClusterIsLiquidated"):
        cluster.view("getBalance")


def test_deposit_into_a_liquidated_cluster_waits_for_its_reactivation(network: Network) -> None:
    cluster = network.cluster(2, 2 * THRESHOLD)
    cluster.liquidate()
    cluster.remove(1)
    assert cluster.struct == Struct(1, 0, 0, False, 0)
    cluster.deposit(THRESHOLD - 1)
    network.chain.move(10)
    with pytest.raises(Reverted, match="InsufficientBalance"):
        cluster.reactivate(0)
    cluster.reactivate(1)
    assert cluster.struct == Struct(1, 200 * 10, 4 * 100 * 10, True, THRESHOLD)
    assert network.ssv.events("ClusterReactivated")[0]["cluster"] == cluster.struct
    assert network.view("getNetworkValidatorsCount") == 1


def test_active_cluster_is_not_reactivated(network: Network) -> None:
    cluster = network.cluster(1, THRESHOLD)
    with pytest.raises(Reverted, match="ClusterAlreadyEnabled"):
        cluster.reactivate(0)


def test_empty_liquidated_cluster_is_reactivated_for_nothing(network: Network) -> None:
    cluster = network.cluster(1, THRESHOLD)
    cluster.remove(1)
    with pytest.raises(Reverted, match="ClusterNotLiquidatable"):
        cluster.liquidate(caller=CAROL)
    cluster.liquidate()
    cluster.reactivate(0)
    cluster.register(1, amount=THRESHOLD)


def test_nothing_is_not_transferred_but_by_deposit_and_withdrawal(network: Network) -> None:
    cluster = network.cluster(1, THRESHOLD)
    network.chain.move(THRESHOLD // BURN)
    cluster.remove(1)
    emitted = []
    for act in (
        cluster.liquidate,
        partial(cluster.reactivate, 0),
        partial(cluster.deposit, 0),
        partial(cluster.withdraw, 0),
    ):
        act()
        emitted.append([log.name for log in network.chain.logs])
    assert emitted == [
        ["ClusterLiquidated"],
        ["ClusterReactivated"],
        ["Transfer", "ClusterDeposited"],
        ["Transfer", "ClusterWithdrawn"],
    ]


def test_full_operator_blocks_reactivation(network: Network) -> None:
    cluster = network.cluster(1, THRESHOLD)
    cluster.liquidate()
    network.cluster(LIMIT, LIMIT * THRESHOLD, owner=CAROL)
    with pytest.raises(Reverted) as refusal:
        cluster.reactivate(THRESHOLD)
    assert (refusal.value.name, refusal.value.arguments) == ("ExceedValidatorLimitWithData", (1,))


def test_reactivation_asks_no_whitelist(network: Network) -> None:
    cluster = network.cluster(1, THRESHOLD)
    cluster.liquidate()
    network.call("setOperatorsPrivateUnchecked", (1, 2, 3, 4), caller=BOB)
    cluster.reactivate(THRESHOLD)
    with pytest.raises(Reverted, match="CallerNotWhitelistedWithData"):
        cluster.register(2, amount=THRESHOLD)


def test_collateral_bounds_a_cluster_that_burns_nothing(artefact: Artefact) -> None:
    network = Network(artefact, network_fee=0)
    free = tuple(network.register_operator(fee=0) for _ in range(4))
    cluster = network.cluster(operators=free)
    with pytest.raises(Reverted, match="InsufficientBalance"):
        cluster.register(1, amount=MINIMUM_COLLATERAL - 1)
    cluster.register(1, amount=MINIMUM_COLLATERAL)
    network.chain.move(10**6)
    assert cluster.view("isLiquidatable") is False
