"""Rewards through the contracts: X% rounded up to the treasury, the rest to the entity, together all."""

from dataclasses import replace

import pytest

from analysis.deployment import DAO
from tests.scenarios import PARAMETERS, Scenario, address

A = address("a")
ALREADY_THERE = 10**21
"""Tokens that the model's deployer holds: no more than the rest can be minted."""


@pytest.fixture(scope="module", params=[0, 1, 3_333, 9_999, 10_000])
def scenario(request: pytest.FixtureRequest) -> Scenario:
    scenario = Scenario(replace(PARAMETERS, treasury_basis_points=request.param))
    scenario.join("a", tokens=0)
    return scenario


@pytest.mark.parametrize(
    "amount", [1, 2, 9_999, 10_000, 10_001, 10**18 + 1, 2**128 - 1, 2**256 - 1 - ALREADY_THERE]
)
def test_the_two_parts_are_all_there_is(scenario: Scenario, amount: int) -> None:
    basis_points = scenario.mega.view("treasuryBasisPoints")
    with scenario.rolled_back():
        scenario.call(scenario.token, "mint", scenario.proxy(A), amount, caller=DAO)
        scenario.act(A, "splitRewards")
        to_treasury = -(-amount * basis_points // 10_000)
        split = {"entity": A, "toTreasury": to_treasury, "toEntity": amount - to_treasury}
        assert scenario.mega.events("RewardsSplit") == [split]
        holders = scenario.treasury.address, A, scenario.proxy(A), scenario.mega.address
        held = [scenario.token.view("balanceOf", holder) for holder in holders]
        assert held == [to_treasury, amount - to_treasury, 0, 0]


def test_who_left_still_splits_what_still_arrives(scenario: Scenario) -> None:
    with scenario.rolled_back():
        scenario.act(A, "leave")
        scenario.push_rewards(A, 10_001)
        scenario.act(A, "splitRewards")
        to_treasury = -(-10_001 * scenario.mega.view("treasuryBasisPoints") // 10_000)
        assert scenario.token.view("balanceOf", A) == 10_001 - to_treasury


def test_a_claim_that_somebody_made_before_is_no_failure(scenario: Scenario) -> None:
    with scenario.rolled_back():
        scenario.push_rewards(A, 10_001)
        proxy = scenario.proxy(A)
        root = scenario.deployment.distributor.view("merkleRoot")
        scenario.act(A, "claimRewards", scenario.granted[proxy], root, [])
        to_treasury = -(-10_001 * scenario.mega.view("treasuryBasisPoints") // 10_000)
        assert scenario.token.view("balanceOf", A) == 10_001 - to_treasury
