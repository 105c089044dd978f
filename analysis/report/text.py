"""For a terminal. Nothing that comes from sources or tools is taken as markup."""

from collections.abc import Iterator
from io import StringIO

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from analysis.finding import Finding, Impact, Status
from analysis.reconcile import Row, Standing, stand
from analysis.record import Run
from analysis.report.summary import Conclusion, Summary, Violation, summarize
from analysis.report.wording import (
    IMPACTS,
    SHORT_STANDINGS,
    STANDINGS,
    count,
    describe,
    duration,
    percent,
    visible,
)

COLOURS = {
    Standing.VIOLATED: "bold red",
    Standing.PROVED: "bold green",
    Standing.PROVED_BOUNDED: "green",
    Standing.HELD: "cyan",
    Standing.UNKNOWN: "yellow",
    Standing.NOT_RUN: "bright_black",
}
CONCLUSION_COLOURS = {
    Conclusion.VIOLATED: "bold red",
    Conclusion.FINDINGS: "bold red",
    Conclusion.NO_VERDICT: "bold red",
    Conclusion.INCONCLUSIVE: "bold yellow",
    Conclusion.HOLDS: "bold green",
}
IMPACT_COLOURS = {
    Impact.HIGH: "bold red",
    Impact.MEDIUM: "yellow",
    Impact.LOW: "cyan",
    Impact.INFORMATIONAL: "bright_black",
    Impact.OPTIMIZATION: "bright_black",
}


def render_text(run: Run, width: int = 100, is_coloured: bool = False) -> str:
    summary = summarize(run)
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=is_coloured,
        color_system="standard" if is_coloured else None,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    for part in _parts(run, summary):
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _parts(run: Run, summary: Summary) -> Iterator[RenderableType]:
    yield _box(run, summary)
    for alarm in summary.joined.alarms:
        yield _text(f"ALARM  {alarm}", "bold red")
    yield _heading("Properties")
    yield from (_matrix(rows, family) for family, rows in summary.families)
    if summary.violations:
        yield _heading("Violations")
        for violation in summary.violations:
            yield from _violation(run, violation)
    yield _heading("Findings")
    yield _findings(summary) if summary.findings else _text("  none")
    yield from _campaigns(run)
    yield _heading("Not checked")
    yield from _gaps(summary)
    yield from _waivers(run)
    yield _heading("Again")
    yield _text(f"  {run.options.command}")


def _text(text: str, style: str = "") -> Text:
    return Text(visible(text), style=style)


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _box(run: Run, summary: Summary) -> Table:
    table = Table(box=box.ROUNDED, show_header=False, expand=True, border_style=_colour(summary))
    table.add_column(style="bright_black", no_wrap=True)
    table.add_column()
    table.add_row("verdict", _text(summary.sentence, _colour(summary)))
    table.add_row("of", _text(run.options.target))
    table.add_row("run", _text(f"{run.id}{', cut off' if run.is_cut_off else ''}"))
    table.add_row("sources", _text(f"{summary.source_hash[:16]} ({count(len(run.inputs), 'file')})"))
    table.add_row("commit", _text(_commit(run)))
    table.add_row("compiler", _text(f"solc {run.compiler}"))
    table.add_row("tools", _text(_tools(run)))
    table.add_row("time", _text(f"{duration(run.seconds)}, profile {run.options.profile}"))
    table.add_row("properties", _text(_standings(summary)))
    table.add_row("findings", _text(_tallies(summary)))
    table.add_row("health", _text(summary.health))
    return table


def _colour(summary: Summary) -> str:
    return CONCLUSION_COLOURS[summary.conclusion]


def _commit(run: Run) -> str:
    if run.commit is None:
        return "none"
    return f"{run.commit.revision[:12]}{' with changes' if run.commit.is_dirty else ''}"


def _tools(run: Run) -> str:
    return ", ".join(f"{tool.name} {tool.version or 'missing'}" for tool in run.tools) or "none"


def _standings(summary: Summary) -> str:
    return ", ".join(f"{number} {STANDINGS[standing]}" for standing, number in summary.standings if number)


def _tallies(summary: Summary) -> str:
    return ", ".join(f"{t.open} {IMPACTS[t.impact]}" for t in summary.tallies if t.open) or "none open"


def _matrix(rows: tuple[Row, ...], family: str) -> Table:
    """A column for each engine would not fit; who says what is a list."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column(_text(family), ratio=4, overflow="fold")
    table.add_column("status", no_wrap=True, min_width=8)
    table.add_column("who says so", ratio=5, overflow="fold")
    for row in rows:
        table.add_row(_text(row.claim.slug), _cell(row.standing), _said(row))
    return table


def _said(row: Row) -> Text:
    """Weightiest first, each with its engines."""
    said = [
        (standing, [engine for engine in _speakers(row) if _standing(row, engine) is standing])
        for standing in SHORT_STANDINGS
    ]
    parts = [
        Text.assemble((SHORT_STANDINGS[standing], COLOURS[standing]), " ", _text(", ".join(engines)))
        for standing, engines in said
        if engines
    ]
    return Text("; ").join(parts)


def _speakers(row: Row) -> list[str]:
    return list(dict.fromkeys(answer.engine for answer in row.answers))


def _standing(row: Row, engine: str) -> Standing:
    verdict = row.cell(engine)
    return Standing.NOT_RUN if verdict is None else stand(verdict)


def _cell(standing: Standing) -> Text:
    return Text(SHORT_STANDINGS[standing], style=COLOURS[standing])


def _violation(run: Run, violation: Violation) -> Iterator[RenderableType]:
    waived = f" (waived: {violation.reason})" if violation.is_waived else ""
    yield _text(f"  {violation.row.claim.slug}{waived}", "bold red")
    yield Padding(_text(violation.row.claim.statement), (0, 0, 0, 4))
    for answer in violation.answers:
        yield Padding(_text(f"{answer.engine}: {describe(answer.verdict)}"), (0, 0, 0, 4))
    for sequence in violation.sequences:
        for number, step in enumerate(sequence.steps, 1):
            effect = f"  → {step.effect}" if step.effect else ""
            yield Padding(_text(f"{number}. {step.caller}: {step.call}{effect}"), (0, 0, 0, 6))
        yield Padding(_text(f"clusterproof replay runs/{run.id}/{sequence.file}", "cyan"), (0, 0, 0, 4))


def _findings(summary: Summary) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for name in ("impact", "status", "check"):
        table.add_column(name, no_wrap=name != "check")
    table.add_column("where", ratio=2, overflow="fold")
    table.add_column("what", ratio=3, overflow="fold")
    for finding in summary.findings:
        table.add_row(
            Text(IMPACTS[finding.impact], style=IMPACT_COLOURS[finding.impact]),
            _text(finding.status.value),
            _text(finding.check),
            _text(_place(finding)),
            _text(_what(finding)),
        )
    return table


def _place(finding: Finding) -> str:
    return f"{finding.locations[0].path}:{finding.locations[0].line}" if finding.locations else ""


def _what(finding: Finding) -> str:
    reason = f" ({finding.status.value}: {finding.reason})" if finding.status is Status.WAIVED else ""
    return f"{finding.subject} {finding.message}{reason}"


def _campaigns(run: Run) -> Iterator[RenderableType]:
    if not run.campaigns:
        return
    yield _heading("Campaigns")
    for campaign in run.campaigns:
        said = (
            f"{campaign.engine}: {campaign.calls:,} calls in {duration(campaign.seconds)}, "
            f"{percent(campaign.accepted, campaign.calls)} accepted, "
            f"coverage {percent(campaign.covered, campaign.coverable)} of {campaign.unit}, "
            f"corpus {campaign.corpus:,}, seeds {' '.join(map(str, campaign.seeds))}"
            f"{', cut off' if campaign.is_cut_off else ''}"
        )
        yield Padding(_text(said), (0, 0, 0, 2))


def _gaps(summary: Summary) -> Iterator[RenderableType]:
    if not summary.gaps:
        yield _text("  nothing was left out of what was asked for")
    for gap in summary.gaps:
        remedy = f"; {gap.remedy}" if gap.remedy else ""
        yield Padding(_text(f"{gap.subject}: {gap.reason}{remedy}"), (0, 0, 0, 2))


def _waivers(run: Run) -> Iterator[RenderableType]:
    if not run.waivers:
        return
    yield _heading("Waivers")
    for waiver in run.waivers:
        yield Padding(
            _text(
                f"{waiver.state.value}: {waiver.subject}, {waiver.who}, until {waiver.until}: {waiver.why}"
            ),
            (0, 0, 0, 2),
        )
