"""Ctrl-C as a question that long work asks, in place of an exception that cuts through it."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
AGAIN = 0.01
"""Seconds until an interrupt that was lost is sent again."""


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


def heed_interrupts() -> None:
    """A CI service that cancels a job sends SIGTERM: what is kept on Ctrl-C is to be kept then too. One that
    comes while an object is taken down, which z3's do all the time, would be lost there: it is sent again.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.unraisablehook = _send_again


def _send_again(lost: "sys.UnraisableHookArgs") -> None:
    if issubclass(lost.exc_type, KeyboardInterrupt):
        # Not from here, where it would be lost as well.
        Timer(AGAIN, os.kill, (os.getpid(), signal.SIGINT)).start()
    else:
        sys.__unraisablehook__(lost)
