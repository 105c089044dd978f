"""What a search begins with: the handlers that make a call, by anyone, and what broke properties before."""

import pytest

from analysis.campaign.beginnings import CAST, REGRESSIONS, find_handlers, list_beginnings
from analysis.campaign.embedded.corpus import SEEDS
from analysis.campaign.harness import Harness, check_calls


@pytest.mark.parametrize(
    ("function", "handlers"),
    [
        ("closeOperator", {"closeOperator"}),
        ("settle", {"settle"}),
        ("transferOwnership", {"handOver"}),
        ("dropRank", {"touchShares"}),
        ("sweepEther", {"sweepEther", "commandProxy"}),
        ("liquidate", {"liquidateOnSsv"}),
        ("noSuchFunction", set()),
    ],
)
def test_handlers_of_a_function(harness: Harness, function: str, handlers: set[str]) -> None:
    assert {handler.name for handler in find_handlers(harness, function)} == handlers


def test_what_a_private_function_calls_is_its_callers(harness: Harness) -> None:
    names = {handler.name for handler in find_handlers(harness, "registerValidators")}
    assert {"registerValidators", "removeValidators"} <= names
    assert "claim" not in names


def test_calls_come_first_and_fit_the_harness(harness: Harness) -> None:
    beginnings = list_beginnings(harness, ("settle",))
    assert [calls[0].arguments for calls in beginnings[:CAST]] == [(who, 0) for who in range(CAST)]
    assert {calls[0].handler for calls in beginnings[:CAST]} == {"settle"}
    for calls in beginnings:
        check_calls(harness, calls, "beginning")
    known = len(list(REGRESSIONS.glob("*.json"))) + len(list(SEEDS.glob("*.json")))
    assert len(beginnings) <= CAST + known
    assert len(beginnings) > known
