"""What others can do to somebody's position at the protocol."""

from collections.abc import Iterator

from slither.core.declarations import Contract, FunctionContract
from slither.core.solidity_types import ElementaryType

from analysis.detectors.reading.names import verb, words

FORCIBLE = frozenset(
    {"liquidate", "slash", "seize", "expire", "eject", "kick", "force", "settle", "penalize"}
)


def forcible(interfaces: Iterator[Contract]) -> str | None:
    for interface in dict.fromkeys(interfaces):
        for function in interface.functions:
            if verb(function.name) in FORCIBLE and not function.view and takes_owner(function):
                return str(function.name)
    return None


def tells_of_force(interface: Contract) -> bool:
    """Whether it has an event, or a function, by which others take from a position."""
    stems = tuple(word.removesuffix("e") for word in FORCIBLE)
    told = any(word.startswith(stems) for event in interface.events for word in words(event.name))
    return told or forcible(iter((interface,))) is not None


def takes_owner(function: FunctionContract) -> bool:
    return any(parameter.type == ElementaryType("address") for parameter in function.parameters)
