"""All that can be observed of a state, as the words that the Observer contract answers with, in its order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from specs import shares
from specs import ssv as ssv_views
from specs import token as tokens
from specs.accounts import DISTRIBUTOR, MEGA_CLUSTER, NOBODY, SSV, TREASURY, Account, compute_proxy
from specs.capacity import get_capacity, get_free_slots_of_members, get_slow_capacity
from specs.distributor import Root, get_claimed
from specs.members import get_members, get_validators, is_whitelisted
from specs.operators import get_open_operators
from specs.ssv import UNIT, Cluster, OperatorIds, PublicKey
from specs.ssv_clusters import settle
from specs.state import State, get_entity, get_holding, get_ranks, get_used_slots
from specs.treasury import get_claimable, get_owed_until_settled

Key = tuple[Account, PublicKey]


@dataclass(frozen=True)
class Names:
    """Numbers that stand for the specification's names on the chain."""

    accounts: Mapping[Account, int]
    roots: Mapping[Root, int]


@dataclass(frozen=True)
class Section:
    """What is observed of one subject."""

    subject: str
    values: Mapping[str, int]


def get_words(sections: Iterable[Section]) -> bytes:
    return b"".join(value.to_bytes(32, "big") for section in sections for value in section.values.values())


def get_differences(expected: Sequence[Section], answer: bytes) -> Iterator[str]:
    """Where the answer is another than expected, in words that people use."""
    names = [(s.subject, name, value) for s in expected for name, value in s.values.items()]
    if len(answer) != 32 * len(names):
        yield f"the answer has {len(answer) // 32} words, expected are {len(names)}"
    for position, (subject, name, value) in enumerate(names):
        found = int.from_bytes(answer[32 * position : 32 * position + 32], "big")
        if found != value:
            yield f"{subject}: {name} is {value} by the specification, {found} on the chain"


def get_query(state: State, names: Names, actors: Sequence[Account], keys: Sequence[Key]) -> list[int]:
    """What the specification knows of, for the Observer to look at."""
    clusters = list(get_clusters(state))
    query = [len(actors), *(names.accounts[actor] for actor in actors), len(state.ssv.operators)]
    query.append(len(clusters))
    for entity, owner, ids, c in clusters:
        query += [names.accounts[entity], names.accounts[owner], *ids]
        query += [c.validator_count, c.network_fee_index, c.index, c.active, c.balance]
    query.append(len(keys))
    for owner, key in keys:
        query += [
            names.accounts[owner],
            int.from_bytes(key[:32], "big"),
            int.from_bytes(key[32:], "big") << 128,
        ]
    return query


def get_clusters(state: State) -> Iterator[tuple[Account, Account, OperatorIds, Cluster]]:
    """With the entity whose proxy the owner is; else with the owner itself, who holds no slots."""
    entities = {compute_proxy(account): account for account in state.entities}
    for (owner, ids), cluster in state.ssv.clusters.items():
        yield entities.get(owner, owner), owner, ids, cluster


def get_sections(state: State, names: Names, actors: Sequence[Account], keys: Sequence[Key]) -> list[Section]:
    used = get_used_slots(state)
    free = get_free_slots_of_members(state)
    return [
        Section("mega-cluster", get_whole(state, names)),
        *(Section(actor, get_account(state, names, actor, free)) for actor in actors),
        *(
            Section(f"operator {operator_id}", get_operator(state, names, operator_id, used))
            for operator_id in state.ssv.operators
        ),
        *(
            Section(f"cluster {ids} of {owner}", get_cluster(state, entity, ids, cluster))
            for entity, owner, ids, cluster in get_clusters(state)
        ),
        *(
            Section(f"key {key.hex()[-8:]} of {owner}", {"registered": (owner, key) in state.ssv.validators})
            for owner, key in keys
        ),
    ]


def get_whole(state: State, names: Names) -> dict[str, int]:
    treasury, ssv, block = state.treasury, state.ssv, state.clock.block
    return {
        "governor": names.accounts[state.governor],
        "next governor": names.accounts[state.next_governor or NOBODY],
        "is open": state.is_open,
        "capacity": get_capacity(state),
        "slow capacity": get_slow_capacity(state),
        "ranks of members": shares.get_member_ranks(state),
        "seats taken": len(get_members(state)),
        "deposited": treasury.deposited,
        "paid": treasury.paid,
        "owed in total": treasury.owed_total,
        "undistributed": treasury.undistributed,
        "index": treasury.index,
        "supply": state.shares.supply,
        "tokens of the treasury": tokens.get_balance(state.token, TREASURY),
        "tokens of the mega-cluster": tokens.get_balance(state.token, MEGA_CLUSTER),
        "tokens of SSV": tokens.get_balance(state.token, SSV),
        "tokens of the distributor": tokens.get_balance(state.token, DISTRIBUTOR),
        "root": names.roots[state.distributor.root],
        "network fee": ssv.network_fee * UNIT,
        "network earnings": ssv_views.get_network_earnings(ssv, block) * UNIT,
        "validators of SSV": ssv.network_validators,
        "minimum collateral": ssv.minimum_collateral * UNIT,
        "liquidation threshold": ssv.liquidation_threshold,
        "maximum operator fee of SSV": ssv.maximum_operator_fee,
    }


def get_account(state: State, names: Names, account: Account, free: Mapping[Account, int]) -> dict[str, int]:
    entity, token, proxy = get_entity(state, account), state.token, compute_proxy(account)
    is_member = entity.is_joined and not entity.is_suspended
    own = [o for o in state.operators.values() if o.entity == account]
    return {
        "proxy": names.accounts[proxy] if entity.has_proxy else 0,
        "listed": entity.is_listed,
        "suspended": entity.is_suspended,
        "joined": entity.is_joined,
        "is a member": is_member,
        "seated": is_member,
        "free slots": free.get(account, 0),
        "operators": sum(not o.is_removed for o in own),
        "open operators": get_open_operators(state, account),
        "validators": get_validators(state, account),
        **get_shares(state, account),
        "claimable": get_claimable(state, account),
        "settled index": state.treasury.settled_index.get(account, 0),
        "owed until settled": get_owed_until_settled(state, account),
        "tokens": tokens.get_balance(token, account),
        "allowance of the mega-cluster": tokens.get_allowance(token, account, MEGA_CLUSTER),
        "allowance of SSV": tokens.get_allowance(token, account, SSV),
        "ether": state.ether.get(account, 0),
        "proxy is known": entity.has_proxy,
        "proxy is whitelisted": is_whitelisted(state, proxy),
        "tokens of the proxy": tokens.get_balance(token, proxy),
        "allowance left by the proxy": tokens.get_allowance(token, proxy, SSV),
        "claimed for the proxy": get_claimed(state.distributor, proxy),
        "ether of the proxy": state.ether.get(proxy, 0),
    }


def get_shares(state: State, account: Account) -> dict[str, int]:
    ranks, delay = get_ranks(state, account), state.parameters.share_delay
    held = shares.get_rank_count(ranks)
    rank, units = shares.get_next_rank(state, account)
    values = {
        "next rank": rank,
        "next units": units,
        "shares": state.shares.balances.get(account, 0),
        "minted ranks": ranks.minted,
        "pending ranks": len(ranks.pending),
        "ranks": held,
    }
    for n in range(1, max(held, len(ranks.prices)) + 1):
        is_pending = ranks.minted < n <= held
        pending = ranks.pending[n - ranks.minted - 1] if is_pending else None
        values[f"units of rank {n}"] = pending.units if pending else ranks.prices[n - 1]
        values[f"ready block of rank {n}"] = pending.added_in + delay if pending else 0
        values[f"rank {n} is remembered"] = n <= len(ranks.prices)
    return values


def get_operator(state: State, names: Names, operator_id: int, used: Mapping[int, int]) -> dict[str, int]:
    ours, theirs = state.operators.get(operator_id), state.ssv.operators[operator_id]
    declared = state.ssv.declared_fees.get(operator_id)
    return {
        "entity": names.accounts[ours.entity] if ours else 0,
        "closed at": (ours.closed_at or 0) if ours else 0,
        "removed": ours.is_removed if ours else 0,
        "used slots": used.get(operator_id, 0),
        "owner": names.accounts[theirs.owner],
        "fee": theirs.fee * UNIT,
        "validators": theirs.validator_count,
        "whitelisting contract": names.accounts[theirs.whitelisting_contract or NOBODY],
        "private": theirs.is_private,
        "active": not theirs.is_removed,
        "earnings": ssv_views.get_operator_earnings(theirs, state.clock.block) * UNIT,
        "fee is declared": declared is not None,
        "declared fee": declared.fee * UNIT if declared else 0,
        "fee from": declared.begin if declared else 0,
        "fee until": declared.end if declared else 0,
    }


def get_cluster(state: State, entity: Account, ids: OperatorIds, cluster: Cluster) -> dict[str, int]:
    holding = get_holding(state, entity, ids)
    settled = settle(state, ids, cluster) if cluster.active else cluster
    return {
        "validators": holding.validators,
        "held slots": holding.held_slots,
        "liquidated": not cluster.active,
        "liquidatable": cluster.active and ssv_views.is_below_threshold(state.ssv, ids, settled),
        "balance": settled.balance,
        "burn rate": ssv_views.get_burn_rate(state.ssv, ids, cluster) * UNIT,
    }
