"""What is known at a point of a function, and what is known where paths meet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from slither.core.cfg.node import Node
from slither.core.declarations import FunctionContract

from analysis.detectors.reading.steps import Fact, split
from analysis.detectors.reading.values import ZERO, Kind, Round, Value, either, term


@dataclass(frozen=True)
class State:
    """What is known at a point: the values of local variables, and what must hold."""

    env: dict[Any, Value]
    facts: frozenset[Fact]


@dataclass
class Frame:
    """A function that is being read, for `this`, called by `sender`."""

    function: FunctionContract
    this: Value
    sender: Value
    stack: tuple[FunctionContract, ...]
    env: dict[Any, Value] = field(default_factory=dict)
    facts: frozenset[Fact] = frozenset()
    node: Node | None = None
    returned: list[tuple[Value, ...]] = field(default_factory=list)
    # What modifiers do after the body.
    afterwards: list[list[Any]] = field(default_factory=list)
    late_facts: frozenset[Fact] = frozenset()
    placeholder: tuple[int, frozenset[Fact]] | None = None
    # The way from a variable in memory to the part that a reference means.
    ways: dict[Any, tuple[str, ...]] = field(default_factory=dict)
    # The functions of interfaces that references name, for calls by bytes.
    functions: dict[Any, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Encoding:
    """What bytes for a call name: a function, of an interface where that is known."""

    name: str
    declared: FunctionContract | None = None


class HaltError(Exception):
    """The path ends here: `success` tells a return in assembly from a revert."""

    def __init__(self, success: bool) -> None:
        super().__init__()
        self.success = success


@dataclass(frozen=True)
class Field:
    """A part of a variable in memory that was written on its own."""

    variable: Any
    names: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    name: str
    fields: tuple[str, ...]


@dataclass(eq=False)
class Rounds:
    rounds: dict[Any, Round]
    name: str = "rounds"
    later: tuple[Value, ...] = ()


def rounds_key(node: Node) -> tuple[str, Node]:
    return ("rounds", node)


def join(states: list[State]) -> State | None:
    if len(states) < 2:
        return State(dict(states[0].env), states[0].facts) if states else None
    facts = frozenset.intersection(*(state.facts for state in states))
    variables = dict.fromkeys(key for state in states for key in state.env)
    return State({key: _meet(states, key) for key in variables}, facts)


def _meet(states: list[State], key: Any) -> Value:
    found = [state.env[key] for state in states if key in state.env]
    if isinstance(key, Field) and len(found) < len(states):
        found.append(ZERO)
    return found[0] if all(value is found[0] for value in found) else either(found)


def sons_of(node: Node, out: State, condition: Value | None) -> Iterable[tuple[Node, State]]:
    if condition is None:
        return [(son, out) for son in node.sons]
    sides = zip(node.sons, (True, False), strict=True)
    return [(son, State(out.env, out.facts | frozenset(split(condition, holds)))) for son, holds in sides]


def whole(env: dict[Any, Value], variable: Any) -> Value | None:
    parts = [value for key, value in env.items() if isinstance(key, Field) and key.variable is variable]
    base = env.get(variable)
    if not parts:
        return base
    return either(parts if base is None or base == ZERO else [base, *parts])


def forget_fields(env: dict[Any, Value], variable: Any) -> None:
    for key in [key for key in env if isinstance(key, Field) and key.variable is variable]:
        del env[key]


def member(base: Value, name: str) -> Value:
    if base.kind == Kind.STRUCT and name in base.label.fields:
        position: int = base.label.fields.index(name)
        return base.parts[position]
    return term(Kind.MEMBER, name, base)


def item(value: Value, index: int) -> Value:
    if value.kind == Kind.STRUCT and value.label == _TUPLE and index < len(value.parts):
        return value.parts[index]
    return term(Kind.ITEM, index, value)


_TUPLE = Layout("tuple", ())


def tuple_of(results: tuple[Value, ...]) -> Value:
    return results[0] if len(results) == 1 else term(Kind.STRUCT, _TUPLE, *results)
