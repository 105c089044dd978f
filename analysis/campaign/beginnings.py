"""What a search for a given call, or for a failure that was met before, begins with."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.artefact import Json
from analysis.campaign.embedded.corpus import SEEDS, Calls, load_corpus
from analysis.campaign.harness import HANDLERS, Handler, Harness
from analysis.campaign.sequence import Call
from analysis.tools import ROOT

REGRESSIONS = ROOT / "fuzz" / "regressions"
CAST = 9
"""Actors of the harness, any of whom may be the one who calls."""


def list_beginnings(harness: Harness, functions: Sequence[str]) -> tuple[Calls, ...]:
    """`functions` are names of functions of contracts: calls of them come first, by each of the actors."""
    calls = (call for name in functions for h in find_handlers(harness, name) for call in _call(h))
    known = [calls for folder in (REGRESSIONS, SEEDS) for calls in load_corpus(harness, folder)[0]]
    return tuple(dict.fromkeys((*((call,) for call in calls), *known)))


def find_handlers(harness: Harness, function: str) -> tuple[Handler, ...]:
    """Those in whose code a function of that name is called, or named for a call."""
    contract = next(
        node for node in harness.artefact.sources[HANDLERS].ast["nodes"] if node.get("name") == "Handlers"
    )
    bodies = {node["name"]: node for node in contract["nodes"] if node["nodeType"] == "FunctionDefinition"}
    return tuple(
        handler
        for name, handler in harness.handlers.items()
        if name in bodies and function in _list_named(bodies, name)
    )


def _list_named(bodies: Mapping[str, Json], start: str) -> set[str]:
    """By a function of the harness, and by those that it calls itself."""
    named: set[str] = set()
    waiting, seen = [start], {start}
    while waiting:
        members, own = _names(bodies[waiting.pop()])
        named |= members
        inner = (own & bodies.keys()) - seen
        waiting += inner
        seen |= inner
    return named


def _names(function: Json) -> tuple[set[str], set[str]]:
    """Of functions of contracts, and of its own."""
    members, own = set(), set()
    for node in _walk(function):
        match node:
            case {"nodeType": "MemberAccess", "memberName": name}:
                members.add(name)
            case {"nodeType": "Identifier", "name": name}:
                own.add(name)
            case {"nodeType": "Literal", "kind": "string", "value": str(text)}:
                members.add(text.partition("(")[0])
    return members, own


def _walk(node: Any) -> Iterator[Json]:
    match node:
        case dict():
            yield node
            for child in node.values():
                yield from _walk(child)
        case list():
            for child in node:
                yield from _walk(child)


def _call(handler: Handler) -> Iterator[Call]:
    if not handler.types:
        yield Call(handler.name)
        return
    rest = (0,) * (len(handler.types) - 1)
    yield from (Call(handler.name, (who, *rest)) for who in range(2 if handler.types[0] == "bool" else CAST))
