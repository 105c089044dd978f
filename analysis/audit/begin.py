"""A run of which nothing is known yet but what it looks at."""

import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from analysis.artefact import Artefact
from analysis.catalogue import Catalogue
from analysis.detectors.project import Compiled, compile_path, take_artefact
from analysis.record import Commit, Options, Run
from analysis.run import list_inputs, name_run
from analysis.tools import ROOT

OURS = ("contracts/", "!contracts/model/")
"""What detectors look at in the contract set: not the model of SSV, which guards no money."""


def begin(options: Options, texts: dict[str, str], compiler: str, catalogue: Catalogue | None) -> Run:
    started, inputs = datetime.now(UTC), list_inputs(texts)
    return Run(
        id=name_run(started, inputs),
        suite=version("clusterproof"),
        started=started,
        seconds=0.0,
        options=options,
        compiler=compiler,
        inputs=inputs,
        properties=catalogue.properties if catalogue else (),
        assumptions=catalogue.assumptions if catalogue else (),
        commit=_read_commit(),
    )


def begin_project(options: Options, path: Path) -> tuple[Run, Compiled]:
    """On any Solidity, without a catalogue."""
    compiled = compile_path(path)
    texts = {relative_to(file, compiled.root): text for file, text in compiled.texts.items()}
    return begin(options, texts, "", None), compiled


def begin_contract_set(options: Options, artefact: Artefact, catalogue: Catalogue | None) -> Run:
    texts = {name: source.text for name, source in artefact.sources.items() if name.startswith("contracts/")}
    return begin(options, texts, artefact.compiler, catalogue)


def take_contract_set(artefact: Artefact) -> Compiled:
    """As detectors want it."""
    return take_artefact(artefact, OURS)


def relative_to(file: str, root: Path) -> str:
    path = Path(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file


def _read_commit() -> Commit | None:
    """None where the sources are no repository, or git is missing."""
    try:
        head = _git("rev-parse", "HEAD")
        return Commit(head.strip(), bool(_git("status", "--porcelain").strip()))
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
