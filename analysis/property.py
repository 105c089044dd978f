"""A row of the catalogue, as a value."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a property is a predicate over."""

    STATE = "state"
    TRANSITION = "transition"
    TRACE = "trace"


@dataclass(frozen=True)
class Property:
    """`engines` are those expected to speak to it; `assumptions` are slugs of the catalogue's sentences."""

    slug: str
    family: str
    kind: Kind
    statement: str
    engines: tuple[str, ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True)
class Assumption:
    slug: str
    statement: str
