from dataclasses import replace

import pytest

from analysis.record import Campaign
from analysis.report.wording import count, describe, describe_coverage, duration, percent, visible
from analysis.verdict import Held, NotRun, Proved, Unknown, Verdict, Violated


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("contracts/Ünïcode 名.sol", "contracts/Ünïcode 名.sol"),
        ("\x1b[31mred\x1b]0;title\x07", "\\u{1b}[31mred\\u{1b}]0;title\\u{7}"),
        ("a\x00b\x9bc\x7f", "a\\u{0}b\\u{9b}c\\u{7f}"),
        ("user\u202e}drocssap", "user\\u{202e}}drocssap"),
        ("zero\u200bwidth\u2028line\ufeff", "zero\\u{200b}width\\u{2028}line\\u{feff}"),
        ("\udc80\uffff\ue000", "\\u{dc80}\\u{ffff}\\u{e000}"),
        ("two\nlines\tand\rmore", "two lines and more"),
    ],
)
def test_nothing_is_hidden(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Proved(), "proved"),
        (Proved(("arrays of up to 2", "one call")), "proved within bounds: arrays of up to 2; one call"),
        (Held(1_200_000, 7), "held in 1,200,000 calls (seed 7)"),
        (Violated("lost", "s.json", True), "violated: lost (replayed)"),
        (Violated("lost", "s.json"), "violated: lost (not replayed)"),
        (Unknown("timeout"), "unknown: timeout"),
        (NotRun("not installed", "install it"), "not run: not installed"),
    ],
)
def test_verdicts(verdict: Verdict, said: str) -> None:
    assert describe(verdict) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.04, "0.0 s"), (59.9, "59.9 s"), (90.0, "1 min 30 s"), (3599.6, "1 h 00 min"), (29_000, "8 h 03 min")],
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_nearly_all_is_not_all() -> None:
    assert [percent(9_999, 10_000), percent(10, 10), percent(0, 10)] == ["99.9 %", "100.0 %", "0.0 %"]
    assert percent(0, 0) == "not counted"


def test_coverage_is_a_share_where_the_whole_is_known() -> None:
    campaign = Campaign("echidna", (0,), 1, 1.0, 1.0, 1, 1, 0, covered=300, coverable=400, unit="lines")
    assert describe_coverage(campaign) == "75.0 % of lines"
    assert describe_coverage(replace(campaign, coverable=0)) == "300 lines"
    assert describe_coverage(replace(campaign, covered=0, coverable=0)) == "not counted"


def test_counts() -> None:
    assert [count(1, "file"), count(2, "file"), count(2_000, "property", "properties")] == [
        "1 file",
        "2 files",
        "2,000 properties",
    ]
