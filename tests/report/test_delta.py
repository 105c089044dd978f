from dataclasses import replace

from analysis.comparison import compare
from analysis.report.delta import render_delta_markdown, render_delta_text
from tests.sample_runs import CLEAN, HOSTILE, PLAIN, REENTRANCY

BEFORE = replace(CLEAN, findings=(REENTRANCY,))

TEXT = """\
20261122T200613Z-4f1d2c3b → later
  still there: call-before-effect (high) in MegaCluster.withdraw(uint64[]): pays before it writes the balance
  not looked for again: split-loses-nothing: violated: 1 wei of 3 is nobody's (replayed) → unknown: timeout after 20 s
  weaker: treasury-covers-what-it-owes: proved → not run: gave no answer
  4 properties have the same verdict as before
"""  # noqa: E501

MARKDOWN = r"""
### 20261123T200613Z-4f1d2c3b → 20261122T200613Z-4f1d2c3b

| change | what | before | now |
| --- | --- | --- | --- |
| **new** | split-loses-nothing | not run: not in the catalogue | violated: 1 wei of 3 is nobody's (replayed) |
| **new** | call-before-effect in MegaCluster.withdraw(uint64\[\]) |  | high: pays before it writes the balance |
| stronger | only-the-mega-cluster-commands-a-proxy | not run: not in the catalogue | proved within bounds: arrays of up to 2 |
| stronger | capacity-is-the-exact-optimum | not run: not in the catalogue | held in 120,000 calls (seed 7) |
| stronger | rate-never-rises-with-capacity | not run: not in the catalogue | unknown: timeout after 20 s |

2 properties have the same verdict as before.
"""  # noqa: E501


def test_text() -> None:
    later = replace(PLAIN, id="later", answers=PLAIN.answers[3:])
    assert render_delta_text(compare(PLAIN, later)) == TEXT


def test_markdown() -> None:
    assert render_delta_markdown(compare(CLEAN, PLAIN)) == MARKDOWN.removeprefix("\n")


def test_nothing_changed() -> None:
    assert render_delta_text(compare(CLEAN, CLEAN)) == (
        "20261123T200613Z-4f1d2c3b → 20261123T200613Z-4f1d2c3b\n  1 property has the same verdict as before\n"
    )
    assert render_delta_markdown(compare(CLEAN, CLEAN)) == (
        "### 20261123T200613Z-4f1d2c3b → 20261123T200613Z-4f1d2c3b\n\n"
        "1 property has the same verdict as before.\n"
    )


def test_names_are_no_markup() -> None:
    compared = compare(CLEAN, HOSTILE)
    assert "\x1b" not in render_delta_text(compared)
    assert "<script>" not in render_delta_markdown(compared)
