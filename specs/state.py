"""Everything that a mega-cluster and its surroundings remember. What can be computed from this is not stored.

Containers change, records do not: a transition works on a copy of the containers, so that a refused call
leaves nothing behind and the state before it stays available.
"""

from dataclasses import dataclass, field, fields
from typing import Any

from specs.accounts import Account
from specs.distributor import Distributor
from specs.parameters import Parameters
from specs.ssv import OperatorIds, Ssv
from specs.token import Token


@dataclass(frozen=True)
class Clock:
    block: int
    time: int


@dataclass(frozen=True)
class Entity:
    """What is known of an address; the default is a stranger."""

    is_listed: bool = False
    is_suspended: bool = False
    """Set by the governor whether or not the entity has joined; outlives leaving."""
    is_joined: bool = False
    has_proxy: bool = False
    """Has joined at some time."""


@dataclass(frozen=True)
class Operator:
    entity: Account
    closed_at: int | None = None
    is_removed: bool = False


@dataclass(frozen=True)
class Holding:
    """An entity's cluster on four operators."""

    validators: int = 0
    """Registered on SSV."""
    held_slots: int = 0
    """On each of the four operators: all of the validators, or 0 once they were released."""


@dataclass(frozen=True)
class PendingRank:
    units: int
    added_in: int
    """Block."""


@dataclass(frozen=True)
class Ranks:
    """A stack: `minted` ranks below, `pending` ones on top."""

    prices: tuple[int, ...] = ()
    """Units of rank 1, 2, … as first minted; longer than `minted` if ranks were dropped since."""
    minted: int = 0
    pending: tuple[PendingRank, ...] = ()


@dataclass
class Shares:
    ranks: dict[Account, Ranks] = field(default_factory=dict)
    balances: dict[Account, int] = field(default_factory=dict)
    supply: int = 0


@dataclass
class Treasury:
    """In wei: deposited = paid + owed_total + undistributed."""

    deposited: int = 0
    paid: int = 0
    owed_total: int = 0
    undistributed: int = 0
    owed: dict[Account, int] = field(default_factory=dict)
    index: int = 0
    """Wei that one unit of shares, held since the start, would have earned."""
    settled_index: dict[Account, int] = field(default_factory=dict)
    """The index when the account last had it written down what it is owed."""


@dataclass
class State:
    parameters: Parameters
    clock: Clock
    governor: Account
    ssv: Ssv
    capacity_history: list[tuple[int, int]]
    """(second, C) at each change of C, oldest first; the first entry is the genesis."""
    next_governor: Account | None = None
    is_open: bool = False
    """Whether anyone may join."""
    entities: dict[Account, Entity] = field(default_factory=dict)
    operators: dict[int, Operator] = field(default_factory=dict)
    holdings: dict[tuple[Account, OperatorIds], Holding] = field(default_factory=dict)
    shares: Shares = field(default_factory=Shares)
    treasury: Treasury = field(default_factory=Treasury)
    token: Token = field(default_factory=Token)
    distributor: Distributor = field(default_factory=Distributor)
    ether: dict[Account, int] = field(default_factory=dict)
    refuses_ether: frozenset[Account] = frozenset()


def copy_container(container: Any) -> Any:
    """A copy whose containers can change apart; the records within are shared."""
    values = ((f.name, getattr(container, f.name)) for f in fields(container))
    return type(container)(**{name: copy_value(value) for name, value in values})


def copy_value(value: Any) -> Any:
    if isinstance(value, dict | list | set):
        return value.copy()
    if isinstance(value, Shares | Treasury | Token | Distributor | Ssv):
        return copy_container(value)
    return value


def copy_state(state: State) -> State:
    copy = copy_container(state)
    assert isinstance(copy, State)
    return copy


def create_state(parameters: Parameters, governor: Account, clock: Clock, ssv: Ssv) -> State:
    return State(parameters, clock, governor, ssv, capacity_history=[(clock.time, 0)])


def get_entity(state: State, account: Account) -> Entity:
    return state.entities.get(account, Entity())


def get_ranks(state: State, account: Account) -> Ranks:
    return state.shares.ranks.get(account, Ranks())


def get_holding(state: State, entity: Account, ids: OperatorIds) -> Holding:
    return state.holdings.get((entity, ids), Holding())


def get_used_slots(state: State) -> dict[int, int]:
    """By operator, those without a used slot left out."""
    used: dict[int, int] = {}
    for (_, ids), holding in state.holdings.items():
        if holding.held_slots:
            for operator_id in ids:
                used[operator_id] = used.get(operator_id, 0) + holding.held_slots
    return used
