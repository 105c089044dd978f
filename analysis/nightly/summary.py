"""A night in a page, for a terminal and for the summary of a CI service."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.comparison import Change, Comparison
from analysis.nightly.corpora import Seeding
from analysis.nightly.history import Night
from analysis.nightly.news import News
from analysis.reconcile import Standing
from analysis.record import Run
from analysis.report.delta import render_delta_markdown, render_delta_text
from analysis.report.markdown import escape, table
from analysis.report.summary import summarize
from analysis.report.wording import STANDINGS, count, duration, visible

SHOWN = 7
"""Nights in the table."""
CHANGES = (Change.NEW, Change.STILL, Change.GONE, Change.UNSEEN)


NONE = Seeding()


@dataclass(frozen=True)
class Account:
    """Of the night of `run`. `nights` are all that are known, this one first; `comparison` is with the last
    whose run can be read, where there is one; `notes` say what else there is to know.
    """

    run: Run
    news: tuple[News, ...]
    nights: tuple[Night, ...]
    comparison: Comparison | None = None
    seeding: Seeding = NONE
    notes: tuple[str, ...] = ()

    def news_that_are(self, change: Change) -> tuple[News, ...]:
        return tuple(one for one in self.news if one.change is change)


def render_summary_text(account: Account) -> str:
    lines = [f"{summarize(account.run).sentence}.", "", f"violations: {_tally(account)}"]
    lines += [f"  {one.change.value}: {one.identity} ({one.remark})" for one in account.news]
    lines += [f"  {_again(account.run, one)}" for one in account.news if one.file]
    lines += ["", *(f"note: {said}" for said in _list_notes(account)), ""]
    text = "\n".join(map(visible, lines)) + "\n"
    if account.comparison:
        text += render_delta_text(account.comparison) + "\n"
    return text + _render_nights_text(account.nights[:SHOWN])


def render_summary_markdown(account: Account) -> str:
    return "\n".join(_lines(account)) + "\n"


def _lines(account: Account) -> Iterator[str]:
    yield f"## Night {escape(account.run.id)}"
    yield ""
    yield f"**{escape(summarize(account.run).sentence)}.**"
    yield ""
    yield f"Violations: {escape(_tally(account))}."
    if account.news:
        rows = (
            (one.change.value, one.identity, one.remark, _again(account.run, one)) for one in account.news
        )
        yield ""
        yield from table(("", "violation", "", "to see it"), (map(escape, row) for row in rows))
    yield ""
    yield from (f"- {escape(said)}" for said in _list_notes(account))
    yield ""
    if account.comparison:
        yield render_delta_markdown(account.comparison)
    yield from _nights(
        account.nights[:SHOWN], lambda header, rows: table(header, (map(escape, r) for r in rows))
    )


def _tally(account: Account) -> str:
    said = [f"{len(news)} {change.value}" for change in CHANGES if (news := account.news_that_are(change))]
    return ", ".join(said) or "none, and none was known"


def _again(run: Run, one: News) -> str:
    """Lockstep tells its story in words, that nothing runs again."""
    if not one.file:
        return ""
    verb = "clusterproof replay " if one.file.endswith(".json") else ""
    return f"{verb}runs/{run.id}/{one.file}"


def _list_notes(account: Account) -> Iterator[str]:
    if account.run.is_cut_off:
        yield "the night was cut off; what it found counts"
    if len(account.nights) < 2:
        yield "this is the first night"
    elif account.comparison is None:
        yield "of no night before there is a run that can be read: verdicts and findings are not compared"
    seeding = account.seeding
    if seeding.night:
        unfit = (
            f", without {count(seeding.unfit, 'file')} that do not fit the harness" if seeding.unfit else ""
        )
        yield f"began with {count(seeding.kept, 'sequence')} of {seeding.night}{unfit}"
    yield from account.notes


Table = Callable[[Sequence[str], Iterable[Sequence[str]]], Iterable[str]]


def _nights(nights: Iterable[Night], draw: Table) -> Iterator[str]:
    standings = [standing for standing in reversed(Standing) if standing > Standing.UNKNOWN]
    header = (
        "night",
        "commit",
        "time",
        "calls",
        *(STANDINGS[standing] for standing in standings),
        "exit code",
    )
    yield from draw(header, [_row(night, standings) for night in nights])


def _row(night: Night, standings: Sequence[Standing]) -> tuple[str, ...]:
    had = list(night.standings.values())
    code = "killed" if night.exit_code is None else str(night.exit_code)
    return (
        night.run,
        night.revision[:8] or "none",
        duration(night.seconds),
        f"{sum(night.calls.values()):,}",
        *(str(had.count(standing)) for standing in standings),
        f"{code}, cut off" if night.is_cut_off else code,
    )


def _render_nights_text(nights: Iterable[Night]) -> str:
    return "\n".join(map(visible, _nights(nights, _draw_columns))) + "\n"


def _draw_columns(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    cells = [header, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
