"""Programs in a group of their own: what a program itself started ends with it."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from analysis.errors import ToolFailedError

Process = subprocess.Popen[bytes]


def start(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    output: IO[bytes],
    complaints: IO[bytes] | None = None,
) -> Process:
    """`complaints` go to `output` unless they have a file of their own. Raises ToolFailedError."""
    try:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=complaints or subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise ToolFailedError(command[0], f"does not start ({error.strerror})", "install it anew") from error


def interrupt(process: Process) -> None:
    """As Ctrl-C would; nothing if it has ended."""
    if process.poll() is None:
        _signal(process, signal.SIGINT)


def end(process: Process) -> None:
    """At once, whatever it does, and what it left running if it has ended itself."""
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
