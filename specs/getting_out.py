"""The way out, walked on copies of a state: whatever others did, it is open within the exit notice."""

from collections.abc import Iterator

from specs.accounts import SSV, Account, compute_proxy
from specs.calls import Call, get_after
from specs.rejections import Rejected
from specs.state import State, copy_state

RICHES = 10**30


def get_validator_steps(state: State, entity: Account) -> Iterator[Call]:
    """Liquidating pays the balance out and frees the slots; removing validators works in any cluster."""
    proxy = compute_proxy(entity)
    keys: dict[tuple[int, ...], list[bytes]] = {}
    for (owner, key), ids in state.ssv.validators.items():
        if owner == proxy:
            keys.setdefault(ids, []).append(key)
    for (owner, ids), cluster in state.ssv.clusters.items():
        if owner == proxy and cluster.active:
            yield Call("MegaCluster.liquidateCluster", entity, (ids, cluster))
    for ids, registered in keys.items():
        yield Call("MegaCluster.removeValidators", entity, (tuple(registered), ids))


def get_operator_steps(state: State, entity: Account) -> Iterator[Call]:
    own = [(n, o) for n, o in state.operators.items() if o.entity == entity and not o.is_removed]
    for number, operator in own:
        if operator.closed_at is None:
            yield Call("MegaCluster.closeOperator", entity, (number,))
    yield Call("pass time", entity, (1, state.parameters.exit_notice))
    for number, _ in own:
        yield Call("MegaCluster.removeOperator", entity, (number,))


def get_with_cluster(state: State, call: Call) -> Call:
    """A removal names the cluster as it is by then."""
    if call.function != "MegaCluster.removeValidators":
        return call
    cluster = state.ssv.clusters[compute_proxy(call.caller), call.arguments[1]]
    return Call(call.function, call.caller, (*call.arguments, cluster))


def get_solvent(state: State) -> State:
    """Assume that SSV can pay: it owes more than it has where a cluster was liquidated too late."""
    solvent = copy_state(state)
    solvent.token.balances[SSV] = RICHES
    return solvent


def is_way_out(state: State, entity: Account) -> bool:
    """Whether `entity` can end its operators and validators, be paid for its clusters, and leave."""
    state = get_solvent(state)
    steps = [*get_validator_steps(state, entity), *get_operator_steps(state, entity)]
    try:
        for step in [*steps, Call("MegaCluster.leave", entity)]:
            state = get_after(state, get_with_cluster(state, step))
    except Rejected:
        return False
    return not any(
        cluster.balance > 0 and cluster.active
        for (owner, _), cluster in state.ssv.clusters.items()
        if owner == compute_proxy(entity)
    )
