"""r(C) = e^(k * (C0 - C) / C0) below the target capacity C0, else 1: what a new rank brings."""

from decimal import Decimal, localcontext
from functools import cache
from typing import Final

from specs.parameters import WAD, Parameters

SHARE: Final = 1_000_000
"""Units of one share: what a rank brings at or above the target capacity."""


@cache
def compute_units(rate_exponent_wad: int, target_capacity: int, capacity: int) -> int:
    """r(C) in units, rounded down."""
    if capacity >= target_capacity:
        return SHARE
    with localcontext(prec=60):
        missing = Decimal(target_capacity - capacity) / target_capacity
        return int((rate_exponent_wad * missing / WAD).exp() * SHARE)


def get_rate(parameters: Parameters, capacity: int) -> int:
    return compute_units(parameters.rate_exponent_wad, parameters.target_capacity, capacity)
