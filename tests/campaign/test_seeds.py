"""What every campaign begins with: each seed fits the harness, and leads where its name says."""

from pathlib import Path

from analysis.campaign.coverage.survey import Survey, Surveyor
from analysis.campaign.embedded.corpus import SEEDS, load_corpus, plant_seeds
from analysis.campaign.harness import Harness
from analysis.campaign.sequence import read_sequence


def _trace(harness: Harness, name: str) -> Survey:
    return Surveyor(harness).survey([read_sequence(SEEDS / f"{name}.json").calls])


def _is_taken(survey: Survey, text: str) -> bool:
    (branch,) = (b for b in survey.places.branches.values() if b.text.startswith(text))
    return survey.reached.ways[branch.span, False] > 0


def test_they_lead_where_their_names_say(harness: Harness) -> None:
    assert _is_taken(_trace(harness, "CapacityAboveItsTarget"), "if (capacity >= target)")
    assert _is_taken(_trace(harness, "ClusterFreeOfCharge"), "if (burnRate == 0)")


def test_they_are_planted_once(harness: Harness, tmp_path: Path) -> None:
    for _ in range(2):
        plant_seeds(harness, tmp_path)
    planted, unfit = load_corpus(harness, tmp_path)
    assert (len(planted), unfit) == (len(list(SEEDS.iterdir())), 0)
