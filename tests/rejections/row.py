"""What a rejection is: a call that somebody makes in some situation, and the error that answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.rejections.cast import Scene, as_it_stands

SSVS = "SSV's"
TOKENS = "the token's"
DISTRIBUTORS = "the distributor's"
OURS = ""


@dataclass(frozen=True)
class Row:
    """`whose` says whose error it is where it passes through from another contract.

    `also` is what is wrong besides, and documented to be found out later. Caller, arguments and details
    are functions of the scene where they depend on it.
    """

    function: str
    caller: Any
    arguments: Any
    error: str
    details: Any = ()
    situation: Callable[[Scene], None] = as_it_stands
    also: str = ""
    whose: str = OURS
    contract: str = "MegaCluster"

    @property
    def rejection(self) -> str:
        """As the interface's comments name it."""
        return self.whose or self.error

    def __str__(self) -> str:
        besides = f"besides {self.also}" if self.also else ""
        words = (self.contract, self.function, self.error, self.situation.__name__, besides)
        return "-".join(word.replace(" ", "-") for word in words if word not in ("", "as_it_stands"))


def resolve(value: Any, scene: Scene) -> Any:
    return value(scene) if callable(value) else value
