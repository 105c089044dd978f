"""Programs that take long: each with a deadline and a group of its own, of which nothing stays behind."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from analysis.errors import ToolFailedError

_running: set[int] = set()
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
        process = _start(command, folder, environment, output.fileno())
        _running.add(process.pid)
        try:
            if _is_stopped.is_set():
                raise Stopped
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _kill(process.pid)
            process.wait()
            _running.discard(process.pid)
    if _is_stopped.is_set():
        raise Stopped
    return Finished(code, time.monotonic() - start, log)


@contextmanager
def stopped_programs() -> Iterator[None]:
    """Ends what runs in other threads; what they start meanwhile ends too."""
    _is_stopped.set()
    try:
        for process in tuple(_running):
            _kill(process)
        yield
    finally:
        _is_stopped.clear()


def _kill(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _start(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], output: int
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise ToolFailedError(command[0], f"does not start ({error.strerror})", "run 'make setup'") from error
