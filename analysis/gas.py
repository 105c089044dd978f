"""What each user call costs through the mega-cluster, beside the same call made directly on SSV.

Measured on anvil, every call a transaction of its own: cold storage, intrinsic gas and calldata included.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from eth_hash.auto import keccak

from analysis.anvil import run_anvil
from analysis.artefact import Artefact
from analysis.chain import Deployed
from analysis.deployment import DAO, GOVERNOR, Deployment, deploy

MEMBERS = 8
FULL_HOUSE = 64
FEE = 10**11
UNUSED_CLUSTER = (0, 0, 0, True, 0)
DEPOSIT = 20 * 10**18
# Signature, four public keys, four encrypted shares: what SSV's nodes ask for.
SHARES = b"\x5a" * (96 + 48 * 4 + 256 * 4)
ANY = 2**256 - 1


@dataclass(frozen=True)
class Row:
    """Gas of one call, and of the same one on SSV where there is one."""

    call: str
    gas: int
    direct: int | None = None

    @property
    def overhead(self) -> float | None:
        """In percent of the direct call."""
        return None if self.direct is None else 100 * (self.gas / self.direct - 1)


class Side(ABC):
    """Somebody with one operator and one cluster. Each method is one transaction, and returns its gas."""

    def __init__(self, door: Deployed, caller: str, operator_id: int, cluster_on: Sequence[int]) -> None:
        self.door, self.caller, self.operator_id, self.ids = door, caller, operator_id, cluster_on
        self.cluster: tuple[Any, ...] = UNUSED_CLUSTER
        self.keys: list[bytes] = []

    def send(self, function: str, *arguments: Any) -> int:
        self.door.call(function, *arguments, caller=self.caller)
        for log in self.door.chain.logs:
            self.cluster = log.arguments.get("cluster", self.cluster)
        return self.door.chain.gas_used

    def send_for_operator(self, function: str, *arguments: Any) -> int:
        return self.send(function, self.operator_id, *arguments)

    def new_keys(self, count: int) -> list[bytes]:
        known = len(self.keys)
        self.keys += [keccak(f"{self.caller} {known + i}".encode()) + b"\x01" * 16 for i in range(count)]
        return self.keys[known:]

    def removed_keys(self, count: int) -> list[bytes]:
        return [self.keys.pop() for _ in range(count)]

    @abstractmethod
    def register(self, count: int) -> int: ...
    @abstractmethod
    def exit(self, count: int) -> int: ...
    @abstractmethod
    def remove(self, count: int) -> int: ...
    @abstractmethod
    def deposit(self, amount: int) -> int: ...
    @abstractmethod
    def withdraw(self, amount: int) -> int: ...
    @abstractmethod
    def liquidate(self) -> int: ...
    @abstractmethod
    def reactivate(self, amount: int) -> int: ...


class Member(Side):
    def register(self, count: int) -> int:
        keys, shares = self.new_keys(count), [SHARES] * count
        return self.send("registerValidators", keys, self.ids, shares, DEPOSIT * count, self.cluster, ANY)

    def exit(self, count: int) -> int:
        return self.send("exitValidators", self.keys[:count], self.ids)

    def remove(self, count: int) -> int:
        return self.send("removeValidators", self.removed_keys(count), self.ids, self.cluster)

    def deposit(self, amount: int) -> int:
        return self.send("depositToCluster", self.ids, amount, self.cluster)

    def withdraw(self, amount: int) -> int:
        return self.send("withdrawFromCluster", self.ids, amount, self.cluster)

    def liquidate(self) -> int:
        return self.send("liquidateCluster", self.ids, self.cluster)

    def reactivate(self, amount: int) -> int:
        return self.send("reactivateCluster", self.ids, amount, self.cluster)


class Direct(Side):
    def register(self, count: int) -> int:
        keys, shares = self.new_keys(count), [SHARES] * count
        return self.send("bulkRegisterValidator", keys, self.ids, shares, DEPOSIT * count, self.cluster)

    def exit(self, count: int) -> int:
        return self.send("bulkExitValidator", self.keys[:count], self.ids)

    def remove(self, count: int) -> int:
        return self.send("bulkRemoveValidator", self.removed_keys(count), self.ids, self.cluster)

    def deposit(self, amount: int) -> int:
        return self.send("deposit", self.caller, self.ids, amount, self.cluster)

    def withdraw(self, amount: int) -> int:
        return self.send("withdraw", self.ids, amount, self.cluster)

    def liquidate(self) -> int:
        return self.send("liquidate", self.caller, self.ids, self.cluster)

    def reactivate(self, amount: int) -> int:
        return self.send("reactivate", self.ids, amount, self.cluster)


Step = tuple[str, Callable[[Side], int]]

VALIDATOR_STEPS: tuple[Step, ...] = (
    ("registerValidators: 1, new cluster", lambda side: side.register(1)),
    ("registerValidators: 1", lambda side: side.register(1)),
    ("registerValidators: 10", lambda side: side.register(10)),
    ("registerValidators: 50", lambda side: side.register(50)),
    ("exitValidators: 1", lambda side: side.exit(1)),
    ("exitValidators: 10", lambda side: side.exit(10)),
    ("removeValidators: 1", lambda side: side.remove(1)),
    ("removeValidators: 10", lambda side: side.remove(10)),
    ("depositToCluster", lambda side: side.deposit(DEPOSIT)),
    ("withdrawFromCluster", lambda side: side.withdraw(DEPOSIT)),
    ("withdrawOperatorEarnings", lambda side: side.send_for_operator("withdrawOperatorEarnings", 10**9)),
    ("withdrawAllOperatorEarnings", lambda side: side.send_for_operator("withdrawAllOperatorEarnings")),
    ("liquidateCluster", lambda side: side.liquidate()),
    ("reactivateCluster", lambda side: side.reactivate(100 * DEPOSIT)),
)
FEE_STEPS: tuple[Step, ...] = (
    ("declareOperatorFee", lambda side: side.send_for_operator("declareOperatorFee", FEE + 10**9)),
    ("executeOperatorFee", lambda side: side.send_for_operator("executeOperatorFee")),
    ("declareOperatorFee, again", lambda side: side.send_for_operator("declareOperatorFee", FEE)),
    ("cancelDeclaredOperatorFee", lambda side: side.send_for_operator("cancelDeclaredOperatorFee")),
    ("reduceOperatorFee", lambda side: side.send_for_operator("reduceOperatorFee", FEE // 2)),
    ("setFeeRecipient", lambda side: _set_fee_recipient(side)),
)


def measure(artefact: Artefact) -> tuple[Row, ...]:
    """All rows, on a chain of their own, with 8 members; then what 64 members make of some."""
    with run_anvil() as chain:
        d = deploy(chain, artefact)
        members = [_account("member", i) for i in range(FULL_HOUSE)]
        rows = [_join(d, member) for member in members[:MEMBERS]][-1:]
        rows += [_register_operators(d, member, i) for i, member in enumerate(members[:MEMBERS])][-1:]
        # Ids alternate: ours are odd, the direct ones even.
        member = Member(d.mega, members[0], 1, (1, 3, 5, 7))
        direct = Direct(d.ssv, _account("owner", 0), 2, (2, 4, 6, 8))
        _give_tokens(d, direct.caller, d.ssv.address)
        rows += [_run(step, member, direct) for step in VALIDATOR_STEPS]
        rows += _measure_fees(d, members)
        rows += _measure_leaving(d, members)
        rows += _measure_rewards(d, member.caller)
        return (*rows, *_measure_full_house(d, members, member))


def render(rows: Sequence[Row]) -> str:
    """The page docs/gas.md."""
    lines = [HEADER]
    for row in rows:
        overhead = "" if row.overhead is None else f"{row.overhead:+.0f} %"
        direct = "" if row.direct is None else f"{row.direct:,}"
        lines.append(f"| {row.call} | {row.gas:,} | {direct} | {overhead} |")
    return "\n".join(lines) + "\n"


HEADER = f"""# Gas

Written by `make gas`. Each call is a transaction of its own on a cold chain, with its 21,000 and its
calldata, sent by an entity of a mega-cluster of {MEMBERS} members; beside it the same call made directly on
SSV by somebody who runs validators on four public operators. Both run against our model of SSV, which does
the same for less gas than the real contracts: the true overhead in percent is lower. Calls that SSV does
not know stand alone. `join` deploys the entity's proxy, the first time.

| call | gas | on SSV | overhead |
|---|--:|--:|--:|"""


def _run(step: Step, ours: Side, theirs: Side) -> Row:
    label, run = step
    return Row(label, run(ours), run(theirs))


def _join(d: Deployment, member: str) -> Row:
    d.mega.call("list", member, caller=GOVERNOR)
    row = Row("join", _cost(d.mega, "join", caller=member))
    _give_tokens(d, member, d.mega.address)
    return row


def _register_operators(d: Deployment, member: str, i: int) -> Row:
    ours = _cost(d.mega, "registerOperator", keccak(f"ours {i}".encode()), FEE, 0, caller=member)
    owner = _account("owner", i)
    theirs = _cost(d.ssv, "registerOperator", keccak(f"theirs {i}".encode()), FEE, False, caller=owner)
    return Row("registerOperator", ours, theirs)


def _measure_fees(d: Deployment, members: Sequence[str]) -> list[Row]:
    last = MEMBERS - 1
    ours = Member(d.mega, members[last], 2 * last + 1, ())
    theirs = Direct(d.ssv, _account("owner", last), 2 * last + 2, ())
    rows = []
    for step in FEE_STEPS:
        rows.append(_run(step, ours, theirs))
        if step[0] == "declareOperatorFee":
            d.chain.move(1, d.ssv.view("getOperatorFeePeriods")[0])
    return rows


def _set_fee_recipient(side: Side) -> int:
    function = "setFeeRecipient" if isinstance(side, Member) else "setFeeRecipientAddress"
    return side.send(function, _account("recipient", 0))


def _measure_leaving(d: Deployment, members: Sequence[str]) -> list[Row]:
    last, leaver = MEMBERS - 1, members[MEMBERS - 1]
    d.chain.move(d.shares.view("shareDelay"))
    rows = [
        Row("MegaClusterShare.mint", _cost(d.shares, "mint", members[0], caller=DAO)),
        Row("closeOperator", _cost(d.mega, "closeOperator", 2 * last + 1, caller=leaver)),
    ]
    ours = _cost(d.mega, "removeOperator", 2 * last + 1, caller=leaver)
    theirs = _cost(d.ssv, "removeOperator", 2 * last + 2, caller=_account("owner", last))
    rows.append(Row("removeOperator", ours, theirs))
    rows.append(Row("leave", _cost(d.mega, "leave", caller=leaver)))
    return rows


def _measure_rewards(d: Deployment, member: str) -> list[Row]:
    proxy = d.proxy_of(member).address
    d.token.call("transfer", d.distributor.address, 4 * DEPOSIT, caller=DAO)
    ours = _cost(d.mega, "claimRewards", DEPOSIT, _publish(d, proxy), [], caller=member)
    other = _account("owner", 0)
    theirs = _cost(d.distributor, "claim", other, DEPOSIT, _publish(d, other), [], caller=other)
    d.token.call("transfer", proxy, DEPOSIT, caller=DAO)
    d.chain.force_ether(proxy, DEPOSIT)
    return [
        Row("claimRewards", ours, theirs),
        Row("splitRewards", _cost(d.mega, "splitRewards", caller=member)),
        Row("sweepEther", _cost(d.mega, "sweepEther", caller=member)),
        Row("Treasury.settle", _cost(d.treasury, "settle", member, caller=DAO)),
        Row("Treasury.claim", _cost(d.treasury, "claim", caller=member)),
    ]


def _publish(d: Deployment, account: str) -> bytes:
    """A tree of one leaf."""
    root = keccak(bytes.fromhex(account[2:]) + DEPOSIT.to_bytes(32, "big"))
    d.distributor.call("setMerkleRoot", root, caller=DAO)
    return root


def _measure_full_house(d: Deployment, members: Sequence[str], member: Member) -> list[Row]:
    for i, newcomer in enumerate([*members[MEMBERS:], members[MEMBERS - 1]], MEMBERS):
        _join_again(d, newcomer)
        d.mega.call("registerOperator", keccak(f"ours {i}".encode()), FEE, 0, caller=newcomer)
    capacity = _cost(d.mega, "capacity", caller=DAO) - INTRINSIC
    return [
        Row(f"registerValidators: 1, {FULL_HOUSE} members", member.register(1)),
        Row(f"registerValidators: 10, {FULL_HOUSE} members", member.register(10)),
        Row(f"capacity() for {FULL_HOUSE} members, the view alone", capacity),
    ]


# A transaction, and the four bytes of a selector.
INTRINSIC = 21_000 + 4 * 16


def _join_again(d: Deployment, member: str) -> None:
    if not d.mega.view("member", member)[1]:
        d.mega.call("list", member, caller=GOVERNOR)
    d.mega.call("join", caller=member)


def _cost(door: Deployed, function: str, *arguments: Any, caller: str) -> int:
    door.call(function, *arguments, caller=caller)
    return door.chain.gas_used


def _give_tokens(d: Deployment, account: str, spender: str) -> None:
    d.token.call("mint", account, 10**24, caller=DAO)
    d.token.call("approve", spender, 2**256 - 1, caller=account)


def _account(role: str, i: int) -> str:
    return "0x" + keccak(f"{role} {i}".encode())[:20].hex()
