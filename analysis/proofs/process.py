"""Programs that take long: each with a deadline and a group of its own, of which nothing stays behind."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import ToolFailedError


@dataclass(frozen=True)
class Finished:
    """`code` is None for a program that was stopped at its deadline; `log` holds all that it printed."""

    code: int | None
    seconds: float
    log: Path


def run_program(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float, log: Path
) -> Finished:
    """However this ends, by an interrupt too, the program and all that it started are gone afterwards."""
    start = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = _start(command, folder, environment, output.fileno())
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return Finished(code, time.monotonic() - start, log)


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
