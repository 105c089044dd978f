"""Who may import whom, and that importing does nothing else."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.tools import ROOT

LEAVES = {"errors", "abi", "artefact", "finding", "verdict", "property", "excerpt", "record", "reconcile"}
EDGES = {
    "tools",
    "process_group",
    "build",
    "catalogue",
    "chain",
    "anvil",
    "deployment",
    "ledger",
    "encoding",
    "fault",
    "sources",
    "run",
    "waivers",
}
JOINS = {"comparison", "exit_code"}
ENGINES = {"detectors", "campaign", "proofs", "mutation", "gas", "lockstep"}

# By the first name below `analysis`; a part may always import itself, and cli everything.
MAY_IMPORT = {
    **dict.fromkeys(LEAVES, LEAVES),
    **dict.fromkeys(EDGES, LEAVES | EDGES | {"specs"}),
    **dict.fromkeys(ENGINES, LEAVES | EDGES | {"specs"}),
    # The specification follows what a fuzzer does, by what the lockstep knows of it.
    "campaign": LEAVES | EDGES | {"specs", "lockstep"},
    **dict.fromkeys(JOINS, LEAVES | JOINS),
    "report": LEAVES | EDGES | JOINS | {"specs"},
    "doctor": LEAVES | EDGES | ENGINES,
    "audit": LEAVES | EDGES | ENGINES | {"specs"},
    "nightly": LEAVES | EDGES | JOINS | ENGINES | {"report"},
    "cli": LEAVES | EDGES | JOINS | ENGINES | {"report", "specs", "doctor", "audit", "nightly"},
}

MODULES = sorted(file for package in ("specs", "analysis") for file in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_keep_their_direction(file: Path) -> None:
    assert _trespasses(file.relative_to(ROOT), file.read_text()) == []


@pytest.mark.parametrize(
    ("file", "text", "trespasses"),
    [
        ("specs/state.py", "import json\nfrom specs.share import Rank", []),
        ("specs/state.py", "import hypothesis", ["hypothesis"]),
        ("specs/state.py", "from analysis import errors", ["analysis.errors"]),
        ("analysis/errors.py", "import z3", []),
        ("analysis/errors.py", "from analysis.tools import find", ["analysis.tools.find"]),
        ("analysis/build.py", "from analysis import tools, report", ["analysis.report"]),
        ("analysis/proofs/run.py", "from analysis.proofs import halmos\nimport specs.state", []),
        ("analysis/proofs/run.py", "import analysis.campaign.revm", ["analysis.campaign.revm"]),
        ("analysis/report/html.py", "def f():\n    from analysis.mutation import x", ["analysis.mutation.x"]),
        ("analysis/build.py", "import analysis.cli", ["analysis.cli"]),
        ("analysis/cli.py", "import analysis.proofs\nimport analysis.report", []),
    ],
)
def test_the_rule_bites(file: str, text: str, trespasses: list[str]) -> None:
    assert _trespasses(Path(file), text) == trespasses


def test_every_part_has_a_layer() -> None:
    parts = {file.relative_to(ROOT / "analysis").parts[0] for file in (ROOT / "analysis").rglob("*.py")}
    assert {part.removesuffix(".py") for part in parts} - {"__init__"} <= MAY_IMPORT.keys()


WATCHED_IMPORT = """
import importlib, sys

# What it does on import is not ours: it looks for shared libraries with a program.
importlib.import_module("slither.detectors.abstract_detector")

def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        sys.exit(f"writes {arguments[0]}")
    if event in {"subprocess.Popen", "os.system", "os.mkdir", "os.putenv", "socket.connect"}:
        sys.exit(f"{event} {arguments}")

sys.dont_write_bytecode = True
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_importing_a_module_does_nothing_else() -> None:
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in MODULES]
    done = subprocess.run([sys.executable, "-c", WATCHED_IMPORT, *names], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def _trespasses(file: Path, text: str) -> list[str]:
    return [name for name in _imported(text) if not _may_import(file, name)]


def _may_import(file: Path, name: str) -> bool:
    package, *inner = name.split(".")
    if file.parts[0] == "specs":
        return package in sys.stdlib_module_names | {"specs"}
    part = file.parts[1].removesuffix(".py")
    if package == "analysis":
        return inner[0] in MAY_IMPORT[part] | {part}
    return package != "specs" or "specs" in MAY_IMPORT[part]


def _imported(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
