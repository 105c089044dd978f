"""The table of the rate, and tables that are wrong in one place."""

import pytest

from analysis.proofs.rate import SHARE, WAD, judge

RIGHT = [7_389_056, 5_294_490, 3_793_667, 2_718_281, 1_947_734, 1_395_612, SHARE, SHARE]
"""e^(2(6 - C)/6) in units, for C of 0 to 7."""


def test_right_table() -> None:
    assert judge(RIGHT, 2 * WAD, 6) == ""


@pytest.mark.parametrize(
    ("at", "by", "says"),
    [
        (0, 1, "r(0) is 7389057 units, and should be 7389056.098931 rounded down"),
        (3, -2, "r(3) is 2718279 units, and should be 2718281.828459 rounded down"),
        (7, 1, "r(7) is 1000001 units, and should be 1000000.000000 rounded down"),
    ],
)
def test_wrong_in_one_place(at: int, by: int, says: str) -> None:
    wrong = [units + by * (i == at) for i, units in enumerate(RIGHT)]
    assert judge(wrong, 2 * WAD, 6) == says
