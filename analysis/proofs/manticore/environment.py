"""Manticore's own Python environment, which its old pins keep apart from ours: made on first use."""

import fcntl
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import ToolFailedError, ToolMissingError
from analysis.proofs.attempt import Show
from analysis.proofs.process import run_program
from analysis.tools import ROOT, Tool

NAME = "manticore"
LOCK = "requirements-manticore.txt"
FOLDER = "build/manticore"
WHOLE = "whole.json"
"""Written last: an environment without it, or for other packages, is made anew."""

SECONDS = 900.0
IMPORTS = "import json, z3, manticore.ethereum, importlib.metadata as m; print(m.version('manticore'))"


def find_environment(name: str = NAME, root: Path = ROOT) -> Tool:
    """Its interpreter, with Manticore's version."""
    folder = root / FOLDER
    try:
        whole = json.loads((folder / WHOLE).read_text(encoding="utf-8"))
        is_current, version = whole["key"] == _key(root), str(whole["version"])
    except (OSError, ValueError, KeyError, TypeError):
        is_current, version = False, ""
    if not is_current:
        raise ToolMissingError(
            name,
            f"has no environment yet ({FOLDER})",
            "run 'clusterproof prove --profile deep', which makes it from PyPI",
        )
    return Tool(name, folder / "bin" / "python", version)


def locked_version(root: Path = ROOT) -> str:
    """Of Manticore, as the lock file has it."""
    lock = (root / LOCK).read_text(encoding="utf-8")
    return lock.partition(f"{NAME}==")[2].split(maxsplit=1)[0]


def make_environment(show: Show, root: Path = ROOT, python: str = sys.executable) -> Tool:
    """The one that is there, else a new one; of two processes that need it, one waits for the other."""
    folder = root / FOLDER
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.with_suffix(".lock"), show):
        try:
            return find_environment(root=root)
        except ToolMissingError:
            _make(folder, root, python, show)
    return find_environment(root=root)


def _make(folder: Path, root: Path, python: str, show: Show) -> None:
    show(NAME, None, f"installs its environment in {FOLDER}, once")
    shutil.rmtree(folder, ignore_errors=True)
    pip = ("-m", "pip", "--disable-pip-version-check", "install", "--progress-bar", "off")
    exact = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(root / LOCK))
    _run([python, "-I", "-m", "venv", str(folder)], root, "venv")
    _run([str(folder / "bin" / "python"), "-I", *pip, *exact], root, "pip")
    version = _run([str(folder / "bin" / "python"), "-I", "-c", IMPORTS], root, "check")
    whole = {"key": _key(root), "version": version}
    (folder / WHOLE).write_text(json.dumps(whole), encoding="utf-8")
    show(NAME, None, f"its environment is ready (manticore {version})")


def _run(command: Sequence[str], root: Path, step: str) -> str:
    """The last line that it printed."""
    log = root / f"{FOLDER}.{step}.log"
    finished = run_program(command, root, os.environ, SECONDS, log)
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or ["it printed nothing"]
    if finished.code == 0:
        return lines[-1]
    ended = f"exit code {finished.code}" if finished.code is not None else f"no end within {SECONDS:.0f} s"
    said = next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1])
    raise ToolFailedError(
        NAME,
        f"its environment cannot be made ({step}: {ended}, {said.replace('; ', ', ')})",
        f"see {FOLDER}.{step}.log, make PyPI reachable and run it again",
    )


def _key(root: Path) -> str:
    """Other packages or another Python make another environment."""
    lock = (root / LOCK).read_bytes()
    return hashlib.sha256(lock + repr(sys.version_info[:2]).encode()).hexdigest()


@contextmanager
def _locked(path: Path, show: Show) -> Iterator[None]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            show(NAME, None, "waits for another process that makes its environment")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
