"""The shim, as its callers run it."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from crytic_compile import CryticCompile

from analysis.tools import ROOT, pinned_solc
from tests.stand_ins import write_program, write_solc

SOLC = ROOT / "bin/solc"
NPM_VERSION = f"Version: {pinned_solc()}+commit.7893614a.Emscripten.clang\n"

TOKEN = """// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Token is ERC20("Token", "T") {}
"""


def _run(
    *args: str | Path, text: str = "", path: str | None = None, cwd: Path = ROOT
) -> tuple[int, str, str]:
    environment = os.environ | ({} if path is None else {"PATH": path})
    done = subprocess.run(
        [SOLC, *args], input=text, capture_output=True, encoding="utf-8", env=environment, cwd=cwd
    )
    return done.returncode, done.stdout, done.stderr


def _standard_input(name: str, text: str, *remappings: str) -> str:
    settings = {"remappings": remappings, "outputSelection": {"*": {"*": ["abi"], "": ["ast"]}}}
    return json.dumps({"language": "Solidity", "sources": {name: {"content": text}}, "settings": settings})


def _standard(*args: str | Path, text: str, cwd: Path = ROOT) -> Any:
    status, out, err = _run("--standard-json", *args, text=text, cwd=cwd)
    assert (status, err) == (0, "")
    return json.loads(out)


def _messages(output: Any) -> list[str]:
    return [error["message"] for error in output["errors"]]


def test_version() -> None:
    assert _run("--version") == (0, "solc, the solidity compiler commandline interface\n" + NPM_VERSION, "")


@pytest.mark.parametrize("size", [2**19, 2**22])
def test_large_sources_are_read_as_small_ones_are(size: int) -> None:
    text = "pragma solidity 0.8.28;\ncontract Large {}\n"
    small = _standard(text=_standard_input("Large.sol", text))
    large = _standard(text=_standard_input("Large.sol", text + "//" + "." * size + "\n"))
    assert small["contracts"] == large["contracts"]
    assert small["sources"].keys() == large["sources"].keys()


def test_what_is_large_and_no_json_is_refused() -> None:
    status, out, err = _run("--standard-json", text="{" + " " * 2**20)
    assert (status, out) == (1, "")
    assert err.startswith("solc: --standard-json: no JSON (")
    assert err.count("\n") == 1


def test_output_larger_than_a_pipe_arrives_whole() -> None:
    remapping = "@openzeppelin/=node_modules/@openzeppelin/"
    output = _standard(text=_standard_input("Token.sol", TOKEN, remapping))
    assert len(json.dumps(output)) > 2 * 65536
    assert "errors" not in output
    assert "Token" in output["contracts"]["Token.sol"]


def test_import_from_an_include_path() -> None:
    text = _standard_input("Token.sol", TOKEN)
    output = _standard("--include-path", ROOT / "node_modules", "--base-path", ".", text=text)
    assert "errors" not in output


def test_import_from_the_base_path(tmp_path: Path) -> None:
    (tmp_path / "Base.sol").write_text("contract Base {}")
    text = _standard_input("dir/A.sol", 'import "../Base.sol"; contract A is Base {}')
    output = _standard(f"--base-path={tmp_path}", text=text)
    assert list(output["contracts"]) == ["Base.sol", "dir/A.sol"]


def test_import_of_an_absolute_path_needs_leave(tmp_path: Path) -> None:
    base = tmp_path / "Base.sol"
    base.write_text("contract Base {}")
    text = _standard_input("A.sol", f'import "{base}"; contract A is Base {{}}')
    refused = f'Source "{base}" not found: File outside of allowed directories: {base}.'
    assert refused in _messages(_standard(text=text))
    assert "A.sol" in _standard("--allow-paths", f".,{tmp_path}", text=text)["contracts"]


def test_import_that_is_nowhere() -> None:
    output = _standard(text=_standard_input("A.sol", 'import "B.sol";'))
    assert f'Source "B.sol" not found: File not found. Searched: {ROOT}.' in _messages(output)


def test_combined_json(tmp_path: Path) -> None:
    (tmp_path / "A.sol").write_text(
        "// SPDX-License-Identifier: MIT\npragma solidity 0.8.28;\ncontract A { uint256 public x; }"
    )
    status, out, err = _run("--combined-json", "abi,bin,hashes,storage-layout", "A.sol", cwd=tmp_path)
    assert (status, err) == (0, "")
    combined = json.loads(out)
    assert combined["sourceList"] == ["A.sol"]
    assert combined["version"] == f"{pinned_solc()}+commit.7893614a.Emscripten.clang"
    contract = combined["contracts"]["A.sol:A"]
    assert sorted(contract) == ["abi", "bin", "hashes", "storage-layout"]
    assert contract["hashes"] == {"x()": "0c55699c"}
    assert contract["storage-layout"]["storage"][0]["label"] == "x"


def test_combined_json_of_a_wrong_source(tmp_path: Path) -> None:
    (tmp_path / "A.sol").write_text("contract A {")
    status, out, err = _run("--combined-json", "abi", "A.sol", cwd=tmp_path)
    assert (status, out) == (1, "")
    assert "ParserError: Function, variable, struct or modifier declaration expected." in err


def test_crytic_compile_gets_what_it_asks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # In our own folder crytic-compile would see foundry.toml, and run forge.
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Token.sol").write_text(TOKEN)
    compiled = CryticCompile(
        "Token.sol",
        compile_force_framework="solc",
        solc=str(SOLC),
        solc_remaps=f"@openzeppelin/={ROOT}/node_modules/@openzeppelin/",
        solc_args="--evm-version london --optimize --optimize-runs 200 --metadata-hash none",
    )
    (unit,) = compiled.compilation_units.values()
    assert unit.compiler_version.version == pinned_solc()
    assert "Token" in {name for source in unit.source_units.values() for name in source.contracts_names}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--gas"], "solc: --gas: not an option of this solc; see 'solc --help'\n"),
        (["--evm-version"], "solc: --evm-version: a value is missing; see 'solc --help'\n"),
        (
            ["--combined-json", "abi,gas", "A.sol"],
            "solc: --combined-json: no such item (gas); see 'solc --help'\n",
        ),
        (["--combined-json", "abi"], "solc: no input files given; see 'solc --help'\n"),
        (["--combined-json", "abi", "none.sol"], "solc: none.sol: cannot be read (ENOENT)\n"),
        (["A.sol"], "solc: no output was asked for; see 'solc --help'\n"),
    ],
    ids=["option", "value", "item", "no-file", "missing-file", "no-output"],
)
def test_refusals(args: list[str], message: str) -> None:
    assert _run(*args) == (1, "", message)


def test_native_of_the_same_version_is_preferred(tmp_path: Path) -> None:
    write_solc(tmp_path / "solc", pinned_solc())
    path = f"{SOLC.parent}:{tmp_path}:{os.environ['PATH']}"
    assert _run("--standard-json", "-", path=path) == (0, "native --standard-json -\n", "")


@pytest.mark.parametrize("version", ["0.8.27", "0.8.280", "10.8.28"])
def test_native_of_another_version_is_passed_over(tmp_path: Path, version: str) -> None:
    write_solc(tmp_path / "solc", version)
    assert _run("--version", path=f"{tmp_path}:{os.environ['PATH']}")[1].endswith(NPM_VERSION)


def test_a_link_to_ourselves_does_not_recurse(tmp_path: Path) -> None:
    (tmp_path / "solc").symlink_to(SOLC)
    assert _run("--version", path=f"{tmp_path}:{os.environ['PATH']}")[1].endswith(NPM_VERSION)


def test_chooser_of_solc_select_is_passed_over(tmp_path: Path) -> None:
    write_solc(tmp_path / "solc", pinned_solc())
    write_program(tmp_path / "solc-select", "")
    assert _run("--version", path=f"{tmp_path}:{os.environ['PATH']}")[1].endswith(NPM_VERSION)


def _copy_shim(root: Path) -> Path:
    shutil.copytree(SOLC.parent, root / "bin")
    shutil.copy(ROOT / "package.json", root)
    return root / "bin/solc"


def test_shims_of_two_checkouts_do_not_ask_each_other_for_ever(tmp_path: Path) -> None:
    other = _copy_shim(tmp_path)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    path = f"{other.parent}:{SOLC.parent}:{os.environ['PATH']}"
    assert _run("--version", path=path)[1].endswith(NPM_VERSION)


def test_npm_package_missing(tmp_path: Path) -> None:
    done = subprocess.run([_copy_shim(tmp_path), "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"solc: npm package solc {pinned_solc()} is not installed ({tmp_path}/node_modules); "
        "run 'make setup'\n"
    )


def test_npm_package_of_another_version(tmp_path: Path) -> None:
    package = tmp_path / "node_modules/solc/package.json"
    package.parent.mkdir(parents=True)
    package.write_text('{"version": "0.8.27"}')
    done = subprocess.run([_copy_shim(tmp_path), "--version"], capture_output=True, text=True)
    message = f"solc: npm package solc is 0.8.27, not {pinned_solc()}; run 'make setup'\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", message)


@pytest.mark.parametrize("node", [None, "exit 1"], ids=["no-node", "old-node"])
def test_node_missing(tmp_path: Path, node: str | None) -> None:
    shim = _copy_shim(tmp_path)
    tools = tmp_path / "usr"
    tools.mkdir()
    for name in ("dirname", "readlink", "sed"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    if node:
        write_program(tools / "node", node)
    done = subprocess.run([shim, "--version"], capture_output=True, text=True, env={"PATH": str(tools)})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"solc: neither a native solc {pinned_solc()} nor node 18 or later was found on PATH; "
        "run 'make setup'\n"
    )
