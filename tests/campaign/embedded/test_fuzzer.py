"""The same seed gives the same calls, and what it finds is found again from the constructor."""

import pytest

from analysis.campaign.embedded.constants import list_constants
from analysis.campaign.embedded.fuzzer import Found, Fuzzer, Kept
from analysis.campaign.harness import Harness, deploy_harness
from analysis.campaign.shrink import count_calls_until

CALLS = 400


def run(harness: Harness, seed: str, corpus: tuple[Kept, ...] = ()) -> tuple[list[Found | Kept], Fuzzer]:
    heard: list[Found | Kept] = []
    known = tuple(kept.calls for kept in corpus)
    fuzzer = Fuzzer(harness, list_constants(harness.artefact), seed, heard.append, known)
    fuzzing = fuzzer.fuzz()
    while fuzzer.tally.calls < CALLS:
        next(fuzzing)
    return heard, fuzzer


def test_the_seed_decides(harness: Harness) -> None:
    first, one = run(harness, "1/0")
    again, other = run(harness, "1/0")
    different, _ = run(harness, "1/1")
    assert (first, one.tally) == (again, other.tally)
    assert first != different
    assert not [message for message in first if isinstance(message, Found)]


@pytest.mark.slow
def test_most_calls_are_accepted_and_some_are_not(harness: Harness) -> None:
    _, fuzzer = run(harness, "1/0")
    share = sum(fuzzer.tally.accepted.values()) / fuzzer.tally.calls
    assert 0.6 < share < 0.95


def test_what_breaks_breaks_again(broken_harness: Harness) -> None:
    heard, _ = run(broken_harness, "1/0")
    found = [message for message in heard if isinstance(message, Found)]
    assert {message.slug for message in found} >= {"principal-is-never-taxed"}
    for message in found:
        world = deploy_harness(broken_harness)
        assert count_calls_until(world, message.calls, message.slug) == len(message.calls)


def test_failures_of_one_property_by_different_handlers_are_kept_apart(broken_harness: Harness) -> None:
    heard, _ = run(broken_harness, "1/0")
    ways = [(m.slug, m.calls[-1].handler) for m in heard if isinstance(m, Found)]
    assert len(ways) == len(set(ways)) > len({slug for slug, _ in ways})
