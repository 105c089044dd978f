"""The report as JSON: the summary's numbers, for programs that don't want to work them out from run.json."""

import json
from dataclasses import asdict
from typing import Any

from analysis.encoding import name_standing
from analysis.exit_code import is_asked
from analysis.finding import Finding
from analysis.reconcile import Row
from analysis.record import Campaign, Coverage, Run
from analysis.report.reach import add_up
from analysis.report.summary import Summary, Violation, assumptions_of, summarize
from analysis.report.wording import IMPACTS, STANDINGS, describe

VERSION = 1
"""Of this format."""


def render_json(run: Run) -> str:
    summary = summarize(run)
    content = {
        "report": VERSION,
        "run": run.id,
        "target": run.options.target,
        "suite": run.suite,
        "conclusion": summary.conclusion.value,
        "sentence": summary.sentence,
        "exit_code": summary.exit_code.value,
        "sources": summary.source_hash,
        "commit": run.commit and {"revision": run.commit.revision, "is_dirty": run.commit.is_dirty},
        "compiler": run.compiler,
        "tools": {tool.name: tool.version for tool in run.tools},
        "seconds": run.seconds,
        "is_cut_off": run.is_cut_off,
        "has_detected": run.has_detected,
        "health": summary.health,
        "alarms": list(summary.joined.alarms),
        "counts": _counts(summary),
        "properties": [_property(row, run) for row in summary.joined.rows],
        "violations": [_violation(violation) for violation in summary.violations],
        "findings": [_finding(finding) for finding in summary.findings],
        "campaigns": [_campaign(campaign) for campaign in run.campaigns],
        "coverage": run.coverage and _coverage(run.coverage),
        "confidences": [asdict(confidence) for confidence in run.confidences],
        "not_checked": [
            {"subject": gap.subject, "reason": gap.reason, "remedy": gap.remedy} for gap in summary.gaps
        ],
        "waivers": [
            {
                "state": waiver.state.value,
                "subject": waiver.subject,
                "who": waiver.who,
                "until": waiver.until.isoformat(),
                "why": waiver.why,
            }
            for waiver in run.waivers
        ],
        "command": run.options.command,
    }
    return json.dumps(content, indent=1) + "\n"


def _counts(summary: Summary) -> dict[str, Any]:
    return {
        "properties": {STANDINGS[standing]: number for standing, number in summary.standings},
        "findings": {
            IMPACTS[tally.impact]: {"open": tally.open, "waived": tally.waived, "disabled": tally.disabled}
            for tally in summary.tallies
        },
    }


def _property(row: Row, run: Run) -> dict[str, Any]:
    return {
        "slug": row.claim.slug,
        "family": row.claim.family,
        "statement": row.claim.statement,
        "is_requested": is_asked(run, row),
        "is_waived": row.claim.slug in run.waived,
        "status": name_standing(row.status),
        "said": describe(row.status),
        "by": list(row.by),
        "answers": [
            {
                "engine": answer.engine,
                "status": name_standing(answer.verdict),
                "said": describe(answer.verdict),
                "seconds": answer.seconds,
                "assumptions": list(assumptions_of(row, answer)),
                "raw": answer.raw,
                "command": answer.command,
            }
            for answer in row.answers
        ],
    }


def _violation(violation: Violation) -> dict[str, Any]:
    return {
        "slug": violation.row.claim.slug,
        "is_waived": violation.is_waived,
        "sequences": [
            {
                "engine": sequence.engine,
                "file": sequence.file,
                "test": sequence.test,
                "steps": [
                    {"caller": step.caller, "call": step.call, "effect": step.effect}
                    for step in sequence.steps
                ],
            }
            for sequence in violation.sequences
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "fingerprint": finding.fingerprint,
        "check": finding.check,
        "impact": IMPACTS[finding.impact],
        "confidence": finding.confidence.name.lower(),
        "subject": finding.subject,
        "message": finding.message,
        "status": finding.status.value,
        "reason": finding.reason,
        "locations": [
            {"path": place.path, "line": place.line, "last_line": place.last_line, "column": place.column}
            for place in finding.locations
        ],
    }


def _campaign(campaign: Campaign) -> dict[str, Any]:
    return {
        "engine": campaign.engine,
        "seeds": list(campaign.seeds),
        "calls": campaign.calls,
        "accepted": campaign.accepted,
        "seconds": campaign.seconds,
        "covered": campaign.covered,
        "coverable": campaign.coverable,
        "unit": campaign.unit,
        "corpus": campaign.corpus,
        "is_cut_off": campaign.is_cut_off,
        "handlers": [asdict(handler) for handler in campaign.handlers],
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    """Lines and ways of branches in all, then what run.json has of them."""
    total = add_up(coverage)
    return {
        "lines": total.lines,
        "lines_reached": total.lines_reached,
        "ways": total.ways,
        "ways_reached": total.ways_reached,
        **asdict(coverage),
    }
