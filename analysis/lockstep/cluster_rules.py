"""Validators and their clusters: amounts near the liquidation threshold, slots near the last one."""

from analysis.lockstep.bytecode import ENTITIES
from analysis.lockstep.choices import Choices
from analysis.lockstep.picking import (
    NothingSensible,
    get_own_clusters,
    pick_cluster,
    pick_member,
    prefer,
    spread,
)
from specs.accounts import Account, compute_proxy
from specs.calls import Call
from specs.members import get_members
from specs.ssv import (
    UNIT,
    Cluster,
    OperatorIds,
    PublicKey,
    get_burn_rate,
    get_operator_fee,
    get_settled_balance,
)
from specs.state import State, get_holding, get_used_slots
from specs.token import UNLIMITED

KEYS_OF_EACH = 12
"""Different keys, so that they come back after a removal, and under two owners."""


def compute_key(number: int) -> PublicKey:
    return number.to_bytes(48, "big")


def register_validators(state: State, choices: Choices) -> Call:
    caller = pick_member(state, choices)
    count = choices.among((1, 1, 2, 3))
    ids = pick_operators(state, choices, caller, count)
    keys = pick_new_keys(state, choices, compute_proxy(caller), count)
    shares_data = prefer(choices, [(b"",) * len(keys)], [(), (b"",) * (len(keys) + 1)])
    present = state.ssv.clusters.get((compute_proxy(caller), ids), Cluster())
    cluster = prefer(choices, [present], [Cluster(), Cluster(active=False), *state.ssv.clusters.values()])
    amount = pick_amount(state, choices, ids, present, count)
    fees = sum(get_operator_fee(state.ssv, operator_id) for operator_id in ids)
    accepted = prefer(choices, [fees, UNLIMITED], spread(fees))
    arguments = (keys, ids, shares_data, amount, cluster, accepted)
    return Call("MegaCluster.registerValidators", caller, arguments)


def pick_operators(state: State, choices: Choices, caller: Account, count: int) -> OperatorIds:
    """Of four members, one with room each; or a cluster that is there already; or of any operators."""
    used, slots = get_used_slots(state), state.parameters.slots_per_operator
    by_member: dict[Account, list[int]] = {}
    for operator_id, operator in state.operators.items():
        has_room = used.get(operator_id, 0) + count <= slots
        if operator.closed_at is None and has_room and operator.entity in get_members(state):
            by_member.setdefault(operator.entity, []).append(operator_id)
    own = [ids for entity, ids in get_own_clusters(state, lambda c: c.active) if entity == caller]
    if own and choices.chance(40):
        return choices.among(own)
    if len(by_member) >= 4 and choices.chance(93):
        first = choices.between(0, len(by_member) - 1)
        lists = [*by_member.values(), *by_member.values()][first : first + 4]
        return tuple(sorted(choices.among(options) for options in lists))
    every = list(range(1, len(state.ssv.operators) + 1))
    known = prefer(choices, [[n for options in by_member.values() for n in options]], [every])
    if len(known) < 4 or not choices.chance(30):
        raise NothingSensible
    ids = tuple(choices.among(known) for _ in range(4))
    return prefer(choices, [tuple(sorted(ids))], [ids])


def pick_new_keys(state: State, choices: Choices, owner: Account, count: int) -> tuple[PublicKey, ...]:
    every = [compute_key(number) for number in range(KEYS_OF_EACH)]
    fresh = [key for key in every if (owner, key) not in state.ssv.validators]
    if len(fresh) < count:
        return tuple(every[:count])
    keys = tuple(fresh[:count])
    return prefer(choices, [keys], [(), (every[0],) * count, (b"short",), tuple(every[:count])])


def get_missing(state: State, ids: OperatorIds, cluster: Cluster, added: int) -> int:
    """Wei that the cluster lacks to stay just above the liquidation threshold with `added` validators."""
    ssv = state.ssv
    if any(operator_id not in ssv.operators for operator_id in ids):
        return 0
    rate = get_burn_rate(ssv, ids, Cluster(validator_count=cluster.validator_count + added))
    threshold = max(ssv.minimum_collateral, ssv.liquidation_threshold * rate) * UNIT
    left = get_settled_balance(ssv, ids, cluster, state.clock.block) if cluster.active else cluster.balance
    return threshold - left


def pick_amount(state: State, choices: Choices, ids: OperatorIds, cluster: Cluster, added: int) -> int:
    """To pay in: enough, or about as much as it takes."""
    missing = max(0, get_missing(state, ids, cluster, added))
    return prefer(choices, [missing, missing + 10 * UNIT, 2 * missing], [0, 1, *spread(missing), UNLIMITED])


def exit_validators(state: State, choices: Choices) -> Call:
    caller, ids, _ = pick_cluster(state, choices, lambda c: c.validator_count > 0)
    return Call("MegaCluster.exitValidators", caller, (pick_keys(state, choices, caller, ids), ids))


def pick_keys(state: State, choices: Choices, caller: Account, ids: OperatorIds) -> tuple[PublicKey, ...]:
    owner = compute_proxy(caller)
    here = [key for (o, key), where in state.ssv.validators.items() if o == owner and where == ids]
    some = tuple(here[: choices.among((1, 1, 2, len(here)))])
    return prefer(choices, [some], [(), some * 2, (compute_key(0),), (compute_key(99),)])


def remove_validators(state: State, choices: Choices) -> Call:
    caller, ids, cluster = pick_cluster(state, choices, lambda c: c.validator_count > 0)
    keys = pick_keys(state, choices, caller, ids)
    return Call("MegaCluster.removeValidators", caller, (keys, ids, cluster))


def deposit(state: State, choices: Choices) -> Call:
    caller, ids, cluster = pick_cluster(state, choices, lambda c: c.active)
    amount = prefer(choices, [1, 10**10, 10**14], [0, 10**25, UNLIMITED])
    return Call("MegaCluster.depositToCluster", caller, (ids, amount, cluster))


def withdraw(state: State, choices: Choices) -> Call:
    caller, ids, cluster = pick_cluster(state, choices, lambda c: c.active)
    spare = max(0, -get_missing(state, ids, cluster, 0))
    if cluster.validator_count == 0:
        spare = cluster.balance
    amount = prefer(choices, [0, spare, spare // 2], [*spread(spare), UNLIMITED])
    return Call("MegaCluster.withdrawFromCluster", caller, (ids, amount, cluster))


def liquidate(state: State, choices: Choices) -> Call:
    caller, ids, cluster = pick_cluster(state, choices, lambda c: c.active)
    return Call("MegaCluster.liquidateCluster", caller, (ids, cluster))


def reactivate(state: State, choices: Choices) -> Call:
    caller, ids, cluster = pick_cluster(state, choices, lambda c: not c.active)
    amount = pick_amount(state, choices, ids, cluster, 0)
    return Call("MegaCluster.reactivateCluster", caller, (ids, amount, cluster))


def release_slots(state: State, choices: Choices) -> Call:
    holder, ids, cluster = pick_cluster(state, choices, lambda c: not c.active and c.validator_count > 0)
    held = [
        (entity, its, state.ssv.clusters[compute_proxy(entity), its])
        for entity, its in get_own_clusters(state, lambda c: not c.active)
        if get_holding(state, entity, its).held_slots > 0
    ]
    arguments = prefer(choices, held, [(holder, ids, cluster)])
    return Call("MegaCluster.releaseSlots", choices.among(ENTITIES), arguments)
