import gzip
import json
import os
import shutil
from pathlib import Path

import pytest

from analysis import build
from analysis.artefact import Artefact, Diagnostic
from analysis.build import Settings, compile_contracts
from analysis.errors import (
    BuildError,
    ContractUnknownError,
    NothingToCompileError,
    SourceRejectedError,
    ToolFailedError,
)
from analysis.tools import ROOT
from tests.stand_ins import write_program

HEADER = "// SPDX-License-Identifier: AGPL-3.0-or-later\npragma solidity 0.8.28;\n"

PROJECT = ROOT / "tests/projects/vault"
VAULT = (PROJECT / "contracts/Vault.sol").read_text()
IVAULT = (PROJECT / "contracts/interfaces/IVault.sol").read_text()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT, tmp_path, dirs_exist_ok=True)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


def test_artefact_holds_what_engines_start_from(root: Path) -> None:
    artefact = compile_contracts(root)
    vault = artefact.contract("Vault")
    assert artefact.compiler == "0.8.28"
    assert artefact.warnings == ()
    assert vault.source == "contracts/Vault.sol"
    assert {entry.get("name") for entry in vault.abi} >= {"put", "held", "limit", "owner"}
    assert vault.method_identifiers["owner()"] == "8da5cb5b"
    assert vault.creation.endswith(vault.runtime[-8:])
    assert vault.creation_srcmap
    assert vault.runtime_srcmap
    assert [slot["label"] for slot in vault.storage_layout["storage"]] == ["_owner", "held"]
    source = artefact.sources["contracts/Vault.sol"]
    assert source.text == VAULT
    assert source.ast["nodeType"] == "SourceUnit"
    assert source.ast["src"].endswith(f":{source.index}")
    ((places),) = vault.immutables.values()
    assert all(vault.runtime[start : start + length] == bytes(32) for start, length in places)
    assert artefact.contract("IVault").runtime == b""


def test_bytecode_suits_london_and_names_no_source_hash(root: Path) -> None:
    runtime = compile_contracts(root).contract("contracts/Vault.sol:Vault").runtime
    push0 = b"\x5f"
    assert runtime.startswith(b"\x60\x80\x60\x40")
    assert push0 not in runtime[:16]
    assert b"ipfs" not in runtime
    commented = {"contracts/Vault.sol": VAULT + "// A comment voids no certificate.\n"}
    assert compile_contracts(root, overrides=commented).contract("Vault").runtime == runtime


def test_unchanged_tree_is_compiled_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compile_contracts(root)
    write_program(root / "bin/solc", "exit 7")
    monkeypatch.setattr(build, "ROOT", root)
    assert compile_contracts(root) == first
    (root / "contracts/interfaces/IVault.sol").write_text(IVAULT + "\n")
    with pytest.raises(ToolFailedError):
        compile_contracts(root)


def test_key_depends_on_sources_and_settings_alone(root: Path) -> None:
    first = compile_contracts(root)
    (root / "contracts/README.md").write_text("no source")
    (root / "contracts/Vault.sol").touch()
    assert compile_contracts(root).key == first.key
    assert compile_contracts(root, settings=Settings(optimizer_runs=1)).key != first.key


def test_one_source_overridden(root: Path) -> None:
    faulty = VAULT.replace("+=", "=")
    original = compile_contracts(root)
    mutated = compile_contracts(root, overrides={"contracts/Vault.sol": faulty})
    assert mutated.sources["contracts/Vault.sol"].text == faulty
    assert mutated.contract("Vault").runtime != original.contract("Vault").runtime
    assert (root / "contracts/Vault.sol").read_text() == VAULT


def test_override_of_what_is_not_compiled(root: Path) -> None:
    with pytest.raises(BuildError) as caught:
        compile_contracts(root, [Path("contracts/Vault.sol")], {"elsewhere/Vault.sol": VAULT})
    assert str(caught.value) == (
        "elsewhere/Vault.sol: is overridden, but nothing compiles it; override a source of the set"
    )


def test_what_only_a_copy_has_is_compiled(root: Path) -> None:
    more = VAULT.replace("contract Vault", "contract Another")
    assert compile_contracts(root, overrides={"contracts/Another.sol": more}).contract("Another").runtime


def test_what_tests_deploy_shares_the_artefact_and_the_harness_does_not(root: Path) -> None:
    for folder in ("fuzz", "tests/contracts"):
        (root / folder).mkdir(parents=True)
        name = folder.rpartition("/")[2].title()
        text = f'{HEADER}import {{Vault}} from "{"../" * folder.count("/")}../contracts/Vault.sol";\n'
        (root / folder / "A.sol").write_text(f"{text}contract {name} is Vault(1) {{}}\n")
    names = {contract.name for contract in compile_contracts(root).contracts}
    assert "Contracts" in names
    assert "Fuzz" not in names


def test_sources_can_be_chosen(root: Path) -> None:
    artefact = compile_contracts(root, [Path("contracts/interfaces/IVault.sol")])
    assert [contract.name for contract in artefact.contracts] == ["IVault"]


def test_source_with_an_error(root: Path) -> None:
    wrong = VAULT.replace("uint256 amount)", "uint265 amount)").replace("Ownable(msg.sender)", "Ownable(1)")
    with pytest.raises(SourceRejectedError) as caught:
        compile_contracts(root, overrides={"contracts/Vault.sol": wrong})
    assert str(caught.value) == (
        "contracts/Vault.sol:16: does not compile (Identifier not found or not unique.); correct the source"
    )


def test_several_errors_are_counted(root: Path) -> None:
    wrong = VAULT.replace("limit = limit_;", "limit = false; limit = true;")
    with pytest.raises(SourceRejectedError) as caught:
        compile_contracts(root, overrides={"contracts/Vault.sol": wrong})
    assert str(caught.value) == (
        "contracts/Vault.sol:13: does not compile "
        "(Type bool is not implicitly convertible to expected type uint256., and 1 more); correct the source"
    )


def test_import_of_what_is_not_there(root: Path) -> None:
    (root / "contracts/interfaces/IVault.sol").unlink()
    with pytest.raises(SourceRejectedError) as caught:
        compile_contracts(root)
    assert str(caught.value).startswith("contracts/Vault.sol:4: does not compile (Source ")


def test_import_that_the_request_lacks_is_not_read_unhashed(root: Path) -> None:
    hidden = {"contracts/Vault.sol": VAULT.replace("import {IVault}", "/* */ import {IVault}")}
    with pytest.raises(SourceRejectedError):
        compile_contracts(root, [Path("contracts/Vault.sol")], overrides=hidden)


def test_warning_is_a_value(root: Path) -> None:
    warned = VAULT.replace("held[msg.sender] +=", "uint256 size; held[msg.sender] +=")
    warned = warned.replace("contract Vault", "// Der Größe nach: ä, ö, ü, 金庫\ncontract Vault")
    artefact = compile_contracts(root, overrides={"contracts/Vault.sol": warned})
    assert artefact.warnings == (Diagnostic("contracts/Vault.sol", 18, "Unused local variable."),)
    assert str(artefact.warnings[0]) == "contracts/Vault.sol:18: Unused local variable."


def test_linked_libraries_are_refused(root: Path) -> None:
    library = "library L { function f() public {} }\n"
    user = "contract A { function g() external { L.f(); } }\n"
    (root / "contracts/A.sol").write_text(HEADER + library + user)
    with pytest.raises(BuildError) as caught:
        compile_contracts(root)
    assert str(caught.value) == "contracts/A.sol:A: links libraries (L); make their functions internal"


def test_nothing_to_compile(tmp_path: Path) -> None:
    with pytest.raises(NothingToCompileError) as caught:
        compile_contracts(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: no Solidity there (contracts, tests/contracts); name a file or folder that has some"
    )


def test_unknown_and_ambiguous_contracts(root: Path) -> None:
    (root / "contracts/Other.sol").write_text(f"{HEADER}contract Vault {{}}\n")
    artefact = compile_contracts(root)
    assert _message(artefact, "Valut") == (
        "Valut: no source defines it; see artefact.contracts for what there is"
    )
    assert _message(artefact, "Vault") == (
        "Vault: several sources define it (contracts/Other.sol, contracts/Vault.sol); name it as path:name"
    )


def _message(artefact: Artefact, name: str) -> str:
    with pytest.raises(ContractUnknownError) as caught:
        artefact.contract(name)
    return str(caught.value)


def test_cache_keeps_what_was_used_last(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def entry(runs: int) -> Path:
        source = [Path("contracts/interfaces/IVault.sol")]
        key = compile_contracts(root, source, settings=Settings(optimizer_runs=runs)).key
        return root / f"build/artefacts/{key}.json.gz"

    monkeypatch.setattr(build, "CACHED", 2)
    first, second = entry(1), entry(2)
    for age, made in ((200, first), (100, second)):
        os.utime(made, times=(0, made.stat().st_mtime - age))
    assert entry(1) == first
    third = entry(3)
    assert set((root / "build/artefacts").glob("*.json.gz")) == {first, third}


def test_what_is_cached_is_plain_compiler_output(root: Path) -> None:
    key = compile_contracts(root).key
    cached = json.loads(gzip.decompress((root / f"build/artefacts/{key}.json.gz").read_bytes()))
    assert sorted(cached) == ["contracts", "sources"]
