"""What the proxy's bytecode cannot do, by reachability."""

from collections.abc import Iterator, Mapping
from typing import Any

import z3

from analysis.artefact import Artefact, Contract, Json
from analysis.errors import ProofError
from analysis.proofs.machine import CALLER, Code, Word, calldata
from analysis.proofs.reachability import Effect

PROXY = "EntityProxy"


def read_code(artefact: Artefact, name: str = PROXY) -> tuple[Code, Mapping[str, Word]]:
    """The runtime bytecode, with a symbol for each immutable; and those symbols by the names of the sources."""
    contract = artefact.contract(name)
    declared = {node["id"]: node for source in artefact.sources.values() for node in _declarations(source.ast)}
    words = {declared[i]["name"]: _symbol(declared[i]) for i in contract.immutables}
    places = {
        start: words[declared[i]["name"]]
        for i, places in contract.immutables.items()
        for start, _ in places
    }
    return Code(contract.runtime, places), words


def _declarations(node: Any) -> Iterator[Json]:
    match node:
        case {"nodeType": "VariableDeclaration", **_more}:
            yield node
        case dict():
            for child in node.values():
                yield from _declarations(child)
        case list():
            for child in node:
                yield from _declarations(child)


def _symbol(declaration: Json) -> Word:
    kind: str = declaration["typeDescriptions"]["typeString"]
    name = f"immutable {declaration['name']}"
    if kind.startswith(("address", "contract ")):
        return z3.ZeroExt(96, z3.BitVec(name, 160))
    if kind.startswith("uint"):
        bits = int(kind.removeprefix("uint"))
        return z3.ZeroExt(256 - bits, z3.BitVec(name, bits)) if bits < 256 else z3.BitVec(name, 256)
    raise ProofError(name, f"is of a type that the engine does not know ({kind})", "teach it the type")


def obeys(effect: Effect, words: Mapping[str, Word]) -> Any:
    """The double lock: the mega-cluster calls, and names the proxy's own entity first."""
    return z3.And(CALLER == words["megaCluster"], calldata(4) == words["entity"])


def stays_inside(effect: Effect, words: Mapping[str, Word]) -> Any:
    """A call to SSV, its token or its distributor without ether, or to the entity with nothing but ether."""
    if effect.name != "CALL":
        return z3.BoolVal(False)
    _gas, target, value, _start, size, *_ = effect.operands
    ours = z3.Or(*(target == words[name] for name in ("ssv", "token", "distributor")))
    return z3.Or(z3.And(ours, value == 0), z3.And(target == words["entity"], size == 0))


def commands(contract: Contract) -> dict[str, int]:
    """The selectors of the functions that change something, by signature."""
    views = {
        entry["name"]
        for entry in contract.abi
        if entry["type"] == "function" and entry["stateMutability"] in ("view", "pure")
    }
    return {
        signature: int(selector, 16)
        for signature, selector in contract.method_identifiers.items()
        if signature.partition("(")[0] not in views
    }


def names(effect: Effect, selector: int) -> Any:
    return z3.Extract(255, 224, calldata(0)) == selector
