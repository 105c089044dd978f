"""What rules choose from: mostly what makes sense in the state at hand, now and then anything."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from analysis.lockstep.bytecode import ACTORS, ENTITIES
from analysis.lockstep.choices import Choices
from specs import accounts
from specs.accounts import Account, compute_proxy
from specs.ssv import Cluster, OperatorIds
from specs.state import Entity, State, get_entity

T = TypeVar("T")

SENSIBLE = 92
FOOLISH = 15
"""Percent: where there is something sensible to choose, and where there is nothing."""


class NothingSensible(Exception):  # noqa: N818 (a fact about the state, no fault of the program)
    """Another rule has more to do in the state at hand."""


def prefer(choices: Choices, sensible: Sequence[T], anything: Sequence[T]) -> T:
    if sensible and choices.chance(SENSIBLE):
        return choices.among(sensible)
    if not anything or not (sensible or choices.chance(FOOLISH)):
        raise NothingSensible
    return choices.among(anything)


def pick_account(state: State, choices: Choices, suits: Callable[[Entity], bool]) -> Account:
    suiting = [actor for actor in ENTITIES if suits(get_entity(state, actor))]
    return prefer(choices, suiting, ACTORS)


def pick_governor(state: State, choices: Choices) -> Account:
    return prefer(choices, [state.governor], ACTORS)


def pick_joined(state: State, choices: Choices) -> Account:
    return pick_account(state, choices, lambda entity: entity.is_joined)


def pick_member(state: State, choices: Choices) -> Account:
    return pick_account(state, choices, lambda entity: entity.is_joined and not entity.is_suspended)


def pick_with_proxy(state: State, choices: Choices) -> Account:
    return pick_account(state, choices, lambda entity: entity.has_proxy)


def get_proxies(state: State) -> list[Account]:
    return [compute_proxy(a) for a, entity in state.entities.items() if entity.has_proxy]


def pick_operator(state: State, choices: Choices, suiting: Sequence[int]) -> tuple[Account, int]:
    """With its owner, or with somebody else, or one that is unknown."""
    operator_id = prefer(choices, suiting, range(len(state.ssv.operators) + 2))
    owner = state.operators[operator_id].entity if operator_id in state.operators else accounts.DAO
    return prefer(choices, [owner], ACTORS), operator_id


def get_own_clusters(state: State, suits: Callable[[Cluster], bool]) -> list[tuple[Account, OperatorIds]]:
    """Of those who have a proxy."""
    owners = {compute_proxy(a): a for a, entity in state.entities.items() if entity.has_proxy}
    return [
        (owners[owner], ids)
        for (owner, ids), cluster in state.ssv.clusters.items()
        if owner in owners and suits(cluster)
    ]


def pick_cluster(
    state: State, choices: Choices, suits: Callable[[Cluster], bool]
) -> tuple[Account, OperatorIds, Cluster]:
    """An entity's cluster with its present struct; or another struct, order of operators, or cluster."""
    known = get_own_clusters(state, lambda cluster: True)
    entity, ids = prefer(choices, get_own_clusters(state, suits), known)
    present = state.ssv.clusters[compute_proxy(entity), ids]
    caller = prefer(choices, [entity], ENTITIES)
    if not choices.chance(98):
        ids = ids[::-1]
    return (
        caller,
        ids,
        prefer(choices, [present], [Cluster(), Cluster(active=False), *state.ssv.clusters.values()]),
    )


def spread(number: int, unit: int = 1) -> list[int]:
    """The number and its neighbours, those below 0 left out."""
    return [n for n in (number, number - unit, number + unit) if n >= 0]
