"""Several programs at once, as many as there are cores: none outlives its deadline, or us."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import process_group
from analysis.proofs.process import Finished

PAUSE = 0.05


@dataclass(frozen=True)
class Task:
    command: tuple[str, ...]
    log: Path


@dataclass(frozen=True)
class _Running:
    process: process_group.Process
    start: float


def run_together(
    tasks: Sequence[Task],
    folder: Path,
    environment: Mapping[str, str],
    seconds: float,
    slots: int,
    listen: Callable[[int], None] = lambda _: None,
) -> list[Finished]:
    """Each with its own deadline; `listen` hears how many have ended. However this ends, by an interrupt
    too, the programs and all that they started are gone afterwards.
    """
    running: dict[int, _Running] = {}
    finished: dict[int, Finished] = {}
    try:
        while len(finished) < len(tasks):
            waiting = [i for i in range(len(tasks)) if i not in running and i not in finished]
            for i in waiting[: slots - len(running)]:
                running[i] = _start(tasks[i], folder, environment)
            for i in list(running):
                ended = _poll(running[i], tasks[i], seconds)
                if ended is not None:
                    process_group.end(running.pop(i).process)
                    finished[i] = ended
                    listen(len(finished))
            time.sleep(PAUSE)
    finally:
        for left in running.values():
            process_group.end(left.process)
    return [finished[i] for i in range(len(tasks))]


def _start(task: Task, folder: Path, environment: Mapping[str, str]) -> _Running:
    task.log.parent.mkdir(parents=True, exist_ok=True)
    with task.log.open("wb") as log:
        process = process_group.start(task.command, folder, environment, log)
    return _Running(process, time.monotonic())


def _poll(running: _Running, task: Task, seconds: float) -> Finished | None:
    spent = time.monotonic() - running.start
    code = running.process.poll()
    if code is None and spent < seconds:
        return None
    return Finished(code, spent, task.log)
