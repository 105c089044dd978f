"""The model with its token, and clusters that remember their struct, for the tests of this folder."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from analysis.abi import read_interface
from analysis.artefact import Artefact
from analysis.chain import Chain, Deployed

DAO = "0x" + "d0" * 20
ALICE = "0x" + "a1" * 20
BOB = "0x" + "b0" * 20
CAROL = "0x" + "ca" * 20

UNIT = 10**7
FEE = 10**9
NETWORK_FEE = 2 * 10**9
MAX_FEE = 76_528_650_000_000
MINIMUM_BLOCKS = 100_800
MINIMUM_COLLATERAL = 2 * 10**8
DECLARE_PERIOD = 3600
EXECUTE_PERIOD = 86_400
INCREASE = 1000
LIMIT = 5

# Wei per block of one validator with four operators.
BURN = 4 * FEE + NETWORK_FEE
THRESHOLD = MINIMUM_BLOCKS * BURN
FUNDS = 10**24


class Struct(NamedTuple):
    validator_count: int = 0
    network_fee_index: int = 0
    operator_index: int = 0
    active: bool = True
    balance: int = 0


EMPTY = Struct()


def public_key(number: int) -> bytes:
    return number.to_bytes(48, "big")


@dataclass
class Network:
    """Alice, Bob and Carol own tokens, all approved; Bob owns four public operators, 1 to 4."""

    artefact: Artefact
    limit: int = LIMIT
    minimum_collateral: int = MINIMUM_COLLATERAL
    network_fee: int = NETWORK_FEE
    chain: Chain = field(init=False)
    token: Deployed = field(init=False)
    ssv: Deployed = field(init=False)
    registered: int = 0

    def __post_init__(self) -> None:
        self.chain = Chain(number=1000)
        self.token = self.deploy("SSVTokenModel")
        deployed = self.deploy(
            "SSVNetworkModel",
            self.token.address,
            MINIMUM_BLOCKS,
            self.minimum_collateral,
            self.limit,
            DECLARE_PERIOD,
            EXECUTE_PERIOD,
            INCREASE,
        )
        abi = (*self.artefact.contract("SSVNetworkModel").abi, *self.artefact.contract("ISSVViews").abi)
        self.ssv = self.chain.at(deployed.address, read_interface(abi))
        self.call("updateMaximumOperatorFee", MAX_FEE, caller=DAO)
        self.call("updateNetworkFee", self.network_fee, caller=DAO)
        for account in (ALICE, BOB, CAROL):
            self.fund(account)
        for _ in range(4):
            self.register_operator()

    def deploy(self, name: str, *arguments: Any) -> Deployed:
        return self.chain.deploy(self.artefact.contract(name), *arguments, caller=DAO)

    def fund(self, account: str) -> None:
        self.token.call("mint", account, FUNDS, caller=DAO)
        self.token.call("approve", self.ssv.address, 2**256 - 1, caller=account)

    def call(self, name: str, *arguments: Any, caller: str = ALICE) -> Any:
        return self.ssv.call(name, *arguments, caller=caller)

    def view(self, name: str, *arguments: Any) -> Any:
        return self.ssv.view(name, *arguments)

    def balance(self, account: str) -> int:
        balance: int = self.token.view("balanceOf", account)
        return balance

    def register_operator(self, fee: int = FEE, is_private: bool = False, caller: str = BOB) -> int:
        self.registered += 1
        key = b"operator %d" % self.registered
        identifier: int = self.call("registerOperator", key, fee, is_private, caller=caller)
        return identifier

    def operator_is_active(self, operator: int) -> bool:
        active: bool = self.view("getOperatorById", operator)[5]
        return active

    def operator_count(self, operator: int) -> int:
        count: int = self.view("getOperatorById", operator)[2]
        return count

    def cluster(
        self,
        validators: int = 0,
        amount: int = 0,
        owner: str = ALICE,
        operators: tuple[int, ...] = (1, 2, 3, 4),
    ) -> "Cluster":
        """A new one, with this many validators, keyed 1, 2, … and so unique for this owner only."""
        cluster = Cluster(self, owner, operators)
        if validators:
            cluster.register(*range(1, validators + 1), amount=amount)
        return cluster


@dataclass
class Cluster:
    network: Network
    owner: str
    operators: tuple[int, ...]
    struct: Struct = EMPTY

    def register(self, *keys: int, amount: int = 0) -> None:
        publics, shares = [public_key(key) for key in keys], [b"shares"] * len(keys)
        self._call("bulkRegisterValidator", publics, self.operators, shares, amount, self.struct)

    def remove(self, *keys: int) -> None:
        self._call("bulkRemoveValidator", [public_key(key) for key in keys], self.operators, self.struct)

    def deposit(self, amount: int, caller: str = ALICE) -> None:
        self._call("deposit", self.owner, self.operators, amount, self.struct, caller=caller)

    def withdraw(self, amount: int) -> None:
        self._call("withdraw", self.operators, amount, self.struct)

    def liquidate(self, caller: str | None = None) -> None:
        self._call("liquidate", self.owner, self.operators, self.struct, caller=caller)

    def reactivate(self, amount: int) -> None:
        self._call("reactivate", self.operators, amount, self.struct)

    def view(self, name: str) -> Any:
        return self.network.view(name, self.owner, self.operators, self.struct)

    def _call(self, name: str, *arguments: Any, caller: str | None = None) -> None:
        self.network.call(name, *arguments, caller=caller or self.owner)
        self.struct = next(
            Struct(*log.arguments["cluster"])
            for log in reversed(self.network.chain.logs)
            if "cluster" in log.arguments
        )
