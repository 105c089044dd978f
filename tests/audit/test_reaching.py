"""What a proof refuted, from the constructor on: come to, or not."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.audit import engines
from analysis.audit.reaching import Reached, Search, reach
from analysis.campaign.outcome import CANARY
from analysis.campaign.replay import replay
from analysis.cli import main
from analysis.proofs.engine import FailedStep, Profile
from analysis.run import read_run
from analysis.sources import OWN, Sources
from analysis.tools import ROOT
from analysis.verdict import Answer, NotRun, Violated

TAXED = "principal-is-never-taxed"
STEP = FailedStep("halmos", TAXED, "MegaCluster.liquidateCluster")
ANSWER = Answer("halmos", TAXED, Violated("a step breaks it"), 1.0)


def _reach(sources: Sources, folder: Path, seconds: float, answer: Answer = ANSWER) -> Reached:
    search = Search(sources, folder, seconds, 0, 1)
    return reach((answer,), (replace(STEP, slug=answer.slug),), search, lambda *_: None)


def test_state_that_calls_lead_to(tmp_path: Path) -> None:
    reached = _reach(Sources(fault=CANARY), tmp_path, 60)
    (answer,), (sequence,) = reached.answers, reached.sequences
    assert isinstance(answer.verdict, Violated)
    assert answer.verdict.is_replayed
    count = f"{len(sequence.steps)} call{'s' * (len(sequence.steps) > 1)}"
    assert answer.verdict.summary == (
        f"a step breaks it; reached from the constructor by {count}: {answer.verdict.sequence}"
    )
    assert answer.verdict.sequence == "violations/principal-is-never-taxed-halmos.json"
    assert replay(tmp_path / answer.verdict.sequence).is_broken


@pytest.mark.parametrize(("is_replayed", "doubt"), [(False, ": its state may be unreachable"), (True, "")])
def test_state_that_no_call_leads_to(tmp_path: Path, is_replayed: bool, doubt: str) -> None:
    answer = replace(ANSWER, verdict=Violated("a step breaks it", is_replayed=is_replayed))
    reached = _reach(OWN, tmp_path, 1, answer)
    said = f"a step breaks it; no sequence of calls from the constructor found in 1 s{doubt}"
    assert reached == Reached((replace(answer, verdict=Violated(said, is_replayed=is_replayed)),))


def test_property_that_the_harness_does_not_express(tmp_path: Path) -> None:
    answer = replace(ANSWER, slug="a-member-can-always-get-out")
    said = "a step breaks it; no sequence of calls looked for: the harness does not express it"
    assert _reach(OWN, tmp_path, 1, answer) == Reached((replace(answer, verdict=Violated(said)),))


def test_nothing_is_looked_for_where_all_holds(tmp_path: Path) -> None:
    answer = replace(ANSWER, verdict=NotRun("profile quick"))
    search = Search(Sources(contracts="nowhere"), tmp_path, 1, 0, 1)
    assert reach((answer,), (), search, lambda *_: None) == Reached((answer,))


def _prove(right: str, wrong: str, file: str, slug: str, folder: Path) -> tuple[Violated, str]:
    """Of the contracts with a line wrong: what is said at the end of the verdict, and the whole output."""
    copy = folder / "contracts"
    shutil.copytree(ROOT / "contracts", copy)
    text = (copy / file).read_text()
    assert text.count(right) == 1
    (copy / file).write_text(text.replace(right, wrong))
    words = ("prove", "--property", slug, "--contracts", str(copy), "--folder", str(folder))
    result = CliRunner().invoke(main, words)
    run = read_run(folder / "runs" / "latest")
    violated = [a.verdict for a in run.answers if isinstance(a.verdict, Violated)]
    assert violated, result.output
    verdict = violated[0]
    return verdict, result.stdout


@pytest.mark.slow
def test_proxy_that_anyone_commands(tmp_path: Path) -> None:
    verdict, said = _prove(
        "require(msg.sender == megaCluster, NotMegaCluster(msg.sender));",
        "",
        "EntityProxy.sol",
        "only-the-mega-cluster-commands-a-proxy",
        tmp_path,
    )
    file = "violations/only-the-mega-cluster-commands-a-proxy-reachability.json"
    assert verdict.summary.endswith(f"; reached from the constructor by 1 call: {file}"), said
    assert replay(tmp_path / "runs" / "latest" / file).is_broken


@pytest.mark.slow
def test_line_that_another_line_makes_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy refuses to be told of who signed, so that nobody acts as another all the same."""
    monkeypatch.setattr(engines, "SECONDS", {Profile.QUICK: 3.0})
    verdict, said = _prove(
        "uint256 paid = proxy.sweepEther(msg.sender);",
        "uint256 paid = proxy.sweepEther(tx.origin);",
        "megacluster/Rewards.sol",
        "nobody-acts-as-another-owner",
        tmp_path,
    )
    told = "; no sequence of calls from the constructor found in 3 s: its state may be unreachable"
    assert verdict.summary.endswith(told)
    assert told in " ".join(said.split())
