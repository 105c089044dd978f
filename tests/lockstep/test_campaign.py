"""What the lockstep says as an engine."""

from dataclasses import replace

import pytest

from analysis.artefact import Artefact
from analysis.fault import Fault
from analysis.lockstep import campaign
from analysis.lockstep.campaign import AGREEMENT, SLUGS, run_campaign
from analysis.lockstep.fault import SEEDED, compile_with
from analysis.verdict import Held, Unknown, Violated

DELAY_IGNORED = Fault(
    "contracts/MegaClusterShare.sol",
    "        require(block.number >= lowest.readyBlock, RankNotReady(lowest.readyBlock));",
    "        require(block.number + 1 >= lowest.readyBlock, RankNotReady(lowest.readyBlock));",
    "a rank is minted a block early",
)


def ignore(seconds: float, calls: int) -> None:
    pass


def test_every_property_that_it_checks_has_held(artefact: Artefact) -> None:
    outcome = run_campaign(artefact, 1.0, 5, ignore)
    held = Held(outcome.campaign.calls, seed=5)
    assert {answer.slug: answer.verdict for answer in outcome.answers} == dict.fromkeys(SLUGS, held)
    assert outcome.engine.bites
    assert outcome.campaign.calls >= outcome.campaign.accepted > 0
    assert outcome.campaign.seeds == tuple(range(5, 5 + len(outcome.campaign.seeds)))


def test_a_disagreement_is_told_step_by_step(artefact: Artefact) -> None:
    outcome = run_campaign(compile_with(artefact, DELAY_IGNORED), 600.0, 0, ignore)
    verdicts = {answer.slug: answer.verdict for answer in outcome.answers}
    [sequence] = outcome.sequences
    fact = "the specification: RankNotReady; the chain: accepted"
    assert verdicts.pop(AGREEMENT) == Violated(fact, sequence.file, is_replayed=True)
    reason = "the bytecode left the specification, in which it was to be checked"
    assert set(verdicts.values()) == {Unknown(reason)}
    assert sequence.steps[-1].call.startswith("MegaClusterShare.mint(")


def test_without_a_bite_it_says_so(artefact: Artefact, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "SEEDED", replace(SEEDED, new=SEEDED.old))
    monkeypatch.setattr(campaign, "CANARY_RUNS", 1)
    assert not run_campaign(artefact, 0.1, 0, ignore).engine.bites


def test_an_interrupt_keeps_what_was_found(artefact: Artefact) -> None:
    def interrupt(seconds: float, calls: int) -> None:
        raise KeyboardInterrupt

    outcome = run_campaign(artefact, 600.0, 0, interrupt)
    assert outcome.campaign.is_cut_off
    assert outcome.answers[0].verdict == Held(400, seed=0)
