"""Several workers at once: what they found is here as soon as they tell it, whatever becomes of them."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from analysis.campaign.embedded.fuzzer import Found, Kept, Tally
from analysis.campaign.embedded.worker import Done, Message, Ready, Task, work

TICK = 0.2
LEAVING = 5.0
"""Seconds that a worker has to end by itself."""


@dataclass
class Worker:
    """`number` counts from 1."""

    number: int
    process: BaseProcess
    connection: Connection
    tally: Tally = field(default_factory=Tally)
    found: list[Found] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    is_ready: bool = False
    is_done: bool = False
    is_gone: bool = False

    def hear(self, message: Message) -> None:
        match message:
            case Found():
                self.found.append(message)
            case Kept():
                self.kept.append(message)
            case Tally():
                self.tally = message
            case Ready():
                self.is_ready = True
            case Done():
                self.is_done = True


@dataclass
class Crew:
    workers: list[Worker]
    is_cut_off: bool = False

    @property
    def calls(self) -> int:
        return sum(worker.tally.calls for worker in self.workers)

    @property
    def examined(self) -> int:
        return sum(worker.tally.examined for worker in self.workers)

    @property
    def followed(self) -> int:
        return sum(worker.tally.followed for worker in self.workers)

    @property
    def is_ready(self) -> bool:
        """Whether one of them is at work."""
        return any(worker.is_ready for worker in self.workers)

    @property
    def lost(self) -> tuple[str, ...]:
        """Of each worker that went before its end, how."""
        return tuple(
            f"worker {worker.number} ended with {worker.process.exitcode} after {worker.tally.calls} calls"
            for worker in self.workers
            if worker.is_gone and not worker.is_done
        )


Watch = Callable[[Crew], bool]
"""Is asked now and then; True ends the work."""
Hear = Callable[[Found | Kept], None]


def run_crew(tasks: Sequence[Task], is_enough: Watch, hear: Hear = lambda _: None) -> Crew:
    """No process is left at the end. An interruption ends the work early, and is no error."""
    crew = Crew([_start(number, task) for number, task in enumerate(tasks, 1)])
    try:
        while not all(worker.is_gone for worker in crew.workers) and not is_enough(crew):
            _listen(crew, TICK, hear)
    except KeyboardInterrupt:
        crew.is_cut_off = True
    finally:
        _dismiss(crew, hear)
    return crew


def _start(number: int, task: Task) -> Worker:
    # Spawned, so that none holds another's end of a pipe: it then notices when its parent is gone.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(task, theirs), daemon=True)
    process.start()
    theirs.close()
    return Worker(number, process, ours)


def _listen(crew: Crew, seconds: float, hear: Hear) -> None:
    present = {worker.connection: worker for worker in crew.workers if not worker.is_gone}
    for connection in wait(list(present), seconds):
        assert isinstance(connection, Connection)
        worker = present[connection]
        try:
            message: Message = connection.recv()
        except (EOFError, OSError):
            worker.is_gone = True
            worker.process.join(LEAVING)
            continue
        worker.hear(message)
        if isinstance(message, Found | Kept):
            hear(message)


def _dismiss(crew: Crew, hear: Hear) -> None:
    """Lets each say what it has left to say, and then waits for no one."""
    try:
        for worker in crew.workers:
            if not worker.is_gone:
                _tell_to_stop(worker)
        deadline = time.monotonic() + LEAVING
        while time.monotonic() < deadline and not all(worker.is_gone for worker in crew.workers):
            _listen(crew, TICK, hear)
    finally:
        for worker in crew.workers:
            worker.process.kill()
            worker.process.join()
            worker.connection.close()


def _tell_to_stop(worker: Worker) -> None:
    try:
        worker.connection.send(None)
    except OSError:
        worker.is_gone = True
