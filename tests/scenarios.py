"""Mega-clusters with people in them, for tests that act in several names.

Every transaction goes through a `Scenario`, which remembers from SSV's events what it takes for the next
one: the last struct of each cluster, whose each operator is, and fresh keys.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import Any

from eth_hash.auto import keccak

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.chain import Chain, Deployed
from analysis.deployment import DAO, GOVERNOR, Deployment, Parameters, SSVParameters, deploy
from analysis.tools import ROOT

Ids = tuple[int, int, int, int]
Struct = tuple[int, int, int, bool, int]

NEW_CLUSTER: Struct = (0, 0, 0, True, 0)
SSV = 10**18
ANY_FEE = 2**256 - 1
STRANGER = "0x" + "57" * 20

PARAMETERS = Parameters()
SSV_PARAMETERS = SSVParameters()


def address(name: str) -> str:
    """An account that has no code."""
    return "0x" + keccak(name.encode())[-20:].hex()


@cache
def compiled() -> Artefact:
    return compile_contracts()


@cache
def variant(*changes: tuple[str, str, str]) -> Artefact:
    """The set with lines of it replaced: (file in contracts/, text that occurs once, what to put there)."""
    texts: dict[str, str] = {}
    for file, old, new in changes:
        path = f"contracts/{file}"
        text = texts.get(path) or (ROOT / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path}: {old!r} occurs {text.count(old)} times"
        texts[path] = text.replace(old, new)
    return compile_contracts(overrides=texts)


class Scenario:
    """A deployment, and what happened in it."""

    def __init__(
        self,
        parameters: Parameters = PARAMETERS,
        ssv_parameters: SSVParameters = SSV_PARAMETERS,
        artefact: Artefact | None = None,
    ) -> None:
        self.artefact = artefact or compiled()
        self.parameters = parameters
        self.chain = Chain()
        self.deployment: Deployment = deploy(self.chain, self.artefact, parameters, ssv_parameters)
        self.mega = self.deployment.mega
        self.ssv = self.deployment.ssv
        self.token = self.deployment.token
        self.treasury = self.deployment.treasury
        self.shares = self.deployment.shares
        self.structs: dict[tuple[str, Ids], Struct] = {}
        """By owner on SSV and operators: as of SSV's last event, zeroes and `True` for a new one."""
        self.operators: dict[int, str] = {}
        """Entities by operator, those removed too."""
        self.granted: dict[str, int] = {}
        """Rewards that the distributor ever granted, by proxy."""
        self._keys = count(1)

    # ------------------------------------------------------------------------------ transactions

    def call(self, contract: Deployed, name: str, *arguments: Any, caller: str) -> Any:
        """Any transaction; raises `Reverted`."""
        returned = contract.call(name, *arguments, caller=caller)
        self._observe()
        return returned

    def act(self, entity: str, name: str, *arguments: Any) -> Any:
        """A call of the mega-cluster."""
        return self.call(self.mega, name, *arguments, caller=entity)

    def govern(self, name: str, *arguments: Any) -> None:
        self.act(GOVERNOR, name, *arguments)

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        """Whatever happens inside is undone at the end."""
        kept = dict(self.structs), dict(self.operators), dict(self.granted)
        with self.chain.rolled_back():
            try:
                yield
            finally:
                self.structs, self.operators, self.granted = kept

    def _observe(self) -> None:
        for log in self.chain.logs:
            said = log.arguments
            if log.address == self.ssv.address and "cluster" in said:
                self.structs[said["owner"], said["operatorIds"]] = said["cluster"]
            elif log.address == self.mega.address and log.name == "OperatorRegistered":
                self.operators[said["operatorId"]] = said["entity"]

    # ------------------------------------------------------------------------------------ people

    def fund(self, account: str, amount: int) -> None:
        """Tokens out of nothing, which the mega-cluster may take."""
        self.call(self.token, "mint", account, amount, caller=DAO)
        self.call(self.token, "approve", self.mega.address, 2**256 - 1, caller=account)

    def join(self, *names: str, tokens: int = 10_000 * SSV) -> list[str]:
        """Members, listed unless anyone may join, with tokens to spend."""
        entities = [address(name) for name in names]
        for entity in entities:
            if not self.mega.view("isOpen"):
                self.govern("list", entity)
            self.act(entity, "join")
            self.fund(entity, tokens)
        return entities

    def proxy(self, entity: str) -> str:
        return self.deployment.proxy_of(entity).address

    # --------------------------------------------------------------------------------- operators

    def key(self) -> bytes:
        """A public key that nobody has used."""
        return next(self._keys).to_bytes(48, "big")

    def add_operator(self, entity: str, fee: int = 0, least: int = 0) -> int:
        operator: int = self.act(entity, "registerOperator", self.key(), fee, least)
        return operator

    def ripen(self) -> None:
        """Wait until every pending rank can be minted."""
        self.chain.move(self.parameters.share_delay)

    def mint(self, *entities: str) -> None:
        """Mint all their pending ranks, for a stranger may."""
        for entity in entities:
            for _ in range(self.shares.view("pendingRanks", entity)):
                self.call(self.shares, "mint", entity, caller=STRANGER)

    # -------------------------------------------------------------------------------- validators

    def struct(self, entity: str, ids: Ids) -> Struct:
        return self.structs.get((self.proxy(entity), ids), NEW_CLUSTER)

    def add_validators(
        self, entity: str, ids: Ids, number: int = 1, amount: int = 0, most: int = ANY_FEE
    ) -> list[bytes]:
        """Their keys."""
        keys = [self.key() for _ in range(number)]
        shares = [b""] * number
        self.act(entity, "registerValidators", keys, ids, shares, amount, self.struct(entity, ids), most)
        return keys

    def remove_validators(self, entity: str, ids: Ids, keys: Sequence[bytes]) -> None:
        self.act(entity, "removeValidators", keys, ids, self.struct(entity, ids))

    def deposit(self, entity: str, ids: Ids, amount: int) -> None:
        self.act(entity, "depositToCluster", ids, amount, self.struct(entity, ids))

    def withdraw(self, entity: str, ids: Ids, amount: int) -> None:
        self.act(entity, "withdrawFromCluster", ids, amount, self.struct(entity, ids))

    def withdraw_all(self, entity: str, ids: Ids) -> None:
        """For clusters of no validators: others must keep their collateral."""
        self.withdraw(entity, ids, self.cluster_balance(entity, ids))

    def liquidate(self, entity: str, ids: Ids) -> None:
        """By its owner."""
        self.act(entity, "liquidateCluster", ids, self.struct(entity, ids))

    def liquidate_from_outside(self, entity: str, ids: Ids, liquidator: str = STRANGER) -> None:
        """On SSV itself, which allows it below the threshold, and pays the liquidator what is left."""
        self.call(self.ssv, "liquidate", self.proxy(entity), ids, self.struct(entity, ids), caller=liquidator)

    def reactivate(self, entity: str, ids: Ids, amount: int = 0) -> None:
        self.act(entity, "reactivateCluster", ids, amount, self.struct(entity, ids))

    def release(self, entity: str, ids: Ids, caller: str = STRANGER) -> None:
        self.act(caller, "releaseSlots", entity, ids, self.struct(entity, ids))

    def deposit_from_outside(self, entity: str, ids: Ids, amount: int, payer: str) -> None:
        """On SSV itself, where anyone may."""
        self.call(self.token, "approve", self.ssv.address, amount, caller=payer)
        self.call(
            self.ssv, "deposit", self.proxy(entity), ids, amount, self.struct(entity, ids), caller=payer
        )

    def cluster_balance(self, entity: str, ids: Ids) -> int:
        """Settled; 0 if liquidated."""
        struct = self.struct(entity, ids)
        balance: int = self.ssv.view("getBalance", self.proxy(entity), ids, struct) if struct[3] else 0
        return balance

    def threshold(self, ids: Ids, validators: int, fees: int | None = None) -> int:
        """Least balance of so many validators that SSV accepts, at `fees` of the four operators per block."""
        if fees is None:
            fees = sum(self.ssv.view("getOperatorFee", operator) for operator in ids)
        burn: int = (fees + self.ssv.view("getNetworkFee")) * validators
        blocks: int = self.ssv.view("getLiquidationThresholdPeriod")
        collateral: int = self.ssv.view("getMinimumLiquidationCollateral")
        return max(blocks * burn, collateral)

    # ----------------------------------------------------------------------------------- rewards

    def grant(self, entity: str, amount: int) -> None:
        """Rewards that lie at the distributor for this entity's proxy, in a tree of that one leaf."""
        proxy = self.proxy(entity)
        self.granted[proxy] = self.granted.get(proxy, 0) + amount
        distributor = self.deployment.distributor
        self.call(self.token, "mint", distributor.address, amount, caller=DAO)
        self.call(distributor, "setMerkleRoot", self._leaf(proxy), caller=DAO)

    def push_rewards(self, entity: str, amount: int) -> None:
        """Grant, and bring to the proxy: anyone may."""
        self.grant(entity, amount)
        proxy = self.proxy(entity)
        granted, leaf = self.granted[proxy], self._leaf(proxy)
        self.call(self.deployment.distributor, "claim", proxy, granted, leaf, [], caller=STRANGER)

    def reward(self, entity: str, amount: int) -> None:
        """Granted, claimed and split."""
        self.grant(entity, amount)
        proxy = self.proxy(entity)
        self.act(entity, "claimRewards", self.granted[proxy], self._leaf(proxy), [])

    def _leaf(self, proxy: str) -> bytes:
        return keccak(bytes.fromhex(proxy[2:]) + self.granted[proxy].to_bytes(32, "big"))

    # ------------------------------------------------------------------------------------- wealth

    def wealth(self, *accounts: str) -> int:
        """All their tokens: in the wallet, owed by the treasury, in clusters, earned by operators, and their
        part of rewards not split yet."""
        return sum(map(self._wealth, accounts))

    def _wealth(self, account: str) -> int:
        wallet: int = self.token.view("balanceOf", account) + self.treasury.view("claimable", account)
        if self.mega.view("member", account)[0] == "0x" + "00" * 20:
            return wallet
        proxy = self.proxy(account)
        clusters = sum(self.cluster_balance(account, ids) for owner, ids in self.structs if owner == proxy)
        earnings: int = sum(
            self.ssv.view("getOperatorEarnings", operator)
            for operator, entity in self.operators.items()
            if entity == account
        )
        rewards: int = self.token.view("balanceOf", proxy)
        taxed = -(-rewards * self.parameters.treasury_basis_points // 10_000)
        return wallet + clusters + earnings + rewards - taxed
