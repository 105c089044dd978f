"""Ctrl-C as a question that long work asks, in place of an exception that cuts through it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruptions() -> Iterator[Callable[[], bool]]:
    """Whether one came since. A second one is a KeyboardInterrupt: for who cannot wait. Main thread only."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    before = {number: signal.signal(number, ask) for number in SIGNALS}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def treat_termination_as_interrupt() -> None:
    """A CI service that cancels a job sends SIGTERM: what is kept on Ctrl-C is to be kept then too."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
