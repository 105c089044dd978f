"""For a terminal. Nothing that comes from sources or tools is taken as markup."""

from collections.abc import Iterator
from io import StringIO

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from analysis.exit_code import is_asked
from analysis.finding import Finding, Impact
from analysis.reconcile import Row, Standing, stand
from analysis.record import Run
from analysis.report.facts import list_facts
from analysis.report.reach import (
    HEADER,
    list_exposures,
    list_unreached,
    tell_meaning,
    tell_totals,
    tell_traced,
)
from analysis.report.summary import Conclusion, Summary, Violation, summarize
from analysis.report.wording import (
    IMPACTS,
    NOBODY_LOOKED,
    SHORT_STANDINGS,
    describe,
    describe_coverage,
    duration,
    percent,
    place_of,
    tell_step,
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

SHOWN = 20
"""Lines of a list that has no end in sight."""


def render_text(run: Run, width: int = 100, is_coloured: bool = False) -> str:
    summary = summarize(run)
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=is_coloured,
        color_system="standard" if is_coloured else None,
        legacy_windows=False,
        highlight=False,
    )
    for part in _parts(run, summary):
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _parts(run: Run, summary: Summary) -> Iterator[RenderableType]:
    yield _box(run, summary)
    for alarm in summary.joined.alarms:
        yield _text(f"ALARM  {alarm}", "bold red")
    families = [(family, shown) for family, rows in summary.families if (shown := _shown(run, rows))]
    if families:
        yield _heading("Properties")
    yield from (_matrix(rows, family) for family, rows in families)
    if summary.violations:
        yield _heading("Violations")
        for violation in summary.violations:
            yield from _violation(run, violation)
    yield _heading("Findings")
    yield from _findings(run, summary)
    yield from _campaigns(run)
    yield from _coverage(run)
    yield from _confidences(run)
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
    for name, value in list_facts(run, summary):
        table.add_row(name, _text(value))
    return table


def _colour(summary: Summary) -> str:
    return CONCLUSION_COLOURS[summary.conclusion]


def _shown(run: Run, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Without those that nobody asked for, or spoke to: how many they are is told under "Not checked"."""
    return tuple(row for row in rows if is_asked(run, row) or row.standing is not Standing.NOT_RUN)


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
        Text.assemble((SHORT_STANDINGS[standing], COLOURS[standing]), " ", _text(_list(standing, engines)))
        for standing, engines in said
        if engines
    ]
    return Text("; ").join(parts)


def _list(standing: Standing, engines: list[str]) -> str:
    """Of those that did not run, how many: which, and why, is told under "Not checked"."""
    if standing is Standing.NOT_RUN and len(engines) > 1:
        return f"{len(engines)} engines"
    return ", ".join(engines)


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
            yield Padding(_text(f"{number}. {tell_step(step)}"), (0, 0, 0, 6))
        yield Padding(_text(f"clusterproof replay runs/{run.id}/{sequence.file}", "cyan"), (0, 0, 0, 4))


def _findings(run: Run, summary: Summary) -> Iterator[RenderableType]:
    """The place stands alone in its line, as editors and terminals make links of it."""
    if not summary.findings:
        yield _text("  none" if run.has_detected else f"  {NOBODY_LOOKED}")
    for finding in summary.findings:
        impact = Text(IMPACTS[finding.impact], style=IMPACT_COLOURS[finding.impact])
        yield Text.assemble("  ", impact, " ", _text(finding.check), f" ({finding.status.value})")
        if finding.locations:
            yield Padding(_text(place_of(finding), "cyan"), (0, 0, 0, 4))
        yield Padding(_text(_what(finding)), (0, 0, 0, 4))


def _what(finding: Finding) -> str:
    reason = f" ({finding.reason})" if finding.reason else ""
    return f"{finding.subject}: {finding.message}{reason}"


def _campaigns(run: Run) -> Iterator[RenderableType]:
    if not run.campaigns:
        return
    yield _heading("Campaigns")
    for campaign in run.campaigns:
        said = (
            f"{campaign.engine}: {campaign.calls:,} calls in {duration(campaign.seconds)}, "
            f"{percent(campaign.accepted, campaign.calls)} accepted, "
            f"coverage {describe_coverage(campaign)}, "
            f"corpus {campaign.corpus:,}, seeds {' '.join(map(str, campaign.seeds))}"
            f"{', cut off' if campaign.is_cut_off else ''}"
        )
        yield Padding(_text(said), (0, 0, 0, 2))


def _coverage(run: Run) -> Iterator[RenderableType]:
    if not run.coverage:
        return
    yield _heading("Coverage of the contracts")
    for said in (tell_totals(run.coverage), tell_traced(run.coverage)):
        yield Padding(_text(said), (0, 0, 0, 2))
    for title, lines in list_unreached(run.coverage):
        yield _text(f"  {title}:")
        yield from (Padding(_text(line), (0, 0, 0, 4)) for line in lines[:SHOWN])
        if len(lines) > SHOWN:
            yield _text(f"    and {len(lines) - SHOWN} more, in report.md")


def _confidences(run: Run) -> Iterator[RenderableType]:
    for confidence in run.confidences:
        yield _heading('How sure "held" is')
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
        for number, name in enumerate(HEADER):
            table.add_column(
                _text(name),
                justify="right" if number else "left",
                ratio=2 if number else 9,
                no_wrap=number > 0,
                overflow="fold",
            )
        for row in list_exposures(confidence):
            table.add_row(*map(_text, row))
        yield table
        yield Padding(_text(tell_meaning(confidence)), (0, 0, 0, 2))


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
