"""The contracts that Manticore looks at, as they stand on revm, where what it finds is called again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from eth_hash.auto import keccak

from analysis.abi import Function, read_interface
from analysis.artefact import Artefact, Contract
from analysis.chain import CallFailedError, Chain, Deployed, Reverted
from analysis.deployment import DAO, GOVERNOR, deploy, deploy_ssv
from analysis.errors import ProofError
from analysis.proofs.manticore.jobs import Account, Equation, Found, Job

PROXY, MEGA_CLUSTER = "EntityProxy", "MegaCluster"

MANAGER = "0x" + "c0" * 20
"""Stands for the mega-cluster before a proxy: on revm, no contract can begin a call."""

ENTITY = "0x" + "e1" * 20
STRANGER = "0x" + "57" * 20
TREASURY = "0x" + "7e" * 20
BASIS_POINTS = 1_000
ETHER = 10**18


@dataclass(frozen=True)
class Stage:
    """`to` is the contract in question; `names` are the addresses around it. `locks` are the refusals that
    keep callers out, which tell a call that got through from one that did not.
    """

    chain: Chain
    to: str
    contract: Contract
    names: Mapping[str, str]
    accounts: tuple[Account, ...]
    locks: frozenset[str]

    def function(self, name: str) -> Function:
        return read_interface(self.contract.abi).functions[name]

    def ask(
        self,
        data: str,
        given: tuple[Equation, ...] = (),
        unless: tuple[Equation, ...] = (),
        goal: tuple[str, ...] = (),
        is_hunt: bool = False,
    ) -> Job:
        number, timestamp = self.chain.number, self.chain.timestamp
        return Job(self.accounts, number, timestamp, self.to, data, given, unless, goal, is_hunt)

    def replay(self, found: Found) -> str:
        """Why the call does not get through on revm, empty where it does. What it changes stays changed."""
        for slot, word in found.storage.items():
            self.chain.set_storage(self.to, slot, word)
        if found.value:
            self.chain.force_ether(found.caller, found.value)
        try:
            self.chain.transact(found.caller, self.to, found.data, found.value)
        except Reverted as refusal:
            is_locked_out = refusal.name in self.locks or not refusal.data
            return f"revm refuses it ({refusal.name or 'without a reason'})" if is_locked_out else ""
        except CallFailedError as failure:
            return f"revm stops it ({failure})"
        return ""


def set_proxy_on_stage(artefact: Artefact) -> Stage:
    """A proxy of `ENTITY` that obeys `MANAGER`, over the model of SSV, with some ether and some rewards."""
    chain, proxy = Chain(), artefact.contract(PROXY)
    token, ssv, distributor = deploy_ssv(chain, artefact)
    wiring = (MANAGER, ssv.address, token.address, distributor.address, TREASURY, BASIS_POINTS)
    deployed = chain.deploy(proxy, ENTITY, wiring, caller=MANAGER)
    chain.force_ether(deployed.address, ETHER)
    token.call("mint", deployed.address, ETHER, caller=DAO)
    held = _slot_in(artefact.contract("SSVTokenModel"), "balanceOf", deployed.address)

    def account(contract: Deployed, name: str) -> Account:
        code = chain.runtime(contract.address, len(artefact.contract(name).runtime))
        return Account(contract.address, code.hex())

    return Stage(
        chain,
        deployed.address,
        proxy,
        {"ssv": ssv.address, "token": token.address, "distributor": distributor.address, "entity": ENTITY},
        (
            replace(account(deployed, PROXY), balance=ETHER),
            account(ssv, "SSVNetworkModel"),
            replace(account(token, "SSVTokenModel"), words=((hex(held), hex(ETHER)),)),
            account(distributor, "CumulativeMerkleDropModel"),
            Account(ENTITY),
            Account(TREASURY),
        ),
        frozenset({"NotMegaCluster", "NotThisEntity"}),
    )


def set_mega_cluster_on_stage(artefact: Artefact) -> Stage:
    """A mega-cluster with one member, `ENTITY`; Manticore may see anything in its storage."""
    chain, mega = Chain(), artefact.contract(MEGA_CLUSTER)
    deployment = deploy(chain, artefact)
    deployment.mega.call("list", ENTITY, caller=GOVERNOR)
    proxy = deployment.mega.call("join", caller=ENTITY)
    code = chain.runtime(deployment.mega.address, len(mega.runtime))
    return Stage(
        chain,
        deployment.mega.address,
        mega,
        {"proxy": proxy},
        (Account(deployment.mega.address, code.hex(), "arbitrary"), Account(proxy, "00")),
        frozenset({"NotMember", "NoProxy", "NotListed", "OwnableUnauthorizedAccount"}),
    )


def member_slots(mega: Contract, entity: str) -> tuple[int, ...]:
    """Where the mega-cluster's storage holds the record of an entity."""
    kinds = mega.storage_layout["types"]
    record = kinds[kinds[slot_of(mega, "_members")["type"]]["value"]]
    first = _slot_in(mega, "_members", entity)
    return tuple(first + word for word in range(int(record["numberOfBytes"]) // 32))


def _slot_in(contract: Contract, label: str, key: str) -> int:
    """Where a mapping holds what belongs to an address."""
    place = int(slot_of(contract, label)["slot"]).to_bytes(32, "big")
    return int.from_bytes(keccak(bytes(12) + bytes.fromhex(key[2:]) + place), "big")


def slot_of(contract: Contract, label: str) -> Mapping[str, Any]:
    """The compiler's entry for a state variable."""
    for entry in contract.storage_layout["storage"]:
        if entry["label"] == label:
            found: Mapping[str, Any] = entry
            return found
    raise ProofError(contract.name, f"has no state variable {label}", "name the one that took its place")
