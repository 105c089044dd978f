"""What a contract can run, on its source: its functions, what they call, and how one comes to another."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from analysis.artefact import Artefact, Json

ENTRY = ("external", "public")


class Program:
    """The declarations of an artefact by their AST ids, and what the contract `name` can run of them."""

    def __init__(self, artefact: Artefact, name: str) -> None:
        self._artefact = artefact
        self._name = name
        self._declared: dict[int, Json] = {}
        self._places: dict[int, tuple[str, str]] = {}
        for source in artefact.sources.values():
            for contract in _children(source.ast, "ContractDefinition"):
                for node in walk(contract):
                    if "id" in node:
                        self._declared[node["id"]] = node
                        self._places[node["id"]] = (source.name, contract["name"])
        self.functions = self._reachable(self._start())

    def declaration(self, reference: int | None) -> Json:
        return self._declared.get(reference, {}) if reference is not None else {}

    def contract_of(self, node: Json) -> str:
        return self._places[node["id"]][1]

    def place(self, node: Json) -> str:
        name, _ = self._places[node["id"]]
        before = self._artefact.sources[name].text.encode()[: int(node["src"].partition(":")[0])]
        return f"{name}:{len(before.splitlines())}"

    def _start(self) -> list[Json]:
        """All functions and modifiers of the contract and its bases, private ones too."""
        contract = next(
            node
            for node in self._declared.values()
            if node.get("nodeType") == "ContractDefinition" and node["name"] == self._name
        )
        bases = [self._declared[base] for base in contract["linearizedBaseContracts"]]
        return [
            node
            for base in bases
            for node in base["nodes"]
            if node["nodeType"] in ("FunctionDefinition", "ModifierDefinition") and not _is_constructor(node)
        ]

    def _reachable(self, start: list[Json]) -> list[Json]:
        """With the library functions that they call, and so on."""
        found = {node["id"]: node for node in start}
        waiting = list(found.values())
        while waiting:
            for call in calls(waiting.pop()):
                target = self.declaration(callee(call).get("referencedDeclaration"))
                if self._runs_here(call, target) and target["id"] not in found:
                    found[target["id"]] = target
                    waiting.append(target)
        return list(found.values())

    def way_to(self, function: Json) -> list[tuple[Json, Json]]:
        """By the fewest functions from an entry: each, and the call in it that goes on. Empty for an entry,
        and for what nothing calls.
        """
        before: dict[int, tuple[Json, Json]] = {}
        starts = [f for f in self.functions if is_entry(f)]
        waiting, seen = deque(starts), {start["id"] for start in starts}
        while waiting:
            caller = waiting.popleft()
            for call, target in self._steps(caller):
                if target not in seen:
                    seen.add(target)
                    before[target] = caller, call
                    waiting.append(self._declared[target])
        way: list[tuple[Json, Json]] = []
        while (step := before.get(way[0][0]["id"] if way else function["id"])) is not None:
            way.insert(0, step)
        return way

    def _steps(self, function: Json) -> Iterator[tuple[Json, int]]:
        for node in walk(function):
            if node["nodeType"] == "ModifierInvocation":
                yield node, node["modifierName"]["referencedDeclaration"]
            elif node["nodeType"] == "FunctionCall":
                target = self.declaration(callee(node).get("referencedDeclaration"))
                if self._runs_here(node, target):
                    yield node, target["id"]

    def _runs_here(self, call: Json, target: Json) -> bool:
        """And not in another contract."""
        is_function = target.get("nodeType") == "FunctionDefinition" and bool(target.get("body"))
        return is_function and "external" not in type_of(callee(call)).split()


def is_entry(function: Json) -> bool:
    return function["nodeType"] == "FunctionDefinition" and function["visibility"] in ENTRY


def _is_constructor(node: Json) -> bool:
    return node.get("kind") == "constructor"


def walk(node: Any) -> Iterator[Json]:
    match node:
        case dict():
            if "nodeType" in node:
                yield node
            for child in node.values():
                yield from walk(child)
        case list():
            for child in node:
                yield from walk(child)


def _children(node: Json, kind: str) -> list[Json]:
    return [child for child in node.get("nodes", ()) if child.get("nodeType") == kind]


def calls(node: Json) -> Iterator[Json]:
    return (
        found
        for found in walk(node)
        if found["nodeType"] == "FunctionCall" and found["kind"] == "functionCall"
    )


def callee(call: Json) -> Json:
    """What is called, without the ether and gas that go with it."""
    expression: Json = call["expression"]
    return expression["expression"] if expression["nodeType"] == "FunctionCallOptions" else expression


def type_of(node: Json) -> str:
    kind: str = node.get("typeDescriptions", {}).get("typeString") or ""
    return kind
