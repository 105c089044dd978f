"""How far each engine is, while they run: bars on a terminal, elsewhere a plain line now and then."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from analysis.report.wording import duration, visible

Show = Callable[[str, float | None, str], None]
"""Who, the share done from 0 to 1 (None while nobody knows), and what there is to say; from any thread."""

PAUSE = 10.0
"""Seconds between two plain lines of one engine; its first and its last are always written."""


@contextmanager
def show_progress(stream: TextIO, clock: Callable[[], float] = time.monotonic) -> Iterator[Show]:
    if not stream.isatty():
        yield _write_lines(stream, clock)
        return
    columns = (
        _Plain("{task.description}"),
        BarColumn(bar_width=24),
        _Plain("{task.fields[said]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(file=stream, highlight=False)) as bars:
        yield _move_bars(bars)


class _Plain(TextColumn):
    """No markup: an engine's words may have brackets in them."""

    def __init__(self, text: str) -> None:
        super().__init__(text, markup=False)


def _move_bars(bars: Progress) -> Show:
    tasks: dict[str, TaskID] = {}
    lock = Lock()

    def show(who: str, share: float | None, said: str) -> None:
        with lock:
            if who not in tasks:
                tasks[who] = bars.add_task(visible(who), total=None, said="")
            total = None if share is None else 1.0
            bars.update(tasks[who], total=total, completed=share or 0.0, said=visible(said))

    return show


def _write_lines(stream: TextIO, clock: Callable[[], float]) -> Show:
    start = clock()
    written: dict[str, float] = {}
    ended: set[str] = set()
    lock = Lock()

    def show(who: str, share: float | None, said: str) -> None:
        with lock:
            now = clock()
            is_last = share == 1.0 and who not in ended
            if who in written and now - written[who] < PAUSE and not is_last:
                return
            written[who] = now
            if is_last:
                ended.add(who)
            done = "" if share is None else f" {int(100 * share):3}%"
            stream.write(f"{duration(now - start):>11} {visible(who)}{done} {visible(said)}".rstrip() + "\n")
            stream.flush()

    return show
