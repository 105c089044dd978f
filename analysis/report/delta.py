"""What changed between two runs, for a terminal and for the comment on a pull request."""

from collections.abc import Iterator

from analysis.comparison import Change, Comparison, FindingChange, VerdictChange
from analysis.report.markdown import escape, table
from analysis.report.wording import IMPACTS, count, describe, visible

SHOWN = tuple(change for change in Change if change is not Change.SAME)
"""Of what is the same, only the number is said."""


def render_delta_text(comparison: Comparison) -> str:
    lines = [f"{comparison.before} → {comparison.after}"]
    for change in SHOWN:
        lines += [f"  {change.value}: {_say(verdict)}" for verdict in comparison.verdicts_that_are(change)]
        lines += [f"  {change.value}: {_name(found)}" for found in comparison.findings_that_are(change)]
    return "\n".join(map(visible, [*lines, f"  {_rest(comparison)}"])) + "\n"


def render_delta_markdown(comparison: Comparison) -> str:
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"### {escape(comparison.before)} → {escape(comparison.after)}"
    yield ""
    rows = [row for change in SHOWN for row in _rows(comparison, change)]
    if rows:
        yield from table(("change", "what", "before", "now"), rows)
        yield ""
    yield escape(f"{_rest(comparison)}.")


def _rows(comparison: Comparison, change: Change) -> Iterator[tuple[str, str, str, str]]:
    mark = f"**{change.value}**" if change in (Change.NEW, Change.WEAKER) else change.value
    for verdict in comparison.verdicts_that_are(change):
        before, after = describe(verdict.before), describe(verdict.after)
        yield mark, escape(verdict.slug), escape(before), escape(after)
    for found in comparison.findings_that_are(change):
        here = escape(f"{IMPACTS[found.finding.impact]}: {found.finding.message}")
        was, now = change is not Change.NEW, change in (Change.NEW, Change.STILL)
        name = escape(f"{found.finding.check} in {found.finding.subject}")
        yield mark, name, here if was else "", here if now else ""


def _say(verdict: VerdictChange) -> str:
    return f"{verdict.slug}: {describe(verdict.before)} → {describe(verdict.after)}"


def _name(found: FindingChange) -> str:
    finding = found.finding
    return f"{finding.check} ({IMPACTS[finding.impact]}) in {finding.subject}: {finding.message}"


def _rest(comparison: Comparison) -> str:
    same = len(comparison.verdicts_that_are(Change.SAME))
    return f"{count(same, 'property has', 'properties have')} the same verdict as before"
