"""The arithmetic of the contracts against definitions that share nothing with it."""

import random
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, combinations_with_replacement, pairwise, product

import pytest
from mpmath import mp, mpf  # type: ignore[import-untyped]

from analysis.chain import Chain, Deployed
from tests.scenarios import compiled

ANYONE = "0x" + "aa" * 20
WAD = 10**18
MOST = 2**256 - 1


@pytest.fixture(scope="module")
def probe() -> Deployed:
    return Chain().deploy(compiled().contract("LibraryProbe"), caller=ANYONE)


# Capacity


@cache
def most_validators(slots: tuple[int, ...]) -> int:
    """By definition, ascending: of all ways to put the next validator on four entities, the best."""
    possible = (four for four in combinations(range(len(slots)), 4) if slots[four[0]] > 0)
    return max((1 + most_validators(_without_a_slot_each(slots, four)) for four in possible), default=0)


def _without_a_slot_each(slots: Sequence[int], four: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(free - (entity in four) for entity, free in enumerate(slots)))


def spread(slots: Sequence[int], validators: int) -> list[set[int]] | None:
    """`validators` sets of four entities that keep within `slots`; None where the slots, cut to one use a
    validator, are too few. Dealing entity after entity round the table gives no validator one twice."""
    deck = [entity for entity, free in enumerate(slots) for _ in range(min(free, validators))]
    if len(deck) < 4 * validators:
        return None
    return [set(deck[seat : 4 * validators : validators]) for seat in range(validators)]


@pytest.mark.parametrize(("entities", "most_slots"), [(0, 0), (1, 9), (2, 9), (3, 9), (4, 9), (5, 9), (6, 8)])
def test_capacity_is_the_best_of_all_ways(probe: Deployed, entities: int, most_slots: int) -> None:
    sets = list(combinations_with_replacement(range(most_slots + 1), entities))
    assert _optima(probe, sets) == [most_validators(slots) for slots in sets]


def test_capacity_does_not_depend_on_the_order_of_entities(probe: Deployed) -> None:
    sets = [slots for entities in range(7) for slots in product(range(4), repeat=entities)]
    assert _optima(probe, sets) == [most_validators(tuple(sorted(slots))) for slots in sets]


@pytest.mark.parametrize("most_slots", [1, 5, 40])
def test_capacity_of_64_entities_can_be_used_up_and_not_exceeded(probe: Deployed, most_slots: int) -> None:
    generator = random.Random(most_slots)
    sets = [
        [generator.choice((0, 1, generator.randint(0, most_slots))) for _ in range(64)] for _ in range(40)
    ]
    for slots, capacity in zip(sets, _optima(probe, sets), strict=True):
        dealt = spread(slots, capacity)
        assert dealt is not None
        assert {len(four) for four in dealt} <= {4}
        assert all(sum(entity in four for four in dealt) <= free for entity, free in enumerate(slots))
        assert spread(slots, capacity + 1) is None


def test_capacity_is_the_formula_at_any_size(probe: Deployed) -> None:
    generator = random.Random(64)
    sets = [
        [generator.randrange(2 ** generator.randint(0, 52)) for _ in range(generator.randint(0, 64))]
        for _ in range(400)
    ] + [[2**52] * 64, [2**52] + [0] * 63, [0] * 64]
    assert _optima(probe, sets) == [_formula(sorted(slots, reverse=True)) for slots in sets]


def _formula(descending: Sequence[int]) -> int:
    return min(sum(descending[j:]) // (4 - j) for j in range(4))


def _optima(probe: Deployed, sets: Sequence[Sequence[int]]) -> list[int]:
    return [optimum for some in _batches(sets) for optimum in probe.view("optimaDown", some)]


def _batches(items: Sequence[Sequence[int]], size: int = 2_000) -> Iterator[Sequence[Sequence[int]]]:
    return (items[start : start + size] for start in range(0, len(items), size))


# Rate


@pytest.mark.parametrize(
    ("exponent", "target", "capacities"),
    [
        (2 * WAD, 1_000, range(1_003)),
        (0, 1_000, range(1_003)),
        (8 * WAD, 1_000, range(1_003)),
        (2 * WAD, 1, range(3)),
        (8 * WAD, 1, range(3)),
        (8 * WAD, 2**20, [*range(0, 2**20, 997), *range(2**20 - 50, 2**20 + 2), 2**56]),
        (1, 2**20, [0, 1, 2**19, 2**20 - 1, 2**20]),
        (WAD // 3, 777, range(780)),
    ],
    ids=str,
)
def test_the_rate_is_the_exponential_rounded_down(
    probe: Deployed, exponent: int, target: int, capacities: Sequence[int]
) -> None:
    wads, units = probe.view("ratesDown", list(capacities), exponent, target)
    assert list(units) == [_units(capacity, exponent, target) for capacity in capacities]
    assert max(_relative_errors(wads, capacities, exponent, target)) < mpf("1e-15")
    assert all(before >= after >= WAD for before, after in pairwise(wads))


def test_the_rate_is_the_exponential_wherever_it_may_be_set(probe: Deployed) -> None:
    generator = random.Random(8)
    for _ in range(150):
        exponent, target = generator.randint(0, 8 * WAD), generator.randint(1, 2**20)
        capacities = sorted(generator.randint(0, target + 1) for _ in range(20))
        wads, units = probe.view("ratesDown", capacities, exponent, target)
        assert list(units) == [_units(capacity, exponent, target) for capacity in capacities]
        assert max(_relative_errors(wads, capacities, exponent, target)) < mpf("1e-15")
        assert all(before >= after >= WAD for before, after in pairwise(wads))


def test_the_rate_is_one_share_at_the_target_and_e_to_the_k_at_nothing(probe: Deployed) -> None:
    assert probe.view("ratesDown", [0, 500, 1_000, 1_001, 2**56], 2 * WAD, 1_000)[1] == (
        7_389_056,
        2_718_281,
        1_000_000,
        1_000_000,
        1_000_000,
    )
    assert probe.view("ratesDown", [0], 8 * WAD, 2**20)[1] == (2_980_957_987,)


def _relative_errors(
    wads: Sequence[int], capacities: Sequence[int], exponent: int, target: int
) -> Iterator[mpf]:
    with mp.workdps(60):
        for wad, capacity in zip(wads, capacities, strict=True):
            exact = _rate(capacity, exponent, target)
            yield abs(mpf(wad) / WAD - exact) / exact


def _units(capacity: int, exponent: int, target: int) -> int:
    with mp.workdps(60):
        return int(mp.floor(10**6 * _rate(capacity, exponent, target)))


def _rate(capacity: int, exponent: int, target: int) -> mpf:
    return mp.exp(mpf(exponent * max(0, target - capacity)) / (target * WAD))


# Reward split


@pytest.mark.parametrize("basis_points", [0, 1, 3, 1_000, 3_333, 5_000, 9_999, 10_000])
def test_the_split_rounds_up_to_the_treasury_and_never_past_the_amount(
    probe: Deployed, basis_points: int
) -> None:
    generator = random.Random(basis_points)
    amounts = [
        *range(25),
        *range(9_995, 10_006),
        10**18,
        *(2**bits + offset for bits in (64, 128, 255) for offset in (-1, 0, 1)),
        *range(MOST - 10_001, MOST + 1, 1_000),
        MOST,
        *(generator.randrange(2 ** generator.randint(1, 256)) for _ in range(500)),
    ]
    parts = probe.view("toTreasuryUp", amounts, basis_points)
    assert list(parts) == [-(-amount * basis_points // 10_000) for amount in amounts]
    assert all(0 <= part <= amount for part, amount in zip(parts, amounts, strict=True))


# Average of the capacity


@pytest.mark.parametrize("seed", range(12))
def test_the_average_runs_from_the_start_of_the_window_before(probe: Deployed, seed: int) -> None:
    generator = random.Random(seed)
    genesis, window = 1_700_000_000 + seed, generator.choice((3_600, 604_800, 31_536_000))
    longest = generator.choice((window // 20, window, 4 * window))
    capacities = [generator.randrange(2 ** generator.randint(0, 50)) for _ in range(80)]
    times = [genesis]
    for _ in capacities[1:]:
        times.append(times[-1] + generator.choice((0, window, window - 1, generator.randint(0, longest))))
    averages = probe.view("averagesUp", capacities, times, 7, genesis, window)
    assert list(averages) == [
        _average_up(capacities[: n + 1], times[: n + 1], 7, genesis, window) for n in range(len(times))
    ]


def _average_up(
    capacities: Sequence[int], times: Sequence[int], present: int, genesis: int, window: int
) -> int:
    """By definition: each capacity stood from the time before its own up to its own."""
    start = max(genesis, genesis + ((times[-1] - genesis) // window - 1) * window)
    if times[-1] == start:
        return present
    stood = zip(capacities, pairwise([genesis, *times]), strict=True)
    area = sum(c * max(0, until - max(since, start)) for c, (since, until) in stood)
    return -(-area // (times[-1] - start))
