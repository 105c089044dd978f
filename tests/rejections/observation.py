"""Everything that can be seen of a scene, so that two looks tell whether anything changed."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

from analysis.abi import Function
from analysis.chain import Deployed, Reverted
from tests.rejections.cast import (
    ANNA,
    BARRED,
    BEN,
    CARL,
    DORA,
    EVE,
    FAY,
    FORMER,
    LISTED,
    SUE,
    UNKNOWN,
    WALLET,
    Scene,
)
from tests.scenarios import STRANGER

PEOPLE = [STRANGER, LISTED, BARRED, FORMER, ANNA, BEN, CARL, DORA, EVE, FAY, SUE, WALLET]
OPERATORS = [*range(15), UNKNOWN]
WORDS = 13
"""As many as the contract with the most fixed variables has."""

ABIS = {"SSV": "ISSVViews", "token": "SSVTokenModel", "distributor": "CumulativeMerkleDropModel"}
BLIND = {
    "supportsInterface",
    "getValidator",
    "getWhitelistedOperators",
    "isAddressWhitelistedInWhitelistingContract",
}
"""Pure, or asked by keys that no row registers, or by lists of what is asked one by one."""


ASKED_OF_PROXIES = {"entityOf", "isWhitelisted", "cumulativeClaimed"}


class Observer:
    """Looks at one scene, again and again."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        d = scene.deployment
        self._contracts = {**scene.contracts, "SSV": d.ssv, "token": d.token, "distributor": d.distributor}
        self._getters = [
            (title, contract, contract.interface.functions[entry["name"]])
            for title, contract in self._contracts.items()
            for entry in scene.artefact.contract(ABIS.get(title, title)).abi
            if entry.get("stateMutability") == "view" and entry["name"] not in BLIND
        ]
        self._usual: dict[Callable[[Scene], None], dict[str, Any]] = {}

    def look_at(self, situation: Callable[[Scene], None]) -> dict[str, Any]:
        """`look` right after it came about; it comes about in one way only."""
        if situation not in self._usual:
            self._usual[situation] = self.look()
        return self._usual[situation]

    def look(self) -> dict[str, Any]:
        chain = self._scene.chain
        holders = [*PEOPLE, *self._proxies(), *(c.address for c in self._contracts.values())]
        seen: dict[str, Any] = {
            f"{title} word {word}": chain.storage(contract.address, word)
            for title, contract in self._contracts.items()
            for word in range(WORDS)
        }
        seen |= {f"ether of {holder}": chain.balance(holder) for holder in holders}
        for title, contract, function in self._getters:
            addresses = holders if title == "token" or function.name in ASKED_OF_PROXIES else PEOPLE
            for arguments in self._arguments(function.inputs.types, addresses):
                seen[f"{title}.{function.name}{arguments}"] = _ask(contract, function, arguments)
        return seen

    def _proxies(self) -> list[str]:
        entity_proxies = {self._scene.mega.view("member", entity)[0] for entity in PEOPLE}
        return [self._scene.contracts["EntityProxy"].address, *sorted(entity_proxies)]

    def _arguments(self, types: Sequence[str], addresses: Sequence[str]) -> list[tuple[Any, ...]]:
        mega, structs = self._scene.mega, self._scene.structs
        match types:
            case ["address", "uint64[]", _]:
                return [(proxy, ids, struct) for (proxy, ids), struct in structs.items()]
            case ["address", "uint64[4]"]:
                return [(mega.view("entityOf", proxy), ids) for proxy, ids in structs]
            case ["address", "uint64[4]", _]:
                return [(mega.view("entityOf", proxy), ids, s) for (proxy, ids), s in structs.items()]
            case ["uint64[4]"]:
                return [(ids,) for _, ids in structs]
            case ["address", "address"]:
                return list(product(addresses, (mega.address, self._scene.ssv.address)))
            case ["address", "uint256"]:
                return list(product(addresses, range(1, 5)))
        one = {"address": addresses, "uint64": OPERATORS}
        return list(product(*(one[name] for name in types)))


def _ask(contract: Deployed, function: Function, arguments: tuple[Any, ...]) -> Any:
    try:
        return contract.view(function.signature, *arguments)
    except Reverted as refusal:
        return str(refusal)
