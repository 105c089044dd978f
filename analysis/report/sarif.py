"""SARIF 2.1.0, as GitHub's code scanning and editors read it: findings, and violated properties beside them.

Plain dictionaries: the models on PyPI take any key at any place, and the tests hold this against the schema.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, assert_never
from urllib.parse import quote

from analysis.comparison import Change, Comparison, compare, key_findings
from analysis.exit_code import ExitCode
from analysis.finding import Confidence, Finding, Impact, Location, Status
from analysis.record import Run, Step, WaiverState
from analysis.report.summary import Summary, Violation, summarize
from analysis.report.wording import IMPACTS, describe, tell_step, visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "clusterproof/v1"
CATALOGUE = "specs/properties.toml"
ROOT = "SRCROOT"

LEVELS = {
    Impact.HIGH: "error",
    Impact.MEDIUM: "warning",
    Impact.LOW: "note",
    Impact.INFORMATIONAL: "note",
    Impact.OPTIMIZATION: "note",
}
# GitHub shows 9 and above as critical, 7 as high, 4 as medium.
SEVERITIES = {
    Impact.HIGH: "8.0",
    Impact.MEDIUM: "5.5",
    Impact.LOW: "3.0",
    Impact.INFORMATIONAL: "1.0",
    Impact.OPTIMIZATION: "0.0",
}
VIOLATION_SEVERITY = "9.0"
PRECISIONS = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}

Json = dict[str, Any]


def render_sarif(run: Run, baseline: Run | None = None) -> str:
    """With a baseline, each result says whether it is new, and those that are gone are named too."""
    summary = summarize(run)
    results = _results(run, summary)
    if baseline is not None:
        gone = _list_gone(compare(baseline, run))
        results = _mark_states(results, _results(baseline, summarize(baseline)), gone)
    rules = _rules(run, summary, baseline)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    for result in results:
        result["ruleIndex"] = index[result["ruleId"]]
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(run, summary, rules, results)]}
    return json.dumps(log, indent=1) + "\n"


def _run(run: Run, summary: Summary, rules: list[Json], results: list[Json]) -> Json:
    return {
        "tool": {
            "driver": {
                "name": "clusterproof",
                "version": run.suite,
                "rules": rules,
            }
        },
        "automationDetails": {"id": f"clusterproof/{run.options.profile}/{run.id}"},
        "invocations": [_invocation(run, summary)],
        **_provenance(run),
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the sources."}}},
        "artifacts": [
            {"location": _artifact(source.path), "hashes": {"sha-256": source.sha256}}
            for source in run.inputs
        ],
        "columnKind": "utf16CodeUnits",
        "results": results,
        "properties": {
            "conclusion": summary.conclusion.value,
            "properties": {row.claim.slug: visible(describe(row.status)) for row in summary.joined.rows},
        },
    }


def _invocation(run: Run, summary: Summary) -> Json:
    alarms = [_notification("error", alarm) for alarm in summary.joined.alarms]
    gaps = [_notification("warning", f"{gap.subject}: {gap.reason}") for gap in summary.gaps]
    waivers = [
        _notification("warning", f"waiver of {waiver.subject} by {waiver.who}: {waiver.state.value}")
        for waiver in run.waivers
        if waiver.state is not WaiverState.USED
    ]
    return {
        "commandLine": visible(run.options.command),
        "startTimeUtc": f"{run.started:%Y-%m-%dT%H:%M:%SZ}",
        "endTimeUtc": f"{run.started + timedelta(seconds=run.seconds):%Y-%m-%dT%H:%M:%SZ}",
        "exitCode": summary.exit_code.value,
        "executionSuccessful": summary.exit_code is not ExitCode.FAILED,
        "toolExecutionNotifications": [*alarms, *gaps, *waivers],
    }


def _notification(level: str, text: str) -> Json:
    return {"level": level, "message": _message(text)}


def _provenance(run: Run) -> Json:
    if run.commit is None or not run.commit.repository:
        return {}
    commit = {"repositoryUri": run.commit.repository, "revisionId": run.commit.revision}
    return {"versionControlProvenance": [commit]}


def _rules(run: Run, summary: Summary, baseline: Run | None) -> list[Json]:
    before = summarize(baseline) if baseline else None
    violations = [*summary.violations, *(before.violations if before else ())]
    findings = [*summary.findings, *(before.findings if before else ())]
    rules = [_property_rule(run, violation) for violation in violations]
    rules += [_check_rule(finding.check, findings) for finding in findings]
    return list({rule["id"]: rule for rule in reversed(rules)}.values())[::-1]


def _property_rule(run: Run, violation: Violation) -> Json:
    claim = violation.row.claim
    sentences = {assumption.slug: assumption.statement for assumption in run.assumptions}
    assumed = [sentences[slug] for slug in claim.assumptions if slug in sentences]
    return {
        "id": claim.slug,
        "name": _pascal(claim.slug),
        "shortDescription": {"text": visible(claim.statement)},
        "fullDescription": {"text": visible(f"{claim.statement} Family: {claim.family}.")},
        "help": {"text": visible(" ".join(["A call sequence breaks this property.", *assumed]))},
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "security-severity": VIOLATION_SEVERITY,
            "precision": "very-high",
            "tags": ["security", "property", visible(claim.family)],
        },
    }


def _check_rule(check: str, findings: list[Finding]) -> Json:
    """A rule is as bad as the worst that it found."""
    found = [finding for finding in findings if finding.check == check]
    impact = max(finding.impact for finding in found)
    confidence = max(finding.confidence for finding in found)
    return {
        "id": visible(check),
        "name": _pascal(visible(check)),
        "shortDescription": {"text": visible(check).replace("-", " ")},
        "help": {"text": f"Impact {IMPACTS[impact]}, confidence {PRECISIONS[confidence]}."},
        "defaultConfiguration": {"level": LEVELS[impact]},
        "properties": {
            "security-severity": SEVERITIES[impact],
            "precision": PRECISIONS[confidence],
            "tags": ["security"],
        },
    }


def _results(run: Run, summary: Summary) -> list[Json]:
    return [
        *(_violation(run, violation) for violation in summary.violations),
        *(_finding(key, finding) for key, finding in key_findings(summary.findings).items()),
    ]


def _violation(run: Run, violation: Violation) -> Json:
    slug = violation.row.claim.slug
    said = "; ".join(f"{answer.engine}: {describe(answer.verdict)}" for answer in violation.answers)
    return {
        "ruleId": slug,
        "level": "error",
        "kind": "fail",
        "message": _message(f"{violation.row.claim.statement} {said}"),
        "locations": [_violation_place(violation)],
        **_code_flows(run, violation),
        "partialFingerprints": {FINGERPRINT: _fingerprint(slug)},
        "suppressions": [_suppression("external", violation.reason)] if violation.is_waived else [],
    }


def _violation_place(violation: Violation) -> Json:
    """The property's declaration; else the last call whose place is known; else the catalogue."""
    if violation.declaration is not None:
        return _place(violation.declaration.path, violation.declaration.line)
    for sequence in violation.sequences:
        for step in reversed(sequence.steps):
            if step.path:
                return _place(step.path, step.line)
    return _place(CATALOGUE, 1)


def _code_flows(run: Run, violation: Violation) -> Json:
    flows = [
        {
            "message": _message(f"clusterproof replay runs/{run.id}/{sequence.file}"),
            "threadFlows": [
                {
                    "locations": [
                        _step(number, step, violation) for number, step in enumerate(sequence.steps, 1)
                    ]
                }
            ],
        }
        for sequence in violation.sequences
        if sequence.steps
    ]
    return {"codeFlows": flows} if flows else {}


def _step(number: int, step: Step, violation: Violation) -> Json:
    place = _place(step.path, step.line) if step.path else _violation_place(violation)
    message = _message(f"{number}. {tell_step(step)}")
    return {"executionOrder": number, "location": {**place, "message": message}}


def _finding(key: str, finding: Finding) -> Json:
    places = finding.locations or (Location(CATALOGUE, 1, 1),)
    return {
        "ruleId": visible(finding.check),
        "level": LEVELS[finding.impact],
        "kind": "fail",
        "message": _message(f"{finding.subject}: {finding.message}"),
        "locations": [_place(place.path, place.line, place.last_line, place.column) for place in places[:1]],
        "relatedLocations": [_place(place.path, place.line, place.last_line) for place in places[1:]],
        "partialFingerprints": {FINGERPRINT: key},
        "suppressions": list(_suppressions(finding)),
    }


def _suppressions(finding: Finding) -> Iterator[Json]:
    match finding.status:
        case Status.OPEN:
            return
        case Status.WAIVED:
            yield _suppression("external", finding.reason)
        case Status.DISABLED:
            yield _suppression("inSource", finding.reason)
        case _:
            assert_never(finding.status)


def _suppression(kind: str, reason: str) -> Json:
    return {"kind": kind, "status": "accepted", "justification": visible(reason)}


def _mark_states(results: list[Json], before: list[Json], gone: set[str]) -> list[Json]:
    was, now = {_identity(result) for result in before}, {_identity(result) for result in results}
    marked = [
        {**result, "baselineState": "unchanged" if _identity(result) in was else "new"} for result in results
    ]
    absent = [r for r in before if _identity(r) in gone - now]
    return [*marked, *({**result, "baselineState": "absent"} for result in absent)]


def _list_gone(comparison: Comparison) -> set[str]:
    """By fingerprint: what nobody looked for again is not gone."""
    return {
        *(found.key for found in comparison.findings_that_are(Change.GONE)),
        *(_fingerprint(verdict.slug) for verdict in comparison.verdicts_that_are(Change.GONE)),
    }


def _identity(result: Json) -> str:
    fingerprint: str = result["partialFingerprints"][FINGERPRINT]
    return fingerprint


def _fingerprint(slug: str) -> str:
    return hashlib.sha256(slug.encode()).hexdigest()[:16]


def _place(path: str, line: int, last_line: int = 0, column: int = 0) -> Json:
    region: Json = {"startLine": max(line, 1)}
    if last_line:
        region["endLine"] = last_line
    if column:
        region["startColumn"] = column
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}


def _artifact(path: str) -> Json:
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": ROOT}


def _message(text: str) -> Json:
    """In a message, brackets make links."""
    shown = visible(text)
    for character in "\\[]":
        shown = shown.replace(character, f"\\{character}")
    return {"text": shown}


def _pascal(slug: str) -> str:
    return "".join(word.capitalize() for word in slug.split("-"))
