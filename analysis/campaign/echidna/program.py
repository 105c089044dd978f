"""Which Echidna there is, and what its version can do."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import ToolFailedError, ToolMissingError
from analysis.tools import ROOT

IMAGE = "ghcr.io/crytic/echidna/echidna:v2.3.3"
NATIVE = "node_modules/@crytic/echidna/bin/echidna/2.0.2/Ubuntu-18.04/echidna-test"
NAMES = ("echidna", "echidna-test")
REMEDY = "run 'make setup' (on Linux x86-64), start Docker, or install Echidna 2.3.3"
VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
SECONDS = 20

Version = tuple[int, int, int]


@dataclass(frozen=True)
class Abilities:
    """`has_workers`: runs on several cores by itself; else one process each.

    `has_timeout`: ends by the clock, and tells what it found. 2.0.2 then tells nothing: it must be given a
    number of calls.
    """

    since: Version
    has_workers: bool
    has_timeout: bool


# The newest that is not newer than the program tells; read in the sources of 2.0.2 and 2.3.3.
ABILITIES = (
    Abilities((2, 2, 0), has_workers=True, has_timeout=True),
    Abilities((0, 0, 0), has_workers=False, has_timeout=False),
)


@dataclass(frozen=True)
class Echidna:
    """`image` is empty for a program of this machine, at `path`."""

    version: Version
    path: Path
    image: str = ""

    @property
    def name(self) -> str:
        return f"Echidna {'.'.join(map(str, self.version))}" + (" in Docker" if self.image else "")

    @property
    def abilities(self) -> Abilities:
        return next(row for row in ABILITIES if row.since <= self.version)


def find_echidna(root: Path = ROOT, path: str | None = None) -> Echidna:
    """The newest in Docker where its engine answers, else the newest on PATH, else npm's."""
    docker = shutil.which("docker", path=path)
    if docker is not None and _answers(docker):
        return Echidna((2, 3, 3), Path(docker), IMAGE)
    there = [shutil.which(name, path=path) for name in NAMES] + [shutil.which(root / NATIVE)]
    found = [Echidna(_read_version(Path(place)), Path(place)) for place in there if place is not None]
    if not found:
        raise ToolMissingError("echidna", "is not installed (Docker, $PATH, npm)", REMEDY)
    return max(found, key=lambda echidna: echidna.version)


def _answers(docker: str) -> bool:
    """A client without an engine is a usual thing to have."""
    try:
        done = subprocess.run([docker, "info"], capture_output=True, check=False, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _read_version(path: Path) -> Version:
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, check=False, timeout=SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolFailedError("echidna", f"does not start ({path}: {error})", "install it anew") from error
    found = VERSION.search(done.stdout)
    if found is None:
        said = " ".join((done.stderr or done.stdout).split())
        raise ToolFailedError("echidna", f"tells no version ({path}: {said})", "install it anew")
    return int(found[1]), int(found[2]), int(found[3])
