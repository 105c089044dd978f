"""Which calls a run may make next, and how often. Most are meant to be accepted, the others refused."""

from collections.abc import Callable, Mapping
from typing import Final

from analysis.lockstep import cluster_rules, member_rules, operator_rules, outside_rules
from analysis.lockstep.choices import Choices
from specs.calls import Call
from specs.state import State

Rule = Callable[[State, Choices], Call]
"""Raises NothingSensible where there is nothing of the kind to do."""

RULES: Final[Mapping[Rule, int]] = {
    member_rules.list_entity: 2,
    member_rules.suspend: 2,
    member_rules.resume: 3,
    member_rules.switch_membership: 1,
    member_rules.hand_over: 1,
    member_rules.join: 4,
    member_rules.leave: 2,
    operator_rules.register_operator: 8,
    operator_rules.close_operator: 4,
    operator_rules.remove_operator: 4,
    operator_rules.declare_fee: 3,
    operator_rules.execute_fee: 3,
    operator_rules.cancel_fee: 1,
    operator_rules.reduce_fee: 2,
    operator_rules.withdraw_earnings: 3,
    operator_rules.withdraw_all_earnings: 2,
    operator_rules.set_fee_recipient: 1,
    cluster_rules.register_validators: 14,
    cluster_rules.exit_validators: 1,
    cluster_rules.remove_validators: 5,
    cluster_rules.deposit: 3,
    cluster_rules.withdraw: 4,
    cluster_rules.liquidate: 3,
    cluster_rules.reactivate: 5,
    cluster_rules.release_slots: 3,
    member_rules.claim_rewards: 4,
    member_rules.split_rewards: 3,
    member_rules.sweep_ether: 2,
    member_rules.settle: 2,
    member_rules.claim: 4,
    member_rules.mint: 8,
    outside_rules.move_shares: 1,
    outside_rules.command_shares: 1,
    outside_rules.command_proxy: 1,
    outside_rules.deposit_for_another: 2,
    outside_rules.liquidate_another: 4,
    outside_rules.register_public_operator: 1,
    outside_rules.register_elsewhere: 2,
    outside_rules.govern_ssv: 1,
    outside_rules.pay: 4,
    outside_rules.approve: 2,
    outside_rules.push_rewards: 3,
    outside_rules.set_root: 3,
    outside_rules.send_ether: 2,
    outside_rules.pass_time: 14,
}

WEIGHTED: Final[tuple[Rule, ...]] = tuple(rule for rule, weight in RULES.items() for _ in range(weight))
