"""Everything that can be seen of a scene, so that two looks tell whether anything changed."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from analysis.abi import Function
from analysis.artefact import Artefact, Json
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
    FOUR,
    FULL,
    LIQUIDATED,
    LISTED,
    ON_REMOVED,
    STRANGER,
    SUE,
    Scene,
)

PEOPLE = [STRANGER, LISTED, BARRED, FORMER, ANNA, BEN, CARL, DORA, EVE, FAY, SUE]
WORDS = 16
"""More than any contract's fixed variables take."""

# Constants, and pure functions of their arguments.
BLIND = {
    "name", "symbol", "decimals", "supportsInterface", "getVersion", "isWhitelistingContract",
    "isAddressWhitelistedInWhitelistingContract", "getWhitelistedOperators", "getValidator", "totalFees",
}  # fmt: skip


def observe(scene: Scene) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    values = _values(scene)
    contracts = {**scene.contracts, "SSV": scene.deployment.ssv, "token": scene.deployment.token}
    for title, contract in contracts.items():
        for word in range(WORDS):
            seen[f"{title} word {word}"] = scene.chain.storage(contract.address, word)
        for function in getters(scene.artefact, contract, title):
            for arguments in _arguments(function, values):
                seen[f"{title}.{function.name}{arguments}"] = _ask(contract, function, arguments)
    for holder in values["address"]:
        seen[f"ether of {holder}"] = scene.chain.balance(holder)
        for spender in scene.mega.address, scene.deployment.ssv.address:
            allowed = scene.deployment.token.view("allowance", holder, spender)
            seen[f"allowance from {holder} to {spender}"] = allowed
    return seen
