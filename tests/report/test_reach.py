"""What the campaigns reached, and how sure their "held" is, in every format."""

import json
from dataclasses import replace

from analysis.encoding import decode_run, encode_run
from analysis.record import (
    Confidence,
    Coverage,
    Exposure,
    FileCovered,
    Handler,
    Place,
    Unreached,
)
from analysis.report.data import render_json
from analysis.report.markdown import render_markdown
from analysis.report.page import render_page
from analysis.report.text import render_text
from tests.sample_runs import PLAIN

TREASURY, VIEWS = "contracts/Treasury.sol", "contracts/Views.sol"
COVERAGE = Coverage(
    file="coverage/lcov.info",
    calls=1_200,
    traced=900,
    differing=1,
    errors=3,
    errors_reached=2,
    files=(FileCovered(TREASURY, 40, 38, 10, 9), FileCovered(VIEWS, 10, 0, 0, 0)),
    unreached=(
        Unreached(Place.LINE, TREASURY, 7, "is not reached", ""),
        Unreached(Place.LINE, TREASURY, 9, "is not reached", ""),
        Unreached(Place.BRANCH, TREASURY, 6, "if (a < b && <b>): never is true", ""),
        Unreached(Place.BRANCH, TREASURY, 8, "require(c): never refuses", "c always holds"),
        Unreached(Place.ERROR, TREASURY, 3, "NothingOwed", ""),
        Unreached(Place.SOURCE, VIEWS, 0, "no part of the harness", ""),
    ),
    unasked=("split-loses-nothing",),
)
CONFIDENCE = Confidence(
    "embedded",
    12_822,
    "Good and Turing's",
    ("calls to come are drawn as those before",),
    (
        Exposure("treasury-covers-what-it-owes", 40_000, 20_000, 70, 30_000, 0.00005),
        Exposure("split-loses-nothing", 40_000, 0, 0, 40_000, 1.0),
    ),
)
HANDLERS = (
    Handler("claim", 1_000, 400, False),
    Handler("settle", 870, 0, False),
    Handler("touchShares", 900, 0, True),
)
RUN = replace(
    PLAIN,
    campaigns=(replace(PLAIN.campaigns[0], engine="embedded", coverable=0, handlers=HANDLERS),),
    coverage=COVERAGE,
    confidences=(CONFIDENCE,),
)

TEXT = """
Coverage of the contracts
  lines 38 of 50 (76.0 %), branches 9 of 10 (90.0 %), custom errors 2 of 3 (66.6 %)
  900 of 1,200 kept calls traced, then the time was over: the others may have reached more; 1 went
  another way on the tracing EVM, and do not count
  sources never reached:
    contracts/Views.sol no part of the harness
  branches never reached:
    contracts/Treasury.sol:6 if (a < b && <b>): never is true
  custom errors never met:
    contracts/Treasury.sol:3 NothingOwed
  lines never reached:
    contracts/Treasury.sol:7, 9
  branches that no call can reach:
    contracts/Treasury.sol:8 require(c): never refuses, for c always holds

How sure "held" is

 property                                          calls      tests      kinds     quiet       risk
 ──────────────────────────────────────────────────────────────────────────────────────────────────
 split-loses-nothing                              40,000          0          0   100.0 %   untested
 treasury-covers-what-it-owes                     40,000     20,000         70    75.0 %      5e-05

  Of the calls that embedded examined, tests are those that put the property to the test, of so many
  kinds, and quiet is the share of all calls since a kind came up for the first time. The risk is
  the estimated chance that the next test is of a kind that none before was, and so perhaps the
  first to fail (Good and Turing's). It assumes that calls to come are drawn as those before. The
  campaign met some 12,822 different states.
"""


def test_round_trip() -> None:
    assert decode_run("run.json", encode_run(RUN)) == RUN


def test_text() -> None:
    assert TEXT in render_text(RUN)


def test_a_long_list_is_cut_on_a_terminal() -> None:
    many = tuple(Unreached(Place.ERROR, TREASURY, line, "Error", "") for line in range(1, 26))
    text = render_text(replace(RUN, coverage=replace(COVERAGE, unreached=many)))
    assert "contracts/Treasury.sol:20 Error\n    and 5 more, in report.md\n" in text


def test_warnings_stand_where_it_says_what_was_not_checked() -> None:
    told = render_text(RUN).split("\nNot checked\n")[1].split("\n\n")[0]
    assert "  split-loses-nothing: its condition was never met in the calls that the campaigns kept" in told
    assert "  embedded, settle: none of 870 calls was accepted" in told
    assert "touchShares" not in told
    assert "its coverage was not counted" not in told


def test_markdown() -> None:
    markdown = render_markdown(RUN)
    assert "| contracts/Treasury.sol | 38 of 40 (95.0 %) | 9 of 10 (90.0 %) |" in markdown
    assert "| all | 38 of 50 (76.0 %) | 9 of 10 (90.0 %) |" in markdown
    assert "- contracts/Treasury.sol:6 if (a \\< b \\&\\& \\<b\\>): never is true\n" in markdown
    assert (
        "| embedded | settle | 870 | 0.0 % |\n| embedded | touchShares | 900 | none, as meant |\n"
        "| embedded | claim | 1,000 | 40.0 % |" in markdown
    )
    assert "| split-loses-nothing | 40,000 | 0 | 0 | 100\\.0 % | untested |" in markdown


def test_page() -> None:
    page = render_page(RUN)
    assert "if (a &lt; b &amp;&amp; &lt;b&gt;): never is true" in page
    assert '<a href="#coverage">' in page
    assert '<h2 id="coverage">' in page
    assert '<h2 id="confidence">' in page
    assert '<tr class="total"><td class="mono">all</td>' in page
    assert '<th class="number">risk</th>' in page
    assert "touchShares" in page
    assert 'href="#coverage"' not in render_page(PLAIN)


def test_data() -> None:
    content = json.loads(render_json(RUN))
    coverage = content["coverage"]
    assert (coverage["lines"], coverage["lines_reached"], coverage["ways"], coverage["ways_reached"]) == (
        (50, 38, 10, 9)
    )
    assert coverage["unasked"] == ["split-loses-nothing"]
    assert content["confidences"][0]["exposures"][1]["risk"] == 1.0
    assert content["campaigns"][0]["handlers"][1] == {
        "name": "settle",
        "tried": 870,
        "accepted": 0,
        "is_refused": False,
    }
    assert json.loads(render_json(PLAIN))["coverage"] is None
