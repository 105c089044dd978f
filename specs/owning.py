"""Who may own, and what: one measure that nobody else may lower."""

from collections.abc import Iterable, Mapping

from specs import token as tokens
from specs.accounts import CONTRACTS, Account, compute_proxy
from specs.ssv import get_operator_earnings, get_settled_balance
from specs.state import State
from specs.treasury import get_claimable


def get_accounts(*states: State) -> Iterable[Account]:
    """Whoever may own something."""
    known = {account for s in states for account in (*s.entities, *s.shares.ranks, *s.shares.balances)}
    return known - CONTRACTS


def get_gain(before: State, after: State, account: Account) -> int:
    return tokens.get_balance(after.token, account) - tokens.get_balance(before.token, account)


def get_possessions(state: State, entity: Account) -> Mapping[str, int]:
    """By name: tokens and ether, its own and its proxy's; clusters' settled balances and validators;
    operators, their fees and earnings; shares; what the treasury owes it.
    """
    ssv, block, proxy = state.ssv, state.clock.block, compute_proxy(entity)
    owned = {
        "tokens": tokens.get_balance(state.token, entity),
        "rewards": tokens.get_balance(state.token, proxy),
        "ether": state.ether.get(entity, 0) + state.ether.get(proxy, 0),
        "shares": state.shares.balances.get(entity, 0),
        "claimable": get_claimable(state, entity),
    }
    for (owner, ids), cluster in ssv.clusters.items():
        if owner == proxy:
            left = get_settled_balance(ssv, ids, cluster, block) if cluster.active else cluster.balance
            owned[f"balance of cluster {ids}"] = left
            owned[f"validators of cluster {ids}"] = cluster.validator_count
    for operator_id, operator in ssv.operators.items():
        if operator.owner == proxy:
            owned[f"operator {operator_id}"] = int(not operator.is_removed)
            owned[f"fee of operator {operator_id}"] = operator.fee
            owned[f"earnings of operator {operator_id}"] = get_operator_earnings(operator, block)
    owned["validator keys"] = sum(owner == proxy for owner, _ in ssv.validators)
    return owned


def get_lowered(before: State, after: State, entity: Account) -> set[str]:
    """Names of the possessions of which `entity` has less than before."""
    now = get_possessions(after, entity)
    return {name for name, had in get_possessions(before, entity).items() if now[name] < had}
