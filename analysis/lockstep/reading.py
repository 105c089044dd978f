"""What a call of the bytecode is in the specification's words: the way back from `bytecode.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from eth_abi.exceptions import DecodingError
from eth_hash.auto import keccak

from analysis.abi import Function, Interface
from analysis.lockstep.bytecode import compute_leaf
from specs.accounts import NOBODY, Account, compute_proxy
from specs.calls import TRANSITIONS, Call
from specs.distributor import NO_ROOT, Proof, Root
from specs.ssv import Cluster

CLUSTER: Final = "(uint32,uint64,uint64,bool,uint256)"


class Unreadable(Exception):  # noqa: N818 (a call of which the specification does not speak, no fault)
    """Says why."""


@dataclass(frozen=True)
class Reader:
    """By address, in small letters: who it is, and the contracts that have calls. By proxy: whose it is.

    A root is called by its hash, where it is not among the `roots`.
    """

    accounts: dict[str, Account]
    contracts: Mapping[str, tuple[str, Interface]]
    entities: Mapping[Account, Account]
    proxy: Interface
    roots: Mapping[bytes, Root] = field(default_factory=dict)

    def read(self, caller: str, to: str, data: bytes, value: int = 0) -> Call:
        who = self._name(caller)
        if not data:
            return Call("send ether", who, (self._name(to), value))
        if value:
            raise Unreadable(f"{value} wei sent along with a call")
        entity = self.entities.get(self.accounts.get(to, NOBODY))
        if entity is not None:
            function = find_function("EntityProxy", self.proxy, data)
            return Call("EntityProxy", who, (function.name, entity))
        if to not in self.contracts:
            raise Unreadable(f"a call of {to}")
        contract, interface = self.contracts[to]
        function = find_function(contract, interface, data)
        name = f"{contract}.{function.name}"
        if name not in TRANSITIONS:
            raise Unreadable(f"{name} is no call of the specification")
        values = decode(function, data)
        return Call(name, who, self._read_arguments(name, who, function.inputs.types, values))

    def _read_arguments(
        self, name: str, caller: Account, types: Sequence[str], values: Sequence[Any]
    ) -> tuple[Any, ...]:
        read = tuple(self._read(*pair) for pair in zip(types, values, strict=True) if pair[0] != "bytes32[]")
        if "bytes32[]" not in types:
            return read
        entity, amount = (compute_proxy(caller), read[0]) if name.startswith("Mega") else read[:2]
        return (*read, self._read_proof(entity, amount, values[-1]))

    def _read(self, type_name: str, value: Any) -> Any:
        match type_name:
            case "address":
                return self._name(value)
            case "bytes32":
                return self._read_root(value)
            case _ if type_name == CLUSTER:
                return Cluster(*value)
            case _:
                return value

    def _name(self, address: str) -> Account:
        if address.lower() not in self.accounts:
            raise Unreadable(f"an account that nobody named ({address})")
        return self.accounts[address.lower()]

    def _read_root(self, value: bytes) -> Root:
        return self.roots.get(value, Root(value.hex())) if any(value) else NO_ROOT

    def _read_proof(self, account: Account, amount: int, path: Sequence[bytes]) -> Proof:
        """What it proves is where the account's leaf comes to with it."""
        addresses = {name: address for address, name in self.accounts.items()}
        if account not in addresses:
            return Proof(NO_ROOT, account, amount)
        node = compute_leaf(addresses[account], amount)
        for sibling in path:
            node = keccak(b"".join(sorted((node, sibling))))
        return Proof(self._read_root(node), account, amount)


def find_function(contract: str, interface: Interface, data: bytes) -> Function:
    for function in interface.functions.values():
        if function.selector == data[:4]:
            return function
    raise Unreadable(f"{contract} has no function {data[:4].hex()}")


def decode(function: Function, data: bytes) -> tuple[Any, ...]:
    try:
        return function.inputs.decode(data[4:])
    except DecodingError as error:
        raise Unreadable(f"{function.name} with arguments that do not decode ({error})") from error
