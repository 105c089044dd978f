"""What docs/gas.md says is what is measured, and it is within what we promise."""

import pytest

from analysis.build import compile_contracts
from analysis.gas import Row, measure, render
from analysis.tools import ROOT


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return {row.call: row for row in measure(compile_contracts())}


def test_the_page_is_what_is_measured(rows: dict[str, Row]) -> None:
    assert (ROOT / "docs" / "gas.md").read_text(encoding="utf-8") == render(tuple(rows.values()))


@pytest.mark.parametrize(
    ("call", "percent"), [("registerValidators: 10", 60), ("registerValidators: 50", 35)]
)
def test_the_overhead_of_registrations_is_bounded(rows: dict[str, Row], call: str, percent: int) -> None:
    overhead = rows[call].overhead
    assert overhead is not None
    assert 0 < overhead < percent


def test_capacity_is_cheap_for_a_full_house(rows: dict[str, Row]) -> None:
    assert 0 < rows["capacity() for 64 members, the view alone"].gas < 300_000
