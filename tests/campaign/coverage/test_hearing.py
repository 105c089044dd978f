"""A witness in a process of its own: says the same, says what it has when asked, and can be lost."""

import multiprocessing

import pytest

from analysis.campaign.coverage.hearing import hearing
from analysis.campaign.coverage.tree import Calls
from analysis.campaign.coverage.witness import Witness
from analysis.campaign.harness import Harness
from analysis.sources import OWN


def test_it_says_the_same(harness: Harness, sequences: tuple[Calls, ...]) -> None:
    with hearing(OWN, sequences, lambda: False) as conclude:
        assert conclude() == Witness(harness, OWN).hear(sequences)
    assert not multiprocessing.active_children()


def test_it_says_what_it_has_when_it_is_enough(sequences: tuple[Calls, ...]) -> None:
    with hearing(OWN, sequences, lambda: True) as conclude:
        assert not conclude().is_whole


def test_who_has_said_all_and_gone_is_heard(sequences: tuple[Calls, ...]) -> None:
    with hearing(OWN, sequences, lambda: False) as conclude:
        (process,) = multiprocessing.active_children()
        process.join()
        assert conclude().is_whole


def test_it_can_be_lost(sequences: tuple[Calls, ...]) -> None:
    with hearing(OWN, sequences, lambda: False) as conclude:
        (process,) = multiprocessing.active_children()
        process.kill()
        testimony = conclude()
    assert (testimony.kinds, testimony.is_whole) == ({}, False)


def test_who_goes_away_leaves_nobody(sequences: tuple[Calls, ...]) -> None:
    with pytest.raises(KeyboardInterrupt), hearing(OWN, sequences, lambda: False):
        raise KeyboardInterrupt
    assert not multiprocessing.active_children()
