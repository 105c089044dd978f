"""Programs side by side: stopped in time, and nothing of them is left."""

import os
import time
from pathlib import Path

import pytest

from analysis.campaign.echidna import process
from analysis.campaign.echidna.process import Job, run_jobs
from tests.stand_ins import write_program


def make_job(folder: Path, script: str, number: int = 0) -> Job:
    program = write_program(folder / f"program-{number}", script)
    return Job((str(program),), folder, folder / f"raw-{number}.txt", {"PATH": os.environ["PATH"]})


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def outlives(pid: int, seconds: float = 5.0) -> bool:
    """What was killed is gone a moment later, not at once."""
    end = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return is_running(pid)


def test_what_they_print(tmp_path: Path) -> None:
    jobs = [make_job(tmp_path, f"echo {n}; echo no >&2; exit {n}", n) for n in range(2)]
    ended = run_jobs(jobs, time.monotonic() + 20, lambda: False)
    assert [(e.code, e.printed, e.complained, e.was_stopped) for e in ended] == [
        (0, "0\n", "no\n", False),
        (1, "1\n", "no\n", False),
    ]


def test_one_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MERCY", 0.5)
    jobs = [make_job(tmp_path, "echo found", 0), make_job(tmp_path, "sleep 60", 1)]
    ended = run_jobs(jobs, time.monotonic() + 20, lambda: False, one_is_enough=True)
    assert [e.was_stopped for e in ended] == [False, True]


def test_nothing_is_left_of_one_that_does_not_listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MERCY", 0.5)
    job = make_job(tmp_path, "trap '' INT TERM; sleep 60 & echo $$ $!; wait; wait; sleep 60")
    (ended,) = run_jobs([job], time.monotonic() + 1, lambda: False)
    assert ended.was_stopped
    pids = [int(pid) for pid in ended.printed.split()]
    assert len(pids) == 2
    assert not any(map(outlives, pids))


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    job = make_job(tmp_path, "echo $$; sleep 60")

    def interrupt() -> None:
        if job.raw.read_text():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_jobs([job], time.monotonic() + 20, lambda: False, interrupt)
    assert not outlives(int(job.raw.read_text()))
