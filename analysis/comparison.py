"""What one run found and another did not: by fingerprint and by slug, so that moved lines change nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.finding import Finding, Status
from analysis.reconcile import Row, Standing, reconcile
from analysis.record import Run
from analysis.verdict import NotRun, Verdict


class Change(StrEnum):
    NEW = "new"
    STILL = "still there"
    GONE = "gone"
    WAIVED = "waived since"
    UNSEEN = "not looked for again"
    WEAKER = "weaker"
    STRONGER = "stronger"
    SAME = "same"


@dataclass(frozen=True)
class FindingChange:
    """`key` is the fingerprint, with a number behind it from the second of the same on."""

    change: Change
    key: str
    finding: Finding


@dataclass(frozen=True)
class VerdictChange:
    """WEAKER, STRONGER and SAME are said where neither run saw a violation, the others of violations."""

    change: Change
    slug: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True)
class Comparison:
    """Of findings that were or are open; one whose waiver has run out is new."""

    before: str
    after: str
    findings: tuple[FindingChange, ...]
    verdicts: tuple[VerdictChange, ...]

    def findings_that_are(self, change: Change) -> tuple[FindingChange, ...]:
        return tuple(found for found in self.findings if found.change is change)

    def verdicts_that_are(self, change: Change) -> tuple[VerdictChange, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.change is change)


def compare(before: Run, after: Run) -> Comparison:
    return Comparison(
        before.id,
        after.id,
        tuple(_compare_findings(before, after)),
        tuple(_compare_verdicts(_rows(before), _rows(after))),
    )


def key_findings(findings: Sequence[Finding]) -> dict[str, Finding]:
    """Unique, and stable as long as those that share a fingerprint keep their order."""
    seen: Counter[str] = Counter()
    keyed = {}
    for finding in findings:
        seen[finding.fingerprint] += 1
        number = seen[finding.fingerprint]
        keyed[finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}"] = finding
    return keyed


def _compare_findings(before: Run, after: Run) -> Iterator[FindingChange]:
    was, now = key_findings(_open(before)), key_findings(_open(after))
    for key, finding in now.items():
        yield FindingChange(Change.STILL if key in was else Change.NEW, key, finding)
    waived = {finding.fingerprint for finding in after.findings} - {f.fingerprint for f in now.values()}
    for key, finding in was.items():
        if finding.fingerprint in waived:
            yield FindingChange(Change.WAIVED, key, finding)
        elif key not in now:
            yield FindingChange(Change.GONE if after.has_detected else Change.UNSEEN, key, finding)


def _compare_verdicts(was: dict[str, Row], now: dict[str, Row]) -> Iterator[VerdictChange]:
    absent = NotRun("not in the catalogue")
    for slug in dict.fromkeys((*now, *was)):
        before = was[slug].status if slug in was else absent
        after = now[slug].status if slug in now else absent
        standings = (
            was[slug].standing if slug in was else Standing.NOT_RUN,
            now[slug].standing if slug in now else Standing.NOT_RUN,
        )
        yield VerdictChange(_weigh(*standings), slug, before, after)


def _weigh(before: Standing, after: Standing) -> Change:
    match before is Standing.VIOLATED, after is Standing.VIOLATED:
        case True, True:
            return Change.STILL
        case False, True:
            return Change.NEW
        case True, False:
            return Change.GONE if after > Standing.UNKNOWN else Change.UNSEEN
    if before == after:
        return Change.SAME
    return Change.STRONGER if after > before else Change.WEAKER


def _open(run: Run) -> list[Finding]:
    return [finding for finding in run.findings if finding.status is Status.OPEN]


def _rows(run: Run) -> dict[str, Row]:
    joined = reconcile(run.properties, run.answers, run.engines)
    return {row.claim.slug: row for row in joined.rows}
