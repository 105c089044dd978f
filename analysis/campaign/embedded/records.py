"""Of what is there more than ever before in a stream of calls, and who has it?

What takes many like steps is come to by going on from where most of them were made: the maximisation of
FuzzFactory (Padhye et al., OOPSLA 2019), over what entities have, and the words
by which states are told apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analysis.campaign.embedded.machine import Standing

Count = tuple[str, bool]
"""Its name, and whether it is the most that one entity has, or what all have together."""


@dataclass
class Records:
    """`most` is how much was reached, and after how few calls, as a number below nought."""

    most: dict[Count, tuple[int, int]] = field(default_factory=dict)

    def note(self, standings: Sequence[Standing], words: Sequence[int], length: int) -> list[Count]:
        """Of which there is more after `length` calls than ever before; or as much as ever, after fewer."""
        broken = []
        for count, number in _count(standings, words):
            reached = number, -length
            if reached > self.most.get(count, (0, 0)):
                self.most[count] = reached
                broken.append(count)
        return broken


def find_holder(count: Count, standings: Sequence[Standing]) -> int | None:
    """The number of the entity that has most; None where all are counted together."""
    name, is_of_one = count
    numbers = _list_numbers(standings).get(name, [])
    return numbers.index(max(numbers)) if is_of_one else None


def _count(standings: Sequence[Standing], words: Sequence[int]) -> Iterator[tuple[Count, int]]:
    for number, word in enumerate(words):
        yield (f"word {number}", False), word
    for name, numbers in _list_numbers(standings).items():
        yield (name, True), max(numbers)
        yield (name, False), sum(numbers)


def _list_numbers(standings: Sequence[Standing]) -> dict[str, list[int]]:
    return {
        "minted ranks": [minted for _, minted, *_ in standings],
        "pending ranks": [pending for _, _, pending, *_ in standings],
        "ranks": [minted + pending for _, minted, pending, *_ in standings],
        "open operators": [operators for _, _, _, operators, _ in standings],
    }
