"""Growth of a campaign's coverage, as the points of a drawing of WIDTH by HEIGHT."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, log10

from analysis.record import Campaign

WIDTH, HEIGHT = 1000, 210
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 12, 40
TICKS = 5


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Plot:
    """`line` and `area` are SVG paths; `ceiling` is the height of all that there is to cover, if counted."""

    line: str
    area: str
    ceiling: float | None
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


def draw_growth(campaign: Campaign) -> Plot | None:
    """None where there are no two points to draw a line between."""
    if len(campaign.growth) < 2:
        return None
    longest = max(sample.seconds for sample in campaign.growth) or 1.0
    highest = max(campaign.coverable, *(sample.covered for sample in campaign.growth), 1)
    points = [(_x(s.seconds / longest), _y(s.covered / highest)) for s in campaign.growth]
    line = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    area = f"{line} L{points[-1][0]:.1f} {_y(0):.1f} L{points[0][0]:.1f} {_y(0):.1f} Z"
    return Plot(
        line,
        area,
        _y(campaign.coverable / highest) if campaign.coverable else None,
        tuple(Tick(_x(value / longest), f"{value:g} s") for value in _ticks(longest)),
        tuple(Tick(_y(value / highest), f"{value:,.0f}") for value in _ticks(highest)),
    )


def _ticks(end: float) -> Iterator[float]:
    """Round values from 0 to `end`."""
    rough = end / TICKS
    magnitude = 10.0 ** floor(log10(rough))
    step = magnitude * next(factor for factor in (1, 2, 5, 10) if factor * magnitude >= rough)
    for number in range(ceil(end / step) + 1):
        if number * step <= end:
            yield number * step


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
