"""What holds of every accepted call: predicates over the state before, the call, and the state after.

Time passes in calls of their own, so a call begins and ends at one block and one second.
"""

from collections.abc import Callable, Iterable
from typing import Final

from specs import shares
from specs import token as tokens
from specs.accounts import CONTRACTS, SSV, TREASURY, Account, compute_proxy
from specs.calls import Call
from specs.capacity import get_average_capacity
from specs.invariants import compute_slug
from specs.owning import get_lowered, get_possessions
from specs.ssv import is_below_threshold
from specs.ssv_clusters import settle
from specs.state import State, get_entity, get_ranks
from specs.treasury import get_claimable

StepPredicate = Callable[[State, Call, State], bool]

SPLITS: Final = ("MegaCluster.splitRewards", "MegaCluster.claimRewards")
GOVERNING: Final = tuple(
    f"MegaCluster.{name}"
    for name in (
        "list",
        "suspend",
        "resume",
        "openMembership",
        "closeMembership",
        "transferOwnership",
        "acceptOwnership",
    )
)
REFUNDING: Final = tuple(
    f"MegaCluster.{name}"
    for name in (
        "withdrawFromCluster",
        "liquidateCluster",
        "withdrawOperatorEarnings",
        "withdrawAllOperatorEarnings",
        "removeOperator",
    )
)
OF_STRANGERS: Final = ("MegaCluster.join", "MegaCluster.releaseSlots", *GOVERNING)


def get_gain(before: State, after: State, account: Account) -> int:
    return tokens.get_balance(after.token, account) - tokens.get_balance(before.token, account)


def get_accounts(*states: State) -> Iterable[Account]:
    """Whoever may own something."""
    known = {account for s in states for account in (*s.entities, *s.shares.ranks, *s.shares.balances)}
    return known - CONTRACTS


def get_split_amount(before: State, call: Call, after: State) -> int:
    """What a split found in the proxy, with what it claimed itself."""
    proxy = compute_proxy(call.caller)
    claimed = after.distributor.claimed.get(proxy, 0) - before.distributor.claimed.get(proxy, 0)
    return tokens.get_balance(before.token, proxy) + claimed


# Treasury


def claims_pay_only_what_is_owed(before: State, call: Call, after: State) -> bool:
    paid = -get_gain(before, after, TREASURY)
    if call.function != "Treasury.claim":
        return paid <= 0 and after.treasury.paid == before.treasury.paid
    return paid == get_gain(before, after, call.caller) == get_claimable(before, call.caller)


def claiming_twice_pays_once(before: State, call: Call, after: State) -> bool:
    return call.function != "Treasury.claim" or get_claimable(after, call.caller) == 0


def settling_often_changes_nothing(before: State, call: Call, after: State) -> bool:
    return call.function != "Treasury.settle" or all(
        get_claimable(before, account) == get_claimable(after, account)
        for account in get_accounts(before, after)
    )


def no_share_earns_before_its_mint(before: State, call: Call, after: State) -> bool:
    """A mint writes down as owed what could be claimed before it, to everyone, and no more."""
    return call.function != "MegaClusterShare.mint" or all(
        after.treasury.owed.get(account, 0) == get_claimable(before, account)
        for account in get_accounts(before, after)
    )


def no_share_comes_and_goes_within_its_delay(before: State, call: Call, after: State) -> bool:
    """Shares come with mints of ranks that waited; a rank mints after those below it."""
    for account in get_accounts(before, after):
        if after.shares.balances.get(account, 0) > before.shares.balances.get(account, 0):
            pending = get_ranks(before, account).pending
            is_mint = call.function == "MegaClusterShare.mint" and call.arguments == (account,)
            delay = before.parameters.share_delay
            if not is_mint or not pending or after.clock.block < pending[0].added_in + delay:
                return False
    return True


def burning_keeps_what_was_earned(before: State, call: Call, after: State) -> bool:
    return all(
        get_claimable(after, account) >= get_claimable(before, account)
        for account in get_accounts(before, after)
        if after.shares.balances.get(account, 0) < before.shares.balances.get(account, 0)
    )


def split_loses_nothing(before: State, call: Call, after: State) -> bool:
    if call.function not in SPLITS:
        return True
    received = get_gain(before, after, TREASURY) + get_gain(before, after, call.caller)
    return received == get_split_amount(before, call, after)


def treasury_gets_at_least_its_share(before: State, call: Call, after: State) -> bool:
    """At least, and less than one wei more."""
    if call.function not in SPLITS:
        return True
    due = get_split_amount(before, call, after) * before.parameters.treasury_basis_points
    return due <= get_gain(before, after, TREASURY) * 10_000 < due + 10_000


def rewards_are_split_once(before: State, call: Call, after: State) -> bool:
    """Nothing leaves a proxy but by its own entity's split, which leaves nothing to split again."""
    for entity in get_accounts(before, after):
        proxy = compute_proxy(entity)
        is_own_split = call.function in SPLITS and call.caller == entity
        if is_own_split and tokens.get_balance(after.token, proxy) > 0:
            return False
        if not is_own_split and get_gain(before, after, proxy) < 0:
            return False
    return True


def principal_is_never_taxed(before: State, call: Call, after: State) -> bool:
    """No call of the mega-cluster but a split pays the treasury."""
    is_ours = call.function.startswith("MegaCluster.") and call.function not in SPLITS
    return not is_ours or get_gain(before, after, TREASURY) == 0


# Isolation


def only_the_mega_cluster_commands_a_proxy(before: State, call: Call, after: State) -> bool:
    return call.function != "EntityProxy"


def nobody_lowers_what_another_owns(before: State, call: Call, after: State) -> bool:
    """Time lowers balances, by fees, but time is nobody's call."""
    return call.function == "pass time" or all(
        get_lowered(before, after, entity) <= get_allowed_losses(before, call, entity)
        for entity in get_accounts(before, after)
        if entity != call.caller
    )


def get_allowed_losses(before: State, call: Call, entity: Account) -> set[str]:
    """What a liquidation takes where SSV's own rules allow it, or a spender whom the entity approved."""
    match call.function, call.arguments:
        case "Token.transferFrom", _:
            return {"tokens"}
        case "SSV.liquidate", (owner, ids, cluster) if owner == compute_proxy(entity):
            settled = settle(before, ids, cluster)
            return {f"balance of cluster {ids}"} if is_below_threshold(before.ssv, ids, settled) else set()
        case _:
            return set()


def nobody_acts_as_another_owner(before: State, call: Call, after: State) -> bool:
    """What a proxy has on SSV, its counts and names, only its entity's own calls change."""
    others = [a for a in get_accounts(before, after) if a != call.caller]
    return all(get_things_on_ssv(before, call, a) == get_things_on_ssv(after, call, a) for a in others)


def get_things_on_ssv(state: State, call: Call, entity: Account) -> object:
    proxy, ssv = compute_proxy(entity), state.ssv
    is_liquidation = call.function == "SSV.liquidate" and call.arguments[0] == proxy
    return (
        {key: ids for (owner, key), ids in ssv.validators.items() if owner == proxy},
        {ids: is_liquidation or c.active for (owner, ids), c in ssv.clusters.items() if owner == proxy},
        {number: o.fee for number, o in ssv.operators.items() if o.owner == proxy},
        {number: o for number, o in state.operators.items() if o.entity == entity},
        {n: f for n, f in ssv.declared_fees.items() if ssv.operators[n].owner == proxy},
    )


def refunds_reach_the_cluster_owner(before: State, call: Call, after: State) -> bool:
    paid = -get_gain(before, after, SSV)
    return call.function not in REFUNDING or 0 <= paid == get_gain(before, after, call.caller)


def our_calls_leave_nothing_in_a_proxy(before: State, call: Call, after: State) -> bool:
    return not call.function.startswith("MegaCluster.") or all(
        get_gain(before, after, compute_proxy(entity)) <= 0 for entity in get_accounts(before, after)
    )


def a_stranger_is_nobody(before: State, call: Call, after: State) -> bool:
    is_ours = call.function.startswith("MegaCluster.")
    is_known = get_entity(before, call.caller).has_proxy
    return not is_ours or is_known or call.function in OF_STRANGERS


def the_governor_takes_nothing(before: State, call: Call, after: State) -> bool:
    """A governor's call changes who may enter and nothing else."""
    return call.function not in GOVERNING or all(
        getattr(before, part) == getattr(after, part)
        for part in ("ssv", "token", "distributor", "ether", "shares", "treasury", "operators", "holdings")
    )


def suspension_takes_nothing(before: State, call: Call, after: State) -> bool:
    return call.function != "MegaCluster.suspend" or all(
        get_possessions(before, entity) == get_possessions(after, entity) for entity in get_accounts(before)
    )


# Shares


def shares_never_move(before: State, call: Call, after: State) -> bool:
    """A call changes one account's shares: up by a mint, down by the holder's own close."""
    changed = [
        account
        for account in get_accounts(before, after)
        if after.shares.balances.get(account, 0) != before.shares.balances.get(account, 0)
    ]
    match call.function:
        case "MegaClusterShare.mint":
            return changed == [call.arguments[0]]
        case "MegaCluster.closeOperator":
            return changed in ([], [call.caller])
        case _:
            return not changed


def cycling_operators_gains_nothing(before: State, call: Call, after: State) -> bool:
    """A price once minted stays, and a rank that comes back has it."""
    for account in get_accounts(before, after):
        old, new = get_ranks(before, account), get_ranks(after, account)
        if new.prices[: len(old.prices)] != old.prices:
            return False
        if len(new.pending) > len(old.pending):
            rank = shares.get_rank_count(new)
            if rank <= len(old.prices) and new.pending[-1].units != old.prices[rank - 1]:
                return False
    return True


def useless_operators_earn_nothing(before: State, call: Call, after: State) -> bool:
    for account in get_accounts(before, after):
        held = shares.get_rank_count(get_ranks(before, account))
        own = held if shares.is_unsuspended_member(before, account) else 0
        has_more = shares.get_rank_count(get_ranks(after, account)) > held
        if has_more and 3 * held > shares.get_member_ranks(before) - own:
            return False
    return True


def a_moment_of_other_capacity_moves_no_price(before: State, call: Call, after: State) -> bool:
    """Whatever a call does to the present capacity, the average of the time before it stays."""
    is_genesis = before.clock.time == before.capacity_history[0][0]
    if call.function == "pass time" or is_genesis:
        return True
    return get_average_capacity(before) == get_average_capacity(after)


STEP_PREDICATES: Final[tuple[StepPredicate, ...]] = (
    claims_pay_only_what_is_owed,
    claiming_twice_pays_once,
    settling_often_changes_nothing,
    no_share_earns_before_its_mint,
    no_share_comes_and_goes_within_its_delay,
    burning_keeps_what_was_earned,
    split_loses_nothing,
    treasury_gets_at_least_its_share,
    rewards_are_split_once,
    principal_is_never_taxed,
    only_the_mega_cluster_commands_a_proxy,
    nobody_lowers_what_another_owns,
    nobody_acts_as_another_owner,
    refunds_reach_the_cluster_owner,
    our_calls_leave_nothing_in_a_proxy,
    a_stranger_is_nobody,
    the_governor_takes_nothing,
    suspension_takes_nothing,
    shares_never_move,
    cycling_operators_gains_nothing,
    useless_operators_earn_nothing,
    a_moment_of_other_capacity_moves_no_price,
)


def get_broken(before: State, call: Call, after: State) -> list[str]:
    """Slugs of the properties that the step violates."""
    return [compute_slug(holds) for holds in STEP_PREDICATES if not holds(before, call, after)]
