"""Which properties are put to the test: those whose conditions are met, and of each kind how often."""

from analysis.campaign.coverage.tree import Calls
from analysis.campaign.coverage.witness import Witness
from analysis.campaign.harness import Harness
from analysis.sources import OWN


def test_who_is_asked(harness: Harness, sequences: tuple[Calls, ...]) -> None:
    witness = Witness(harness, OWN)
    first, both = witness.hear(sequences[:1]), witness.hear(sequences)
    assert first.is_whole
    assert both.is_whole
    assert "treasury-covers-what-it-owes" in first.asked
    assert "settling-often-changes-nothing" in first.asked
    assert "suspension-takes-nothing" not in first.asked
    # Nothing was claimed with success.
    assert {"suspension-takes-nothing"} <= both.asked
    assert "claiming-twice-pays-once" not in both.asked
    settled = next(kind for feature, kind in both.kinds.items() if feature[0] == "settle")
    assert (settled.calls, settled.asked["settling-often-changes-nothing"]) == (1, 1)
    assert settled.asked["suspension-takes-nothing"] == 0


def test_what_was_not_looked_at_is_said(harness: Harness, sequences: tuple[Calls, ...]) -> None:
    assert not Witness(harness, OWN).hear(sequences, lambda: True).is_whole
