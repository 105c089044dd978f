"""Rewards withheld, redirected, donated, or taken past the treasury; and what a call back can do."""

import pytest

from analysis.artefact import Artefact
from analysis.chain import Reverted
from tests.attacks.threat_model import in_ssv, stated
from tests.attacks.town import LEFT, SHARE, WINDOW, build_town, hire
from tests.scenarios import SSV, Scenario, address, compiled, variant

REWARDS = 1_000 * SSV
GREEDY_REFUNDS = (
    "EntityProxy.sol",
    "        paid = _balance() - before;\n",
    "        before;\n        paid = _balance();\n",
)


def withhold(before_mint: bool) -> int:
    """What stays of one's rewards, split before or after one's own share was minted."""
    town = build_town()
    [mallory] = town.join("mallory")
    town.add_operator(mallory)
    town.ripen()
    before = town.wealth(mallory)
    if before_mint:
        town.reward(mallory, REWARDS)
        town.mint(mallory)
    else:
        town.mint(mallory)
        town.reward(mallory, REWARDS)
    return town.wealth(mallory) - before


def test_rewards_withheld_until_one_has_shares_bring_part_of_x_back() -> None:
    assert withhold(before_mint=True) == 900 * SSV
    assert in_ssv(withhold(before_mint=False) - 900 * SSV) == stated("one-rank-of-a-deposit")


def test_rewards_withheld_are_held_from_oneself() -> None:
    town = build_town()
    ann = address("ann")
    before = town.token.view("balanceOf", ann)
    town.push_rewards(ann, REWARDS)
    town.chain.move(WINDOW)
    assert town.token.view("balanceOf", ann) == before
    town.act(ann, "splitRewards")
    town.call(town.treasury, "claim", caller=ann)
    assert town.token.view("balanceOf", ann) - before == 900 * SSV + claimed(town, ann)


def claimed(town: Scenario, entity: str) -> int:
    units: int = town.shares.view("balanceOf", entity)
    supply: int = town.shares.view("totalSupply")
    return REWARDS // 10 // supply * units


def test_rewards_redirected_off_chain_pass_the_treasury_by() -> None:
    town = build_town()
    ann = address("ann")
    before = town.wealth(ann)
    with town.rolled_back():
        town.reward(ann, REWARDS)
        split = town.wealth(ann) - before
    town.fund(ann, REWARDS)
    redirected = town.wealth(ann) - before
    assert redirected == REWARDS
    assert in_ssv(redirected - split) == stated("x-of-redirected-rewards")


def test_a_donation_to_a_proxy_is_the_entitys_and_the_treasurys() -> None:
    town = build_town()
    mallory, ann = address("mallory"), address("ann")
    town.fund(mallory, SSV)
    before = town.wealth(ann)
    town.call(town.token, "transfer", town.proxy(ann), SSV, caller=mallory)
    town.act(ann, "splitRewards")
    units, supply = town.shares.view("balanceOf", ann), town.shares.view("totalSupply")
    assert (town.wealth(mallory), town.wealth(ann) - before) == (
        0,
        9 * SSV // 10 + SSV // 10 // supply * units,
    )


def evade(artefact: Artefact) -> int:
    """What passing rewards through as a refund brings, beside splitting them."""
    town = build_town(artefact)
    [mallory] = town.join("mallory")
    keys = town.add_validators(mallory, LEFT, amount=10 * SSV)
    town.remove_validators(mallory, LEFT, keys)
    town.push_rewards(mallory, REWARDS)
    town.deposit(mallory, LEFT, SSV)
    town.withdraw(mallory, LEFT, 1)
    if town.token.view("balanceOf", town.proxy(mallory)):
        town.act(mallory, "splitRewards")
    return town.wealth(mallory) - (10_000 + 900) * SSV


def test_rewards_do_not_leave_as_refunds() -> None:
    assert evade(compiled()) == 0


def test_with_refunds_that_take_all_they_would() -> None:
    assert evade(variant(GREEDY_REFUNDS)) == 100 * SSV


def test_nobody_splits_anothers_rewards() -> None:
    town = build_town()
    town.push_rewards(address("ann"), REWARDS)
    with pytest.raises(Reverted, match="NothingToSplit"):
        town.act(address("bea"), "splitRewards")
    with pytest.raises(Reverted, match="NoProxy"):
        town.act(address("mallory"), "splitRewards")


def test_a_call_back_on_ether_gets_nowhere() -> None:
    town = build_town()
    town.govern("openMembership")
    attacker = hire(town)
    contract = attacker.actor.address
    attacker.tries((town.mega, "join"), (town.mega, "registerOperator", town.key(), 0, 0))
    town.ripen()
    town.push_rewards(contract, 10 * SSV)
    town.chain.force_ether(town.proxy(contract), SSV)
    attacker.answers_ether_with(
        (town.mega, "sweepEther"),
        (town.mega, "splitRewards"),
        (town.mega, "closeOperator", 9),
        (town.mega, "leave"),
        (town.shares, "mint", contract),
        (town.treasury, "claim"),
    )
    before = town.wealth(contract)
    guarded = "ReentrancyGuardReentrantCall"
    assert attacker.tries((town.mega, "sweepEther")) == [*[guarded] * 4, "", "NothingOwed", ""]
    # The mint is anyone's, at any time.
    assert (town.wealth(contract) - before, town.shares.view("balanceOf", contract)) == (0, SHARE)
    assert town.chain.balance(contract) == SSV
