"""What holds in every state: one predicate for each such property of the catalogue, named by its slug."""

from collections.abc import Callable
from typing import Final

from specs import rate, shares, token
from specs.accounts import MEGA_CLUSTER, TREASURY, Account, compute_proxy
from specs.calls import Call, get_after
from specs.capacity import get_capacity, get_free_slots_of_members, get_slow_capacity, is_feasible
from specs.getting_out import get_solvent, is_way_out
from specs.members import get_members
from specs.operators import get_open_operators
from specs.rejections import Rejected
from specs.ssv import UNIT, OperatorIds, is_below_threshold
from specs.ssv_clusters import settle
from specs.state import State, get_ranks, get_used_slots
from specs.treasury import get_claimable

StatePredicate = Callable[[State], bool]

STRANGER: Final = Account("a passer-by")


def is_accepted(state: State, call: Call) -> bool:
    try:
        get_after(state, call)
    except Rejected:
        return False
    return True


# Treasury


def treasury_covers_what_it_owes(state: State) -> bool:
    treasury = state.treasury
    owed = sum(treasury.owed.values())
    return owed == treasury.owed_total <= token.get_balance(state.token, TREASURY)


def every_wei_is_owed_or_paid(state: State) -> bool:
    treasury = state.treasury
    return treasury.deposited == treasury.paid + treasury.owed_total + treasury.undistributed


def a_claim_cannot_be_blocked(state: State) -> bool:
    owed = [account for account in state.treasury.owed if get_claimable(state, account) > 0]
    return all(is_accepted(state, Call("Treasury.claim", account)) for account in owed)


# Proxies


def no_allowance_outlives_its_call(state: State) -> bool:
    ours = {MEGA_CLUSTER, TREASURY, *map(compute_proxy, state.entities)}
    return all(not amount for (owner, _), amount in state.token.allowances.items() if owner in ours)


# Capacity


def capacity_is_the_exact_optimum(state: State) -> bool:
    free = get_free_slots_of_members(state)
    slots = [free[member] for member in get_members(state)]
    capacity = get_capacity(state)
    return is_feasible(slots, capacity) and not is_feasible(slots, capacity + 1)


def used_slots_are_assigned_validators(state: State) -> bool:
    """A cluster's count is that of its keys on SSV, and it holds a slot for each of them or none."""
    registered: dict[tuple[Account, OperatorIds], int] = {}
    for (owner, _), ids in state.ssv.validators.items():
        registered[owner, ids] = registered.get((owner, ids), 0) + 1
    return all(
        holding.validators == registered.get((compute_proxy(entity), ids), 0)
        and holding.held_slots in (0, holding.validators)
        for (entity, ids), holding in state.holdings.items()
    )


def no_operator_beyond_its_slots(state: State) -> bool:
    return all(used <= state.parameters.slots_per_operator for used in get_used_slots(state).values())


def a_validator_spans_four_entities(state: State) -> bool:
    return all(
        len({state.operators[operator_id].entity for operator_id in ids}) == len(ids) == 4
        for (_, ids), holding in state.holdings.items()
        if holding.validators > 0
    )


def nobody_holds_anothers_slots_for_ever(state: State) -> bool:
    """A stranger can free the slots of a cluster that does not pay, liquidating it where it is active."""
    return all(
        is_releasable(state, entity, ids)
        for (entity, ids), holding in state.holdings.items()
        if holding.held_slots
    )


def is_releasable(state: State, entity: Account, ids: OperatorIds) -> bool:
    """Whether the cluster pays, or a stranger can free its slots."""
    owner = compute_proxy(entity)
    cluster = state.ssv.clusters[owner, ids]
    if cluster.active:
        if not is_below_threshold(state.ssv, ids, settle(state, ids, cluster)):
            return True
        state = get_after(get_solvent(state), Call("SSV.liquidate", STRANGER, (owner, ids, cluster)))
    present = state.ssv.clusters[owner, ids]
    return is_accepted(state, Call("MegaCluster.releaseSlots", STRANGER, (entity, ids, present)))


# Members


def a_seat_for_every_member(state: State) -> bool:
    return len(get_members(state)) <= state.parameters.max_members


# Shares and rate


def supply_is_the_sum_of_minted_ranks(state: State) -> bool:
    balances, ranks = state.shares.balances, state.shares.ranks
    return state.shares.supply == sum(balances.values()) and all(
        balances.get(account, 0) == sum(r.prices[: r.minted])
        for account in balances.keys() | ranks.keys()
        for r in [get_ranks(state, account)]
    )


def no_more_ranks_than_open_operators(state: State) -> bool:
    return all(
        shares.get_rank_count(ranks) <= get_open_operators(state, account)
        for account, ranks in state.shares.ranks.items()
    )


def rate_never_rises_with_capacity(state: State) -> bool:
    capacity = get_slow_capacity(state)
    rates = [rate.get_rate(state.parameters, c) for c in (0, capacity, capacity + 1, 2 * capacity + 1)]
    return rates == sorted(rates, reverse=True)


# SSV


def the_ledger_agrees_with_ssv(state: State) -> bool:
    """SSV's counts are ours, but for liquidated clusters, whose validators SSV does not count."""
    counts = dict.fromkeys(state.operators, 0)
    for (entity, ids), holding in state.holdings.items():
        cluster = state.ssv.clusters.get((compute_proxy(entity), ids))
        if cluster is None or cluster.validator_count != holding.validators:
            return False
        if cluster.active and holding.held_slots != holding.validators:
            return False
        for operator_id in ids if cluster.active else ():
            counts[operator_id] += holding.held_slots
    return all(
        state.ssv.operators[operator_id].validator_count == counts[operator_id]
        for operator_id, operator in state.operators.items()
        if not operator.is_removed
    )


def every_operator_belongs_to_its_proxy(state: State) -> bool:
    return all(
        state.ssv.operators[operator_id].owner == compute_proxy(operator.entity)
        and state.ssv.operators[operator_id].is_removed == operator.is_removed
        for operator_id, operator in state.operators.items()
    )


def no_fee_above_the_maximum(state: State) -> bool:
    maximum = state.parameters.max_operator_fee
    return all(state.ssv.operators[operator_id].fee * UNIT <= maximum for operator_id in state.operators)


# Liveness


def a_member_can_always_get_out(state: State) -> bool:
    return all(is_way_out(state, a) for a, entity in state.entities.items() if entity.is_joined)


STATE_PREDICATES: Final[tuple[StatePredicate, ...]] = (
    treasury_covers_what_it_owes,
    every_wei_is_owed_or_paid,
    a_claim_cannot_be_blocked,
    no_allowance_outlives_its_call,
    capacity_is_the_exact_optimum,
    used_slots_are_assigned_validators,
    no_operator_beyond_its_slots,
    a_validator_spans_four_entities,
    nobody_holds_anothers_slots_for_ever,
    a_seat_for_every_member,
    supply_is_the_sum_of_minted_ranks,
    no_more_ranks_than_open_operators,
    rate_never_rises_with_capacity,
    the_ledger_agrees_with_ssv,
    every_operator_belongs_to_its_proxy,
    no_fee_above_the_maximum,
    a_member_can_always_get_out,
)


def compute_slug(predicate: Callable[..., bool]) -> str:
    return predicate.__name__.replace("_", "-")


def get_broken(state: State) -> list[str]:
    """Slugs of the properties that do not hold in `state`."""
    return [compute_slug(predicate) for predicate in STATE_PREDICATES if not predicate(state)]
