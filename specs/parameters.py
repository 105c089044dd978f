"""What is chosen at deployment and never changed. A deployment outside these bounds is refused."""

from dataclasses import dataclass
from typing import Final

from specs.rejections import Rejection, require
from specs.ssv import LARGEST_UNITS, SMALLEST_OPERATOR_FEE, UNIT

WAD: Final = 10**18
HOUR: Final = 3_600
YEAR: Final = 365 * 24 * HOUR


@dataclass(frozen=True)
class Parameters:
    treasury_basis_points: int = 1_000
    """X: the part of rewards that goes to the treasury."""
    rate_exponent_wad: int = 2 * WAD
    """k of the rate, in 1e18 fixed point."""
    target_capacity: int = 1_000
    """C0 of the rate, in validators."""
    max_members: int = 64
    """Seats for unsuspended members."""
    slots_per_operator: int = 500
    max_operator_fee: int = 76_528_650_000_000
    """Wei per block and validator."""
    exit_notice: int = 30 * 24 * HOUR
    """Seconds from an operator's close until it may be removed though used."""
    rate_window: int = 7 * 24 * HOUR
    """Seconds."""
    share_delay: int = 7_200
    """Blocks from a rank's addition to its mint."""


BOUNDS: Final = {
    "treasury_basis_points": (0, 10_000),
    "rate_exponent_wad": (0, 8 * WAD),
    "target_capacity": (1, 2**20),
    "max_members": (4, 64),
    "slots_per_operator": (1, 2**20),
    "max_operator_fee": (SMALLEST_OPERATOR_FEE, LARGEST_UNITS * UNIT),
    "exit_notice": (HOUR, YEAR),
    "rate_window": (HOUR, YEAR),
    "share_delay": (1, 2**24),
}


def check_parameters(parameters: Parameters) -> None:
    for name, (lowest, highest) in BOUNDS.items():
        require(lowest <= getattr(parameters, name) <= highest, Rejection.ParameterOutOfRange)
