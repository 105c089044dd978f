"""The lines of source around a finding, kept with the run: sources change, reports do not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.finding import Location

MARGIN = 2
LONGEST = 24


@dataclass(frozen=True)
class Excerpt:
    """`lines` of `path` from `first_line` on; the place meant is `line` to `last_line`."""

    path: str
    line: int
    last_line: int
    first_line: int
    lines: tuple[str, ...]


def cut_excerpts(locations: Iterable[Location], texts: Mapping[str, str]) -> tuple[Excerpt, ...]:
    """One for each place that lies in `texts`, sources by their path."""
    places = dict.fromkeys((place.path, place.line, place.last_line) for place in locations)
    known = [(*place, texts[place[0]].splitlines()) for place in places if place[0] in texts]
    return tuple(_cut(path, line, last, lines) for path, line, last, lines in known if line <= len(lines))


def _cut(path: str, line: int, last_line: int, lines: list[str]) -> Excerpt:
    first = max(line - MARGIN, 1)
    last = min(last_line + MARGIN, first + LONGEST - 1, len(lines))
    return Excerpt(path, line, last_line, first, tuple(lines[first - 1 : last]))
