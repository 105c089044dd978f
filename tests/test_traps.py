"""The traps that SSV has in store for who owns clusters through a proxy: one test each, by its number.

The table of traps in specs/README.md names these tests.
"""

import re
from collections.abc import Iterator

import pytest

from analysis.chain import Reverted
from analysis.deployment import SSVParameters
from analysis.tools import ROOT
from tests.scenarios import NEW_CLUSTER, PARAMETERS, SSV, STRANGER, Scenario, address

A, B, C, D = map(address, "abcd")
FOUR = (1, 2, 3, 4)
FEE = 10**9
ZERO = "0x" + "00" * 20
WHITELISTING, ERC165 = bytes.fromhex("830639ac"), bytes.fromhex("01ffc9a7")

RULED_OUT = {22}
"""By what the product is: a set for SSV v1.2.0 that cannot be upgraded, with typed calls alone."""


@pytest.fixture(scope="module")
def staged() -> Scenario:
    scenario = Scenario(ssv_parameters=SSVParameters(network_fee=FEE))
    for entity in scenario.join(*"abcd"):
        scenario.add_operator(entity, FEE)
    scenario.fund(STRANGER, SSV)
    scenario.chain.force_ether(STRANGER, SSV)
    return scenario


@pytest.fixture
def scenario(staged: Scenario) -> Iterator[Scenario]:
    with staged.rolled_back():
        yield staged


def tokens(scenario: Scenario, holder: str) -> int:
    balance: int = scenario.token.view("balanceOf", holder)
    return balance


def test_every_trap_is_tested_or_ruled_out() -> None:
    tested = {int(number) for name in globals() for number in re.findall(r"^test_trap_(\d\d)_", name)}
    assert (tested | RULED_OUT, tested & RULED_OUT) == (set(range(1, 26)), set())


def test_the_table_of_traps_names_these_tests() -> None:
    table = (ROOT / "specs" / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"test_trap_\w+", table)) == {name for name in globals() if "test_trap_" in name}


def test_trap_01_each_entity_owns_by_a_proxy_of_its_own(scenario: Scenario) -> None:
    owners = [scenario.ssv.view("getOperatorById", operator_id)[0] for operator_id in FOUR]
    assert owners == [scenario.proxy(entity) for entity in (A, B, C, D)]
    assert len({scenario.mega.address, *owners}) == 5

    key = scenario.add_validators(A, FOUR, amount=2 * SSV)[0]
    assert scenario.ssv.view("getValidator", scenario.proxy(A), key)
    assert not scenario.ssv.view("getValidator", scenario.mega.address, key)


def test_trap_01_who_comes_back_gets_the_same_proxy(scenario: Scenario) -> None:
    (entity,) = scenario.join("e")
    proxy = scenario.proxy(entity)
    scenario.act(entity, "leave")
    assert scenario.act(entity, "join") == proxy == scenario.proxy(entity)


def test_trap_02_the_refund_of_a_liquidation_reaches_the_entity(scenario: Scenario) -> None:
    scenario.add_validators(A, FOUR, amount=5 * SSV)
    scenario.chain.move(1_000)
    balance, before = scenario.cluster_balance(A, FOUR), tokens(scenario, A)
    scenario.liquidate(A, FOUR)
    assert tokens(scenario, A) - before == balance == 5 * SSV - 5_000 * FEE
    assert [tokens(scenario, holder) for holder in (scenario.mega.address, scenario.proxy(A))] == [0, 0]


def test_trap_03_a_struct_made_stale_costs_nothing_but_another_try(scenario: Scenario) -> None:
    scenario.add_validators(A, FOUR, amount=5 * SSV)
    prepared, before = scenario.struct(A, FOUR), tokens(scenario, A)
    scenario.deposit_from_outside(A, FOUR, 1, payer=STRANGER)
    for name, more in [("depositToCluster", (SSV,)), ("withdrawFromCluster", (1,)), ("liquidateCluster", ())]:
        with pytest.raises(Reverted, match="IncorrectClusterState"):
            scenario.act(A, name, FOUR, *more, prepared)
    assert [tokens(scenario, A), tokens(scenario, scenario.proxy(A))] == [before, 0]
    scenario.deposit(A, FOUR, SSV)
    assert scenario.cluster_balance(A, FOUR) == 6 * SSV + 1


def test_trap_04_the_balance_that_is_shown_is_the_settled_one(scenario: Scenario) -> None:
    scenario.add_validators(A, FOUR, amount=5 * SSV)
    scenario.chain.move(1_000)
    shown = scenario.deployment.views.view("clusterAccount", A, FOUR, scenario.struct(A, FOUR))[2]
    assert shown == 5 * SSV - 5_000 * FEE < scenario.struct(A, FOUR)[4] == 5 * SSV
    scenario.withdraw(A, FOUR, 0)
    assert scenario.struct(A, FOUR)[4] == shown


def test_trap_05_what_is_planned_to_the_threshold_fails_a_block_later(scenario: Scenario) -> None:
    """Nothing is lost by it; `clusterAccount` says how many blocks there are."""
    scenario.add_validators(A, FOUR, amount=5 * SSV)
    spare = 5 * SSV - scenario.threshold(FOUR, 1)
    with scenario.rolled_back():
        scenario.withdraw(A, FOUR, spare)
        assert scenario.deployment.views.view("clusterAccount", A, FOUR, scenario.struct(A, FOUR))[3] == 1
    scenario.chain.move(1)
    with pytest.raises(Reverted, match="InsufficientBalance"):
        scenario.withdraw(A, FOUR, spare)
    scenario.withdraw(A, FOUR, spare - 5 * FEE)


def test_trap_06_a_top_up_pays_the_arrears_first_and_the_views_show_them(scenario: Scenario) -> None:
    scenario.add_validators(A, FOUR, amount=SSV)
    scenario.chain.move(300_000_000)
    views = scenario.deployment.views
    balance, runway = views.view("clusterAccount", A, FOUR, scenario.struct(A, FOUR))[2:4]
    assert (balance, runway) == (0, 0)
    arrears = 5 * FEE * 300_000_000 - SSV
    before = tokens(scenario, A)
    with pytest.raises(Reverted, match="InsufficientBalance"):
        scenario.add_validators(A, FOUR, amount=scenario.threshold(FOUR, 2))
    assert tokens(scenario, A) == before
    scenario.add_validators(A, FOUR, amount=scenario.threshold(FOUR, 2) + arrears)
    assert scenario.cluster_balance(A, FOUR) == scenario.threshold(FOUR, 2)


def test_trap_07_no_deposit_is_locked_in_a_liquidated_cluster(scenario: Scenario) -> None:
    scenario.add_validators(A, FOUR, amount=2 * SSV)
    scenario.liquidate(A, FOUR)
    before = tokens(scenario, A)
    with pytest.raises(Reverted, match="DepositIntoLiquidatedCluster"):
        scenario.deposit(A, FOUR, 1)
    assert tokens(scenario, A) == before


def test_trap_07_what_a_stranger_sends_there_can_be_brought_out(scenario: Scenario) -> None:
    """By its owner, who may have left meanwhile."""
    (entity,) = scenario.join("e")
    keys = scenario.add_validators(entity, FOUR, amount=2 * SSV)
    scenario.liquidate(entity, FOUR)
    scenario.remove_validators(entity, FOUR, keys)
    scenario.act(entity, "leave")
    scenario.deposit_from_outside(entity, FOUR, SSV, payer=STRANGER)
    before = tokens(scenario, entity)
    scenario.reactivate(entity, FOUR)
    scenario.withdraw(entity, FOUR, SSV)
    assert tokens(scenario, entity) - before == SSV


def test_trap_08_the_balance_outlives_the_last_validator_and_can_be_withdrawn(scenario: Scenario) -> None:
    before = tokens(scenario, A)
    keys = scenario.add_validators(A, FOUR, amount=2 * SSV)
    scenario.remove_validators(A, FOUR, keys)
    assert scenario.cluster_balance(A, FOUR) == 2 * SSV
    scenario.withdraw_all(A, FOUR)
    assert tokens(scenario, A) == before


def test_trap_08_an_empty_liquidated_cluster_is_reactivated_for_nothing(scenario: Scenario) -> None:
    keys = scenario.add_validators(A, FOUR, amount=2 * SSV)
    scenario.liquidate(A, FOUR)
    scenario.remove_validators(A, FOUR, keys)
    with pytest.raises(Reverted, match="ClusterIsLiquidated"):
        scenario.add_validators(A, FOUR, amount=2 * SSV)
    scenario.reactivate(A, FOUR)
    scenario.add_validators(A, FOUR, amount=2 * SSV)
    assert scenario.mega.view("holding", A, FOUR) == (1, 1)


def test_trap_09_a_used_operator_is_not_removed_before_its_notice_is_over(scenario: Scenario) -> None:
    keys = scenario.add_validators(A, FOUR, 2, amount=5 * SSV)
    scenario.act(D, "closeOperator", 4)
    scenario.chain.move(1_000, PARAMETERS.exit_notice - 1)
    with pytest.raises(Reverted, match="ExitNoticeRuns"):
        scenario.act(D, "removeOperator", 4)
    scenario.chain.move(1, 1)
    scenario.act(D, "removeOperator", 4)

    with pytest.raises(Reverted, match="OperatorIsClosed"):
        scenario.add_validators(A, FOUR)
    scenario.deposit(A, FOUR, SSV)
    scenario.withdraw(A, FOUR, SSV)
    scenario.remove_validators(A, FOUR, keys[:1])
    scenario.liquidate(A, FOUR)
    scenario.remove_validators(A, FOUR, keys[1:])
    assert [scenario.mega.view("operator", operator_id)[3] for operator_id in FOUR] == [0, 0, 0, 0]


def test_trap_10_a_full_operator_blocks_reactivation_by_name_until_slots_are_free() -> None:
    scenario = Scenario(PARAMETERS, SSVParameters(validators_per_operator_limit=500))
    for entity in scenario.join(*"abcd"):
        scenario.add_operator(entity)
    scenario.add_validators(A, FOUR, 1, amount=2 * SSV)
    scenario.liquidate(A, FOUR)
    keys = [key for _ in range(5) for key in scenario.add_validators(B, FOUR, 100, amount=100 * SSV)]
    with pytest.raises(Reverted, match=r"NotEnoughSlots\(1, 0\)"):
        scenario.reactivate(A, FOUR, 2 * SSV)
    scenario.remove_validators(B, FOUR, keys[:1])
    scenario.reactivate(A, FOUR, 2 * SSV)
    assert scenario.ssv.view("getOperatorById", 1)[2] == 500


def test_trap_10_where_ssvs_own_limit_is_lower_its_refusal_leaves_nothing_behind() -> None:
    scenario = Scenario(PARAMETERS, SSVParameters(validators_per_operator_limit=3))
    for entity in scenario.join(*"abcd"):
        scenario.add_operator(entity)
    scenario.add_validators(A, FOUR, 3, amount=20 * SSV)
    before = scenario.mega.view("seats"), scenario.mega.view("holding", A, FOUR), scenario.wealth(A)
    with pytest.raises(Reverted, match=r"ExceedValidatorLimitWithData\(1\)"):
        scenario.add_validators(A, FOUR, 1, amount=SSV)
    after = scenario.mega.view("seats"), scenario.mega.view("holding", A, FOUR), scenario.wealth(A)
    assert after == before


def test_trap_11_members_proxies_alone_are_let_in_their_own_operators_included(scenario: Scenario) -> None:
    def is_let_in(account: str) -> bool:
        answer: bool = scenario.ssv.view(
            "isAddressWhitelistedInWhitelistingContract", account, 1, scenario.mega.address
        )
        return answer

    proxies = [scenario.proxy(entity) for entity in (A, B, C, D)]
    assert [is_let_in(proxy) for proxy in proxies] == [True] * 4
    assert [is_let_in(account) for account in (A, scenario.mega.address, STRANGER, ZERO)] == [False] * 4
    scenario.govern("suspend", A)
    assert [is_let_in(proxy) for proxy in proxies] == [False, True, True, True]
    scenario.govern("resume", A)
    scenario.add_validators(A, FOUR, amount=2 * SSV)
    assert [scenario.ssv.view("getOperatorById", o)[3] for o in FOUR] == [scenario.mega.address] * 4


def test_trap_11_the_mega_cluster_announces_itself_as_ssv_asks(scenario: Scenario) -> None:
    asked = [WHITELISTING, ERC165, b"\xff" * 4]
    assert [scenario.mega.view("supportsInterface", i) for i in asked] == [True, True, False]
    assert scenario.ssv.view("isWhitelistingContract", scenario.mega.address)
    assert not scenario.ssv.view("isWhitelistingContract", scenario.proxy(A))
    scenario.mega.call("supportsInterface", WHITELISTING, caller=STRANGER)
    assert scenario.chain.gas_used - 21_000 < 30_000


def test_trap_12_no_allowance_outlives_its_call(scenario: Scenario) -> None:
    def allowance() -> int:
        left: int = scenario.token.view("allowance", scenario.proxy(A), scenario.ssv.address)
        return left

    scenario.add_validators(A, FOUR, amount=2 * SSV)
    assert allowance() == 0
    scenario.deposit(A, FOUR, SSV)
    assert allowance() == 0
    scenario.liquidate(A, FOUR)
    scenario.reactivate(A, FOUR, 2 * SSV)
    assert allowance() == 0


def test_trap_13_rewards_that_lie_in_the_proxy_are_not_taken_for_a_refund(scenario: Scenario) -> None:
    keys = scenario.add_validators(A, FOUR, amount=5 * SSV)
    scenario.push_rewards(A, 7 * SSV)
    before = tokens(scenario, A)
    scenario.withdraw(A, FOUR, SSV)
    scenario.liquidate(A, FOUR)
    scenario.reactivate(A, FOUR, 2 * SSV)
    scenario.remove_validators(A, FOUR, keys)
    scenario.withdraw_all(A, FOUR)
    assert tokens(scenario, A) - before == 5 * SSV
    assert tokens(scenario, scenario.proxy(A)) == 7 * SSV


def test_trap_14_earnings_are_paid_in_full_and_nothing_is_never_taken_for_all(scenario: Scenario) -> None:
    scenario.add_validators(B, FOUR, amount=5 * SSV)
    scenario.push_rewards(A, 7 * SSV)
    scenario.chain.move(100)
    before = tokens(scenario, A)
    with pytest.raises(Reverted, match="ZeroAmount"):
        scenario.act(A, "withdrawOperatorEarnings", 1, 0)
    scenario.act(A, "withdrawOperatorEarnings", 1, 10**7)
    scenario.act(A, "withdrawAllOperatorEarnings", 1)
    assert tokens(scenario, A) - before == 100 * FEE
    with pytest.raises(Reverted, match="InsufficientBalance"):
        scenario.act(A, "withdrawAllOperatorEarnings", 1)
    assert tokens(scenario, scenario.proxy(A)) == 7 * SSV


def test_trap_15_the_fee_recipient_is_the_entity_from_the_start(scenario: Scenario) -> None:
    entity = address("e")
    scenario.govern("list", entity)
    proxy = scenario.act(entity, "join")
    named = {"owner": proxy, "recipientAddress": entity}
    assert scenario.ssv.events("FeeRecipientAddressUpdated") == [named]
    scenario.act(entity, "setFeeRecipient", STRANGER)
    named = {"owner": proxy, "recipientAddress": STRANGER}
    assert scenario.ssv.events("FeeRecipientAddressUpdated") == [named]


def test_trap_15_ether_that_comes_to_the_proxy_goes_to_its_entity(scenario: Scenario) -> None:
    before = scenario.chain.balance(A)
    scenario.chain.transact(STRANGER, scenario.proxy(A), b"", value=12_345)
    scenario.act(A, "sweepEther")
    assert [scenario.chain.balance(A) - before, scenario.chain.balance(scenario.proxy(A))] == [12_345, 0]


def test_trap_16_keyshares_reach_ssv_as_given_in_order_and_for_the_proxy(scenario: Scenario) -> None:
    keys = [scenario.key() for _ in range(3)]
    shares = [b"first" * 20, b"", b"third"]
    scenario.act(A, "registerValidators", keys, FOUR, shares, 9 * SSV, NEW_CLUSTER, 4 * FEE)
    added = scenario.ssv.events("ValidatorAdded")
    assert [(e["owner"], e["publicKey"], e["shares"]) for e in added] == [
        (scenario.proxy(A), key, data) for key, data in zip(keys, shares, strict=True)
    ]


def test_trap_17_nobody_can_squat_the_key_of_another(scenario: Scenario) -> None:
    key = scenario.key()
    for entity in B, A:
        scenario.act(entity, "registerValidators", [key], FOUR, [b""], 2 * SSV, NEW_CLUSTER, 4 * FEE)
    assert [scenario.ssv.view("getValidator", scenario.proxy(e), key) for e in (A, B, C)] == [
        True,
        True,
        False,
    ]


def test_trap_18_no_raise_goes_beyond_the_cap_nor_past_the_delay(scenario: Scenario) -> None:
    highest = PARAMETERS.max_operator_fee
    scenario.add_operator(A, highest)
    with pytest.raises(Reverted, match="FeeAboveMaximum"):
        scenario.add_operator(A, highest + 10**7)
    with pytest.raises(Reverted, match="FeeAboveMaximum"):
        scenario.act(A, "declareOperatorFee", 5, highest + 10**7)
    scenario.act(B, "declareOperatorFee", 2, FEE + 10**8)
    with pytest.raises(Reverted, match="ApprovalNotWithinTimeframe"):
        scenario.act(B, "executeOperatorFee", 2)
    assert scenario.deployment.views.view("totalFees", FOUR) == (4 * FEE, 4 * FEE + 10**8)


def test_trap_18_a_registration_names_the_highest_total_fee_it_takes(scenario: Scenario) -> None:
    scenario.add_validators(A, FOUR, amount=2 * SSV, most=4 * FEE)
    with pytest.raises(Reverted, match="TotalFeeAboveMaximum"):
        scenario.add_validators(A, FOUR, amount=2 * SSV, most=4 * FEE - 1)


def test_trap_19_operators_are_private_from_the_start_and_stay_so(scenario: Scenario) -> None:
    assert [scenario.ssv.view("getOperatorById", operator_id)[4] for operator_id in FOUR] == [True] * 4
    scenario.token.call("approve", scenario.ssv.address, SSV, caller=STRANGER)
    with pytest.raises(Reverted, match=r"CallerNotWhitelistedWithData\(1\)"):
        scenario.ssv.call("registerValidator", scenario.key(), FOUR, b"", SSV, NEW_CLUSTER, caller=STRANGER)
    commands = scenario.deployment.proxy_interface.functions
    assert [name for name in commands if "Public" in name or "Whitelist" in name] == []


def test_trap_20_a_batch_goes_through_as_a_whole_or_not_at_all(scenario: Scenario) -> None:
    keys = scenario.add_validators(A, FOUR, 80, amount=100 * SSV)
    before = scenario.mega.view("holding", A, FOUR), scenario.mega.view("capacity"), scenario.wealth(A)
    bad = [*(scenario.key() for _ in range(5)), keys[0]]
    struct = scenario.struct(A, FOUR)
    with pytest.raises(Reverted, match="ValidatorAlreadyExistsWithData"):
        scenario.act(A, "registerValidators", bad, FOUR, [b""] * 6, SSV, struct, 4 * FEE)
    with pytest.raises(Reverted, match="IncorrectValidatorStateWithData"):
        scenario.remove_validators(A, FOUR, [*keys[:5], keys[0]])
    after = scenario.mega.view("holding", A, FOUR), scenario.mega.view("capacity"), scenario.wealth(A)
    assert after == before
    assert [scenario.ssv.view("getValidator", scenario.proxy(A), key) for key in bad] == [False] * 5 + [True]


def test_trap_21_what_ssv_says_comes_through_byte_for_byte(scenario: Scenario) -> None:
    scenario.add_validators(A, FOUR, amount=2 * SSV)
    key = scenario.key()
    for name, arguments, error, details in [
        ("exitValidators", ([key], FOUR), "IncorrectValidatorStateWithData", (key,)),
        ("withdrawFromCluster", ((1, 2, 4, 3), 0, NEW_CLUSTER), "ClusterDoesNotExists", ()),
        ("reduceOperatorFee", (1, 1), "FeeTooLow", ()),
        ("withdrawOperatorEarnings", (1, 1), "Error", ("Max precision exceeded",)),
    ]:
        with pytest.raises(Reverted) as refusal:
            scenario.act(A, name, *arguments)
        assert (refusal.value.name, refusal.value.arguments) == (error, details)


def test_trap_23_a_deposit_goes_to_ones_own_cluster(scenario: Scenario) -> None:
    for entity in A, B:
        scenario.add_validators(entity, FOUR, amount=2 * SSV)
    scenario.deposit(A, FOUR, SSV)
    assert [scenario.cluster_balance(entity, FOUR) for entity in (A, B)] == [3 * SSV, 2 * SSV]
    with pytest.raises(Reverted, match="ClusterDoesNotExists"):
        scenario.act(A, "depositToCluster", (1, 2, 4, 3), SSV, scenario.struct(A, FOUR))
    with pytest.raises(Reverted, match=r"OperatorsNotAscending\(3\)"):
        scenario.add_validators(A, (1, 2, 4, 3), amount=2 * SSV)


def test_trap_24_who_owns_on_ssv_is_told_by_an_event_and_a_getter(scenario: Scenario) -> None:
    entity = address("e")
    scenario.govern("list", entity)
    proxy = scenario.act(entity, "join")
    assert scenario.mega.events("MemberJoined") == [{"entity": entity, "proxy": proxy}]
    assert [scenario.mega.view("entityOf", account) for account in (proxy, entity, STRANGER)] == [
        entity,
        ZERO,
        ZERO,
    ]


def test_trap_25_blocks_drive_fees_and_seconds_drive_windows(scenario: Scenario) -> None:
    scenario.add_validators(A, FOUR, amount=2 * SSV)
    scenario.chain.move(0, 1_000_000)
    assert scenario.cluster_balance(A, FOUR) == 2 * SSV
    scenario.chain.move(1_000, 0)
    assert scenario.cluster_balance(A, FOUR) == 2 * SSV - 5_000 * FEE

    scenario.act(D, "closeOperator", 4)
    scenario.chain.move(1_000_000, PARAMETERS.exit_notice - 1)
    with pytest.raises(Reverted, match="ExitNoticeRuns"):
        scenario.act(D, "removeOperator", 4)
    scenario.chain.move(0, 1)
    scenario.act(D, "removeOperator", 4)
