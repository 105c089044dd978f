"""C is the exact optimum, and its average is what it says."""

from collections.abc import Sequence
from functools import cache
from itertools import combinations, combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specs.calls import Call
from specs.capacity import compute_capacity, get_average_capacity, get_slow_capacity, is_feasible
from specs.state import State
from tests.specs.scenario import ANN, GENESIS, GOV, PARAMETERS, create_empty, pass_time, run


@cache
def search(slots: tuple[int, ...]) -> int:
    """The most validators, trying every four members for each."""
    ordered = tuple(sorted(slots, reverse=True))
    best = 0
    for chosen in combinations([i for i, free in enumerate(ordered) if free > 0], 4):
        left = tuple(sorted((free - (i in chosen) for i, free in enumerate(ordered)), reverse=True))
        best = max(best, 1 + search(left))
    return best


@pytest.mark.parametrize("members", range(7))
def test_it_is_what_trying_everything_finds(members: int) -> None:
    largest = 4 if members < 6 else 3
    for slots in combinations_with_replacement(range(largest + 1), members):
        assert compute_capacity(slots) == search(tuple(sorted(slots, reverse=True)))


@given(st.lists(st.integers(0, 2**20), max_size=64))
def test_it_fits_and_one_more_does_not(slots: Sequence[int]) -> None:
    capacity = compute_capacity(slots)
    assert is_feasible(slots, capacity)
    assert not is_feasible(slots, capacity + 1)


@pytest.mark.parametrize(
    ("slots", "capacity"),
    [
        ([], 0),
        ([500] * 3, 0),
        ([500] * 4, 500),
        ([500] * 5, 625),
        ([1, 1, 1, 1_000], 1),
        ([9, 9, 1, 1, 1], 1),
    ],
)
def test_it_is_known_of_some(slots: Sequence[int], capacity: int) -> None:
    assert compute_capacity(slots) == capacity


def with_history(*history: tuple[int, int]) -> State:
    """Of (seconds since the genesis, C)."""
    state = create_empty()
    state.capacity_history = [(GENESIS.time + second, capacity) for second, capacity in history]
    return state


WINDOW = PARAMETERS.rate_window


@pytest.mark.parametrize(
    ("history", "passed", "average"),
    [
        ([(0, 10)], 0, 0),  # no time has passed, and the C of the empty state is 0
        ([(0, 10)], 1, 10),
        ([(0, 10), (100, 0)], 100, 10),
        ([(0, 10), (100, 0)], 200, 5),
        ([(0, 10), (100, 0)], 201, 5),  # 4.98
        ([(0, 10), (100, 0)], 199, 6),  # 5.03
        ([(0, 10), (100, 0)], 2 * WINDOW - 1, 1),
        ([(0, 10), (100, 0)], 2 * WINDOW, 0),  # the first window is over and done with
        ([(0, 10), (WINDOW + 1, 0)], 2 * WINDOW, 1),
        ([(0, 10), (WINDOW, 0)], 2 * WINDOW, 0),
        ([(0, 10)], 9 * WINDOW + 5, 10),
    ],
)
def test_the_average_goes_back_to_the_start_of_the_window_before(
    history: list[tuple[int, int]], passed: int, average: int
) -> None:
    state = run(with_history(*history), pass_time(1, passed))
    state.capacity_history = [(GENESIS.time + second, capacity) for second, capacity in history]
    assert get_average_capacity(state) == average


def test_what_stood_for_no_time_does_not_count() -> None:
    state = with_history((0, 7))
    for capacity in (0, 10**6):
        state.capacity_history.append((GENESIS.time + 60, capacity))
    state = run(state, pass_time(1, 60))
    assert get_average_capacity(state) == 7


def test_the_slow_capacity_is_never_below_the_present_one() -> None:
    state = run(create_empty(), pass_time(1, 60), Call("MegaCluster.list", GOV, (ANN,)))
    assert get_slow_capacity(state) == 0
