"""r(C) is what arithmetic of arbitrary precision says, rounded down."""

import mpmath  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specs.parameters import BOUNDS, WAD, Parameters, check_parameters
from specs.rate import SHARE, compute_units
from specs.rejections import Rejected, Rejection

EXPONENTS = st.integers(*BOUNDS["rate_exponent_wad"])
TARGETS = st.integers(*BOUNDS["target_capacity"])


@given(EXPONENTS, TARGETS, st.data())
def test_it_is_e_to_the_k_times_the_missing_part(exponent: int, target: int, data: st.DataObject) -> None:
    capacity = data.draw(st.integers(0, target))
    with mpmath.workdps(80):
        power = mpmath.mpf(exponent) * (target - capacity) / (mpmath.mpf(WAD) * target)
        assert compute_units(exponent, target, capacity) == int(mpmath.floor(mpmath.exp(power) * SHARE))


@given(EXPONENTS, TARGETS, st.data())
def test_it_never_rises_with_capacity(exponent: int, target: int, data: st.DataObject) -> None:
    capacity = data.draw(st.integers(0, 2 * target))
    assert compute_units(exponent, target, capacity) >= compute_units(exponent, target, capacity + 1) >= SHARE


@pytest.mark.parametrize(
    ("capacity", "units"),
    [(0, 7_389_056), (500, 2_718_281), (999, 1_002_002), (1_000, SHARE), (5_000, SHARE)],
)
def test_it_is_known_of_some(capacity: int, units: int) -> None:
    assert compute_units(2 * WAD, 1_000, capacity) == units


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("beyond", [-1, 1])
def test_parameters_out_of_range_are_refused(name: str, beyond: int) -> None:
    lowest, highest = BOUNDS[name]
    check_parameters(Parameters(**{name: lowest}))
    check_parameters(Parameters(**{name: highest}))
    with pytest.raises(Rejected) as refused:
        check_parameters(Parameters(**{name: lowest - 1 if beyond < 0 else highest + 1}))
    assert refused.value.rejection == Rejection.ParameterOutOfRange
