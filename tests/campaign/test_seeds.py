"""What every campaign begins with: each seed fits the harness, and leads where its name says."""

from pathlib import Path

import pytest

from analysis.campaign.coverage.survey import Survey, Surveyor
from analysis.campaign.embedded.corpus import SEEDS, load_corpus, plant_seeds
from analysis.campaign.embedded.machine import Answer, Machine
from analysis.campaign.harness import Harness
from analysis.campaign.sequence import read_sequence


@pytest.fixture(scope="module")
def machine(harness: Harness) -> Machine:
    return Machine(harness)


def _trace(harness: Harness, name: str) -> Survey:
    return Surveyor(harness).survey([read_sequence(SEEDS / f"{name}.json").calls])


def _is_taken(survey: Survey, text: str) -> bool:
    (branch,) = (b for b in survey.places.branches.values() if b.text.startswith(text))
    return survey.reached.ways[branch.span, False] > 0


def test_they_lead_where_their_names_say(harness: Harness) -> None:
    assert _is_taken(_trace(harness, "CapacityAboveItsTarget"), "if (capacity >= target)")
    assert _is_taken(_trace(harness, "ClusterFreeOfCharge"), "if (burnRate == 0)")


@pytest.mark.parametrize("file", sorted(SEEDS.iterdir()), ids=lambda file: str(file.stem))
def test_every_step_is_taken(machine: Machine, file: Path) -> None:
    with machine.rolled_back():
        answers = {machine.run(call).answer for call in read_sequence(file).calls}
    assert answers == {Answer.ACCEPTED}


def test_a_rank_comes_back(machine: Machine) -> None:
    with machine.rolled_back():
        for call in read_sequence(SEEDS / "RankToComeBack.json").calls:
            machine.run(call)
        shares = machine.world.at("shares")
        following = [
            shares.view("rankAt", actor, shares.view("ranks", actor) + 1) for actor in machine.world.actors
        ]
        assert [remembered for _, _, remembered in following].count(True) == 1


def test_they_are_planted_once(harness: Harness, tmp_path: Path) -> None:
    for _ in range(2):
        plant_seeds(harness, tmp_path)
    planted, unfit = load_corpus(harness, tmp_path)
    assert (len(planted), unfit) == (len(list(SEEDS.iterdir())), 0)
