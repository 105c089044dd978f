"""The folder in which one Echidna process works.

Echidna calls crytic-compile and slither itself, which takes 12 and 13 seconds at each start, and every
version wants something else of them. So what it finds on its PATH are two programs that hand over what the
build has made.
"""

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.abi import signature_of
from analysis.artefact import Artefact, Contract, Json
from analysis.campaign.harness import SOURCE, Harness

NAME = "Harness"
EXPORT = "combined_solc.json"
PRINTER = "slither.json"


@dataclass(frozen=True)
class Workspace:
    """`inner` is the folder as the process sees it; another one in a container."""

    folder: Path
    inner: Path

    @property
    def programs(self) -> Path:
        return self.inner / "programs"

    @property
    def corpus(self) -> Path:
        return self.folder / "corpus"


def prepare_workspace(folder: Path, harness: Harness, inner: Path | None = None) -> Workspace:
    workspace = Workspace(folder, inner or folder)
    for source in harness.artefact.sources.values():
        _write(folder / source.name, source.text)
    _write(folder / EXPORT, json.dumps(export_artefact(harness.artefact)))
    _write(folder / PRINTER, json.dumps(print_facts(harness)))
    for name, script in _programs(workspace.inner):
        path = _write(folder / "programs" / name, script)
        path.chmod(0o755)
    (workspace.corpus / "coverage").mkdir(parents=True, exist_ok=True)
    return workspace


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _programs(inner: Path) -> Iterator[tuple[str, str]]:
    export, printer = shlex.quote(str(inner / EXPORT)), shlex.quote(str(inner / PRINTER))
    version = '#!/bin/sh\n[ "$1" = --version ] && echo {} && exit\n'
    yield (
        "crytic-compile",
        f"{version.format('0.4.2')}mkdir -p crytic-export && cp {export} crytic-export/{EXPORT}\n",
    )
    yield "slither", f"{version.format('0.11.6')}cat {printer}\n"


def export_artefact(artefact: Artefact) -> Json:
    """As `crytic-compile --export-format solc` does, of the harness alone: it has the code of all others."""
    sources = sorted(artefact.sources.values(), key=lambda source: source.index)
    return {
        "sources": {},
        "sourceList": [source.name for source in sources],
        "version": artefact.compiler,
        "contracts": {f"{SOURCE.as_posix()}:{NAME}": _export_contract(artefact.contract(NAME))},
    }


def _export_contract(contract: Contract) -> Json:
    return {
        "abi": json.dumps(contract.abi),
        "bin": contract.creation.hex(),
        "bin-runtime": contract.runtime.hex(),
        "srcmap": contract.creation_srcmap,
        "srcmap-runtime": contract.runtime_srcmap,
        "userdoc": "{}",
        "devdoc": "{}",
    }


def print_facts(harness: Harness) -> Json:
    """As `slither --print echidna` of those versions that 2.0.2 can read. Views are not to be called."""
    functions = [entry for entry in harness.abi if entry["type"] == "function"]
    views = [signature_of(entry) for entry in functions if entry["stateMutability"] in ("view", "pure")]
    facts = {
        "payable": {NAME: [h.signature for h in harness.handlers.values() if h.is_payable]},
        "constant_functions": {NAME: views},
        "assert": {},
        "constants_used": {NAME: {}},
        "functions_relations": {NAME: {signature_of(entry): {"impacts": []} for entry in functions}},
        "solc_versions": [harness.artefact.compiler],
    }
    printed = {"printers": [{"description": json.dumps(facts)}]}
    return {"success": True, "error": None, "results": printed}
