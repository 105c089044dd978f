"""JUnit XML: a case for each property, finding and engine. What has no verdict is skipped, never passed."""

from collections.abc import Iterable
from io import BytesIO

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from analysis.finding import Finding, Status
from analysis.reconcile import Row, Standing
from analysis.record import Engine, Run
from analysis.report.summary import Summary, summarize
from analysis.report.wording import IMPACTS, NOBODY_LOOKED, describe, place_of, tell_step, visible

Outcome = Failure | Error | Skipped


def render_junit(run: Run) -> str:
    summary = summarize(run)
    report = JUnitXml("clusterproof")
    report.add_testsuite(
        _suite(run, "properties", (_property(run, row, summary) for row in summary.joined.rows))
    )
    report.add_testsuite(_suite(run, "findings", _findings(run, summary)))
    report.add_testsuite(_suite(run, "engines", map(_engine, run.engines)))
    report.update_statistics()  # type: ignore[no-untyped-call]
    out = BytesIO()
    report.write(out, pretty=True)
    return out.getvalue().decode()


def _suite(run: Run, name: str, cases: Iterable[TestCase]) -> TestSuite:
    suite = TestSuite(f"clusterproof {name}")
    suite.timestamp = f"{run.started:%Y-%m-%dT%H:%M:%S}"
    suite.add_testcases(list(cases))
    return suite


def _case(group: str, name: str, seconds: float, *outcomes: Outcome) -> TestCase:
    case = TestCase(visible(name), visible(group), seconds)
    case.result = list(outcomes)
    return case


def _property(run: Run, row: Row, summary: Summary) -> TestCase:
    seconds = max((answer.seconds for answer in row.answers), default=0.0)
    said = visible(describe(row.status))
    slug = row.claim.slug
    if row.standing is Standing.VIOLATED:
        waiver = next(v.reason for v in summary.violations if v.row is row)
        outcome = (
            Skipped(visible(f"waived: {waiver}"), "waived")
            if slug in run.waived
            else Failure(said, "violated")
        )
        outcome.text = "\n".join(_steps(summary, row))
        return _case(row.claim.family, slug, seconds, outcome)
    if row.standing <= Standing.UNKNOWN:
        return _case(row.claim.family, slug, seconds, Skipped(said, row.standing.name.lower()))
    return _case(row.claim.family, slug, seconds)


def _steps(summary: Summary, row: Row) -> Iterable[str]:
    sequences = [s for v in summary.violations if v.row is row for s in v.sequences]
    for sequence in sequences:
        for number, step in enumerate(sequence.steps, 1):
            yield visible(f"{number}. {tell_step(step)}")


def _findings(run: Run, summary: Summary) -> list[TestCase]:
    if not run.has_detected and not summary.findings:
        return [_case("findings", "static analysis", 0.0, Skipped(NOBODY_LOOKED, "not_run"))]
    return [_finding(run, finding) for finding in summary.findings]


def _finding(run: Run, finding: Finding) -> TestCase:
    said = visible(f"{IMPACTS[finding.impact]}: {finding.message}")
    return _case(
        finding.check, f"{finding.subject} {place_of(finding)}".strip(), 0.0, _outcome(run, finding, said)
    )


def _outcome(run: Run, finding: Finding, said: str) -> Outcome:
    if finding.status is not Status.OPEN:
        return Skipped(visible(f"{finding.status.value}: {finding.reason}"), finding.status.value)
    if finding.impact < run.options.threshold:
        return Skipped(f"below the threshold, {said}", "below the threshold")
    return Failure(said, IMPACTS[finding.impact])


def _engine(engine: Engine) -> TestCase:
    missed = [canary.seeded for canary in engine.canaries if not canary.is_found]
    if engine.bites:
        return _case("seeded violations", engine.name, engine.seconds)
    said = f"did not find {', '.join(missed)}" if missed else "was shown no seeded violation"
    return _case("seeded violations", engine.name, engine.seconds, Error(visible(said), "blind"))
