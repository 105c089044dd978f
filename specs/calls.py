"""Every call there is, by its name in the contracts, and what time does: `get_after` is the specification."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from specs import (
    distributor,
    members,
    operators,
    proxies,
    rewards,
    shares,
    ssv,
    ssv_clusters,
    ssv_operators,
    token,
    treasury,
    validators,
)
from specs.accounts import Account
from specs.capacity import record_capacity
from specs.state import Clock, State, copy_state


@dataclass(frozen=True)
class Call:
    """`function` by `caller`; the caller of what merely happens, such as time passing, does not matter."""

    function: str
    caller: Account
    arguments: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return f"{self.caller}: {self.function}({', '.join(map(describe, self.arguments))})"


def describe(argument: Any) -> str:
    match argument:
        case ssv.Cluster(validators, _, _, is_active, balance):
            return f"[{validators} validators, {balance} wei{'' if is_active else ', liquidated'}]"
        case bytes():
            is_text = argument.isascii() and argument[:1] > b" "
            return argument.decode() if is_text else argument.hex().lstrip("0") or "0"
        case tuple():
            return f"({', '.join(map(describe, argument))})"
        case token.UNLIMITED:
            return "unlimited"
        case _:
            return str(argument)


def pass_time(state: State, caller: Account, blocks: int, seconds: int) -> None:
    state.clock = Clock(state.clock.block + blocks, state.clock.time + seconds)


def send_ether(state: State, caller: Account, to: Account, amount: int) -> None:
    state.ether[caller] = state.ether.get(caller, 0) - amount
    state.ether[to] = state.ether.get(to, 0) + amount


def settle(state: State, caller: Account, account: Account) -> None:
    treasury.process_settle(state, account)


def transfer(state: State, caller: Account, to: Account, amount: int) -> None:
    token.process_transfer(state.token, caller, to, amount)


def transfer_from(state: State, caller: Account, owner: Account, to: Account, amount: int) -> None:
    token.process_transfer_from(state.token, caller, owner, to, amount)


def approve(state: State, caller: Account, spender: Account, amount: int) -> None:
    token.process_approve(state.token, caller, spender, amount)


def claim_from_distributor(
    state: State,
    caller: Account,
    account: Account,
    cumulative: int,
    expected_root: distributor.Root,
    proof: distributor.Proof,
) -> None:
    distributor.process_claim(state.distributor, state.token, account, cumulative, expected_root, proof)


def set_root(state: State, caller: Account, root: distributor.Root) -> None:
    distributor.process_set_root(state.distributor, caller, root)


Transition = Callable[..., object]

TRANSITIONS: Final[Mapping[str, Transition]] = MappingProxyType(
    {
        "MegaCluster.list": members.process_list,
        "MegaCluster.suspend": members.process_suspend,
        "MegaCluster.resume": members.process_resume,
        "MegaCluster.openMembership": members.process_open_membership,
        "MegaCluster.closeMembership": members.process_close_membership,
        "MegaCluster.transferOwnership": members.process_transfer_ownership,
        "MegaCluster.acceptOwnership": members.process_accept_ownership,
        "MegaCluster.renounceOwnership": members.process_renounce_ownership,
        "MegaCluster.join": members.process_join,
        "MegaCluster.leave": members.process_leave,
        "MegaCluster.registerOperator": operators.process_register_operator,
        "MegaCluster.closeOperator": operators.process_close_operator,
        "MegaCluster.removeOperator": operators.process_remove_operator,
        "MegaCluster.declareOperatorFee": operators.process_declare_fee,
        "MegaCluster.executeOperatorFee": operators.process_execute_fee,
        "MegaCluster.cancelDeclaredOperatorFee": operators.process_cancel_fee,
        "MegaCluster.reduceOperatorFee": operators.process_reduce_fee,
        "MegaCluster.withdrawOperatorEarnings": operators.process_withdraw_earnings,
        "MegaCluster.withdrawAllOperatorEarnings": operators.process_withdraw_all_earnings,
        "MegaCluster.setFeeRecipient": operators.process_set_fee_recipient,
        "MegaCluster.registerValidators": validators.process_register_validators,
        "MegaCluster.exitValidators": validators.process_exit_validators,
        "MegaCluster.removeValidators": validators.process_remove_validators,
        "MegaCluster.depositToCluster": validators.process_deposit,
        "MegaCluster.withdrawFromCluster": validators.process_withdraw,
        "MegaCluster.liquidateCluster": validators.process_liquidate,
        "MegaCluster.reactivateCluster": validators.process_reactivate,
        "MegaCluster.releaseSlots": validators.process_release_slots,
        "MegaCluster.claimRewards": rewards.process_claim_rewards,
        "MegaCluster.splitRewards": rewards.process_split_rewards,
        "MegaCluster.sweepEther": rewards.process_sweep_ether,
        "Treasury.settle": settle,
        "Treasury.claim": treasury.process_claim,
        "MegaClusterShare.mint": shares.process_mint,
        "MegaClusterShare.transfer": shares.process_move,
        "MegaClusterShare.transferFrom": shares.process_move,
        "MegaClusterShare.approve": shares.process_move,
        "MegaClusterShare.addRank": shares.process_command,
        "MegaClusterShare.dropRank": shares.process_command,
        "EntityProxy": proxies.process_command,
        "SSV.registerOperator": ssv_operators.process_register_operator,
        "SSV.bulkRegisterValidator": ssv_clusters.process_register_validators,
        "SSV.deposit": ssv_clusters.process_deposit,
        "SSV.liquidate": ssv_clusters.process_liquidate,
        "SSV.updateNetworkFee": ssv_operators.process_update_network_fee,
        "SSV.withdrawNetworkEarnings": ssv_operators.process_withdraw_network_earnings,
        "SSV.updateMaximumOperatorFee": ssv_operators.process_update_maximum_operator_fee,
        "SSV.updateOperatorFeeIncreaseLimit": ssv_operators.process_update_fee_increase_limit,
        "SSV.updateLiquidationThresholdPeriod": ssv_operators.process_update_liquidation_threshold,
        "SSV.updateMinimumLiquidationCollateral": ssv_operators.process_update_minimum_collateral,
        "Token.transfer": transfer,
        "Token.transferFrom": transfer_from,
        "Token.approve": approve,
        "Distributor.claim": claim_from_distributor,
        "Distributor.setMerkleRoot": set_root,
        "send ether": send_ether,
        "pass time": pass_time,
    }
)


def get_after(state: State, call: Call) -> State:
    """The state after `call`. Raises Rejected where the call is refused."""
    after = copy_state(state)
    TRANSITIONS[call.function](after, call.caller, *call.arguments)
    record_capacity(after)
    return after
