"""The lockstep bites: it notices contracts that are wrong in one line."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.lockstep.choices import RandomChoices
from analysis.lockstep.lockstep import Divergence
from analysis.lockstep.run import take_step
from analysis.lockstep.worlds import PRESETS, create_lockstep
from analysis.tools import ROOT

RUNS = 32
STEPS_OF_A_RUN = 400


@dataclass(frozen=True)
class Fault:
    name: str
    file: str
    line: str
    instead: str


FAULTS = tuple(
    Fault(**row)
    for row in tomllib.loads((Path(__file__).parent / "faults.toml").read_text(encoding="utf-8"))["fault"]
)


def compile_with(artefact: Artefact, fault: Fault) -> Artefact:
    """The set with one line changed; what the mega-cluster does not import is as it was."""
    lines = (ROOT / fault.file).read_text(encoding="utf-8").split("\n")
    assert lines.count(fault.line) == 1
    text = "\n".join(fault.instead if line == fault.line else line for line in lines)
    faulty = compile_contracts(sources=[Path("contracts/MegaCluster.sol")], overrides={fault.file: text})
    changed = {(c.source, c.name): c for c in faulty.contracts}
    contracts = tuple(changed.get((c.source, c.name), c) for c in artefact.contracts)
    return replace(artefact, key=faulty.key, contracts=contracts)


def run(artefact: Artefact) -> None:
    for seed in range(RUNS):
        lockstep = create_lockstep(artefact, PRESETS[seed % len(PRESETS)])
        choices = RandomChoices(seed)
        for _ in range(STEPS_OF_A_RUN):
            take_step(lockstep, choices)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_wrong_line_is_noticed(artefact: Artefact, fault: Fault) -> None:
    faulty = compile_with(artefact, fault)
    with pytest.raises(Divergence):
        run(faulty)
