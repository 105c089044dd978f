"""Several programs at once, none of which stays behind."""

import time
from pathlib import Path

import pytest

from analysis.errors import ToolFailedError
from analysis.proofs.manticore.pool import Task, run_together

PLAIN = {"PATH": "/usr/bin:/bin"}


def _task(folder: Path, name: str, script: str) -> Task:
    return Task(("sh", "-c", script), folder / f"{name}.log")


def _with_child(folder: Path, name: str) -> Task:
    return _task(folder, name, f"sleep 60 & echo $! > {folder}/{name}.pid; wait")


def _is_gone(folder: Path, name: str) -> bool:
    pid = (folder / f"{name}.pid").read_text().strip()
    return not pid or any(_has_ended(pid) for _ in range(100))


def _has_ended(pid: str) -> bool:
    """A zombie has, too: only its parent has not looked yet."""
    time.sleep(0.02)
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def test_each_has_its_own_end(tmp_path: Path) -> None:
    heard: list[int] = []
    tasks = [_task(tmp_path, "a", "echo one"), _task(tmp_path, "b", "exit 3"), _task(tmp_path, "c", "exit 0")]
    ended = run_together(tasks, tmp_path, PLAIN, 30, 2, heard.append)
    assert [finished.code for finished in ended] == [0, 3, 0]
    assert ended[0].log.read_text() == "one\n"
    assert heard == [1, 2, 3]


def test_no_more_at_once_than_there_are_slots(tmp_path: Path) -> None:
    start = time.monotonic()
    run_together([_task(tmp_path, name, "sleep 0.3") for name in "ab"], tmp_path, PLAIN, 30, 1)
    assert time.monotonic() - start > 0.6


def test_a_deadline_ends_the_program_and_its_children(tmp_path: Path) -> None:
    (finished,) = run_together([_with_child(tmp_path, "a")], tmp_path, PLAIN, 0.5, 2)
    assert finished.code is None
    assert _is_gone(tmp_path, "a")


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupt(_ended: int) -> None:
        raise KeyboardInterrupt

    tasks = [_with_child(tmp_path, "a"), _task(tmp_path, "b", "sleep 0.5")]
    with pytest.raises(KeyboardInterrupt):
        run_together(tasks, tmp_path, PLAIN, 30, 2, interrupt)
    assert _is_gone(tmp_path, "a")


def test_a_program_that_does_not_start(tmp_path: Path) -> None:
    tasks = [_with_child(tmp_path, "a"), Task(("/no/such/program",), tmp_path / "b.log")]
    with pytest.raises(ToolFailedError) as caught:
        run_together(tasks, tmp_path, PLAIN, 30, 2)
    assert (
        str(caught.value) == "/no/such/program: does not start (No such file or directory); install it anew"
    )
    assert not (tmp_path / "a.pid").exists() or _is_gone(tmp_path, "a")
