"""Programs that take long: each with a deadline and a group of its own, of which nothing stays behind."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import process_group


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
        process = process_group.start(command, folder, environment, output)
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            process_group.end(process)
    return Finished(code, time.monotonic() - start, log)
