"""Validators of the mega-cluster, in clusters on four operators of four members. Amounts are wei."""

from dataclasses import replace

from specs import ssv_clusters
from specs.accounts import Account, compute_proxy
from specs.members import check_has_proxy, check_joined, check_member
from specs.proxies import fund, passing_on
from specs.rejections import Rejection, reject, require
from specs.ssv import Cluster, OperatorIds, get_operator_fee
from specs.ssv_clusters import PublicKeys
from specs.state import Holding, State, get_entity, get_holding, get_used_slots


def check_slots(state: State, operator_id: int, count: int) -> None:
    used = get_used_slots(state).get(operator_id, 0)
    require(used + count <= state.parameters.slots_per_operator, Rejection.NotEnoughSlots)


def check_operators_for_new_validators(state: State, ids: OperatorIds, count: int) -> None:
    entities: list[Account] = []
    for position, operator_id in enumerate(ids):
        is_ascending = position == 0 or ids[position - 1] < operator_id
        require(is_ascending, Rejection.OperatorsNotAscending)
        operator = state.operators.get(operator_id)
        if operator is None:
            reject(Rejection.UnknownOperator)
        require(operator.closed_at is None, Rejection.OperatorIsClosed)
        is_suspended = get_entity(state, operator.entity).is_suspended
        require(not is_suspended, Rejection.EntityIsSuspended)
        require(operator.entity not in entities, Rejection.SameEntity)
        check_slots(state, operator_id, count)
        entities.append(operator.entity)


def process_register_validators(
    state: State,
    caller: Account,
    keys: PublicKeys,
    ids: OperatorIds,
    shares_data: tuple[bytes, ...],
    amount: int,
    cluster: Cluster,
    max_total_fee: int,
) -> None:
    """`max_total_fee` is the highest sum of the operators' fees, in wei per block, that the caller takes."""
    check_member(state, caller)
    check_operators_for_new_validators(state, ids, len(keys))
    total_fee = sum(get_operator_fee(state.ssv, operator_id) for operator_id in ids)
    require(total_fee <= max_total_fee, Rejection.TotalFeeAboveMaximum)

    holding = get_holding(state, caller, ids)
    held = holding.held_slots + len(keys)
    state.holdings[caller, ids] = Holding(holding.validators + len(keys), held)
    fund(state, caller, amount)
    proxy = compute_proxy(caller)
    ssv_clusters.process_register_validators(state, proxy, keys, ids, shares_data, amount, cluster)


def process_exit_validators(state: State, caller: Account, keys: PublicKeys, ids: OperatorIds) -> None:
    check_joined(state, caller)
    ssv_clusters.process_exit_validators(state, compute_proxy(caller), keys, ids)


def process_remove_validators(
    state: State, caller: Account, keys: PublicKeys, ids: OperatorIds, cluster: Cluster
) -> None:
    """Gives slots back only where the cluster holds any."""
    check_joined(state, caller)
    holding = get_holding(state, caller, ids)
    require(len(keys) <= holding.validators, Rejection.NotEnoughValidators)

    left = holding.validators - len(keys)
    state.holdings[caller, ids] = Holding(left, left if holding.held_slots else 0)
    ssv_clusters.process_remove_validators(state, compute_proxy(caller), keys, ids, cluster)


def process_deposit(state: State, caller: Account, ids: OperatorIds, amount: int, cluster: Cluster) -> None:
    check_joined(state, caller)
    require(amount > 0, Rejection.ZeroAmount)
    require(cluster.active, Rejection.DepositIntoLiquidatedCluster)
    fund(state, caller, amount)
    proxy = compute_proxy(caller)
    ssv_clusters.process_deposit(state, proxy, proxy, ids, amount, cluster)


def process_withdraw(state: State, caller: Account, ids: OperatorIds, amount: int, cluster: Cluster) -> None:
    """Former members too. An amount of 0 only settles the cluster."""
    check_has_proxy(state, caller)
    with passing_on(state, caller):
        ssv_clusters.process_withdraw(state, compute_proxy(caller), ids, amount, cluster)


def process_liquidate(state: State, caller: Account, ids: OperatorIds, cluster: Cluster) -> None:
    """One's own cluster: its balance comes back, its slots are free."""
    check_joined(state, caller)
    release(state, caller, ids)
    proxy = compute_proxy(caller)
    with passing_on(state, caller):
        ssv_clusters.process_liquidate(state, proxy, proxy, ids, cluster)


def process_reactivate(
    state: State, caller: Account, ids: OperatorIds, amount: int, cluster: Cluster
) -> None:
    """Takes the slots again if they were released. An empty cluster needs none, and no operator."""
    check_has_proxy(state, caller)
    holding = get_holding(state, caller, ids)
    missing = holding.validators - holding.held_slots
    for operator_id in ids if holding.validators > 0 else ():
        require(not state.operators[operator_id].is_removed, Rejection.OperatorIsRemoved)
        if missing > 0:
            check_slots(state, operator_id, missing)

    state.holdings[caller, ids] = replace(holding, held_slots=holding.validators)
    fund(state, caller, amount)
    ssv_clusters.process_reactivate(state, compute_proxy(caller), ids, amount, cluster)


def process_release_slots(
    state: State, caller: Account, entity: Account, ids: OperatorIds, cluster: Cluster
) -> None:
    """Anyone may give back the slots of a cluster that was liquidated on SSV."""
    require(get_holding(state, entity, ids).held_slots > 0, Rejection.NothingToRelease)
    ssv_clusters.check_cluster(state.ssv, compute_proxy(entity), ids, cluster)
    require(not cluster.active, Rejection.ClusterNotLiquidated)
    release(state, entity, ids)


def release(state: State, entity: Account, ids: OperatorIds) -> None:
    state.holdings[entity, ids] = replace(get_holding(state, entity, ids), held_slots=0)
