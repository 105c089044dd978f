"""Shrinking: what is left breaks the same property, and nothing of it can be left out."""

from analysis.campaign.harness import Harness, deploy_harness
from analysis.campaign.sequence import Call
from analysis.campaign.shrink import Calls, does_break, shrink
from tests.campaign.test_harness import choose_calls

SLUG = "principal-is-never-taxed"
BREAKING = Call("liquidateOwnCluster", (16, 122), 77, 7_777)


def test_shrinks_to_the_least(broken_harness: Harness) -> None:
    calls = (Call("mintRank", (3, 4), 60, 5), Call("leave", (9,)), BREAKING, Call("leave", (9,)))
    kept: list[Calls] = []
    assert shrink(broken_harness, calls, SLUG, kept.append) == (Call("liquidateOwnCluster", (0, 0)),)
    assert all(does_break(deploy_harness(broken_harness), shorter, SLUG) for shorter in kept)


def test_the_same_sequence_gives_the_same(broken_harness: Harness) -> None:
    calls = (*choose_calls(broken_harness, 3, 12), BREAKING)
    assert shrink(broken_harness, calls, SLUG) == shrink(broken_harness, calls, SLUG)


def test_what_breaks_nothing_stays(harness: Harness) -> None:
    assert shrink(harness, (BREAKING,), SLUG) == (BREAKING,)
