"""What SSV v1.2.0 lets owners, and others, do with clusters and their validators. Amounts are wei."""

from dataclasses import replace

from specs import token as tokens
from specs.accounts import MEGA_CLUSTER, SSV, Account
from specs.members import is_whitelisted
from specs.rejections import Rejection, reject, require
from specs.ssv import (
    KEY_LENGTH,
    LARGEST_BALANCE,
    OPERATORS_OF_A_CLUSTER,
    Cluster,
    OperatorIds,
    PublicKey,
    Ssv,
    get_cluster_index,
    get_network_earnings,
    get_network_index,
    get_settled_balance,
    is_below_threshold,
)
from specs.ssv_operators import compute_current
from specs.state import State

PublicKeys = tuple[PublicKey, ...]


def check_cluster(ssv: Ssv, owner: Account, ids: OperatorIds, cluster: Cluster) -> None:
    """The caller must know the cluster as it is; the ids of another order name another cluster."""
    require((owner, ids) in ssv.clusters, Rejection.ClusterDoesNotExists)
    require(ssv.clusters[owner, ids] == cluster, Rejection.IncorrectClusterState)


def check_new_keys(ssv: Ssv, owner: Account, keys: PublicKeys) -> None:
    for position, key in enumerate(keys):
        require(len(key) == KEY_LENGTH, Rejection.InvalidPublicKeyLength)
        is_known = (owner, key) in ssv.validators or key in keys[:position]
        require(not is_known, Rejection.ValidatorAlreadyExistsWithData)


def check_registered_keys(ssv: Ssv, owner: Account, keys: PublicKeys, ids: OperatorIds) -> None:
    for position, key in enumerate(keys):
        is_here = ssv.validators.get((owner, key)) == ids and key not in keys[:position]
        require(is_here, Rejection.IncorrectValidatorStateWithData)


def check_new_validators(state: State, owner: Account, ids: OperatorIds, count: int) -> None:
    """Operators may be used by the owner, and have room."""
    ssv = state.ssv
    for position, operator_id in enumerate(ids):
        following = ids[position + 1] if position + 1 < len(ids) else operator_id + 1
        require(operator_id <= following, Rejection.UnsortedOperatorsList)
        require(operator_id != following, Rejection.OperatorsListNotUnique)
        operator = ssv.operators.get(operator_id)
        if operator is None or operator.is_removed:
            reject(Rejection.OperatorDoesNotExist)
        is_open_to_owner = not operator.is_private or (
            operator.whitelisting_contract == MEGA_CLUSTER and is_whitelisted(state, owner)
        )
        require(is_open_to_owner, Rejection.CallerNotWhitelistedWithData)
        has_room = operator.validator_count + count <= ssv.validators_per_operator
        require(has_room, Rejection.ExceedValidatorLimitWithData)


def settle(state: State, ids: OperatorIds, cluster: Cluster) -> Cluster:
    ssv, block = state.ssv, state.clock.block
    return replace(
        cluster,
        balance=get_settled_balance(ssv, ids, cluster, block),
        index=get_cluster_index(ssv, ids, block),
        network_fee_index=get_network_index(ssv, block),
    )


def count_validators(state: State, ids: OperatorIds, change: int) -> None:
    """Active validators more or fewer, at each operator that still exists and in the network, from now on."""
    ssv, block = state.ssv, state.clock.block
    for operator_id in ids:
        operator = ssv.operators[operator_id]
        if not operator.is_removed:
            current = compute_current(operator, block)
            ssv.operators[operator_id] = replace(current, validator_count=current.validator_count + change)
    ssv.network_earnings, ssv.network_earnings_block = get_network_earnings(ssv, block), block
    ssv.network_validators += change


def pull(state: State, caller: Account, amount: int) -> None:
    if amount > 0:
        tokens.process_transfer_from(state.token, SSV, caller, SSV, amount)


def add_to_balance(cluster: Cluster, amount: int) -> Cluster:
    """SSV keeps balances in 256 bits, and looks at the sum before it looks at the caller's tokens."""
    require(cluster.balance + amount <= LARGEST_BALANCE, Rejection.SsvSumTooLarge)
    return replace(cluster, balance=cluster.balance + amount)


def process_register_validators(
    state: State,
    caller: Account,
    keys: PublicKeys,
    ids: OperatorIds,
    shares_data: tuple[bytes, ...],
    amount: int,
    cluster: Cluster,
) -> None:
    ssv = state.ssv
    require(len(keys) > 0, Rejection.EmptyPublicKeysList)
    require(len(keys) == len(shares_data), Rejection.PublicKeysSharesLengthMismatch)
    require(len(ids) in OPERATORS_OF_A_CLUSTER, Rejection.InvalidOperatorIdsLength)
    check_new_keys(ssv, caller, keys)
    require(ssv.clusters.get((caller, ids), Cluster()) == cluster, Rejection.IncorrectClusterState)
    require(cluster.active, Rejection.ClusterIsLiquidated)
    funded = add_to_balance(cluster, amount)
    check_new_validators(state, caller, ids, len(keys))
    settled = settle(state, ids, funded)
    grown = replace(settled, validator_count=cluster.validator_count + len(keys))
    require(not is_below_threshold(ssv, ids, grown), Rejection.InsufficientBalance)

    count_validators(state, ids, len(keys))
    ssv.clusters[caller, ids] = grown
    for key in keys:
        ssv.validators[caller, key] = ids
    pull(state, caller, amount)


def process_remove_validators(
    state: State, caller: Account, keys: PublicKeys, ids: OperatorIds, cluster: Cluster
) -> None:
    """The balance stays in the cluster. A liquidated one is not settled, and counts at no operator."""
    ssv = state.ssv
    require(len(keys) > 0, Rejection.ValidatorDoesNotExist)
    check_cluster(ssv, caller, ids, cluster)
    check_registered_keys(ssv, caller, keys, ids)

    if cluster.active:
        cluster = settle(state, ids, cluster)
        count_validators(state, ids, -len(keys))
    ssv.clusters[caller, ids] = replace(cluster, validator_count=cluster.validator_count - len(keys))
    for key in keys:
        del ssv.validators[caller, key]


def process_exit_validators(state: State, caller: Account, keys: PublicKeys, ids: OperatorIds) -> None:
    """Only tells the nodes."""
    require(len(keys) > 0, Rejection.ValidatorDoesNotExist)
    for key in keys:
        is_here = state.ssv.validators.get((caller, key)) == ids
        require(is_here, Rejection.IncorrectValidatorStateWithData)


def process_deposit(
    state: State, caller: Account, owner: Account, ids: OperatorIds, amount: int, cluster: Cluster
) -> None:
    """Anyone may call. Settles nothing; a liquidated cluster keeps the amount until it is reactivated."""
    check_cluster(state.ssv, owner, ids, cluster)
    state.ssv.clusters[owner, ids] = add_to_balance(cluster, amount)
    pull(state, caller, amount)


def process_withdraw(state: State, caller: Account, ids: OperatorIds, amount: int, cluster: Cluster) -> None:
    ssv = state.ssv
    check_cluster(ssv, caller, ids, cluster)
    require(cluster.active, Rejection.ClusterIsLiquidated)
    settled = settle(state, ids, cluster)
    require(amount <= settled.balance, Rejection.InsufficientBalance)
    reduced = replace(settled, balance=settled.balance - amount)
    require(not is_below_threshold(ssv, ids, reduced), Rejection.InsufficientBalance)

    ssv.clusters[caller, ids] = reduced
    tokens.process_transfer(state.token, SSV, caller, amount)


def process_liquidate(
    state: State, caller: Account, owner: Account, ids: OperatorIds, cluster: Cluster
) -> None:
    """The caller is paid what is left: the owner at any time, others when it is below the threshold."""
    ssv = state.ssv
    check_cluster(ssv, owner, ids, cluster)
    require(cluster.active, Rejection.ClusterIsLiquidated)
    settled = settle(state, ids, cluster)
    may_liquidate = caller == owner or is_below_threshold(ssv, ids, settled)
    require(may_liquidate, Rejection.ClusterNotLiquidatable)

    count_validators(state, ids, -cluster.validator_count)
    ssv.clusters[owner, ids] = Cluster(validator_count=cluster.validator_count, active=False)
    tokens.process_transfer(state.token, SSV, caller, settled.balance)


def process_reactivate(
    state: State, caller: Account, ids: OperatorIds, amount: int, cluster: Cluster
) -> None:
    """Needs room at each operator that still exists; whether they would take new validators is not asked."""
    ssv, block = state.ssv, state.clock.block
    check_cluster(ssv, caller, ids, cluster)
    require(not cluster.active, Rejection.ClusterAlreadyEnabled)
    for operator_id in ids:
        operator = ssv.operators[operator_id]
        has_room = operator.validator_count + cluster.validator_count <= ssv.validators_per_operator
        require(operator.is_removed or has_room, Rejection.ExceedValidatorLimitWithData)
    restarted = replace(
        add_to_balance(cluster, amount),
        active=True,
        index=get_cluster_index(ssv, ids, block),
        network_fee_index=get_network_index(ssv, block),
    )
    require(not is_below_threshold(ssv, ids, restarted), Rejection.InsufficientBalance)

    count_validators(state, ids, cluster.validator_count)
    ssv.clusters[caller, ids] = restarted
    pull(state, caller, amount)
