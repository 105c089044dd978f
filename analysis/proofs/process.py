"""Programs that take long: each with a deadline and a group of its own, of which nothing stays behind."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from analysis import process_group

_running: set[process_group.Process] = set()
_is_stopped = Event()


@dataclass(frozen=True)
class Finished:
    """`code` is None for a program that was stopped at its deadline; `log` holds all that it printed."""

    code: int | None
    seconds: float
    log: Path


class Stopped(Exception):  # noqa: N818 (an interrupt of another thread, and no fault)
    """The program was ended by `stopped_programs`."""


def run_program(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float, log: Path
) -> Finished:
    """However this ends, by an interrupt too, the program and all that it started are gone afterwards."""
    start = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = process_group.start(command, folder, environment, output)
        _running.add(process)
        try:
            if _is_stopped.is_set():
                raise Stopped
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            process_group.end(process)
            _running.discard(process)
    if _is_stopped.is_set():
        raise Stopped
    return Finished(code, time.monotonic() - start, log)


@contextmanager
def stopped_programs() -> Iterator[None]:
    """Ends what runs in other threads; what they start meanwhile ends too."""
    _is_stopped.set()
    try:
        for process in tuple(_running):
            process_group.end(process)
        yield
    finally:
        _is_stopped.clear()
