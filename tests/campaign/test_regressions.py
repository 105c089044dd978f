"""The shrunk sequence of each broken variant breaks its property there, and nothing in sound contracts.

Those of fuzz/unspoken/ break none of the harness's properties: the specification alone speaks of them.
"""

from pathlib import Path

import pytest

from analysis.campaign.harness import Harness
from analysis.campaign.replay import replay, replay_sequence
from analysis.campaign.sequence import read_sequence
from analysis.fault import list_faults
from analysis.tools import ROOT

BROKEN = {fault.name: "fuzz/broken" for fault in list_faults()}
UNSPOKEN = {fault.name: "fuzz/unspoken" for fault in list_faults(ROOT / "fuzz" / "unspoken")}
FOLDERS = BROKEN | UNSPOKEN
REGRESSIONS = sorted((ROOT / "fuzz" / "regressions").glob("*.json"))


def test_every_fault_has_its_sequence() -> None:
    assert [file.stem for file in REGRESSIONS] == sorted(FOLDERS)


@pytest.mark.parametrize("file", REGRESSIONS, ids=lambda file: file.stem)
def test_sound_contracts_stand_it(file: Path, harness: Harness) -> None:
    assert replay_sequence(harness, read_sequence(file)).broken == ()


@pytest.mark.slow
@pytest.mark.parametrize("file", REGRESSIONS, ids=lambda file: file.stem)
def test_it_breaks_its_property(file: Path) -> None:
    sequence = read_sequence(file)
    assert sequence.sources.fault == f"{FOLDERS[file.stem]}/{file.stem}.toml"
    report = replay(file)
    assert report.is_broken
    assert file.stem in BROKEN or report.broken == (sequence.property,)
