"""Programs that run side by side for a time, and leave nothing behind however that ends."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.process_group import Process, end, interrupt, start

PAUSE = 0.2
MERCY = 10.0
"""Seconds that a program has, when told to stop, to write down what it has."""


@dataclass(frozen=True)
class Job:
    """`raw` is where what it prints is kept."""

    command: tuple[str, ...]
    folder: Path
    raw: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Ended:
    job: Job
    code: int
    printed: str
    complained: str
    was_stopped: bool


def run_jobs(
    jobs: Sequence[Job],
    deadline: float,
    is_stopped: Callable[[], bool],
    tick: Callable[[], None] = lambda: None,
    one_is_enough: bool = False,
) -> tuple[Ended, ...]:
    """Until all have ended (one, if that is enough), `time.monotonic()` is `deadline`, or it is stopped.

    An interruption passes on; no process outlives it.
    """
    running = [_start(job) for job in jobs]
    try:
        while left := [process for process in running if process.poll() is None]:
            if time.monotonic() >= deadline or is_stopped() or (one_is_enough and len(left) < len(running)):
                break
            tick()
            time.sleep(PAUSE)
        stopped = [process.poll() is None for process in running]
        _ask_to_stop(running)
    finally:
        for process in running:
            end(process)
    return tuple(map(_collect, jobs, running, stopped))


def _start(job: Job) -> Process:
    job.raw.parent.mkdir(parents=True, exist_ok=True)
    with job.raw.open("wb") as out, _complaints(job).open("wb") as err:
        return start(job.command, job.folder, job.environment, out, err)


def _ask_to_stop(running: Sequence[Process]) -> None:
    for process in running:
        interrupt(process)
    deadline = time.monotonic() + MERCY
    while any(process.poll() is None for process in running) and time.monotonic() < deadline:
        time.sleep(PAUSE)


def _complaints(job: Job) -> Path:
    return job.raw.with_suffix(".err")


def _collect(job: Job, process: Process, was_stopped: bool) -> Ended:
    read = [path.read_text(encoding="utf-8", errors="replace") for path in (job.raw, _complaints(job))]
    return Ended(job, process.returncode, read[0], read[1], was_stopped)
