"""The lockstep bites: it notices contracts that are wrong in one line."""

import tomllib
from pathlib import Path

import pytest

from analysis.artefact import Artefact
from analysis.fault import Fault
from analysis.lockstep.choices import RandomChoices
from analysis.lockstep.fault import compile_with
from analysis.lockstep.lockstep import Divergence, Lockstep
from analysis.lockstep.run import take_step
from analysis.lockstep.shrink import get_kind, shrink
from analysis.lockstep.worlds import PRESETS, create_lockstep

RUNS = 20
STEPS_OF_A_RUN = 400


FAULTS = tuple(
    Fault(**row)
    for row in tomllib.loads((Path(__file__).parent / "faults.toml").read_text(encoding="utf-8"))["fault"]
)


def run(artefact: Artefact) -> None:
    for seed in range(RUNS):
        lockstep = create_lockstep(artefact, PRESETS[seed % len(PRESETS)])
        choices = RandomChoices(seed)
        for _ in range(STEPS_OF_A_RUN):
            take_step(lockstep, choices)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.why)
def test_a_wrong_line_is_noticed(artefact: Artefact, fault: Fault) -> None:
    faulty = compile_with(artefact, fault)
    with pytest.raises(Divergence):
        run(faulty)


def test_a_disagreement_is_shrunk(artefact: Artefact) -> None:
    [fault] = [fault for fault in FAULTS if fault.why == "refunds stay in the proxy"]
    start = create_lockstep(compile_with(artefact, fault), PRESETS[0])
    with start.forked() as lockstep:
        found = run_until_divergence(lockstep)
    shrunk = shrink(start, lockstep.script, found)
    assert get_kind(shrunk) == get_kind(found)
    # Time stays in: the cluster's struct, which the last call hands back, depends on it.
    assert [line.split("(")[0] for line in shrunk.history[len(start.history) :]] == [
        "sid: pass time",
        "sid: pass time",
        "eve: MegaCluster.registerValidators",
        "eve: MegaCluster.depositToCluster",
        "eve: MegaCluster.withdrawFromCluster",
    ]


def run_until_divergence(lockstep: Lockstep) -> Divergence:
    choices = RandomChoices(seed=3)
    for _ in range(STEPS_OF_A_RUN):
        try:
            take_step(lockstep, choices)
        except Divergence as divergence:
            return divergence
    pytest.fail("nothing was noticed")
