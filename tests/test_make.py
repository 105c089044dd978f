"""The set-up, as far as it can be tried without setting up again."""

import os
import shutil
import subprocess
from pathlib import Path

from analysis.tools import ROOT
from tests.stand_ins import write_program

# Under `make test` these would tell the inner make that it is part of the outer one.
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


def test_second_setup_installs_nothing() -> None:
    done = subprocess.run(["make", "setup"], cwd=ROOT, capture_output=True, text=True, env=PLAIN)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_python_out_of_range(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("python3.12", "python3.11", "python3"):
        write_program(tmp_path / "usr" / name, "exit 1")
    path = f"{tmp_path}/usr:{PLAIN['PATH']}"
    done = subprocess.run(
        ["make", "setup"], cwd=tmp_path, capture_output=True, text=True, env=PLAIN | {"PATH": path}
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == (
        "python: none on PATH is 3.11 or 3.12 and has venv; "
        "install one (Debian: python3-venv), or name it: make setup PYTHON=..."
    )
    assert not (tmp_path / ".venv").exists()


def test_every_target_is_explained() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, env=PLAIN)
    explained = [line.split()[1] for line in done.stdout.splitlines()]
    assert explained == [
        "help",
        "setup",
        "audit",
        "nightly",
        "test",
        "test-slow",
        "prove",
        "prove-variants",
        "lint",
        "format",
        "gas",
        "detector-pages",
        "bench",
        "clean",
    ]
