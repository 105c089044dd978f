"""Membership, rewards and shares."""

from analysis.lockstep.bytecode import ACTORS, ENTITIES
from analysis.lockstep.choices import Choices
from analysis.lockstep.picking import (
    pick_account,
    pick_governor,
    pick_joined,
    pick_with_proxy,
    prefer,
    spread,
)
from specs import accounts
from specs import token as tokens
from specs.accounts import Account, compute_proxy
from specs.calls import Call
from specs.distributor import Proof, Root
from specs.state import State, get_ranks
from specs.treasury import get_claimable

ANYBODY = (*ACTORS, accounts.NOBODY, accounts.TREASURY)


def list_entity(state: State, choices: Choices) -> Call:
    unlisted = [a for a in ENTITIES if a not in state.entities or not state.entities[a].is_listed]
    account = prefer(choices, unlisted, ANYBODY)
    return Call("MegaCluster.list", pick_governor(state, choices), (account,))


def suspend(state: State, choices: Choices) -> Call:
    account = pick_account(state, choices, lambda e: not e.is_suspended)
    account = prefer(choices, [account], ANYBODY)
    return Call("MegaCluster.suspend", pick_governor(state, choices), (account,))


def resume(state: State, choices: Choices) -> Call:
    account = pick_account(state, choices, lambda e: e.is_suspended)
    return Call("MegaCluster.resume", pick_governor(state, choices), (account,))


def switch_membership(state: State, choices: Choices) -> Call:
    names = ["openMembership", "closeMembership"]
    name = prefer(choices, [names[state.is_open]], names)
    return Call(f"MegaCluster.{name}", pick_governor(state, choices))


def hand_over(state: State, choices: Choices) -> Call:
    if state.next_governor is not None and choices.chance(60):
        return Call("MegaCluster.acceptOwnership", prefer(choices, [state.next_governor], ACTORS))
    caller = pick_governor(state, choices)
    if choices.chance(10):
        return Call("MegaCluster.renounceOwnership", caller)
    return Call("MegaCluster.transferOwnership", caller, (choices.among((*ACTORS, accounts.NOBODY)),))


def join(state: State, choices: Choices) -> Call:
    caller = pick_account(
        state,
        choices,
        lambda e: not e.is_joined and not e.is_suspended and (e.is_listed or state.is_open),
    )
    return Call("MegaCluster.join", caller)


def leave(state: State, choices: Choices) -> Call:
    busy = {o.entity for o in state.operators.values() if not o.is_removed}
    idle = [a for a in ENTITIES if a in state.entities and state.entities[a].is_joined and a not in busy]
    return Call("MegaCluster.leave", prefer(choices, idle, [pick_joined(state, choices)]))


def claim_rewards(state: State, choices: Choices) -> Call:
    caller = pick_with_proxy(state, choices)
    return Call("MegaCluster.claimRewards", caller, pick_claim(state, choices, compute_proxy(caller)))


def pick_claim(state: State, choices: Choices, account: Account) -> tuple[int, Root, Proof]:
    distributor = state.distributor
    root = prefer(choices, [distributor.root], [distributor.root, *distributor.grants])
    granted = distributor.grants.get(root, {}).get(account, 0)
    amount = prefer(choices, [granted], spread(granted))
    proven = prefer(choices, [account], [account, *distributor.grants.get(root, {})])
    return amount, root, Proof(root, proven, amount)


def split_rewards(state: State, choices: Choices) -> Call:
    rich = [a for a in ENTITIES if tokens.get_balance(state.token, compute_proxy(a)) > 0]
    return Call("MegaCluster.splitRewards", prefer(choices, rich, [pick_with_proxy(state, choices)]))


def sweep_ether(state: State, choices: Choices) -> Call:
    rich = [a for a in ENTITIES if state.ether.get(compute_proxy(a), 0) > 0]
    return Call("MegaCluster.sweepEther", prefer(choices, rich, [pick_with_proxy(state, choices)]))


def settle(state: State, choices: Choices) -> Call:
    return Call("Treasury.settle", choices.among(ACTORS), (choices.among(ANYBODY),))


def claim(state: State, choices: Choices) -> Call:
    owed = [actor for actor in ACTORS if get_claimable(state, actor) > 0]
    return Call("Treasury.claim", prefer(choices, owed, ACTORS))


def mint(state: State, choices: Choices) -> Call:
    block, delay = state.clock.block, state.parameters.share_delay
    pending = {a: get_ranks(state, a).pending for a in ACTORS}
    ready = [a for a, ranks in pending.items() if ranks and ranks[0].added_in + delay <= block]
    almost = [a for a, ranks in pending.items() if ranks and ranks[0].added_in + delay == block + 1]
    ready = almost if almost and choices.chance(30) else ready
    account = prefer(choices, ready, [a for a, ranks in pending.items() if ranks] or ANYBODY)
    return Call("MegaClusterShare.mint", choices.among(ACTORS), (prefer(choices, [account], ANYBODY),))
