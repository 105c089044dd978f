"""How long a cluster lives: liquidatable in exactly the block that the views name, and not one before."""

from collections.abc import Iterator
from typing import Any

import pytest

from analysis.deployment import DAO, SSVParameters
from tests.scenarios import PARAMETERS, SSV, Scenario, address

A = address("a")
FOUR = (1, 2, 3, 4)
FEES = 10**11, 3 * 10**11, 10**12, 0
NEVER = 2**256 - 1
DECLARED = 10**11 + 10**10, 3 * 10**11 + 10**7, 10**12 + 10**11
"""By the first three; who charges nothing can raise nothing."""


def cluster(scenario: Scenario) -> dict[str, Any]:
    names = "holding", "liquidated", "balance", "runway", "runway_at_declared_fees"
    views = scenario.deployment.views
    answer = views.view("clusterAccount", A, FOUR, scenario.struct(A, FOUR))
    return dict(zip(names, answer, strict=True))


def is_liquidatable(scenario: Scenario) -> bool:
    struct = scenario.struct(A, FOUR)
    answer: bool = scenario.ssv.view("isLiquidatable", scenario.proxy(A), FOUR, struct)
    return answer


def declare_all(scenario: Scenario) -> None:
    for operator_id, fee in zip(FOUR, DECLARED, strict=False):
        scenario.act(scenario.operators[operator_id], "declareOperatorFee", operator_id, fee)


def execute_all(scenario: Scenario) -> None:
    """After the delay, in the same block: only blocks cost."""
    scenario.chain.move(0, scenario.ssv.view("getOperatorFeePeriods")[0])
    for operator_id, _ in zip(FOUR, DECLARED, strict=False):
        scenario.act(scenario.operators[operator_id], "executeOperatorFee", operator_id)


def assert_it_lives(scenario: Scenario, blocks: int) -> None:
    """For so many blocks, and no longer; and the views count down."""
    with scenario.rolled_back():
        scenario.chain.move(blocks - 1)
        assert not is_liquidatable(scenario)
        assert cluster(scenario)["runway"] == 1
        scenario.chain.move(1)
        assert is_liquidatable(scenario)
        assert cluster(scenario)["runway"] == 0
        scenario.liquidate_from_outside(A, FOUR)


@pytest.fixture(scope="module", params=[0, 10**12], ids=["network free", "network fee"])
def staged(request: pytest.FixtureRequest) -> Scenario:
    scenario = Scenario(PARAMETERS, SSVParameters(network_fee=request.param))
    for entity, fee in zip(scenario.join(*"abcd"), FEES, strict=True):
        scenario.add_operator(entity, fee)
    return scenario


@pytest.fixture
def scenario(staged: Scenario) -> Iterator[Scenario]:
    with staged.rolled_back():
        yield staged


@pytest.mark.parametrize("validators", [1, 7])
@pytest.mark.parametrize("extra", [0, 1, 10**7, 12_345_678_901_234, 3 * 10**17])
@pytest.mark.parametrize("collateral", [0, 5 * SSV])
@pytest.mark.parametrize("age", [0, 1_000])
def test_it_is_liquidatable_in_the_block_that_is_named(
    scenario: Scenario, validators: int, extra: int, collateral: int, age: int
) -> None:
    scenario.call(scenario.ssv, "updateMinimumLiquidationCollateral", collateral, caller=DAO)
    burned = (sum(FEES) + scenario.ssv.view("getNetworkFee")) * validators
    amount = scenario.threshold(FOUR, validators) + age * burned + extra
    scenario.add_validators(A, FOUR, validators, amount)
    scenario.chain.move(age)
    declare_all(scenario)

    foretold = cluster(scenario)
    assert foretold["runway"] == extra // burned + 1
    assert_it_lives(scenario, foretold["runway"])

    with scenario.rolled_back():
        execute_all(scenario)
        now = cluster(scenario)
        assert now["runway"] == now["runway_at_declared_fees"] == foretold["runway_at_declared_fees"]
        assert is_liquidatable(scenario) is (now["runway"] == 0)
        if now["runway"]:
            assert_it_lives(scenario, now["runway"])


def test_a_raise_far_enough_ahead_is_lived_through_to_the_block(scenario: Scenario) -> None:
    scenario.add_validators(A, FOUR, 3, 100 * SSV)
    declare_all(scenario)
    foretold = cluster(scenario)["runway_at_declared_fees"]
    execute_all(scenario)
    assert cluster(scenario)["runway"] == foretold > 10**6
    assert_it_lives(scenario, foretold)


def test_without_validators_it_lives_for_ever(scenario: Scenario) -> None:
    keys = scenario.add_validators(A, FOUR, 1, 2 * SSV)
    scenario.remove_validators(A, FOUR, keys)
    scenario.withdraw_all(A, FOUR)
    assert cluster(scenario) == {
        "holding": (0, 0),
        "liquidated": False,
        "balance": 0,
        "runway": NEVER,
        "runway_at_declared_fees": NEVER,
    }
    scenario.chain.move(10_000_000)
    assert not is_liquidatable(scenario)


def test_at_no_fee_it_lives_until_someone_asks_for_one(scenario: Scenario) -> None:
    scenario.call(scenario.ssv, "updateNetworkFee", 0, caller=DAO)
    for operator_id in FOUR[:3]:
        scenario.act(scenario.operators[operator_id], "reduceOperatorFee", operator_id, 0)
    scenario.add_validators(A, FOUR, 1, SSV)
    assert cluster(scenario)["runway"] == NEVER
    scenario.chain.move(10_000_000)
    assert not is_liquidatable(scenario)


def test_a_liquidated_one_has_no_balance_and_no_end(scenario: Scenario) -> None:
    scenario.add_validators(A, FOUR, 2, 10 * SSV)
    scenario.liquidate(A, FOUR)
    assert cluster(scenario) == {
        "holding": (2, 0),
        "liquidated": True,
        "balance": 0,
        "runway": NEVER,
        "runway_at_declared_fees": NEVER,
    }


def test_a_removed_operator_asks_for_no_fee_though_one_was_declared(scenario: Scenario) -> None:
    scenario.add_validators(A, FOUR, 1, 10 * SSV)
    declare_all(scenario)
    scenario.act(scenario.operators[3], "closeOperator", 3)
    scenario.chain.move(0, PARAMETERS.exit_notice)
    scenario.act(scenario.operators[3], "removeOperator", 3)
    present, declared = scenario.deployment.views.view("totalFees", FOUR)
    assert (present, declared) == (FEES[0] + FEES[1], DECLARED[0] + DECLARED[1])
    assert_it_lives(scenario, cluster(scenario)["runway"])
