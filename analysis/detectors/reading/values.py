"""What an expression means at an entry point: a term over caller, parameters, storage, results."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

# Beyond these a term is cut to its leaves: what it depends on stays known, how it was computed does not.
LARGEST = 250
WIDEST = 8
MOST_LEAVES = 48


class Kind(StrEnum):
    SENDER = "sender"
    THIS = "this"
    PARAMETER = "parameter"
    CONSTANT = "constant"
    STATE = "state"
    GLOBAL = "global"
    INDEX = "index"
    MEMBER = "member"
    LENGTH = "length"
    BINARY = "binary"
    UNARY = "unary"
    APPLY = "apply"
    RESULT = "result"
    CREATED = "created"
    STRUCT = "struct"
    ITEM = "item"
    CHOICE = "choice"
    LOOP = "loop"
    CUT = "cut"


class Value:
    """A term. `label` is what tells it from others of its kind: a variable, an operator, a name, a number.

    Equal terms are equal values: two reads of one storage location, but not two calls of one function.
    """

    __slots__ = ("_hash", "kind", "label", "parts", "size")

    def __init__(self, kind: Kind, label: Any = None, parts: tuple["Value", ...] = ()) -> None:
        self.kind = kind
        self.label = label
        self.parts = parts
        self.size: int = 1 + sum(part.size for part in parts)
        self._hash = hash((kind, label, parts))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, Value)
            and self._hash == other._hash
            and self.kind == other.kind
            and self.label == other.label
            and self.parts == other.parts
        )

    def __repr__(self) -> str:
        return describe(self)

    def __iter__(self) -> Iterator["Value"]:
        """This term and all below it, through the rounds of loops, each once."""
        seen = {self}
        waiting = [self]
        while waiting:
            value = waiting.pop()
            yield value
            for part in _below(value):
                if part not in seen:
                    seen.add(part)
                    waiting.append(part)

    def mentions(self, kind: Kind, label: Any = None) -> bool:
        return any(v.kind == kind and (label is None or v.label == label) for v in self)

    def holds(self, other: "Value") -> bool:
        """Whether `other` is this term or a part of it."""
        return any(value == other for value in self)


class Round:
    """A variable that a loop changes; `later` are its values after a round. The label of a LOOP term."""

    __slots__ = ("later", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.later: list[Value] = []


SENDER = Value(Kind.SENDER)
THIS = Value(Kind.THIS)
ZERO = Value(Kind.CONSTANT, 0)


class Named(int):
    """A number with a name: a member of an enumeration."""

    name: str

    def __new__(cls, number: int, name: str) -> "Named":
        named = super().__new__(cls, number)
        named.name = name
        return named

    def __str__(self) -> str:
        return self.name


def constant(label: int | str | bool) -> Value:
    # 1 and True are equal in Python, and not here.
    return Value(Kind.CONSTANT, int(label) if isinstance(label, bool) else label)


def term(kind: Kind, label: Any, *parts: Value) -> Value:
    value = Value(kind, label, parts)
    return value if value.size <= LARGEST else Value(Kind.CUT, None, _leaves(value))


def either(values: list[Value]) -> Value:
    """One of `values`, not known which."""
    flat: dict[Value, None] = {}
    for value in values:
        flat |= dict.fromkeys(value.parts if value.kind == Kind.CHOICE else (value,))
    if len(flat) == 1:
        return next(iter(flat))
    if len(flat) > WIDEST:
        return Value(Kind.CUT, None, _leaves(Value(Kind.CHOICE, None, tuple(flat))))
    return term(Kind.CHOICE, None, *flat)


def options(value: Value) -> tuple[Value, ...]:
    """What a term may be, where paths meet."""
    return value.parts if value.kind == Kind.CHOICE else (value,)


def root(value: Value) -> Value:
    """What a location lies in: `m` of `m[k].x`."""
    while value.kind in (Kind.INDEX, Kind.MEMBER, Kind.LENGTH, Kind.ITEM):
        value = value.parts[0]
    return value


def path(value: Value) -> tuple[Value, ...]:
    """From a location down to its root: `m[k].x`, `m[k]`, `m`."""
    steps = [value]
    while steps[-1].kind in (Kind.INDEX, Kind.MEMBER, Kind.LENGTH, Kind.ITEM):
        steps.append(steps[-1].parts[0])
    return tuple(steps)


def keys(value: Value) -> tuple[Value, ...]:
    """The keys that a location is looked up with."""
    return tuple(step.parts[1] for step in path(value) if step.kind == Kind.INDEX)


def is_stored(value: Value) -> bool:
    """Whether it is a location in storage."""
    return root(value).kind == Kind.STATE


def slot(value: Value) -> tuple[Any, ...]:
    """A location without its keys: the same for `m[a].x` and `m[b].x`."""
    parts: list[Any] = []
    for step in path(value):
        parts.append(step.label if step.kind in (Kind.STATE, Kind.MEMBER) else step.kind)
    return tuple(parts)


def type_at(location: Value) -> Any:
    """The type of what is stored there, as far as mappings, arrays and structs tell."""
    if location.kind == Kind.STATE:
        return location.label.type
    if not location.parts:
        return None
    above = type_at(location.parts[0])
    if location.kind == Kind.INDEX:
        return getattr(above, "type_to", None) or getattr(above, "type", None)
    if location.kind == Kind.MEMBER:
        fields = getattr(getattr(above, "type", None), "elems", {})
        return getattr(fields.get(location.label), "type", None)
    return None


def describe(value: Value) -> str:
    """As a reader of the source would write it."""
    parts = [describe(part) for part in value.parts[:6]]
    match value.kind:
        case Kind.SENDER:
            return "msg.sender"
        case Kind.THIS:
            return "address(this)"
        case Kind.PARAMETER | Kind.STATE | Kind.GLOBAL:
            return str(getattr(value.label, "name", value.label))
        case Kind.CONSTANT:
            return str(value.label)
        case Kind.LOOP:
            return str(value.label.name)
        case Kind.INDEX:
            return f"{parts[0]}[{parts[1]}]"
        case Kind.MEMBER:
            return f"{parts[0]}.{value.label}"
        case Kind.LENGTH:
            return f"{parts[0]}.length"
        case Kind.BINARY:
            return " ".join((_bracket(value.parts[0]), value.label, _bracket(value.parts[1])))
        case Kind.UNARY:
            return f"{value.label}{parts[0]}"
        case Kind.RESULT:
            return f"{parts[0]}.{value.label.name}({', '.join(parts[1:])})"
        case Kind.APPLY | Kind.STRUCT | Kind.CREATED:
            return f"{getattr(value.label, 'name', value.label)}({', '.join(parts)})"
        case Kind.ITEM:
            return parts[0]
        case _:
            return " or ".join(parts)


def _bracket(value: Value) -> str:
    return f"({describe(value)})" if value.kind in (Kind.BINARY, Kind.CHOICE) else describe(value)


def _below(value: Value) -> tuple[Value, ...]:
    return (*value.parts, *value.label.later) if value.kind == Kind.LOOP else value.parts


def _leaves(value: Value) -> tuple[Value, ...]:
    found: dict[Value, None] = {}
    for below in value:
        if not below.parts:
            found[below] = None
        if len(found) == MOST_LEAVES:
            break
    return tuple(found)
