"""The bytecode's side: carries out the specification's calls on a chain, and says why one was refused."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final

from eth_hash.auto import keccak

from analysis import deployment
from analysis.abi import Function
from analysis.artefact import Artefact
from analysis.chain import Chain, Reverted
from analysis.deployment import Deployment, SSVParameters
from specs import accounts
from specs.accounts import Account, compute_proxy
from specs.calls import Call
from specs.distributor import NO_ROOT, Proof, Root
from specs.parameters import Parameters
from specs.rejections import Rejection
from specs.ssv import Cluster

GOVERNOR: Final = Account("gov")
CONTRACT_ENTITY: Final = Account("eve")
"""Acts through a contract, which takes no ether."""
ENTITIES: Final = tuple(map(Account, ("ann", "ben", "cat", "dan", "eve", "fay", "gil")))
STRANGER: Final = Account("sid")
ACTORS: Final = (*ENTITIES, STRANGER, GOVERNOR, accounts.DAO)

ETHER_OF_EACH: Final = 10**20


def read_rejection(reverted: Reverted) -> Rejection:
    """Raises ValueError where the specification has no word for it."""
    is_sentence = reverted.name == "Error"
    return Rejection(reverted.arguments[0] if is_sentence else reverted.name)


def compute_address(actor: Account) -> str:
    return "0x" + actor.encode().hex().rjust(40, "0")


def compute_leaf(address: str, amount: int) -> bytes:
    return keccak(bytes.fromhex(address[2:]) + amount.to_bytes(32, "big"))


def compute_levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """A Merkle tree from its leaves to the root, pairs sorted; a node without a sibling goes up as it is."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        pairs = [levels[-1][i : i + 2] for i in range(0, len(levels[-1]), 2)]
        levels.append([keccak(b"".join(sorted(pair))) if len(pair) == 2 else pair[0] for pair in pairs])
    return levels


@dataclass(frozen=True)
class Tree:
    levels: list[list[bytes]]

    @property
    def root(self) -> bytes:
        return self.levels[-1][0]

    def prove(self, leaf: bytes) -> tuple[bytes, ...]:
        """Of a leaf that is not there, the proof is empty and wrong."""
        if leaf not in self.levels[0]:
            return ()
        position = self.levels[0].index(leaf)
        proof = []
        for level in self.levels[:-1]:
            if position ^ 1 < len(level):
                proof.append(level[position ^ 1])
            position //= 2
        return tuple(proof)


class Bytecode:
    """One deployed contract set, with the addresses and roots behind the specification's names."""

    def __init__(
        self, artefact: Artefact, chain: Chain, parameters: Parameters, ssv_parameters: SSVParameters
    ) -> None:
        self.chain = chain
        self.deployment = deploy(artefact, chain, parameters, ssv_parameters)
        d = self.deployment
        self.targets = {
            "MegaCluster": d.mega,
            "Treasury": d.treasury,
            "MegaClusterShare": d.shares,
            "SSV": d.ssv,
            "Token": d.token,
            "Distributor": d.distributor,
        }
        self.observer = chain.deploy(artefact.contract("Observer"), d.mega.address, caller=deployment.DAO)
        self.actor = chain.deploy(artefact.contract("ContractWallet"), caller=deployment.DAO)
        self.addresses = {actor: compute_address(actor) for actor in ACTORS} | {
            accounts.NOBODY: "0x" + "00" * 20,
            accounts.DAO: deployment.DAO,
            accounts.MEGA_CLUSTER: d.mega.address,
            accounts.TREASURY: d.treasury.address,
            accounts.SHARES: d.shares.address,
            accounts.SSV: d.ssv.address,
            accounts.DISTRIBUTOR: d.distributor.address,
            GOVERNOR: deployment.GOVERNOR,
            CONTRACT_ENTITY: self.actor.address,
        }
        # What a proxy refuses comes through the mega-cluster, which does not declare it.
        chain.at(d.mega.address, d.proxy_interface)
        self.trees: dict[Root, Tree] = {}
        for actor in ACTORS:
            if actor != CONTRACT_ENTITY:
                chain.force_ether(self.addresses[actor], ETHER_OF_EACH)

    def execute(self, call: Call) -> Rejection | None:
        """Why it was refused, or None. A refusal that the specification has no word for is an error."""
        try:
            self._carry_out(call)
        except Reverted as reverted:
            return read_rejection(reverted)
        if call.function == "MegaCluster.join":
            proxy = self.deployment.mega.view("member", self.addresses[call.caller])[0]
            self.addresses[compute_proxy(call.caller)] = proxy
        return None

    @contextmanager
    def forked(self) -> Iterator[None]:
        """What happens inside is undone at the end."""
        addresses, trees = dict(self.addresses), dict(self.trees)
        with self.chain.rolled_back():
            yield
        self.addresses, self.trees = addresses, trees

    def draw_up(self, root: Root, grants: Mapping[Account, int]) -> None:
        """Makes a tree of `grants`, so that the distributor can be given its root."""
        leaves = [compute_leaf(self.addresses[account], amount) for account, amount in grants.items()]
        self.trees[root] = Tree(compute_levels(leaves))

    def get_root(self, root: Root) -> bytes:
        return bytes(32) if root == NO_ROOT else self.trees[root].root

    def _prove(self, root: Root, account: Account, amount: int) -> tuple[bytes, ...]:
        return self.trees[root].prove(compute_leaf(self.addresses[account], amount))

    def _carry_out(self, call: Call) -> None:
        match call.function, call.arguments:
            case "pass time", (blocks, seconds):
                self.chain.move(blocks, seconds)
            case "send ether", (to, amount):
                self.chain.transact(self.addresses[call.caller], self.addresses[to], b"", amount)
            case "EntityProxy", (name, entity):
                proxy = self.chain.at(self.addresses[compute_proxy(entity)], self.deployment.proxy_interface)
                function = proxy.interface.functions[name]
                data = function.encode((self.addresses[entity], *compute_zeros(function)[1:]))
                self._send(call.caller, proxy.address, data)
            case name, arguments:
                contract, _, function_name = name.partition(".")
                target = self.targets[contract]
                function = target.interface.functions[function_name]
                data = function.encode([self._encode(argument) for argument in arguments])
                self._send(call.caller, target.address, data)

    def _send(self, caller: Account, to: str, data: bytes) -> None:
        if caller == CONTRACT_ENTITY:
            self.actor.call("exec", to, data, caller=deployment.DAO)
        else:
            self.chain.transact(self.addresses[caller], to, data)

    def _encode(self, value: Any) -> Any:
        match value:
            case Cluster():
                return (
                    value.validator_count,
                    value.network_fee_index,
                    value.index,
                    value.active,
                    value.balance,
                )
            case Proof(root, account, amount):
                is_known = root in self.trees and account in self.addresses
                return self._prove(root, account, amount) if is_known else ()
            case str():
                is_account = value in self.addresses
                return self.addresses[Account(value)] if is_account else self.get_root(Root(value))
            case tuple():
                return tuple(map(self._encode, value))
            case _:
                return value


def deploy(
    artefact: Artefact, chain: Chain, parameters: Parameters, ssv_parameters: SSVParameters
) -> Deployment:
    return deployment.deploy(chain, artefact, deployment.Parameters(**asdict(parameters)), ssv_parameters)


def compute_zeros(function: Function) -> tuple[Any, ...]:
    """Arguments of zeros and empty lists."""
    return tuple(compute_zero(name) for name in function.inputs.types)


def compute_zero(type_name: str) -> Any:
    if type_name.endswith("[4]"):
        return (0, 0, 0, 0)
    if type_name.endswith("[]"):
        return ()
    if type_name.startswith("("):
        return tuple(compute_zero(name) for name in type_name[1:-1].split(","))
    zeros = {"address": "0x" + "00" * 20, "bool": False, "bytes": b"", "bytes32": bytes(32)}
    return zeros.get(type_name, 0)
