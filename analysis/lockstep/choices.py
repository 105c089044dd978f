"""Where the choices of a run come from: a generator of random numbers, or whatever else can choose."""

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Choices(Protocol):
    def among(self, options: Sequence[T]) -> T: ...

    def between(self, lowest: int, highest: int) -> int: ...

    def chance(self, percent: int) -> bool: ...


class RandomChoices:
    """Choices by a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def among(self, options: Sequence[T]) -> T:
        return self._random.choice(options)

    def between(self, lowest: int, highest: int) -> int:
        return self._random.randint(lowest, highest)

    def chance(self, percent: int) -> bool:
        return self._random.random() * 100 < percent
