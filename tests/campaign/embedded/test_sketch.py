"""Counting without keeping."""

from analysis.campaign.embedded.sketch import Sketch


def _count(*ranges: range) -> int:
    sketch = Sketch()
    for numbers in ranges:
        for number in numbers:
            sketch.add((number, 7))
    return len(sketch)


def test_few_are_counted_almost_exactly_and_many_to_a_few_per_cent() -> None:
    assert _count() == 0
    assert _count(range(1)) == 1
    assert abs(_count(range(100)) - 100) <= 3
    assert abs(_count(range(50_000)) - 50_000) <= 4_000


def test_what_came_before_counts_once() -> None:
    assert _count(range(1_000), range(1_000)) == _count(range(1_000))


def test_merged_as_if_one_had_seen_all() -> None:
    one, other = Sketch(), Sketch()
    for number in range(1_000):
        (one if number % 2 else other).add((number, 7))
    one.merge(other)
    assert len(one) == _count(range(1_000))
