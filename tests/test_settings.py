"""What is said in two places is the same in both."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

from analysis.build import SOURCES, Settings, compile_contracts
from analysis.tools import ROOT, find, pinned_solc


def test_forge_compiles_as_we_do() -> None:
    forge = tomllib.loads((ROOT / "foundry.toml").read_text())["profile"]["default"]
    ours = Settings()
    assert forge["src"] in map(str, SOURCES)
    assert forge["remappings"] == list(ours.remappings)
    assert forge["evm_version"] == ours.evm_version
    assert (forge["optimizer"], forge["optimizer_runs"]) == (True, ours.optimizer_runs)
    assert (forge["via_ir"], forge["bytecode_hash"]) == (False, "none")
    assert (forge["solc"], forge["offline"]) == ("bin/solc", True)


def test_forge_makes_the_same_bytecode(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/projects/vault", tmp_path, dirs_exist_ok=True)
    for name in ("foundry.toml", "node_modules", "bin"):
        (tmp_path / name).symlink_to(ROOT / name)
    subprocess.run([find("forge").path, "build"], cwd=tmp_path, capture_output=True, check=True)
    built = json.loads((tmp_path / "build/forge/Vault.sol/Vault.json").read_text())
    ours = compile_contracts(tmp_path).contract("Vault")
    assert built["bytecode"]["object"] == f"0x{ours.creation.hex()}"
    assert built["deployedBytecode"]["object"] == f"0x{ours.runtime.hex()}"


def test_linter_asks_for_the_pinned_compiler() -> None:
    assert f'"compiler-version": ["error", "{pinned_solc()}"]' in (ROOT / ".solhint.json").read_text()


def test_no_file_names_the_host_of_a_registry() -> None:
    host = re.compile(r"registry\.(npmjs|yarnpkg)\b|\bpypi\.(org|python)|pythonhosted")
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    named = [
        name
        for name in tracked
        if name != "tests/test_settings.py" and host.search((ROOT / name).read_text(errors="replace"))
    ]
    assert named == []


def test_readme_names_every_pinned_dependency() -> None:
    rows = set(re.findall(r"^\| `([^`\s]+[^`\s/])` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    files = ("requirements.in", "requirements-node.in", "requirements-manticore.in")
    python = {_name(line) for file in files for line in _lines(file)}
    npm = set(re.findall(r'^    "(.+)": "\d', (ROOT / "package.json").read_text(), re.MULTILINE))
    assert rows == python | npm


def _lines(file: str) -> list[str]:
    return (ROOT / file).read_text().splitlines()


def _name(requirement: str) -> str:
    return re.split(r"[\[=<>;]", requirement)[0]
