"""What a rejection is: a call that somebody makes in some situation, and the error that answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.rejections.cast import Scene, as_it_stands

Arguments = tuple[Any, ...]

SSVS = "SSV's"
TOKENS = "the token's"
DISTRIBUTORS = "the distributor's"
OURS = ""


@dataclass(frozen=True)
class Row:
    """`whose` says whose error it is where it passes through from another contract.

    `also` is what is wrong besides, and documented to be found out later; of ours or of another's.
    Arguments and details that depend on the scene are functions of it.
    """

    function: str
    caller: str | Callable[[Scene], str]
    arguments: Arguments | Callable[[Scene], Arguments]
    error: str
    details: Arguments | Callable[[Scene], Arguments] = ()
    situation: Callable[[Scene], None] = as_it_stands
    also: str = ""
    whose: str = OURS
    contract: str = "MegaCluster"

    @property
    def rejection(self) -> str:
        """As the interface's comments name it."""
        return self.whose or self.error

    def __str__(self) -> str:
        words = [self.contract, self.function, self.error, self.situation.__name__, self.also and f"not {self.also}"]
        return "-".join(word.replace(" ", "-") for word in words if word not in ("", "as_it_stands"))


def resolve(value: Any, scene: Scene) -> Any:
    return value(scene) if callable(value) else value
