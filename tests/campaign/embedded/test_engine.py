"""The engine from request to outcome."""

import json
import shutil
from pathlib import Path

from analysis.campaign.echidna.corpus import read_corpus_file
from analysis.campaign.embedded.corpus import load_corpus, save_sequence
from analysis.campaign.embedded.engine import run_embedded
from analysis.campaign.foundry import corpus as foundry_corpus
from analysis.campaign.harness import Harness
from analysis.campaign.oracle import SLUG
from analysis.campaign.outcome import CANARY, Outcome, Progress, Request
from analysis.campaign.sequence import Call, Sequence, read_sequence
from analysis.sources import Sources
from analysis.verdict import Held, NotRun, Violated

SLUGS = ("shares-never-move", "principal-is-never-taxed", "a-member-can-always-get-out")
BY_FORGE = Path(__file__).parents[1] / "output" / "corpus-forge-1.7.1.json.gz"
RECORDED = Path(__file__).parents[1] / "output" / "corpus-2.0.2.txt"


def verdicts(outcome: Outcome) -> dict[str, object]:
    return {answer.slug: answer.verdict for answer in outcome.answers}


def test_sound_contracts_hold(harness: Harness, tmp_path: Path) -> None:
    shown: list[Progress] = []
    outcome = run_embedded(Request(SLUGS, tmp_path, 1.0), shown.append)
    campaign = outcome.campaign
    assert campaign is not None
    assert verdicts(outcome) == {
        "shares-never-move": Held(campaign.calls, 1),
        "principal-is-never-taxed": Held(campaign.calls, 1),
        "a-member-can-always-get-out": NotRun("the harness does not express it", "ask another engine"),
    }
    assert outcome.engine.bites
    assert 0 < campaign.accepted < campaign.calls
    assert campaign.growth[-1].calls == campaign.calls
    assert campaign.corpus == len(list((tmp_path / "embedded" / "corpus").glob("*.json")))
    account = json.loads((tmp_path / outcome.answers[0].raw).read_text())
    assert account["examined"] == campaign.calls <= account["calls"]
    assert sum(handler["tried"] for handler in account["handlers"].values()) == account["calls"]
    assert 0 < account["risk"] < 1
    assert shown[-1].said.startswith(f"{campaign.calls:,} calls examined, ")


def test_the_specification_follows_and_bites(harness: Harness, tmp_path: Path) -> None:
    shown: list[Progress] = []
    outcome = run_embedded(Request((*SLUGS, SLUG), tmp_path, 2.0), shown.append)
    canaries = [canary.seeded for canary in outcome.engine.canaries]
    assert outcome.engine.bites
    assert canaries == ["PrincipalIsNeverTaxed", "PrincipalIsNeverTaxed, by the specification"]
    account = json.loads((tmp_path / "embedded" / "campaign.json").read_text())
    held = verdicts(outcome)[SLUG]
    assert held == Held(account["followed"]["calls"], 1)
    assert 0 < account["followed"]["calls"] < account["examined"]
    assert account["followed"]["seconds"] > 0
    assert shown[-1].said.endswith(f"{account['followed']['calls']:,} followed by the specification")


def test_the_specification_alone_is_enough(tmp_path: Path) -> None:
    sources = Sources(fault="fuzz/unspoken/ListedTwice.toml")
    outcome = run_embedded(Request((*SLUGS, SLUG), tmp_path, 12.0, sources=sources))
    found = verdicts(outcome)[SLUG]
    assert isinstance(found, Violated)
    assert found.is_replayed
    assert [call.handler for call in read_sequence(tmp_path / found.sequence).calls] == ["list", "list"]
    assert isinstance(verdicts(outcome)["shares-never-move"], Held)


def test_a_violation_is_shrunk_and_replayed(broken_harness: Harness, tmp_path: Path) -> None:
    request = Request(SLUGS, tmp_path, 1.0, sources=Sources(fault=CANARY))
    outcome = run_embedded(request)
    found = verdicts(outcome)["principal-is-never-taxed"]
    assert isinstance(found, Violated)
    assert found.is_replayed
    sequence = read_sequence(tmp_path / found.sequence)
    assert (sequence.engine, len(sequence.calls)) == ("embedded", 1)
    assert isinstance(verdicts(outcome)["shares-never-move"], Held)


def test_who_does_not_bite_says_nothing(harness: Harness, tmp_path: Path) -> None:
    outcome = run_embedded(Request(SLUGS, tmp_path, 1.0), is_stopped=lambda: True)
    assert outcome.campaign is None
    assert {type(verdict) for verdict in verdicts(outcome).values()} == {NotRun}


def test_corpora_of_all_engines_are_loaded(harness: Harness, tmp_path: Path) -> None:
    echidna = tmp_path / "echidna"
    (echidna / "coverage").mkdir(parents=True)
    shutil.copy(RECORDED, echidna / "coverage" / "1.txt")
    (echidna / "coverage" / "2.txt").write_text("[{")
    ours = tmp_path / "ours"
    save_sequence(ours, Sequence("", (Call("settle", (1, 2)),)))
    save_sequence(ours, Sequence("", (Call("settleAll", ()),)))
    (ours / "half.json").write_text('{"schema"')
    foundry = tmp_path / "foundry" / "corpus"
    foundry.mkdir(parents=True)
    shutil.copy(BY_FORGE, foundry)
    corpus, unfit = load_corpus(harness, ours, [echidna], [foundry.parent])
    by_forge = foundry_corpus.read_corpus_file(BY_FORGE, harness.interface)
    assert corpus == ((Call("settle", (1, 2)),), read_corpus_file(RECORDED), by_forge)
    assert unfit == 3
