"""What holds of every accepted call for what others own, through their proxies or otherwise."""

from typing import Final

from specs.accounts import SSV, Account, compute_proxy
from specs.calls import Call
from specs.owning import get_accounts, get_gain, get_lowered, get_possessions
from specs.ssv import is_below_threshold
from specs.ssv_clusters import settle
from specs.state import State, get_entity

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
