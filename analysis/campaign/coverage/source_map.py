"""Of each instruction of a bytecode, the piece of source that it was made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PUSH1, PUSH32 = 0x60, 0x7F
JUMPI = 0x57
NOWHERE = -1


@dataclass(frozen=True, order=True)
class Span:
    """`length` bytes from `start` in the source of number `index`; NOWHERE for what no source has."""

    index: int
    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length

    def holds(self, other: "Span") -> bool:
        return self.index == other.index and self.start <= other.start and other.end <= self.end


def read_span(text: str) -> Span:
    """As the syntax tree has it: start:length:index."""
    start, length, index = map(int, text.split(":"))
    return Span(index, start, length)


def map_instructions(code: bytes, source_map: str) -> Mapping[int, Span]:
    """By the instruction's place in the code, its program counter."""
    return dict(zip(_list_places(code), _read_spans(source_map), strict=False))


def _list_places(code: bytes) -> Iterator[int]:
    place = 0
    while place < len(code):
        yield place
        size = code[place] - PUSH1 + 1 if PUSH1 <= code[place] <= PUSH32 else 0
        place += 1 + size


def _read_spans(source_map: str) -> Iterator[Span]:
    """solc leaves out what is as it was one entry before."""
    fields = ["0", "0", str(NOWHERE)]
    for entry in source_map.split(";") if source_map else ():
        changed = entry.split(":")[: len(fields)]
        fields = [new or old for new, old in zip(changed + [""] * len(fields), fields, strict=False)]
        start, length, index = map(int, fields)
        yield Span(index, start, length)
