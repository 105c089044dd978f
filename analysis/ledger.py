"""Rebuilds what a mega-cluster knows from its events alone, as an indexer does.

Of each event it takes the name, the arguments, and the second of its block; those of the mega-cluster, its
shares and its treasury, in the order in which they were emitted. What is shared out in the treasury is
known as of its last look at its balance.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from typing import Any

NOBODY = "0x" + "00" * 20
UNITS = 10**6
"""Of shares, in one share."""

Ids = tuple[int, ...]
Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Terms:
    """What was chosen at deployment, and the second of it."""

    genesis: int
    slots_per_operator: int
    rate_exponent_wad: int
    target_capacity: int
    rate_window: int


@dataclass(frozen=True)
class Member:
    proxy: str = NOBODY
    listed: bool = False
    suspended: bool = False
    joined: bool = False
    operators: int = 0
    open_operators: int = 0
    validators: int = 0
    free_slots: int = 0
    """Of the open operators, whether or not a seat is taken."""


@dataclass(frozen=True)
class Operator:
    entity: str = NOBODY
    closed_at: int = 0
    removed: bool = False
    used_slots: int = 0


@dataclass(frozen=True)
class Holding:
    validators: int = 0
    held_slots: int = 0


@dataclass(frozen=True)
class Rank:
    units: int = 0
    ready_block: int = 0
    remembered: bool = False


@dataclass
class ShareLedger:
    """Ranks are counted from 1, by account."""

    minted_ranks: dict[str, int] = field(default_factory=dict)
    pending_ranks: dict[str, int] = field(default_factory=dict)
    balances: dict[str, int] = field(default_factory=dict)
    table: dict[tuple[str, int], Rank] = field(default_factory=dict)

    @property
    def total_supply(self) -> int:
        return sum(self.balances.values())

    def ranks(self, account: str) -> int:
        return self.minted_ranks.get(account, 0) + self.pending_ranks.get(account, 0)

    def rank_at(self, account: str, rank: int) -> Rank:
        return self.table.get((account, rank), Rank())

    def apply(self, name: str, of: Arguments) -> None:
        match name:
            case "RankAdded":
                account, rank = of["account"], of["rank"]
                _add(self.pending_ranks, account, 1)
                last = self.rank_at(account, rank)
                self.table[account, rank] = replace(last, units=of["units"], ready_block=of["readyBlock"])
            case "RankMinted":
                account, rank = of["account"], of["rank"]
                _add(self.pending_ranks, account, -1)
                _add(self.minted_ranks, account, 1)
                _add(self.balances, account, of["units"])
                self.table[account, rank] = replace(self.rank_at(account, rank), remembered=True)
            case "RankDropped" if of["minted"]:
                _add(self.minted_ranks, of["account"], -1)
                _add(self.balances, of["account"], -of["units"])
            case "RankDropped":
                _add(self.pending_ranks, of["account"], -1)


@dataclass
class TreasuryLedger:
    """Wei."""

    deposited: int = 0
    paid: int = 0
    owed_total: int = 0
    index: int = 0
    index_of: dict[str, int] = field(default_factory=dict)
    owed: dict[str, int] = field(default_factory=dict)

    @property
    def undistributed(self) -> int:
        return self.deposited - self.paid - self.owed_total

    def apply(self, name: str, of: Arguments) -> None:
        match name:
            case "Deposited":
                self.deposited += of["amount"]
            case "Distributed":
                self.owed_total += of["amount"]
                self.index = of["index"]
            case "Settled":
                _add(self.owed, of["account"], of["amount"])
                self.index_of[of["account"]] = of["index"]
            case "Claimed":
                self.paid += of["amount"]
                self.owed_total -= of["amount"]
                _add(self.owed, of["account"], -of["amount"])


@dataclass
class CapacityHistory:
    """Its integral over time since `genesis`, at each second when something happened."""

    genesis: int
    window: int
    times: list[int] = field(default_factory=list)
    integrals: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.times, self.integrals = [self.genesis], [0]

    def advance(self, time: int, capacity: int) -> None:
        """`capacity` stood since the last time."""
        if time > self.times[-1]:
            self.integrals.append(self.integral(time, capacity))
            self.times.append(time)

    def integral(self, time: int, capacity: int) -> int:
        """Up to `time`, if `capacity` stands after the last."""
        last = bisect_right(self.times, time) - 1
        if last + 1 < len(self.times):
            area = self.integrals[last + 1] - self.integrals[last]
            capacity = area // (self.times[last + 1] - self.times[last])
        return self.integrals[last] + capacity * (time - self.times[last])

    def average_up(self, now: int, capacity: int) -> int:
        """Since the start of the window before the present one."""
        windows = (now - self.genesis) // self.window
        start = self.genesis + max(0, windows - 1) * self.window
        if now == start:
            return capacity
        area = self.integral(now, capacity) - self.integral(start, capacity)
        return -(-area // (now - start))


@dataclass
class Ledger:
    """Everything that the getters of the three contracts tell; nobody and nothing is in it at first."""

    terms: Terms
    governor: str = NOBODY
    pending_governor: str = NOBODY
    is_open: bool = False
    members: dict[str, Member] = field(default_factory=dict)
    operators: dict[int, Operator] = field(default_factory=dict)
    holdings: dict[tuple[str, Ids], Holding] = field(default_factory=dict)
    seats: list[str] = field(default_factory=list)
    shares: ShareLedger = field(default_factory=ShareLedger)
    treasury: TreasuryLedger = field(default_factory=TreasuryLedger)

    def __post_init__(self) -> None:
        self.history = CapacityHistory(self.terms.genesis, self.terms.rate_window)

    def apply(self, name: str, of: Arguments, time: int) -> None:
        """The next event."""
        self.history.advance(time, self.capacity)
        self._apply_to_members(name, of)
        self._apply_to_operators(name, of, time)
        self._apply_to_clusters(name, of)
        self.shares.apply(name, of)
        self.treasury.apply(name, of)

    # ------------------------------------------------------------------------------------ views

    def member(self, entity: str) -> Member:
        return self.members.get(entity, Member())

    def seat(self, entity: str) -> int:
        """Its position in `seats` plus one; 0 if none is taken."""
        return self.seats.index(entity) + 1 if entity in self.seats else 0

    def operator(self, operator_id: int) -> Operator:
        return self.operators.get(operator_id, Operator())

    def holding(self, entity: str, ids: Ids) -> Holding:
        return self.holdings.get((entity, ids), Holding())

    def is_member(self, entity: str) -> bool:
        return self.member(entity).joined and not self.member(entity).suspended

    @property
    def member_ranks(self) -> int:
        return sum(self.shares.ranks(entity) for entity in self.members if self.is_member(entity))

    @property
    def capacity(self) -> int:
        free = sorted((self.member(entity).free_slots for entity in self.seats), reverse=True)
        return min(sum(free[largest:]) // (4 - largest) for largest in range(4))

    def slow_capacity(self, now: int) -> int:
        return max(self.capacity, self.history.average_up(now, self.capacity))

    def next_rank(self, entity: str, now: int) -> tuple[int, int]:
        """Both 0 if the next operator would add none."""
        held = self.shares.ranks(entity)
        others = self.member_ranks - (held if self.is_member(entity) else 0)
        if 3 * held > others:
            return 0, 0
        last = self.shares.rank_at(entity, held + 1)
        return held + 1, last.units if last.remembered else self._units_now(now)

    def _units_now(self, now: int) -> int:
        target = self.terms.target_capacity
        missing = max(0, target - self.slow_capacity(now))
        with localcontext(prec=60):
            exponent = Decimal(self.terms.rate_exponent_wad * missing) / (target * 10**18)
            return int(exponent.exp() * UNITS)

    # ----------------------------------------------------------------------------------- events

    def _apply_to_members(self, name: str, of: Arguments) -> None:
        match name:
            case "OwnershipTransferStarted":
                self.pending_governor = of["newOwner"]
            case "OwnershipTransferred":
                self.governor, self.pending_governor = of["newOwner"], NOBODY
            case "MembershipOpened" | "MembershipClosed":
                self.is_open = name == "MembershipOpened"
            case "EntityListed":
                self._change(of["entity"], listed=True)
            case "EntitySuspended":
                self._change(of["entity"], suspended=True)
                self._free_seat(of["entity"])
            case "EntityResumed":
                self._change(of["entity"], suspended=False)
                if self.member(of["entity"]).joined:
                    self.seats.append(of["entity"])
            case "MemberJoined":
                self._change(of["entity"], joined=True, proxy=of["proxy"])
                self.seats.append(of["entity"])
            case "MemberLeft":
                self._change(of["entity"], joined=False)
                self._free_seat(of["entity"])

    def _apply_to_operators(self, name: str, of: Arguments, time: int) -> None:
        if name not in ("OperatorRegistered", "OperatorClosed", "OperatorRemoved"):
            return
        entity, operator_id = of["entity"], of["operatorId"]
        member, operator = self.member(entity), self.operator(operator_id)
        match name:
            case "OperatorRegistered":
                self.operators[operator_id] = Operator(entity)
                counts = {"operators": member.operators + 1, "open_operators": member.open_operators + 1}
                free = member.free_slots + self.terms.slots_per_operator
                self._change(entity, **counts, free_slots=free)
            case "OperatorClosed":
                self.operators[operator_id] = replace(operator, closed_at=time)
                free = member.free_slots - (self.terms.slots_per_operator - operator.used_slots)
                self._change(entity, open_operators=member.open_operators - 1, free_slots=free)
            case "OperatorRemoved":
                self.operators[operator_id] = replace(operator, removed=True)
                self._change(entity, operators=member.operators - 1)

    def _apply_to_clusters(self, name: str, of: Arguments) -> None:
        match name:
            case "ValidatorsRegistered":
                self._hold(of, registered=of["count"], taken=of["count"])
            case "ValidatorsRemoved":
                # A cluster whose slots were released has none to give back.
                holds = self.holding(of["entity"], of["operatorIds"]).held_slots > 0
                self._hold(of, registered=-of["count"], taken=-of["count"] if holds else 0)
            case "SlotsTaken":
                self._hold(of, taken=of["count"])
            case "SlotsReleased":
                self._hold(of, taken=-of["count"])

    def _hold(self, of: Arguments, taken: int, registered: int = 0) -> None:
        entity, ids = of["entity"], of["operatorIds"]
        held = self.holding(entity, ids)
        self.holdings[entity, ids] = Holding(held.validators + registered, held.held_slots + taken)
        self._change(entity, validators=self.member(entity).validators + registered)
        for operator_id in ids:
            operator = self.operator(operator_id)
            self.operators[operator_id] = replace(operator, used_slots=operator.used_slots + taken)
            if not operator.closed_at:
                free = self.member(operator.entity).free_slots - taken
                self._change(operator.entity, free_slots=free)

    def _change(self, entity: str, **fields: Any) -> None:
        self.members[entity] = replace(self.member(entity), **fields)

    def _free_seat(self, entity: str) -> None:
        """The last one moves to where it was."""
        if entity in self.seats:
            last = self.seats.pop()
            if last != entity:
                self.seats[self.seats.index(entity)] = last


def _add(amounts: dict[str, int], account: str, amount: int) -> None:
    amounts[account] = amounts.get(account, 0) + amount
