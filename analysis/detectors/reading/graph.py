"""The order in which a function's nodes are read, and what its loops change."""

from dataclasses import dataclass
from typing import Any

from slither.core.cfg.node import Node
from slither.core.declarations import FunctionContract
from slither.core.variables.local_variable import LocalVariable
from slither.slithir.operations import Index, Length, Member, OperationWithLValue
from slither.slithir.variables import ReferenceVariable


@dataclass(frozen=True, eq=False)
class Graph:
    """`order` is such that a node comes after all that lead to it, but for the ends of loops."""

    order: tuple[Node, ...]
    position: dict[Node, int]
    changed: dict[Node, tuple[Any, ...]]

    def into(self, node: Node) -> list[tuple[Node, Node]]:
        """The edges that are read before the node."""
        return [(father, node) for father in node.fathers if not self.is_back(father, node)]

    def is_back(self, node: Node, son: Node) -> bool:
        return self.position.get(son, 0) <= self.position.get(node, -1)

    def changed_from(self, node: Node) -> tuple[Any, ...]:
        """The local variables that the loop with this head assigns; none if it is no head."""
        return self.changed.get(node, ())


def is_library(function: Any) -> bool:
    """Whether it is a function of a library, or a free one."""
    contract = getattr(function, "contract", None)
    return contract is None or bool(contract.is_library)


def plan(function: FunctionContract) -> Graph:
    order = _order(function)
    position = {node: index for index, node in enumerate(order)}
    ends: dict[Node, list[Node]] = {}
    for node in order:
        for son in node.sons:
            if position[son] <= position[node]:
                ends.setdefault(son, []).append(node)
    changed = {head: _assigned(_body(head, tails)) for head, tails in ends.items()}
    return Graph(tuple(order), position, changed)


def _order(function: FunctionContract) -> list[Node]:
    """Reverse post-order, without recursion: a function may have ten thousand statements."""
    start = function.entry_point
    if start is None:
        return list(function.nodes[:1])
    seen, done = {start}, list[Node]()
    # What is done first comes last: the exit of a loop after its body.
    stack = [(start, reversed(start.sons))]
    while stack:
        node, sons = stack[-1]
        son = next(sons, None)
        if son is None:
            done.append(node)
            stack.pop()
        elif son not in seen:
            seen.add(son)
            stack.append((son, reversed(son.sons)))
    return done[::-1]


def _body(head: Node, tails: list[Node]) -> set[Node]:
    body, waiting = {head}, list(tails)
    while waiting:
        node = waiting.pop()
        if node not in body:
            body.add(node)
            waiting.extend(node.fathers)
    return body


def _assigned(nodes: set[Node]) -> tuple[Any, ...]:
    found: dict[Any, None] = {}
    for node in sorted(nodes, key=lambda node: node.node_id):
        for operation in node.irs:
            found |= dict.fromkeys(_touched(operation))
    return tuple(found)


def _touched(operation: Any) -> list[LocalVariable]:
    # To look into a variable is not to change it.
    looks = isinstance(operation, Index | Member | Length)
    targets = [operation.lvalue] if isinstance(operation, OperationWithLValue) and not looks else []
    targets = [t.points_to_origin if isinstance(t, ReferenceVariable) else t for t in targets]
    # A callee may write to memory that it is lent.
    lent = [a for a in getattr(operation, "arguments", ()) if getattr(a, "location", None) == "memory"]
    return [t for t in targets + lent if isinstance(t, LocalVariable) and t.location != "storage"]
