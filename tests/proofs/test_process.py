"""A program that is stopped takes all with it that it started."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from analysis.errors import ToolFailedError
from analysis.proofs.process import run_program
from tests.stand_ins import write_program

WITH_A_CHILD = "sleep 60 & echo $! > child; echo ready; wait"


def _child_of(folder: Path) -> int:
    return int((folder / "child").read_text())


def _ends(process: int) -> bool:
    """Within ten seconds. What has ended and is not waited for is no longer running."""
    for _ in range(1000):
        try:
            status = Path(f"/proc/{process}/status").read_text()
        except OSError:
            return True
        if "\nState:\tZ" in status:
            return True
        time.sleep(0.01)
    return False


def test_program_that_ends(tmp_path: Path) -> None:
    program = write_program(tmp_path / "program", "echo $WHO; exit 3")
    finished = run_program([str(program)], tmp_path, {"WHO": "me"}, 10, tmp_path / "logs" / "log")
    assert (finished.code, finished.log.read_text()) == (3, "me\n")


def test_deadline_ends_the_children_too(tmp_path: Path) -> None:
    program = write_program(tmp_path / "program", WITH_A_CHILD)
    finished = run_program([str(program)], tmp_path, os.environ, 3, tmp_path / "log")
    assert finished.code is None
    assert finished.log.read_text() == "ready\n"
    assert _ends(_child_of(tmp_path))


def test_child_that_outlives_its_program(tmp_path: Path) -> None:
    program = write_program(tmp_path / "program", "sleep 60 & echo $! > child")
    assert run_program([str(program)], tmp_path, os.environ, 10, tmp_path / "log").code == 0
    assert _ends(_child_of(tmp_path))


def test_interrupt_ends_the_children_too(tmp_path: Path) -> None:
    program = write_program(tmp_path / "program", WITH_A_CHILD)

    def interrupt_once_ready() -> None:
        while not (tmp_path / "child").exists() or not (tmp_path / "child").read_text().strip():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt_once_ready).start()
    with pytest.raises(KeyboardInterrupt):
        run_program([str(program)], tmp_path, os.environ, 30, tmp_path / "log")
    assert _ends(_child_of(tmp_path))


def test_program_that_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ToolFailedError, match="does not start"):
        run_program([str(tmp_path / "none")], tmp_path, {}, 1, tmp_path / "log")
