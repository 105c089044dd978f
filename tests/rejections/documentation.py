"""Which rejections the interfaces promise: read from their comments, in the order in which they stand."""

import re
from collections.abc import Iterator

from analysis.artefact import Artefact, Json
from tests.rejections.row import DISTRIBUTORS, SSVS, TOKENS

REJECTS = re.compile(r"\brejects:?\s+(.*?)(?=\s@\w|\Z)", re.IGNORECASE | re.DOTALL)
AS_FOR = re.compile(r"As for `(\w+)`")
NAMES = re.compile(rf"{SSVS}|{TOKENS}|{DISTRIBUTORS}|\b[A-Z]\w+")

NOT_OURS = ("ISSV", "ICumulative")
DOCUMENTED = {
    "IMegaCluster": "MegaCluster",
    "Members": "MegaCluster",
    "IMegaClusterShare": "MegaClusterShare",
    "MegaClusterViews": "MegaClusterViews",
    "ITreasury": "Treasury",
    "IEntityProxy": "EntityProxy",
    "EntityProxyFactory": "EntityProxyFactory",
}
"""The deployed contract, by where its functions are described."""


def read_rejections(artefact: Artefact) -> dict[tuple[str, str], tuple[str, ...]]:
    """By contract and function; those of a function that may be called by anyone at any time are none."""
    errors = declared_errors(artefact) | {"OwnableUnauthorizedAccount", SSVS, TOKENS, DISTRIBUTORS}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for definition in _definitions(artefact):
        of_all = _names(_text(definition), errors)
        texts = {node["name"]: _text(node) for node in _functions(definition)}
        for function, text in texts.items():
            if other := AS_FOR.search(text):
                text = texts[other[1]]
            if promised := of_all + _names(text, errors):
                found[DOCUMENTED[definition["name"]], function] = promised
    return found


def declared_errors(artefact: Artefact) -> set[str]:
    """Of our own contracts."""
    return {
        node["name"]
        for definition in _contracts(artefact)
        for node in definition["nodes"]
        if node["nodeType"] == "ErrorDefinition"
    }


def _definitions(artefact: Artefact) -> Iterator[Json]:
    return (definition for definition in _contracts(artefact) if definition["name"] in DOCUMENTED)


def _contracts(artefact: Artefact) -> Iterator[Json]:
    for name, source in artefact.sources.items():
        if name.startswith("contracts/") and not name.startswith("contracts/model/"):
            nodes: list[Json] = source.ast["nodes"]
            contracts = (node for node in nodes if node["nodeType"] == "ContractDefinition")
            yield from (node for node in contracts if not node["name"].startswith(NOT_OURS))


def _functions(definition: Json) -> Iterator[Json]:
    return (n for n in definition["nodes"] if n["nodeType"] == "FunctionDefinition" and n["name"])


def _text(node: Json) -> str:
    text: str = node.get("documentation", {}).get("text", "")
    return text


def _names(text: str, errors: set[str]) -> tuple[str, ...]:
    promise = REJECTS.search(text)
    return tuple(name for name in NAMES.findall(promise[1]) if name in errors) if promise else ()
