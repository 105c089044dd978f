"""A recorded sequence comes to the same in every engine, call by call."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from eth_abi.abi import decode, encode

from analysis.campaign.bench.programs import (
    HEADER,
    limit_echidna,
    prepare_echidna,
    prepare_project,
    write_steps,
)
from analysis.campaign.echidna.output import State, read_output
from analysis.campaign.embedded.machine import TELLING, Machine, find_slot
from analysis.campaign.harness import CONTRACTS, Harness, name_property
from analysis.campaign.sequence import Call, read_sequence
from analysis.tools import ROOT, find

ITSELF = 15
"""As `fuzz/campaigns/foundry/Effects.t.sol` numbers the harness, behind all whose addresses it tells."""

HALMOS = ROOT / "fuzz" / "campaigns" / "halmos"

Calls = tuple[Call, ...]

REGRESSIONS = sorted((ROOT / "fuzz" / "regressions").glob("*.json"))
RECORDED: Calls = tuple(call for file in REGRESSIONS for call in read_sequence(file).calls)
"""One after another: of each handler that ever mattered some calls, and time between them."""
TAXING = read_sequence(ROOT / "fuzz" / "regressions" / "PrincipalIsNeverTaxed.json").calls
SHORT = (*RECORDED[:8], *TAXING)
"""Echidna takes a second for a call or two."""
Words = tuple[int, ...]


def run_embedded(harness: Harness, calls: Calls) -> list[Words]:
    """After each call: the words of the state, and what is broken."""
    machine = Machine(harness)
    return [(machine.run(call).broken, *machine.state) for call in calls]


def prepare_effects(harness: Harness, calls: Calls, folder: Path) -> None:
    prepare_project(folder, harness)
    write_steps(folder / "sequences.bin", harness, (calls,))
    places = [list(CONTRACTS).index(place) if place else ITSELF for place, *_ in TELLING]
    slots = [find_slot(harness, contract, name).to_bytes(32) for _, contract, name in TELLING]
    (folder / "words.bin").write_bytes(encode(["uint256[]", "bytes32[]"], [places, slots]))


def run_foundry(harness: Harness, calls: Calls, folder: Path) -> list[Words]:
    prepare_effects(harness, calls, folder)
    said = run([str(find("forge").path), "test", "--match-contract", "EffectsTest"], folder, os.environ)
    assert "[PASS]" in said, said
    (rows,) = decode(["uint256[][]"], (folder / "effects.bin").read_bytes())
    return [(row[-1], *row[:-1]) for row in rows]


def is_so_in_halmos(harness: Harness, calls: Calls, effects: list[Words], folder: Path) -> bool:
    """It interprets the same bytecode with no symbol in it: one path, and an assertion at its end."""
    prepare_effects(harness, calls, folder)
    rows = [[word.to_bytes(32) for word in (*words, broken)] for broken, *words in effects]
    (folder / "effects.bin").write_bytes(encode(["bytes32[][]"], [rows]))
    files = {file.name: file.read_bytes() for file in folder.glob("*.bin")}
    cases = "".join(f'if (h == keccak256("{name}")) return hex"{files[name].hex()}";' for name in files)
    (folder / "test" / "Recording.sol").write_text(
        f"{HEADER}\ncontract Recording {{ function _recorded(string memory name) internal pure"
        f" returns (bytes memory) {{ bytes32 h = keccak256(bytes(name)); {cases} }} }}"
    )
    (folder / "test" / "EffectsCheck.t.sol").write_text((HALMOS / "Effects.sol").read_text())
    command = [str(find("halmos").path), "--root", ".", "--contract", "EffectsCheck", "--no-status"]
    environment = {**os.environ, "PATH": f"{find('forge').path.parent}:{os.environ['PATH']}"}
    said = run([*command, "--json-output", "said.json"], folder, environment)
    (found,) = json.loads((folder / "said.json").read_text())["test_results"].values()
    (check,) = found
    assert check["exitcode"] in (0, 1), said
    assert check["num_paths"][0] == 1, said
    return bool(check["exitcode"] == 0)


def run_echidna(harness: Harness, calls: Calls, folder: Path) -> set[str]:
    """Which of its functions say that something is broken, once these calls and no others were made."""
    command, environment = prepare_echidna(harness, (calls,), folder, "/usr/bin:/bin")
    limit_echidna(folder, len(calls))
    said = run(command, folder, environment)
    tests = read_output(said, tuple(harness.handlers.values()), len(calls)).tests
    return {test.name for test in tests if test.state is State.FAILED}


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    environment = {**environment, "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["harness", "broken_harness"])
def test_foundry_and_the_embedded_engine(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    harness: Harness = request.getfixturevalue(name)
    effects = run_embedded(harness, RECORDED)
    assert len(set(effects)) > 20
    assert (effects[-1][0] > 0) == (name == "broken_harness")
    assert run_foundry(harness, RECORDED, tmp_path) == effects


@pytest.mark.slow
def test_echidna_and_the_embedded_engine(broken_harness: Harness, tmp_path: Path) -> None:
    bits = run_embedded(broken_harness, SHORT)[-1][0]
    broken = {name_property(slug) for bit, slug in enumerate(broken_harness.slugs) if bits >> bit & 1}
    assert broken
    assert run_echidna(broken_harness, SHORT, tmp_path) == broken


@pytest.mark.slow
def test_halmos_and_the_embedded_engine(broken_harness: Harness, tmp_path: Path) -> None:
    effects = run_embedded(broken_harness, SHORT)
    assert effects[-1][0]
    assert is_so_in_halmos(broken_harness, SHORT, effects, tmp_path)


@pytest.mark.slow
def test_halmos_would_see_a_difference(harness: Harness, tmp_path: Path) -> None:
    ((*words, last),) = run_embedded(harness, RECORDED[:1])
    assert not is_so_in_halmos(harness, RECORDED[:1], [(*words, last + 1)], tmp_path)
