"""The pace of Echidna and Foundry on the harness: the time of their processes, start-up taken off."""

import resource
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from eth_abi.abi import encode

from analysis.campaign.bench.pace import LENGTH, Sequences
from analysis.campaign.echidna.corpus import COVERAGE, encode_corpus_file
from analysis.campaign.echidna.engine import CONFIGURATION
from analysis.campaign.echidna.program import find_echidna
from analysis.campaign.echidna.workspace import NAME, prepare_workspace
from analysis.campaign.embedded.machine import find_slot
from analysis.campaign.harness import SOURCE, Harness
from analysis.errors import ToolFailedError
from analysis.tools import ROOT, find

PLACE = "0x7FA9385bE102ac3EAc297483Dd6233D62b3e1496"
TESTS = ROOT / "fuzz" / "campaigns" / "foundry"
EXAMINER = "examiner.bin"
LIMIT = 1_800
HEADER = "// SPDX-License-Identifier: AGPL-3.0-or-later\npragma solidity 0.8.28;"


def measure_echidna(harness: Harness, sequences: Sequences, folder: Path, path: str) -> float:
    """Its corpus comes first, so a run of so many calls is a run of the first sequences."""
    command, environment = prepare_echidna(harness, sequences, folder, path)

    def spend(count: int) -> float:
        limit_echidna(folder, count * LENGTH)
        return _spend(command, folder, environment)

    return _take_off_start(spend, len(sequences))


def prepare_echidna(
    harness: Harness, sequences: Sequences, folder: Path, path: str
) -> tuple[list[str], dict[str, str]]:
    """The command and its environment, for the folder in which the sequences are its corpus."""
    workspace = prepare_workspace(folder.resolve(), harness)
    types = {handler.name: handler.types for handler in harness.handlers.values()}
    program = find_echidna(path=path)
    bar = "" if program.abilities.has_workers else "_"
    for number, calls in enumerate(sequences):
        text = encode_corpus_file(calls, PLACE, types, bar)
        (workspace.corpus / COVERAGE / f"{number}.txt").write_text(text, encoding="utf-8")
    flags = ["--contract", NAME, "--config", "echidna.yaml", "--format", "text", "--corpus-dir", "corpus"]
    environment = {"PATH": f"{workspace.programs}:{path}", "HOME": str(folder), "LANG": "C.UTF-8"}
    return [str(program.path), SOURCE.as_posix(), *flags, "--seed", "1"], environment


def limit_echidna(folder: Path, calls: int) -> None:
    settings = f"testLimit: {calls}\nstopOnFail: false\n"
    (folder / "echidna.yaml").write_text(CONFIGURATION.read_text(encoding="utf-8") + settings)


def measure_foundry(
    harness: Harness, sequences: Sequences, folder: Path, path: str
) -> tuple[float, float, float]:
    """Of the recorded sequences in a test, of the invariant runner with calls of its own, and of the same
    sequences with the examiner of the embedded engine.
    """
    prepare_project(folder, harness)
    environment = {"PATH": path, "HOME": str(folder)}
    forge = [str(find("forge").path), "test", "--match-contract"]

    def replay(count: int) -> float:
        write_steps(folder / "sequences.bin", harness, sequences, count)
        return _spend([*forge, "ReplayTest"], folder, environment)

    def fuzz(count: int) -> float:
        runs = {**environment, "FOUNDRY_INVARIANT_RUNS": str(count * len(sequences))}
        return _spend([*forge, "CampaignTest"], folder, runs)

    own, invariant = (_take_off_start(run, 5, len(sequences)) for run in (replay, fuzz))
    (folder / EXAMINER).write_bytes(
        encode(
            ["uint256", "bytes"],
            [find_slot(harness, "Harness", "_examiner"), harness.artefact.contract("Keeper").creation],
        )
    )
    return own, invariant, _take_off_start(replay, 5, len(sequences))


def prepare_project(folder: Path, harness: Harness) -> None:
    """The harness comes as bytes: what forge compiles are the few lines that drive it."""
    (folder / "test").mkdir(parents=True, exist_ok=True)
    for file in sorted(TESTS.glob("*.sol")):
        (folder / "test" / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    settings = (TESTS / "foundry.toml").read_text(encoding="utf-8")
    (folder / "foundry.toml").write_text(settings.replace("SOLC", str(find("solc").path)), encoding="utf-8")
    (folder / EXAMINER).write_bytes(b"")
    (folder / "harness.bin").write_bytes(harness.artefact.contract("Harness").creation)
    functions = "".join(
        f"    function {handler.signature} external{' payable' if handler.is_payable else ''};\n"
        for handler in harness.handlers.values()
    )
    text = f"{HEADER}\n\ninterface Handling {{\n{functions}}}\n"
    (folder / "test" / "Handling.sol").write_text(text, encoding="utf-8")


def write_steps(path: Path, harness: Harness, sequences: Sequences, times: int = 1) -> None:
    functions = harness.interface.functions
    steps = [
        [
            (call.blocks, call.seconds, call.value, functions[call.handler].encode(call.arguments))
            for call in calls
        ]
        for calls in sequences
    ]
    path.write_bytes(encode(["(uint256,uint256,uint256,bytes)[][]"], [steps * times]))


def _take_off_start(spend: Callable[[int], float], most: int, unit: int = 1) -> float:
    # Once before, so that what is compiled and cached is so.
    spend(1)
    once, often = spend(1), spend(most)
    return (most - 1) * unit * LENGTH / (often - once)


def _spend(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> float:
    """Seconds of the processor, of the program and of those that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, cwd=folder, env=dict(environment), capture_output=True, text=True, timeout=LIMIT, check=False
    )
    if done.returncode:
        said = " ".join((done.stdout + done.stderr).split())[-300:]
        raise ToolFailedError(Path(command[0]).name, f"gives no pace ({said})", "run it by hand to see why")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
