"""A witness heard in a process of its own, beside whatever else is done meanwhile."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from analysis.campaign.coverage.tree import Calls
from analysis.campaign.coverage.witness import Testimony, Witness
from analysis.campaign.harness import Harness, compile_harness
from analysis.sources import Sources

TICK = 0.1


@contextmanager
def hearing(
    sources: Sources, sequences: Sequence[Calls], is_enough: Callable[[], bool]
) -> Iterator[Callable[[], Testimony]]:
    """What it gives waits until all is heard, or it is enough, and says what was heard; where the process is
    gone, that is nothing.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_hear, args=(theirs, sources, sequences), daemon=True)
    process.start()
    theirs.close()

    def conclude() -> Testimony:
        while not is_enough() and not ours.poll(TICK):
            pass
        # Who has said all has gone.
        with suppress(OSError):
            ours.send(None)
        try:
            testimony: Testimony = ours.recv()
        except (EOFError, OSError):
            return Testimony({}, False)
        return testimony

    try:
        yield conclude
    finally:
        process.kill()
        process.join()
        ours.close()


def _hear(parent: Connection, sources: Sources, sequences: Sequence[Calls]) -> None:
    """Ends with the sequences, when told to, or when nobody is there any more to be told."""
    # Who is at the keyboard interrupts the one who started this, who then tells it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    testimony = Witness(Harness(compile_harness(sources)), sources).hear(sequences, parent.poll)
    try:
        parent.send(testimony)
    except OSError:
        return
