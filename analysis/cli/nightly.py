"""The verb of the night: what former nights left, an audit that begins with it, and what is new."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import randbelow
from typing import Any

import click

from analysis.audit.carry_out import decide
from analysis.audit.engines import Show
from analysis.audit.interruption import heed_interrupts, interruptions
from analysis.campaign.harness import Harness, compile_harness
from analysis.cli.options import ends
from analysis.cli.running import Prepared, prepare, run_options, tell_where
from analysis.comparison import Change, compare
from analysis.errors import RunError
from analysis.exit_code import ExitCode, exit_code
from analysis.nightly.corpora import Seeding, find_corpora, seed_corpora
from analysis.nightly.history import History, Known, open_history
from analysis.nightly.news import tell_news
from analysis.nightly.replays import Replay, Stand, make_part, replay_known
from analysis.nightly.summary import Account, render_summary_markdown, render_summary_text
from analysis.nightly.violations import REPLAY, list_seen
from analysis.proofs.engine import Profile
from analysis.record import Run, Stage
from analysis.report.formats import render_all
from analysis.report.progress import show_progress
from analysis.run import RunFolder, open_run, read_run, write_reports

BUDGET = 8 * 3600.0
SEEDS = 2**31
"""Far apart: engines count on from the seed that they are given."""
SHARE = 0.25
"""Of the budget, at most, for what is known: the rest is for what is not."""
SUMMARY = "summary.md"


@dataclass(frozen=True)
class Heritage:
    """What a night takes over from those before."""

    known: tuple[Known, ...] = ()
    nights: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@click.command()
@run_options(None, Profile.DEEP, seed=None)
@ends
def nightly(
    *, folder: Path, budget: float | None, contracts: Path | None, seed: int | None, **asked: Any
) -> ExitCode:
    """Audit for a night (8h), with what former nights left, and say what is new since.

    What they found is run again first, and fuzzing begins with their corpora, from another seed each night.
    """
    heed_interrupts()
    runs = folder / "runs"
    with open_history(runs, str(contracts.resolve()) if contracts else "") as history:
        seed = randbelow(SEEDS) if seed is None else seed
        prepared = prepare(None, budget=budget or BUDGET, contracts=contracts, seed=seed, **asked)
        heritage = _inherit(history, runs)
        with open_run(prepared.run.id, runs) as kept, show_progress(sys.stderr) as show:
            history.begin(prepared.run)
            run, replays, seeding = _carry_out(prepared, heritage, kept, show)
            kept.close()
        seen = list_seen(run, kept.path)
        news = tell_news(run, heritage.known, replays, seen)
        history.record(run, seen, [one.identity for one in news if one.change is Change.GONE])
        before = next(_read_runs(runs, heritage.nights), None)
        comparison = compare(before, run) if before else None
        account = Account(run, news, history.list_nights(), comparison, seeding, heritage.notes)
    rendered = {**render_all(run, before), SUMMARY: render_summary_markdown(account)}
    reports = write_reports(run, rendered, folder / "reports")
    click.echo(render_summary_text(account), nl=False)
    tell_where(run, kept.path, reports)
    return exit_code(run)


def _inherit(history: History, runs: Path) -> Heritage:
    """Takes in what nights that were killed had found, and those that were cut off as they are by now."""
    notes = []
    for night in reversed(history.list_nights()):
        if night.exit_code is not None and not night.is_cut_off:
            continue
        try:
            run = read_run(runs / night.run)
        except RunError as error:
            if night.exit_code is None:
                history.give_up(night.run)
                notes.append(f"{night.run} was killed, and left nothing ({error})")
            continue
        if night.exit_code is None:
            run = replace(run, is_cut_off=True)
            notes.append(f"{night.run} was killed; what it had found counts")
        history.record(run, list_seen(run, runs / night.run))
    return Heritage(history.list_known(), tuple(n.run for n in history.list_nights()), tuple(notes))


def _carry_out(
    prepared: Prepared, heritage: Heritage, kept: RunFolder, show: Show
) -> tuple[Run, tuple[Replay, ...], Seeding]:
    start = time.monotonic()
    with interruptions() as is_stopped:
        replays, seeding = _begin_with(prepared, heritage, kept.path, is_stopped, show)
        was_stopped = is_stopped()
    seconds = time.monotonic() - start
    run = prepared.run.joined(make_part(replays, seconds))
    run = replace(run, seconds=seconds, stages=(Stage(REPLAY, seconds),), is_cut_off=was_stopped)
    run = decide(run, prepared.waivers)
    kept.record(run)
    return run if was_stopped else prepared.carry_out(run, kept, show), replays, seeding


def _begin_with(
    prepared: Prepared, heritage: Heritage, folder: Path, is_stopped: Callable[[], bool], show: Show
) -> tuple[tuple[Replay, ...], Seeding]:
    plan, options = prepared.plan, prepared.run.options
    known = [violation for violation in heritage.known if violation.slug in options.requested]
    corpora = find_corpora(folder.parent, heritage.nights)
    if not known and corpora is None:
        return (), Seeding()
    show(REPLAY, None, f"{len(known)} known violations")
    harness = Harness(compile_harness(plan.sources))
    replays = replay_known(
        Stand(harness, plan.sources, folder), known, SHARE * options.budget, is_stopped, show
    )
    return replays, seed_corpora(corpora, folder, harness, plan.workers) if corpora else Seeding()


def _read_runs(runs: Path, nights: Iterable[str]) -> Iterator[Run]:
    for night in nights:
        with suppress(RunError):
            yield read_run(runs / night)
