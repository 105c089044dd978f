"""How Manticore's environment comes to be, with an interpreter that only pretends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.errors import ToolFailedError, ToolMissingError
from analysis.proofs.attempt import Show
from analysis.proofs.manticore import environment
from analysis.proofs.manticore.environment import (
    FOLDER,
    LOCK,
    find_environment,
    locked_version,
    make_environment,
)
from analysis.tools import ROOT, Tool
from tests.stand_ins import write_program

MAKES_A_VENV = 'shift 3; mkdir -p "$1/bin"; cp "{installer}" "$1/bin/python"'
INSTALLS = """echo "$*" >> {calls}
case "$*" in *pip*) {pip} ;; *) echo 0.3.7 ;; esac"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / LOCK).write_text("manticore==0.3.7 \\\n    --hash=sha256:00\n")
    return tmp_path


def _python(root: Path, pip: str = "exit 0") -> str:
    """What `python -m venv` and `pip` of the environment do."""
    installer = write_program(root / "installer", INSTALLS.format(calls=root / "calls", pip=pip))
    return str(write_program(root / "python", MAKES_A_VENV.format(installer=installer)))


def _say(said: list[str]) -> Show:
    return lambda who, _share, what: said.append(f"{who}: {what}")


def test_it_is_made_once(root: Path) -> None:
    said: list[str] = []
    made = [make_environment(_say(said), root, _python(root)) for _ in range(2)]
    assert made == 2 * [Tool("manticore", root / FOLDER / "bin/python", "0.3.7")]
    assert find_environment(root=root) == made[0]
    assert said == [
        "manticore: installs its environment in build/manticore, once",
        "manticore: its environment is ready (manticore 0.3.7)",
    ]
    pip, check = (root / "calls").read_text().splitlines()
    assert pip == (
        "-I -m pip --disable-pip-version-check install --progress-bar off --require-hashes --no-deps"
        f" --only-binary :all: -r {root / LOCK}"
    )
    assert check.startswith("-I -c import ")


def test_none_yet(root: Path) -> None:
    with pytest.raises(ToolMissingError) as caught:
        find_environment(root=root)
    assert str(caught.value) == (
        "manticore: has no environment yet (build/manticore); run 'clusterproof prove --profile deep',"
        " which makes it from PyPI"
    )


@pytest.mark.parametrize("mark", [None, "", "{}", "[]", '{"key": "another", "version": "0.3.7"}'])
def test_half_of_one_is_made_anew(root: Path, mark: str | None) -> None:
    python = root / FOLDER / "bin/python"
    write_program(python, "exit 1")
    (root / FOLDER / "rest").touch()
    if mark is not None:
        (root / FOLDER / environment.WHOLE).write_text(mark)
    make_environment(_say([]), root, _python(root))
    assert not (root / FOLDER / "rest").exists()
    assert json.loads((root / FOLDER / environment.WHOLE).read_text())["version"] == "0.3.7"


def test_other_packages_make_another(root: Path) -> None:
    make_environment(_say([]), root, _python(root))
    (root / LOCK).write_text("manticore==0.3.8\n")
    with pytest.raises(ToolMissingError):
        find_environment(root=root)


def test_a_package_that_cannot_be_had(root: Path) -> None:
    pip = (
        'echo "WARNING: trying again"; echo "ERROR: No matching distribution found for ply"; echo bye; exit 1'
    )
    with pytest.raises(ToolFailedError) as caught:
        make_environment(_say([]), root, _python(root, pip))
    assert str(caught.value) == (
        "manticore: its environment cannot be made (pip: exit code 1,"
        " ERROR: No matching distribution found for ply);"
        " see build/manticore.pip.log, make PyPI reachable and run it again"
    )
    with pytest.raises(ToolMissingError):
        find_environment(root=root)


def test_a_pip_that_hangs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "SECONDS", 0.5)
    with pytest.raises(ToolFailedError, match=r"pip: no end within 0 s, it printed nothing"):
        make_environment(_say([]), root, _python(root, "sleep 60"))


def test_packages_that_do_not_load(root: Path) -> None:
    python = _python(root)
    write_program(root / "installer", "case \"$*\" in *pip*) ;; *) echo 'ImportError: z3'; exit 1 ;; esac")
    with pytest.raises(ToolFailedError, match=r"check: exit code 1, ImportError: z3"):
        make_environment(_say([]), root, python)


def test_no_python(root: Path) -> None:
    with pytest.raises(ToolFailedError, match=r"/no/python: does not start"):
        make_environment(_say([]), root, "/no/python")


TWO_AT_ONCE = """
import sys
from pathlib import Path
from analysis.proofs.manticore.environment import make_environment
make_environment(lambda *said: print(said[2]), Path(sys.argv[1]), sys.argv[2])
"""


def test_of_two_at_once_one_waits(root: Path) -> None:
    command = [sys.executable, "-c", TWO_AT_ONCE, str(root), _python(root, "sleep 1")]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted(process.communicate(timeout=30)[0] for process in both)
    assert said == [
        "installs its environment in build/manticore, once\nits environment is ready (manticore 0.3.7)\n",
        "waits for another process that makes its environment\n",
    ]
    assert len((root / "calls").read_text().splitlines()) == 2


def test_the_locked_version() -> None:
    assert locked_version() == "0.3.7"
