"""The same numbers in all."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from analysis.record import Run
from analysis.report.formats import FILES, Format, render, render_all
from analysis.report.summary import summarize
from analysis.report.wording import NOBODY_LOOKED, STANDINGS
from tests.sample_runs import CLEAN, EMPTY, HOSTILE, PLAIN

RUNS = {"plain": PLAIN, "clean": CLEAN, "empty": EMPTY, "hostile": HOSTILE}


def test_every_format_has_a_file() -> None:
    assert list(FILES) == list(Format)
    assert len(set(FILES.values())) == len(FILES)
    assert list(render_all(PLAIN)) == list(FILES.values())


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_all_have_the_same_numbers(run: Run) -> None:
    summary = summarize(run)
    violated = len(summary.violations)
    counts = {STANDINGS[standing]: number for standing, number in summary.standings}
    said = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    data = json.loads(render(run, Format.JSON))
    assert data["counts"]["properties"] == counts
    assert data["conclusion"] == summary.conclusion
    assert said in render(run, Format.TEXT)
    assert said in render(run, Format.MARKDOWN)
    total = "".join(f'<td class="number">{number}</td>' for number in counts.values())
    assert f"<td>all</td>{total}</tr>" in render(run, Format.HTML)
    results = json.loads(render(run, Format.SARIF))["runs"][0]["results"]
    assert len(results) == violated + len(summary.findings)
    suite = ET.fromstring(render(run, Format.JUNIT))[0]
    assert (suite.get("tests"), suite.get("failures")) == (str(len(run.properties)), str(violated))


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
@pytest.mark.parametrize("chosen", Format)
def test_every_property_stands_in_every_report(run: Run, chosen: Format) -> None:
    text = render(run, chosen)
    assert [row.slug for row in run.properties if row.slug not in text] == []


@pytest.mark.parametrize("chosen", Format)
def test_no_findings_of_nobody(chosen: Format) -> None:
    told = NOBODY_LOOKED.removeprefix("nobody")
    assert told in render(EMPTY, chosen)
    assert told not in render(replace(CLEAN, findings=()), chosen)


@pytest.mark.parametrize("chosen", Format)
def test_the_same_run_makes_the_same_report(chosen: Format) -> None:
    assert render(PLAIN, chosen, CLEAN) == render(PLAIN, chosen, CLEAN)


@pytest.mark.parametrize("chosen", Format)
def test_no_report_holds_a_control_character(chosen: Format) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", render(HOSTILE, chosen))


def test_data() -> None:
    data = json.loads(render(PLAIN, Format.JSON))
    assert data["properties"][0]["answers"][1] == {
        "engine": "halmos",
        "status": "proved",
        "said": "proved",
        "seconds": 16.0,
        "assumptions": ["standard-token", "balance-below-2-128"],
        "raw": "raw/halmos-treasury.json",
        "command": "halmos --function check_treasury_covers_what_it_owes",
    }
    assert data["violations"] == [
        {
            "slug": "split-loses-nothing",
            "is_waived": False,
            "sequences": [
                {
                    "engine": "echidna",
                    "file": "sequences/split-loses-nothing.json",
                    "test": "sequences/test_split_loses_nothing.py",
                    "steps": [
                        {"caller": "alice", "call": "join()", "effect": "alice has a proxy"},
                        {"caller": "alice", "call": "splitRewards()", "effect": "3 wei in, 2 wei out"},
                    ],
                }
            ],
        }
    ]
    assert [(waiver["state"], waiver["subject"]) for waiver in data["waivers"]] == [
        ("used", PLAIN.findings[1].fingerprint),
        ("expired", "split-loses-nothing"),
    ]
    assert data["counts"]["findings"]["low"] == {"open": 0, "waived": 1, "disabled": 0}
    assert data["findings"][0]["fingerprint"] == PLAIN.findings[0].fingerprint
    assert (data["exit_code"], data["health"]) == (10, "every engine found its seeded violations (3 of 3)")
