"""For pull requests and wikis: GitHub's Markdown, in which nothing from sources or tools is markup."""

import re
from collections.abc import Iterable, Iterator

from analysis.finding import Finding, Status
from analysis.reconcile import Row, stand
from analysis.record import Run
from analysis.report.facts import list_facts
from analysis.report.reach import (
    EXPLAINED,
    HEADER,
    add_up,
    list_exposures,
    list_handlers,
    list_unreached,
    tell_meaning,
    tell_rate,
    tell_share,
    tell_totals,
    tell_traced,
)
from analysis.report.summary import Summary, Violation, assumptions_of, find_excerpts, summarize
from analysis.report.wording import (
    IMPACTS,
    NOBODY_LOOKED,
    SHORT_STANDINGS,
    STANDINGS,
    describe,
    describe_coverage,
    duration,
    percent,
    tell_step,
    visible,
)

PUNCTUATION = re.compile(r"([\\`*_\[\]<>|~&$!])")
LINE_START = re.compile(r"^(\d*)([-+=#.)])")
# An empty comment is not shown, and parts what would be a mention or an address.
MENTION = re.compile(r"(@|://|\bwww\.)", re.IGNORECASE)


def render_markdown(run: Run) -> str:
    summary = summarize(run)
    return "\n".join(_lines(run, summary)) + "\n"


def escape(text: str) -> str:
    """One line of plain text, anywhere in a line, in a table or out of it. Pings nobody, links nowhere."""
    escaped = PUNCTUATION.sub(r"\\\1", visible(text).strip())
    return MENTION.sub(r"\1<!-- -->", LINE_START.sub(r"\1\\\2", escaped))


def fence(lines: Iterable[str], language: str = "") -> list[str]:
    """A block of code, closed by nothing that stands in it."""
    shown = [visible(line.expandtabs(4)) for line in lines]
    ticks = "`" * max(3, 1 + max((len(run) for line in shown for run in re.findall("`+", line)), default=0))
    return [f"{ticks}{language}", *shown, ticks]


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Of cells that are escaped already."""
    names = list(header)
    return [_row(names), _row(["---"] * len(names)), *map(_row, rows)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _lines(run: Run, summary: Summary) -> Iterator[str]:
    yield "# Assurance report"
    yield ""
    yield f"**{escape(summary.sentence)}.**"
    yield ""
    yield from table(("", ""), ((name, escape(value)) for name, value in list_facts(run, summary)))
    for alarm in summary.joined.alarms:
        yield from ("", f"**Alarm:** {escape(alarm)}")
    yield from ("", "## Properties", "")
    yield from _matrix(run, summary)
    yield from _section("Violations", [line for v in summary.violations for line in _violation(run, v)])
    yield from _section("Findings", _findings(run, summary))
    yield from _section("Proofs", _proofs(run, summary))
    yield from _section("Campaigns", _campaigns(run))
    yield from _section("Coverage of the contracts", _coverage(run))
    yield from _section("How sure held is", _confidences(run))
    yield from _section("What was not checked", _gaps(summary))
    yield from _section("Waivers", _waivers(run))
    yield from _section("How to reproduce", _again(run))


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"## {title}", "")
        yield from lines[:-1] if lines[-1] == "" else lines


def _matrix(run: Run, summary: Summary) -> list[str]:
    header = ("property", "status", *map(escape, summary.engines))
    return table(header, (_property(row, run, summary.engines) for row in summary.joined.rows))


def _property(row: Row, run: Run, engines: Iterable[str]) -> list[str]:
    waived = ", waived" if row.claim.slug in run.waived else ""
    cells = [row.cell(engine) for engine in engines]
    return [
        escape(row.claim.slug),
        f"**{STANDINGS[row.standing]}**{waived}",
        *("" if verdict is None else SHORT_STANDINGS[stand(verdict)] for verdict in cells),
    ]


def _violation(run: Run, violation: Violation) -> Iterator[str]:
    yield f"### {escape(violation.row.claim.slug)}"
    yield ""
    yield escape(violation.row.claim.statement)
    yield ""
    if violation.is_waived:
        yield from (f"Waived: {escape(violation.reason)}", "")
    for answer in violation.answers:
        yield f"- {escape(f'{answer.engine}: {describe(answer.verdict)}')}"
    yield ""
    for sequence in violation.sequences:
        yield from (f"{number}. {escape(tell_step(step))}" for number, step in enumerate(sequence.steps, 1))
        yield ""
        yield from fence([f"clusterproof replay runs/{run.id}/{sequence.file}"])
        yield ""


def _findings(run: Run, summary: Summary) -> list[str]:
    if not summary.findings:
        return ["None."] if run.has_detected else [f"{NOBODY_LOOKED.capitalize()}."]
    return [line for finding in summary.findings for line in _finding(run, finding)]


def _finding(run: Run, finding: Finding) -> Iterator[str]:
    status = (
        finding.status.value if finding.status is Status.OPEN else f"{finding.status.value}: {finding.reason}"
    )
    yield f"### {escape(finding.check)} in {escape(finding.subject)}"
    yield ""
    yield escape(f"{IMPACTS[finding.impact]} impact, {finding.confidence.name.lower()} confidence, {status}")
    yield ""
    yield escape(finding.message)
    yield ""
    for place in finding.locations:
        yield f"- {escape(f'{place.path}:{place.line}')}"
    yield ""
    for excerpt in find_excerpts(run, finding):
        numbered = enumerate(excerpt.lines, excerpt.first_line)
        yield from fence((f"{number:5} {line}" for number, line in numbered), "solidity")
        yield ""


def _proofs(run: Run, summary: Summary) -> list[str]:
    if not summary.proofs:
        return []
    assumed = [f"- **{escape(a.slug)}**: {escape(a.statement)}" for a in summary.assumed]
    rows = (
        (
            escape(row.claim.slug),
            escape(answer.engine),
            escape(describe(answer.verdict)),
            escape(", ".join(assumptions_of(row, answer)) or "none"),
            duration(answer.seconds),
        )
        for row, answer in summary.proofs
    )
    header = ("property", "engine", "result", "assumes", "time")
    return [*(["Assume that:", "", *assumed, ""] if assumed else []), *table(header, rows)]


def _campaigns(run: Run) -> list[str]:
    if not run.campaigns:
        return []
    header = ("engine", "calls", "accepted", "time", "coverage", "corpus", "seeds")
    rows = (
        (
            escape(f"{campaign.engine}{', cut off' if campaign.is_cut_off else ''}"),
            f"{campaign.calls:,}",
            percent(campaign.accepted, campaign.calls),
            duration(campaign.seconds),
            escape(describe_coverage(campaign)),
            f"{campaign.corpus:,}",
            " ".join(map(str, campaign.seeds)),
        )
        for campaign in run.campaigns
    )
    return table(header, rows)


def _coverage(run: Run) -> list[str]:
    if not run.coverage:
        return []
    rows = (
        (escape(f.path), tell_share(f.lines_reached, f.lines), tell_share(f.ways_reached, f.ways))
        for f in (*run.coverage.files, add_up(run.coverage))
    )
    lines = [f"{escape(said)}." for said in (tell_totals(run.coverage), tell_traced(run.coverage))]
    lines = [*lines, "", escape(EXPLAINED), "", *table(("source", "lines", "branches"), rows), ""]
    for title, unreached in list_unreached(run.coverage):
        lines += [f"{title.capitalize()}:", "", *(f"- {escape(line)}" for line in unreached), ""]
    handlers = (
        (escape(engine), escape(h.name), f"{h.tried:,}", tell_rate(h)) for engine, h in list_handlers(run)
    )
    return [*lines, *table(("engine", "handler", "calls", "accepted"), handlers)]


def _confidences(run: Run) -> list[str]:
    lines: list[str] = []
    for confidence in run.confidences:
        rows = (map(escape, row) for row in list_exposures(confidence))
        lines += [escape(tell_meaning(confidence)), "", *table(HEADER, rows), ""]
    return lines


def _gaps(summary: Summary) -> list[str]:
    return [
        f"- {escape(gap.subject)}: {escape(gap.reason)}{f'; {escape(gap.remedy)}' if gap.remedy else ''}"
        for gap in summary.gaps
    ] or ["Nothing was left out of what was asked for."]


def _waivers(run: Run) -> list[str]:
    if not run.waivers:
        return []
    rows = ((w.state.value, w.subject, w.who, w.until.isoformat(), w.why) for w in run.waivers)
    return table(("state", "of", "who", "until", "why"), (map(escape, row) for row in rows))


def _again(run: Run) -> list[str]:
    inputs = table(("source", "SHA-256"), ((escape(source.path), source.sha256) for source in run.inputs))
    return [*fence([run.options.command]), "", *inputs]
