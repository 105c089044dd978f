"""The real Echidna, of npm, on the real harness: some minutes on two cores."""

from pathlib import Path

import pytest

from analysis.campaign.corpora import read_corpus
from analysis.campaign.echidna.engine import run_echidna
from analysis.campaign.harness import Harness
from analysis.campaign.outcome import CANARY, Request
from analysis.sources import Sources
from analysis.verdict import Held, Violated

PATH = {"PATH": "/usr/bin:/bin"}


@pytest.mark.slow
def test_sound_contracts_hold(harness: Harness, tmp_path: Path) -> None:
    outcome = run_echidna(Request(harness.slugs, tmp_path, 10.0), environment=PATH)
    assert outcome.campaign is not None
    assert outcome.campaign.calls >= 40
    assert {answer.verdict for answer in outcome.answers} == {Held(outcome.campaign.calls, 1)}
    corpus = read_corpus(tmp_path / "echidna/campaign/0/corpus", harness)
    assert len(corpus.sequences) >= 2
    assert not corpus.unfit


@pytest.mark.slow
def test_broken_contracts_do_not(harness: Harness, tmp_path: Path) -> None:
    slug = "principal-is-never-taxed"
    outcome = run_echidna(Request((slug,), tmp_path, 30.0, sources=Sources(fault=CANARY)), environment=PATH)
    (answer,) = outcome.answers
    assert isinstance(answer.verdict, Violated)
    assert answer.verdict.is_replayed
    assert len(outcome.sequences[0].steps) == 1
