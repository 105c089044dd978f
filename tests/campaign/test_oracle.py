"""The specification as an oracle: silent on sound contracts, and it speaks where no property does."""

from pathlib import Path

import pytest

from analysis.campaign.embedded import fuzzer as fuzzing
from analysis.campaign.embedded.constants import list_constants
from analysis.campaign.embedded.fuzzer import Found, Fuzzer, Kept
from analysis.campaign.harness import Harness, compile_harness, deploy_harness
from analysis.campaign.oracle import SLUG, Oracle, create_oracle
from analysis.campaign.replay import render_report, replay_sequence
from analysis.campaign.sequence import Call, Sequence, read_sequence
from analysis.campaign.shrink import shrink
from analysis.fault import list_faults
from analysis.sources import Sources
from analysis.tools import ROOT
from tests.campaign.test_harness import choose_calls

UNSPOKEN = [fault.name for fault in list_faults(ROOT / "fuzz" / "unspoken")]
REGRESSIONS = sorted((ROOT / "fuzz" / "regressions").glob("*.json"))
LISTED_TWICE = Sources(fault="fuzz/unspoken/ListedTwice.toml")
CALLS = 12_000


@pytest.fixture(scope="module")
def oracle(harness: Harness) -> Oracle:
    return create_oracle(deploy_harness(harness))


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As often as may be, so that little is to be done."""
    monkeypatch.setattr(fuzzing, "FOLLOWED", 1.0)


def run(oracle: Oracle, calls: tuple[Call, ...]) -> list[str]:
    """What was first otherwise; both are where they were in the end."""
    with oracle.world.rolled_back(), oracle.forked():
        for call in calls:
            if facts := oracle.follow(oracle.world.run(call)):
                return facts
    return []


def test_the_world_is_founded_as_the_specification_says(oracle: Oracle) -> None:
    assert oracle.follower.compare() == []


@pytest.mark.parametrize("file", REGRESSIONS, ids=lambda file: file.stem)
def test_sound_contracts_follow_what_others_broke_on(file: Path, oracle: Oracle) -> None:
    assert run(oracle, read_sequence(file).calls) == []


def test_sound_contracts_follow_whatever_is_called(harness: Harness, oracle: Oracle) -> None:
    assert [facts for seed in range(8) if (facts := run(oracle, choose_calls(harness, seed, 60)))] == []


def test_what_was_followed_in_a_fork_is_forgotten(oracle: Oracle) -> None:
    before = oracle.follower.state
    assert run(oracle, read_sequence(REGRESSIONS[0]).calls) == []
    assert oracle.follower.state == before
    assert oracle.follower.compare() == []


@pytest.mark.usefixtures("followed")
@pytest.mark.parametrize("name", UNSPOKEN)
def test_finds_what_no_property_speaks_of(name: str) -> None:
    harness = Harness(compile_harness(Sources(fault=f"fuzz/unspoken/{name}.toml")))
    heard: list[Found | Kept] = []
    fuzzer = Fuzzer(harness, list_constants(harness.artefact), "s5", heard.append, is_followed=True)
    for _ in fuzzer.fuzz():
        found = [message for message in heard if isinstance(message, Found)]
        if found or fuzzer.tally.calls > CALLS:
            break
    assert {message.slug for message in found} == {SLUG}
    assert 0 < fuzzer.tally.followed <= fuzzer.tally.calls


@pytest.mark.usefixtures("followed")
def test_following_changes_nothing_that_happens(harness: Harness) -> None:
    def list_kept(is_followed: bool) -> list[Found | Kept]:
        heard: list[Found | Kept] = []
        constants = list_constants(harness.artefact)
        fuzzer = Fuzzer(harness, constants, "1/0", heard.append, is_followed=is_followed)
        for _ in fuzzer.fuzz():
            if fuzzer.tally.calls > 300:
                break
        return heard

    assert list_kept(is_followed=True) == list_kept(is_followed=False)


def test_shrinks_to_the_calls_that_differ_and_tells_how() -> None:
    harness = Harness(compile_harness(LISTED_TWICE))
    calls = (Call("mintRank", (3, 4), 60, 5), Call("list", (0, 0)), Call("leave", (9,)), Call("list", (0, 0)))
    shrunk = shrink(harness, (*calls, Call("leave", (9,))), SLUG)
    assert [call.handler for call in shrunk] == ["list", "list"]
    report = replay_sequence(harness, Sequence(SLUG, shrunk, "hand", sources=LISTED_TWICE))
    assert report.broken == (SLUG,)
    assert [bool(step.strays) for step in report.steps] == [False, True]
    assert "the specification: AlreadyListed; the chain: accepted" in render_report(report)
