import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from analysis.finding import Impact
from analysis.record import Canary, Run
from analysis.report.junit import render_junit
from tests.sample_runs import CLEAN, EMPTY, HALMOS, HOSTILE, PLAIN, REENTRANCY

PLAIN_TEXT = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="clusterproof" tests="11" failures="2" errors="0" skipped="3" time="523.75">
\t<testsuite name="clusterproof properties" timestamp="2026-11-22T20:06:13" tests="6" errors="0" failures="1" skipped="2" time="380.0">
\t\t<testcase name="treasury-covers-what-it-owes" classname="treasury conservation" time="90.0"/>
\t\t<testcase name="split-loses-nothing" classname="treasury conservation" time="90.0">
\t\t\t<failure message="violated: 1 wei of 3 is nobody's (replayed)" type="violated">1. alice: join() → alice has a proxy
2. alice: splitRewards() → 3 wei in, 2 wei out</failure>
\t\t</testcase>
\t\t<testcase name="only-the-mega-cluster-commands-a-proxy" classname="proxy isolation" time="90.0"/>
\t\t<testcase name="capacity-is-the-exact-optimum" classname="capacity" time="90.0"/>
\t\t<testcase name="rate-never-rises-with-capacity" classname="shares and rate" time="20.0">
\t\t\t<skipped message="unknown: timeout after 20 s" type="unknown"/>
\t\t</testcase>
\t\t<testcase name="a-member-can-always-get-out" classname="liveness" time="0.0">
\t\t\t<skipped message="not run: not installed" type="not_run"/>
\t\t</testcase>
\t</testsuite>
\t<testsuite name="clusterproof findings" timestamp="2026-11-22T20:06:13" tests="2" errors="0" failures="1" skipped="1" time="0.0">
\t\t<testcase name="MegaCluster.withdraw(uint64[]) contracts/MegaCluster.sol:42" classname="call-before-effect" time="0.0">
\t\t\t<failure message="high: pays before it writes the balance" type="high"/>
\t\t</testcase>
\t\t<testcase name="RewardSplit.cut(uint256) contracts/libraries/RewardSplit.sol:17" classname="rounding-direction" time="0.0">
\t\t\t<skipped message="waived: the remainder goes to the treasury one line on" type="waived"/>
\t\t</testcase>
\t</testsuite>
\t<testsuite name="clusterproof engines" timestamp="2026-11-22T20:06:13" tests="3" errors="0" failures="0" skipped="0" time="143.75">
\t\t<testcase name="slither" classname="seeded violations" time="12.25"/>
\t\t<testcase name="echidna" classname="seeded violations" time="90.0"/>
\t\t<testcase name="halmos" classname="seeded violations" time="41.5"/>
\t</testsuite>
</testsuites>
"""  # noqa: E501


def test_some_of_everything() -> None:
    assert render_junit(PLAIN) == PLAIN_TEXT


def _outcomes(run: Run, suite: str) -> dict[str | None, str | None]:
    root = ET.fromstring(render_junit(run))
    cases = root.findall(f"./testsuite[@name='clusterproof {suite}']/testcase")
    return {case.get("name"): (case[0].tag if len(case) else "passed") for case in cases}


def test_what_did_not_run_has_not_passed() -> None:
    assert _outcomes(EMPTY, "properties") == {"treasury-covers-what-it-owes": "skipped"}


def test_waived_violation_is_skipped() -> None:
    used = replace(PLAIN.waivers[0], subject="split-loses-nothing")
    run = replace(PLAIN, waivers=(used,))
    assert _outcomes(run, "properties")["split-loses-nothing"] == "skipped"


@pytest.mark.parametrize(
    ("impact", "outcome"), [(Impact.HIGH, "failure"), (Impact.MEDIUM, "failure"), (Impact.LOW, "skipped")]
)
def test_threshold(impact: Impact, outcome: str) -> None:
    options = replace(CLEAN.options, threshold=Impact.MEDIUM)
    run = replace(CLEAN, options=options, findings=(replace(REENTRANCY, impact=impact),))
    assert list(_outcomes(run, "findings").values()) == [outcome]


@pytest.mark.parametrize(
    ("canaries", "message"),
    [
        ((), "was shown no seeded violation"),
        ((Canary("Blind", False, 1.0),), "did not find Blind"),
    ],
)
def test_blind_engine_is_an_error(canaries: tuple[Canary, ...], message: str) -> None:
    run = replace(CLEAN, engines=(replace(HALMOS, canaries=canaries),))
    root = ET.fromstring(render_junit(run))
    errors = [error.get("message") for error in root.iter("error")]
    assert errors == [message]


def test_names_are_no_markup() -> None:
    root = ET.fromstring(render_junit(HOSTILE))
    (case,) = root.findall("./testsuite[@name='clusterproof findings']/testcase")
    name = "A<script>alert(1)</script>|`x`\\u{1b}[31m\\u{0}\\u{202e}[l](javascript:1)&]]>"
    assert case.get("name") == f"{name} contracts/<img src=x>|`\\u{{1b}}]0;t\\u{{7}}`.sol:1"
    assert {element.tag for element in root.iter()} == {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
    }
