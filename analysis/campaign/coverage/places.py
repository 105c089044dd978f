"""What there is to reach in the sources: lines, ways of branches, custom errors.

A line counts where a statement begins of which the compiled contracts have an instruction.

A branch is a condition that somebody wrote: an `if`, a `require`, a `?:`, whether an `&&` or `||` comes to
its right side, the condition of a loop. It has two ways. In the bytecode it is a conditional jump made of
exactly that piece of source. All other conditional jumps are the compiler's own and no branches here: the
choice of the function, the checks of calldata and of what a call returned, that a callee has code, that no
ether came along, bounds of arrays, overflow and division by nought.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.artefact import Artefact, Contract, Json, Source
from analysis.campaign.coverage.source_map import JUMPI, Span, map_instructions, read_span

OURS = "contracts/"
NOT_OURS = ("contracts/model/", "contracts/interfaces/")

STATEMENTS = {
    "Break",
    "Continue",
    "DoWhileStatement",
    "EmitStatement",
    "ExpressionStatement",
    "ForStatement",
    "IfStatement",
    "InlineAssembly",
    "Return",
    "RevertStatement",
    "TryStatement",
    "VariableDeclarationStatement",
    "WhileStatement",
}

WAYS = {
    "IfStatement": ("is true", "is false"),
    "Conditional": ("is false", "is true"),
    "ForStatement": ("goes on", "ends"),
    "WhileStatement": ("goes on", "ends"),
    "DoWhileStatement": ("ends", "goes on"),
    "require": ("refuses", "passes"),
    "assert": ("refuses", "passes"),
    "&&": ("comes to its right side", "is false by its left side"),
    "||": ("comes to its right side", "is true by its left side"),
}
"""What it means that the jump is not taken, and that it is."""


@dataclass(frozen=True)
class Branch:
    """`text` is its first line; `ways` say what not jumping and jumping mean."""

    span: Span
    path: str
    line: int
    text: str
    ways: tuple[str, str]

    def tell(self, never: Sequence[bool]) -> str:
        """Which ways it never took: one, or both."""
        return f"{self.text}: never {self.ways[never[0]] if len(never) == 1 else 'come to'}"


@dataclass(frozen=True)
class Statement:
    span: Span
    path: str
    line: int


@dataclass(frozen=True)
class Refusal:
    """A custom error, where it is declared."""

    name: str
    selector: bytes
    path: str
    line: int


@dataclass(frozen=True)
class Places:
    """Of the sources at `paths`, as written; `errors` are those that their code names."""

    paths: tuple[str, ...]
    statements: tuple[Statement, ...]
    branches: Mapping[Span, Branch]
    errors: tuple[Refusal, ...]


def is_ours(path: str) -> bool:
    return path.startswith(OURS) and not path.startswith(NOT_OURS)


def list_contracts(artefact: Artefact) -> tuple[Contract, ...]:
    """Those with code of ours in them; abstract ones and interfaces have none."""
    return tuple(c for c in artefact.contracts if is_ours(c.source) and c.runtime)


def find_places(artefact: Artefact) -> Places:
    sources = [source for source in artefact.sources.values() if is_ours(source.name)]
    compiled = _list_compiled(artefact)
    statements: list[Statement] = []
    branches: dict[Span, Branch] = {}
    for source in sources:
        nodes = list(_walk(source.ast))
        statements += [s for s in _find_statements(source, nodes) if s.span in compiled.statements]
        branches |= {b.span: b for b in _find_branches(source, nodes) if b.span in compiled.jumps}
    paths = tuple(sorted({s.path for s in statements}))
    return Places(paths, tuple(statements), branches, tuple(_find_errors(artefact, sources)))


@dataclass(frozen=True)
class _Compiled:
    """Spans of statements that some instruction is of, and of those that a conditional jump is made of."""

    statements: frozenset[Span]
    jumps: frozenset[Span]


def _list_compiled(artefact: Artefact) -> _Compiled:
    finder = StatementFinder(artefact)
    statements, jumps = set(), set()
    for contract in list_contracts(artefact):
        for code, source_map in list_codes(contract):
            for place, span in map_instructions(code, source_map).items():
                if code[place] == JUMPI:
                    jumps.add(span)
                if found := finder.find(span):
                    statements.add(found)
    return _Compiled(frozenset(statements), frozenset(jumps))


def list_codes(contract: Contract) -> tuple[tuple[bytes, str], ...]:
    """The code that is deployed, and that which deploys it, each with its source map."""
    return (
        (contract.runtime, contract.runtime_srcmap),
        (contract.creation, contract.creation_srcmap),
    )


class StatementFinder:
    """Which statement a piece of source belongs to: the innermost around it."""

    def __init__(self, artefact: Artefact) -> None:
        self._known: dict[Span, Span | None] = {}
        self._statements: dict[int, list[Span]] = {}
        for source in artefact.sources.values():
            if is_ours(source.name):
                spans = [s.span for s in _find_statements(source, _walk(source.ast))]
                self._statements[source.index] = sorted(spans, key=lambda span: span.length)

    def find(self, span: Span) -> Span | None:
        if span not in self._known:
            around = (s for s in self._statements.get(span.index, ()) if s.holds(span))
            self._known[span] = next(around, None)
        return self._known[span]


def _find_statements(source: Source, nodes: Iterable[Json]) -> Iterator[Statement]:
    for node in nodes:
        if node["nodeType"] in STATEMENTS:
            span = read_span(node["src"])
            yield Statement(span, source.name, _line(source, span))


def _find_branches(source: Source, nodes: Iterable[Json]) -> Iterator[Branch]:
    for node in nodes:
        ways = WAYS.get(_name_kind(node))
        if ways:
            span = read_span(node["src"])
            yield Branch(span, source.name, _line(source, span), _first_line(source, span), ways)


def _name_kind(node: Json) -> str:
    match node:
        case {"nodeType": "BinaryOperation", "operator": str(operator)}:
            return operator
        case {"nodeType": "FunctionCall", "expression": {"nodeType": "Identifier", "name": str(name)}}:
            return name
        case _:
            kind: str = node["nodeType"]
            return kind


def _find_errors(artefact: Artefact, sources: Iterable[Source]) -> Iterator[Refusal]:
    """Once each, in the order of their declarations."""
    used = {n.get("referencedDeclaration") for source in sources for n in _walk(source.ast)}
    for source in artefact.sources.values():
        for node in _walk(source.ast):
            if node["nodeType"] == "ErrorDefinition" and node["id"] in used:
                line = _line(source, read_span(node["src"]))
                yield Refusal(node["name"], bytes.fromhex(node["errorSelector"]), source.name, line)


def _walk(node: Any) -> Iterator[Json]:
    """Every node of a syntax tree."""
    if isinstance(node, list):
        for item in node:
            yield from _walk(item)
    elif isinstance(node, dict):
        if "nodeType" in node and "src" in node:
            yield node
        for value in node.values():
            if isinstance(value, list | dict):
                yield from _walk(value)


def _line(source: Source, span: Span) -> int:
    # solc counts bytes, and a text may hold more than ASCII.
    return source.text.encode()[: span.start].count(b"\n") + 1


def _first_line(source: Source, span: Span) -> str:
    piece = source.text.encode()[span.start : span.end].decode()
    first = " ".join(piece.split("{")[0].split())
    return first if len(first) <= 80 else f"{first[:79]}…"
