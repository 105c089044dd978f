"""Validators and clusters as weapons: junk, keys copied from the mempool, fees, stale structs."""

import pytest

from analysis.artefact import Artefact
from analysis.chain import Reverted
from tests.attacks.threat_model import in_ssv, stated
from tests.attacks.town import DAY, LEFT, SHARE, build_town, key, outcome
from tests.scenarios import ANY_FEE, NEW_CLUSTER, SSV, Ids, Scenario, address, compiled, variant

NETWORK_FEE = 382_640_000_000
CAP = 10_000_000_000_000
"""Highest fee of an operator."""

OWN_RELEASE = (
    "megacluster/Validators.sol",
    "heldSlots > 0, NothingToRelease());\n",
    "heldSlots > 0, NothingToRelease());\n        require(msg.sender == entity, NotMember(msg.sender));\n",
)
EMPTY_ALONE = (
    "megacluster/Operators.sol",
    "o.usedSlots == 0 || block.timestamp >= until",
    "o.usedSlots == 0",
)
UNCAPPED = (
    "megacluster/Operators.sol",
    "require(fee <= maxOperatorFee, FeeAboveMaximum(fee, maxOperatorFee));",
    "",
)
KEY_REGISTRY = (
    "megacluster/Validators.sol",
    "        _fund(proxy, amount);\n        proxy.registerValidators",
    "        for (uint256 i; i < publicKeys.length; ++i) {\n"
    "            Member storage taken = _members[address(uint160(uint256(keccak256(publicKeys[i]))))];\n"
    "            require(!taken.listed, AlreadyListed(msg.sender));\n"
    "            taken.listed = true;\n"
    "        }\n"
    "        _fund(proxy, amount);\n        proxy.registerValidators",
)


# ------------------------------------------------------------------------------------------- junk


def freeze(town: Scenario, mallory: str) -> int:
    """Junk takes all slots of four operators until its money has run out and it is liquidated; its cost."""
    before = town.wealth(mallory)
    town.add_validators(mallory, LEFT, number=500, amount=town.threshold(LEFT, 500))
    assert town.mega.view("capacity") == 500
    town.chain.move(1)
    town.liquidate_from_outside(mallory, LEFT)
    return before - town.wealth(mallory)


def test_junk_that_fills_operators_pays_for_it() -> None:
    town = build_town()
    [mallory] = town.join("mallory")
    before = town.wealth(mallory)
    keys = town.add_validators(mallory, LEFT, number=500, amount=100 * SSV)
    town.chain.move(DAY)
    town.remove_validators(mallory, LEFT, keys)
    town.withdraw_all(mallory, LEFT)
    cost = before - town.wealth(mallory)
    assert (cost, in_ssv(cost)) == (500 * DAY * NETWORK_FEE, stated("day-of-junk-on-four-operators"))


def test_junk_that_cannot_pay_loses_its_collateral_and_its_slots() -> None:
    town = build_town()
    [mallory] = town.join("mallory")
    cost = freeze(town, mallory)
    town.release(mallory, LEFT)
    assert (in_ssv(cost), town.mega.view("capacity")) == (
        stated("collateral-of-junk-on-four-operators"),
        1_000,
    )


def test_without_release_by_anyone_its_slots_would_stay_taken() -> None:
    town = build_town(variant(OWN_RELEASE))
    [mallory] = town.join("mallory")
    freeze(town, mallory)
    with pytest.raises(Reverted, match="NotMember"):
        town.release(mallory, LEFT)
    assert town.mega.view("capacity") == 500


def get_out_of_junk(artefact: Artefact) -> list[str]:
    """What becomes of removing at once, removing `exitNotice` later, and leaving, with junk on it."""
    town = build_town(artefact)
    [mallory] = town.join("mallory")
    town.add_validators(mallory, LEFT, number=500, amount=100 * SSV)
    ann = address("ann")
    town.act(ann, "closeOperator", 1)
    at_once = outcome(lambda: town.act(ann, "removeOperator", 1))
    town.chain.move(seconds=town.parameters.exit_notice)
    return [
        at_once,
        outcome(lambda: town.act(ann, "removeOperator", 1)),
        outcome(lambda: town.act(ann, "leave")),
    ]


def test_a_filled_operator_can_still_get_out() -> None:
    assert get_out_of_junk(compiled()) == ["ExitNoticeRuns", "", ""]


def test_if_only_empty_ones_could_be_removed_it_could_not() -> None:
    assert get_out_of_junk(variant(EMPTY_ALONE)) == ["ExitNoticeRuns", "ExitNoticeRuns", "OperatorsRemain"]


def test_who_removes_a_used_operator_takes_nothing_else_from_its_users() -> None:
    town = build_town(fee=CAP)
    [victim] = town.join("victim")
    town.add_validators(victim, LEFT, number=10, amount=100 * SSV)
    town.act(address("ann"), "closeOperator", 1)
    town.chain.move(seconds=town.parameters.exit_notice)
    before, proxy, struct = town.wealth(victim), town.proxy(victim), town.struct(victim, LEFT)
    town.act(address("ann"), "removeOperator", 1)
    burn = 10 * (3 * CAP + NETWORK_FEE)
    assert town.ssv.view("getBurnRate", proxy, LEFT, struct) == burn
    town.chain.move(DAY)
    assert town.wealth(victim) == before - DAY * burn


def test_slots_of_one_member_cannot_carry_all_of_a_validator() -> None:
    town = build_town()
    [mallory] = town.join("mallory")
    own: Ids = (9, 10, 11, 12)
    assert tuple(town.add_operator(mallory) for _ in range(4)) == own
    with pytest.raises(Reverted, match="SameEntity"):
        town.add_validators(mallory, own, amount=SSV)


# ------------------------------------------------------------------------------------------- fees


def raise_fee(town: Scenario, victim: str, number: int, deposit: int) -> tuple[str, str, int]:
    """What becomes of a tenth more for the first operator as soon as SSV lets it, and then of liquidating the
    victim; and what the two bring beside leaving the fee alone."""
    mallory = address("ann")
    town.add_validators(victim, LEFT, number, deposit)
    with town.rolled_back():
        town.chain.move(3 * DAY)
        left_alone = town.wealth(mallory)
    fee = town.ssv.view("getOperatorFee", 1)
    declared = outcome(lambda: town.act(mallory, "declareOperatorFee", 1, fee + fee // 10))
    town.chain.move(3 * DAY)
    if not declared:
        town.act(mallory, "executeOperatorFee", 1)
    liquidated = outcome(lambda: town.liquidate_from_outside(victim, LEFT, liquidator=mallory))
    return declared, liquidated, town.wealth(mallory) - left_alone


def prudent(artefact: Artefact) -> tuple[str, str, int]:
    """Against a victim whose balance lasts for the declaration period at the highest fees there can be."""
    town = build_town(artefact, fee=CAP)
    [victim] = town.join("victim")
    lasting = town.threshold(LEFT, 10, 4 * CAP) + 3 * DAY * 10 * (4 * CAP + NETWORK_FEE)
    return raise_fee(town, victim, 10, lasting)


def test_who_can_pay_the_highest_fees_is_not_liquidated() -> None:
    assert prudent(compiled()) == ("FeeAboveMaximum", "ClusterNotLiquidatable", 0)


def test_without_a_highest_fee_it_would() -> None:
    *outcomes, profit = prudent(variant(UNCAPPED))
    assert (outcomes, in_ssv(profit)) == (["", ""], "40.706")


def test_who_ignores_a_declared_fee_loses_what_is_stated() -> None:
    town = build_town(fee=CAP // 10)
    [victim] = town.join("victim")
    lasting = town.threshold(LEFT, 10) + 3 * DAY * 10 * (4 * CAP // 10 + NETWORK_FEE)
    *outcomes, profit = raise_fee(town, victim, 10, lasting)
    assert (outcomes, in_ssv(profit)) == (["", ""], stated("ten-validators-of-who-ignores-a-declared-fee"))


def test_a_fee_raised_in_front_of_a_registration_only_refuses_it() -> None:
    town = build_town(fee=CAP // 10)
    [victim] = town.join("victim")
    town.act(address("ann"), "declareOperatorFee", 1, CAP // 10 + CAP // 100)
    town.chain.move(3 * DAY)
    town.act(address("ann"), "executeOperatorFee", 1)
    before = town.wealth(victim)
    with pytest.raises(Reverted, match="TotalFeeAboveMaximum"):
        town.add_validators(victim, LEFT, amount=10 * SSV, most=4 * CAP // 10)
    assert town.wealth(victim) == before


def test_the_views_warn_of_it_three_days_before() -> None:
    town = build_town(fee=CAP // 10)
    [victim] = town.join("victim")
    burn = 10 * (4 * CAP // 10 + NETWORK_FEE)
    town.add_validators(victim, LEFT, 10, town.threshold(LEFT, 10) + 4 * DAY * burn)
    town.act(address("ann"), "declareOperatorFee", 1, CAP // 10 + CAP // 100)
    account = town.deployment.views.view("clusterAccount", victim, LEFT, town.struct(victim, LEFT))
    *_, runway, runway_at_declared_fees = account
    # 100,800 blocks of the raise are to be held on top.
    spare = 4 * DAY * burn - 100_800 * 10 * CAP // 100
    assert (runway, runway_at_declared_fees) == (4 * DAY + 1, spare // (burn + 10 * CAP // 100) + 1)


# ------------------------------------------------------------------------------------------- keys


def copy_key(artefact: Artefact) -> tuple[str, int]:
    """What becomes of a registration whose key another member registers in front of it; the copy's profit."""
    town = build_town(artefact)
    mallory, victim = town.join("mallory", "victim")
    before = town.wealth(mallory)
    arguments = ([key("validator")], LEFT, [b"shares"], 2 * SSV, NEW_CLUSTER, ANY_FEE)
    town.act(mallory, "registerValidators", *arguments)
    became = outcome(lambda: town.act(victim, "registerValidators", *arguments))
    town.chain.move(DAY)
    return became, town.wealth(mallory) - before


def test_a_copied_validator_key_keeps_nobody_out() -> None:
    assert copy_key(compiled()) == ("", -DAY * NETWORK_FEE)


def test_a_registry_of_keys_would_let_them_be_squatted() -> None:
    assert copy_key(variant(KEY_REGISTRY)) == ("AlreadyListed", -DAY * NETWORK_FEE)


def test_a_copied_operator_key_is_lost_for_ever_and_nothing_else() -> None:
    town = build_town()
    [victim] = town.join("victim")
    mallory = address("mallory")
    ledger = town.mega.view("member", victim), town.mega.view("memberRanks"), town.mega.view("seats")
    squatted = town.call(town.ssv, "registerOperator", key("operator"), 0, True, caller=mallory)
    for _ in range(2):
        with pytest.raises(Reverted, match="OperatorAlreadyExists"):
            town.act(victim, "registerOperator", key("operator"), 0, SHARE)
        if town.ssv.view("getOperatorById", squatted)[5]:
            town.call(town.ssv, "removeOperator", squatted, caller=mallory)
    assert (
        town.mega.view("member", victim),
        town.mega.view("memberRanks"),
        town.mega.view("seats"),
    ) == ledger
    assert town.add_operator(victim, least=SHARE) == squatted + 1
    assert town.wealth(mallory) == 0


# ---------------------------------------------------------------------------------------- structs


def test_a_wei_makes_a_prepared_call_fail_and_moves_nothing_else() -> None:
    town = build_town()
    [victim] = town.join("victim")
    mallory = address("mallory")
    town.fund(mallory, SSV)
    keys = town.add_validators(victim, LEFT, amount=10 * SSV)
    prepared = town.struct(victim, LEFT)
    before = town.wealth(victim)
    town.deposit_from_outside(victim, LEFT, 1, payer=mallory)
    for name, arguments in (
        ("withdrawFromCluster", (LEFT, SSV, prepared)),
        ("depositToCluster", (LEFT, SSV, prepared)),
        ("removeValidators", (keys, LEFT, prepared)),
        ("liquidateCluster", (LEFT, prepared)),
    ):
        with pytest.raises(Reverted, match="IncorrectClusterState"):
            town.act(victim, name, *arguments)
    town.act(victim, "exitValidators", keys, LEFT)
    assert (town.wealth(victim), town.wealth(mallory)) == (before + 1, SSV - 1)
    town.liquidate(victim, LEFT)
    assert town.wealth(victim) == before + 1


def test_who_wins_every_race_to_the_threshold_takes_what_is_stated() -> None:
    town = build_town(fee=CAP // 10)
    [victim] = town.join("victim")
    mallory = address("mallory")
    town.fund(mallory, SSV)
    burn = 10 * (4 * CAP // 10 + NETWORK_FEE)
    town.add_validators(victim, LEFT, number=10, amount=town.threshold(LEFT, 10) + 3 * burn)
    for _ in range(4):
        prepared = town.struct(victim, LEFT)
        town.deposit_from_outside(victim, LEFT, 1, payer=mallory)
        with pytest.raises(Reverted, match="IncorrectClusterState"):
            town.act(victim, "depositToCluster", LEFT, SSV, prepared)
        town.chain.move(1)
    town.liquidate_from_outside(victim, LEFT, liquidator=mallory)
    assert in_ssv(town.wealth(mallory) - SSV) == stated("ten-validators-of-who-loses-every-race")
