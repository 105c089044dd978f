"""docs/reports.md says what the code does."""

import re

from analysis.comparison import Change
from analysis.exit_code import MEANINGS
from analysis.report.formats import FILES
from analysis.report.wording import STANDINGS
from analysis.tools import ROOT


def _rows(heading: str) -> list[tuple[str, str]]:
    """The first two cells of each row of the first table below a heading."""
    below = (ROOT / "docs/reports.md").read_text().split(f"{heading}\n", 1)[1]
    table = re.search(r"\|[-:|]+\|\n((?:\|.*\n)+)", below)
    assert table is not None
    return re.findall(r"^\| `?([^|`]+)`? \| ([^|]+) \|$", table[1], re.MULTILINE)


def test_files() -> None:
    assert [file for file, _ in _rows("# Reports")] == list(FILES.values())


def test_statuses() -> None:
    assert [status for status, _ in _rows("## What a status means")] == list(STANDINGS.values())


def test_exit_codes() -> None:
    assert _rows("## Exit codes") == [(str(code.value), meaning) for code, meaning in MEANINGS.items()]


def test_changes() -> None:
    assert [change for change, _ in _rows("## What changed between two runs")] == [c.value for c in Change]
