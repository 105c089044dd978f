import re
from collections.abc import Iterator
from io import StringIO
from itertools import count
from threading import Thread

from analysis.report.progress import show_progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def _seconds(*times: float) -> Iterator[float]:
    yield 100.0
    yield from (100.0 + time for time in times)


def test_plain_lines_now_and_then() -> None:
    out = StringIO()
    with show_progress(out, _seconds(0, 3, 9.9, 10, 70).__next__) as show:
        show("echidna", 0.0, "compiles")
        show("echidna", 0.1, "4,000 calls")
        show("halmos", None, "asks the solver")
        show("echidna", 0.35, "12,000 calls")
        show("echidna", 0.995, "36,000 calls")
    assert out.getvalue() == (
        "      0.0 s echidna   0% compiles\n"
        "      9.9 s halmos asks the solver\n"
        "     10.0 s echidna  35% 12,000 calls\n"
        " 1 min 10 s echidna  99% 36,000 calls\n"
    )


def test_the_end_is_always_written() -> None:
    out = StringIO()
    with show_progress(out, _seconds(0, 1).__next__) as show:
        show("echidna", 0.0, "")
        show("echidna", 1.0, "36,000 calls")
    assert out.getvalue() == "      0.0 s echidna   0%\n      1.0 s echidna 100% 36,000 calls\n"


def test_bars_on_a_terminal() -> None:
    out = Terminal()
    with show_progress(out) as show:
        show("echidna", 0.5, "[red]12,000[/red] calls")
        show("halmos", None, "asks the solver")
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", out.getvalue())
    assert "echidna ━━━━━━━━━━━━" in shown
    assert "[red]12,000[/red] calls" in shown
    assert "asks the solver" in shown


def test_words_steer_no_terminal() -> None:
    for out in (StringIO(), Terminal()):
        with show_progress(out) as show:
            show("a\x1b]0;t\x07", 0.5, "b\x1b[2J")
        assert "\x1b]0" not in out.getvalue()
        assert "\x1b[2J" not in out.getvalue()
        assert "b\\u{1b}[2J" in out.getvalue()


def test_lines_of_many_threads_stay_whole() -> None:
    out = StringIO()
    with show_progress(out, (float(20 * n) for n in count()).__next__) as show:
        threads = [Thread(target=show, args=(f"engine-{n}", None, "x" * 50)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    lines = out.getvalue().splitlines()
    assert len(lines) == 20
    assert all(re.fullmatch(r" *\S+ (min \d\d )?s engine-\d+ x{50}", line) for line in lines)
