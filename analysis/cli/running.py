"""The verbs that let engines work: audit, fuzz, prove, resume, detect."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial, reduce
from pathlib import Path
from typing import Any

import click

from analysis.artefact import Artefact
from analysis.audit.begin import begin_contract_set, begin_project, take_contract_set
from analysis.audit.carry_out import carry_out, decide
from analysis.audit.engines import PROOFS, Show, run_detectors
from analysis.audit.interruption import heed_interrupts
from analysis.build import compile_contracts
from analysis.catalogue import read_catalogue
from analysis.cli.options import (
    WAIVERS,
    Duration,
    ends,
    format_option,
    strict_option,
    tell,
    threshold_option,
    typed,
    waivers_option,
)
from analysis.cli.plan import BUDGETS, Plan, name_engines, read_plan
from analysis.detectors.engine import Options as Detectors
from analysis.errors import RunUnreadableError, UsageError
from analysis.exit_code import ExitCode
from analysis.finding import Impact
from analysis.proofs.engine import THEOREMS, Profile
from analysis.proofs.recheck import recheck
from analysis.record import Options, Run, Verb
from analysis.report.formats import Format, render_all
from analysis.report.progress import show_progress
from analysis.run import RunFolder, open_run, read_run, write_reports
from analysis.tools import ROOT
from analysis.waivers import Waiver, read_waivers

Command = Callable[..., None]

folder_option = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT,
    help="Where runs/ and reports/ lie; here by default.",
)


def run_options(
    verb: Verb | None, profile: Profile = Profile.QUICK, seed: int | None = 0
) -> Callable[[Command], Command]:
    """Those of a verb that begins a run; all engines', or those of one verb; with these defaults."""
    options = (
        click.option(
            "--profile",
            type=click.Choice([p.value for p in Profile]),
            default=profile.value,
            show_default=True,
        ),
        click.option(
            "--budget", type=Duration(), help="For the whole run, in place of the profile's: 90s, 15m, 2h."
        ),
        click.option(
            "--engine",
            "engines",
            multiple=True,
            type=click.Choice(name_engines(verb)),
            help="This engine alone; may be repeated.",
        ),
        click.option(
            "--property", "slugs", multiple=True, metavar="SLUG", help="This alone; may be repeated."
        ),
        click.option(
            "--contracts",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="A changed copy of contracts/, looked at in its place.",
        ),
        click.option(
            "--seed",
            type=click.IntRange(0, 2**32),
            default=seed,
            show_default=True,
            help="Where fuzzing begins.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(1, 64),
            default=2,
            show_default=True,
            help="Processes of a fuzzer.",
        ),
        click.option("--anew", is_flag=True, help="Prove also what has a certificate that still counts."),
        folder_option,
        threshold_option,
        waivers_option,
        strict_option,
    )
    return lambda command: reduce(lambda decorated, option: option(decorated), reversed(options), command)


@dataclass(frozen=True)
class Prepared:
    """A run that can begin."""

    plan: Plan
    run: Run
    artefact: Artefact
    waivers: tuple[Waiver, ...]

    def carry_out(self, run: Run, kept: RunFolder, show: Show) -> Run:
        return carry_out(run, self.plan.order(run, self.artefact, kept.path, self.waivers), kept.record, show)


def prepare(
    verb: Verb | None,
    *,
    profile: str,
    budget: float | None,
    engines: tuple[str, ...],
    slugs: tuple[str, ...],
    contracts: Path | None,
    seed: int,
    workers: int,
    anew: bool,
    threshold: str,
    waivers: Path | None,
    strict: bool,
) -> Prepared:
    plan = Plan(
        engines or name_engines(verb),
        Profile(profile),
        str(contracts.resolve()) if contracts else "",
        seed,
        workers,
        anew,
    )
    options = Options(
        profile=profile,
        budget=BUDGETS[plan.profile] if budget is None else budget,
        requested=plan.choose(slugs),
        command=typed(),
        threshold=Impact[threshold.upper()],
        is_strict=strict,
        target=str(contracts) if contracts else "the mega-cluster contracts",
        settings=plan.settings,
    )
    decided = read_waivers(waivers or WAIVERS)
    artefact = plan.compile()
    return Prepared(plan, plan.begin(artefact, options), artefact, decided)


def _begin(verb: Verb | None, *, folder: Path, **asked: Any) -> ExitCode:
    return _carry_out(prepare(verb, **asked), folder)


def _carry_out(prepared: Prepared, folder: Path) -> ExitCode:
    heed_interrupts()
    run = prepared.run
    with open_run(run.id, folder / "runs") as kept, show_progress(sys.stderr) as show:
        run = prepared.carry_out(run, kept, show)
        kept.close()
    reports = write_reports(run, render_all(run), folder / "reports")
    code = tell(run, Format.TEXT)
    tell_where(run, kept.path, reports)
    return code


def tell_where(run: Run, kept: Path, reports: Path) -> None:
    click.echo(f"\nrun:     {kept}\nreports: {reports}", err=True)
    if run.is_cut_off:
        click.echo(f"It was cut off; to take it up: clusterproof resume {kept}", err=True)


audit = click.command("audit", help="Let every engine speak on the contract set, and write the reports.")(
    run_options(None)(ends(partial(_begin, None)))
)
fuzz = click.command("fuzz", help="Call the contracts at random, in long sequences, and see what breaks.")(
    run_options(Verb.FUZZ)(ends(partial(_begin, Verb.FUZZ)))
)


def _prove(**asked: Any) -> ExitCode:
    again: Path | None = asked.pop("recheck")
    if again is not None:
        return _recheck(again)
    provable = {theorem.slug for theorem in THEOREMS}
    known = (row.slug for row in read_catalogue().select(asked["slugs"]))
    if asked["slugs"] and (without := [slug for slug in known if slug not in provable]):
        raise UsageError(
            ", ".join(without), "has no proof", "leave it out, or ask 'clusterproof fuzz' for it"
        )
    return _begin(Verb.PROVE, **asked)


def _recheck(path: Path) -> ExitCode:
    """Every certificate of a run, tried again from nothing."""
    old = read_run(path)
    heed_interrupts()
    folder = (path if path.is_dir() else path.parent) / PROOFS
    with show_progress(sys.stderr) as show:
        rechecked = recheck(read_plan(old).compile(), folder, show)
    if not rechecked:
        raise RunUnreadableError(old.id, "has no certificate of a proof", "name a run that proved something")
    for proof in rechecked:
        said = "the same" if proof.is_same else f"NOW {proof.now or 'nothing'}: {proof.remark}"
        click.echo(f"{proof.engine} {proof.slug}: {proof.then}, {said}")
    return ExitCode.HOLDS if all(proof.is_same for proof in rechecked) else ExitCode.INCONCLUSIVE


prove = click.command("prove", help="Prove what can be proved, for all inputs or within the bounds named.")(
    click.option(
        "--recheck",
        metavar="RUN",
        type=click.Path(path_type=Path),
        help="Try every certificate of RUN again, from nothing, and compare; other options do not count.",
    )(run_options(Verb.PROVE)(ends(_prove)))
)


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@waivers_option
@ends
def resume(run: Path, waivers: Path | None) -> ExitCode:
    """Take up RUN, which was cut off: engines that had ended are not asked again."""
    old = read_run(run)
    plan = read_plan(old)
    artefact = plan.compile()
    if plan.begin(artefact, old.options).inputs != old.inputs:
        raise RunUnreadableError(old.id, "is of other sources than there are now", "begin a new run")
    folder = (run if run.is_dir() else run.parent).resolve().parent.parent
    return _carry_out(Prepared(plan, old, artefact, read_waivers(waivers or WAIVERS)), folder)


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--only", multiple=True, metavar="CHECK", help="Run this detector alone; may be repeated.")
@click.option("--ours/--all", "is_ours", default=False, help="Our detectors alone, or Slither's too.")
@threshold_option
@waivers_option
@strict_option
@format_option
@ends
def detect(
    path: Path | None,
    only: tuple[str, ...],
    is_ours: bool,
    threshold: str,
    waivers: Path | None,
    strict: bool,
    chosen: str,
) -> ExitCode:
    """Look for defects in the Solidity at PATH; without PATH, in the contract set."""
    options = Options(
        profile="detect",
        budget=0.0,
        requested=(),
        command=typed(),
        threshold=Impact[threshold.upper()],
        is_strict=strict,
        target=str(path) if path else "the mega-cluster contracts",
    )
    decided = read_waivers(waivers or WAIVERS) if waivers or path is None else ()
    if path is None:
        artefact = compile_contracts()
        run, compiled = begin_contract_set(options, artefact, None), take_contract_set(artefact)
    else:
        run, compiled = begin_project(options, path)
    with show_progress(sys.stderr) as show:
        part = run_detectors(compiled, Detectors(general=not is_ours, only=only), show)
    run = decide(run.joined(part), decided)
    return tell(replace(run, seconds=sum(engine.seconds for engine in run.engines)), Format(chosen))
