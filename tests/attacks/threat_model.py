"""The figures that docs/threat-model.md states, for the tests that measure them."""

import re
from functools import cache

from analysis.tools import ROOT
from tests.scenarios import SSV

DOCUMENT = ROOT / "docs" / "threat-model.md"
FIGURE = re.compile(r"^\| `([a-z0-9-]+)` \| ([0-9.,]+) ", re.MULTILINE)


@cache
def figures() -> dict[str, str]:
    """By name, without separators."""
    found = FIGURE.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert len(dict(found)) == len(found), "a figure is stated twice"
    return {name: figure.replace(",", "") for name, figure in found}


def stated(name: str) -> str:
    return figures()[name]


def in_ssv(wei: int) -> str:
    """To a thousandth, nearest."""
    return in_thousandths(wei * 1_000, SSV)


def in_shares(units: int) -> str:
    return in_thousandths(units * 1_000, 10**6)


def in_thousandths(numerator: int, denominator: int) -> str:
    """numerator / denominator is a number of thousandths."""
    thousandths = (2 * abs(numerator) + denominator) // (2 * denominator)
    sign = "-" if numerator < 0 else ""
    return f"{sign}{thousandths // 1_000}.{thousandths % 1_000:03}"
