"""What is measured: the same calls, whoever makes them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from eth_abi.abi import decode

from analysis.campaign.bench.failure import FAULTY, FOLDERS, TRIALS
from analysis.campaign.bench.pace import LENGTH, Mode, measure_acceptance, measure_pace, record_sequences
from analysis.campaign.bench.programs import prepare_project, write_steps
from analysis.campaign.embedded.lever import Lever
from analysis.campaign.embedded.machine import Machine
from analysis.campaign.harness import Harness
from analysis.fault import list_faults
from analysis.tools import find


def test_recorded_sequences(harness: Harness, tmp_path: Path) -> None:
    sequences = record_sequences(harness, 2)
    assert sequences == record_sequences(harness, 2)
    assert [len(calls) for calls in sequences] == [LENGTH, LENGTH]
    write_steps(tmp_path / "steps", harness, sequences, 2)
    (steps,) = decode(["(uint256,uint256,uint256,bytes)[][]"], (tmp_path / "steps").read_bytes())
    assert len(steps) == 4
    first = sequences[0][0]
    data = harness.interface.functions[first.handler].encode(first.arguments)
    assert steps[0][0] == (first.blocks, first.seconds, first.value, data)


def test_the_less_is_examined_the_faster_it_goes(harness: Harness) -> None:
    machine, sequences = Machine(harness), record_sequences(harness, 1)
    before = machine.state
    paces = {mode: measure_pace(machine, sequences, mode, 0.2) for mode in Mode}
    assert paces[Mode.EVERY_CALL] < paces[Mode.PER_SEQUENCE]
    assert paces[Mode.FOLLOWED] < paces[Mode.EFFECTIVE_CALLS] < paces[Mode.PER_SEQUENCE]
    assert machine.state == before
    assert 0.3 < measure_acceptance(machine, sequences) < 1.0


def test_every_lever_is_tried() -> None:
    assert sorted(lever for trial in TRIALS for lever in trial.levers) == sorted(Lever)


def test_variants_are_there() -> None:
    tried = {fault for trial in TRIALS for fault in trial.faults}
    assert {*FAULTY, *tried} <= {fault.name for folder in FOLDERS for fault in list_faults(folder)}


@pytest.mark.slow
def test_forge_does_the_same(broken_harness: Harness, harness: Harness, tmp_path: Path) -> None:
    """A sequence that breaks nothing here breaks nothing there, and one that does, does."""
    sequences = record_sequences(harness, 2)
    environment = {**os.environ, "HOME": str(tmp_path)}
    for tried, code in ((harness, 0), (broken_harness, 1)):
        prepare_project(tmp_path, tried)
        write_steps(tmp_path / "sequences.bin", tried, sequences)
        done = subprocess.run(
            [str(find("forge").path), "test", "--match-contract", "ReplayTest"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert ("SomethingBroken()" in done.stdout) == bool(code)
    shutil.rmtree(tmp_path / "out")
