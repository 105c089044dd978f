"""One process that fuzzes, and what it tells the one who started it."""

import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

from analysis.campaign.embedded.constants import list_constants
from analysis.campaign.embedded.fuzzer import Calls, Found, Fuzzer, Kept, Tally
from analysis.campaign.harness import Harness, compile_harness
from analysis.sources import Sources

TELLING = 0.5
"""Seconds between two tallies."""


@dataclass(frozen=True)
class Task:
    """`calls` ends it, where it is not 0; `seconds` does in any case. `is_followed`: by the specification."""

    sources: Sources
    seed: str
    seconds: float
    calls: int = 0
    corpus: Sequence[Calls] = ()
    is_followed: bool = False


@dataclass(frozen=True)
class Ready:
    """The world is founded; from now on the time counts."""


@dataclass(frozen=True)
class Done:
    """Nothing more comes."""


Message = Found | Kept | Tally | Ready | Done


def work(task: Task, parent: Connection) -> None:
    """Ends when the task does, when told to, or when nobody is there any more to be told."""
    # Who is at the keyboard interrupts the one who started this, who then tells it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _fuzz(task, parent)
    except (BrokenPipeError, ConnectionResetError, EOFError):
        return


def _fuzz(task: Task, parent: Connection) -> None:
    harness = Harness(compile_harness(task.sources))
    fuzzer = Fuzzer(
        harness,
        list_constants(harness.artefact),
        task.seed,
        parent.send,
        task.corpus,
        is_followed=task.is_followed,
    )
    parent.send(Ready())
    start = told = time.monotonic()
    for _ in fuzzer.fuzz():
        if parent.poll() or _is_over(task, fuzzer, start):
            break
        if time.monotonic() - told > TELLING:
            parent.send(fuzzer.tally)
            told = time.monotonic()
    parent.send(fuzzer.tally)
    parent.send(Done())


def _is_over(task: Task, fuzzer: Fuzzer, start: float) -> bool:
    if task.calls and fuzzer.tally.calls >= task.calls:
        return True
    return time.monotonic() - start >= task.seconds
