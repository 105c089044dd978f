"""The command `clusterproof`. It alone prints, reads the environment and ends the process."""

import re
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
from rich.console import Console
from rich.table import Table

from analysis.audit import Static, begin_contract_set, begin_project, run_detectors, run_lockstep
from analysis.build import compile_contracts
from analysis.catalogue import read_catalogue
from analysis.comparison import compare
from analysis.detectors.engine import Options as Detectors
from analysis.doctor import examine
from analysis.errors import ClusterproofError
from analysis.exit_code import MEANINGS, ExitCode, exit_code, exit_code_of
from analysis.finding import Impact
from analysis.gas import measure
from analysis.gas import render as render_gas
from analysis.record import Options, Run
from analysis.report.delta import render_delta_markdown, render_delta_text
from analysis.report.formats import Format, render, render_all
from analysis.report.progress import show_progress
from analysis.report.text import render_text
from analysis.run import open_run, read_run, write_reports, write_whole
from analysis.tools import ROOT
from analysis.waivers import read_waivers

P = ParamSpec("P")

WAIVERS = ROOT / "waivers.toml"
BUDGETS = {"quick": 60.0, "deep": 1_800.0}
"""Seconds for the fuzzing, by profile."""
EXIT_CODES = "\b\nExit codes:\n" + "\n".join(f"  {code:>2}  {meaning}" for code, meaning in MEANINGS.items())

threshold_option = click.option(
    "--threshold",
    type=click.Choice([impact.name.lower() for impact in Impact]),
    default="high",
    show_default=True,
    help="Open findings of this impact or above are failures.",
)
waivers_option = click.option(
    "--waivers", type=click.Path(path_type=Path), help="What was decided about findings; waivers.toml."
)
strict_option = click.option("--strict", is_flag=True, help="What is inconclusive is a failure.")
format_option = click.option(
    "--format",
    "chosen",
    type=click.Choice([f.value for f in Format]),
    default=Format.TEXT.value,
    help="Of the report.",
)


class Duration(click.ParamType[float]):
    """Seconds, from 90, 90s, 15m or 2h."""

    name = "duration"

    def convert(
        self, value: object, parameter: click.Parameter | None, context: click.Context | None
    ) -> float:
        found = re.fullmatch(r"(\d+)([smh]?)", str(value))
        seconds = int(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[found[2]] if found else 0
        if seconds == 0:
            self.fail(f"{value} is no time to work in; say 90s, 15m or 2h", parameter, context)
        return float(seconds)


def ends(command: Callable[P, ExitCode]) -> Callable[P, None]:
    """Ends the process with the command's exit code, and says in one line why it came to nothing."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
        except ClusterproofError as error:
            click.echo(f"clusterproof: {error}", err=True)
            code = exit_code_of(error)
        sys.exit(code)

    return run


@click.group(epilog=EXIT_CODES)
@click.version_option(package_name="clusterproof")
def main() -> None:
    """The assurance suite of the mega-cluster contracts."""


@main.command()
@click.option("--profile", type=click.Choice(sorted(BUDGETS)), default="quick", show_default=True)
@click.option("--budget", type=Duration(), help="For the fuzzing, in place of the profile's: 90s, 15m, 2h.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Where the fuzzing begins."
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT,
    help="Where runs/ and reports/ lie; here by default.",
)
@threshold_option
@waivers_option
@strict_option
@ends
def audit(
    profile: str,
    budget: float | None,
    seed: int,
    folder: Path,
    threshold: str,
    waivers: Path | None,
    strict: bool,
) -> ExitCode:
    """Compile the contract set, let every engine speak, and write the reports."""
    seconds = BUDGETS[profile] if budget is None else budget
    catalogue = read_catalogue()
    options = Options(
        profile=profile,
        budget=seconds,
        requested=catalogue.slugs,
        command=_typed(),
        threshold=Impact[threshold.upper()],
        is_strict=strict,
    )
    static = Static(Detectors(), read_waivers(waivers or WAIVERS))
    artefact = compile_contracts()
    run, compiled = begin_contract_set(options, artefact, catalogue)
    with open_run(run.id, folder / "runs") as kept, show_progress(sys.stderr) as show:
        kept.record(run)
        try:
            run = run_detectors(run, compiled, static, show)
            kept.record(run)
            run, told = run_lockstep(run, artefact, seconds, seed, show)
            for name, text in told.items():
                kept.write(name, text)
        except KeyboardInterrupt:
            run = replace(run, is_cut_off=True)
        kept.record(run)
        kept.close()
    reports = write_reports(run, render_all(run), folder / "reports")
    code = _tell(run, Format.TEXT)
    click.echo(f"\nreports: {reports}", err=True)
    return code


@main.command()
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
        command=_typed(),
        threshold=Impact[threshold.upper()],
        is_strict=strict,
        target=str(path) if path else "the mega-cluster contracts",
    )
    decided = read_waivers(waivers or WAIVERS) if waivers or path is None else ()
    static = Static(Detectors(general=not is_ours, only=only), decided)
    if path is None:
        run, compiled = begin_contract_set(options, compile_contracts(), None)
    else:
        run, compiled = begin_project(options, path)
    with show_progress(sys.stderr) as show:
        run = run_detectors(run, compiled, static, show)
    return _tell(run, Format(chosen))


@main.command()
@click.argument("run", type=click.Path(path_type=Path))
@format_option
@ends
def report(run: Path, chosen: str) -> ExitCode:
    """Show the report of RUN: its folder, or its run.json."""
    return _tell(read_run(run), Format(chosen))


@main.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--markdown", is_flag=True, help="For a pull request.")
@ends
def diff(before: Path, after: Path, markdown: bool) -> ExitCode:
    """Say what changed between two runs: findings and verdicts."""
    comparison = compare(read_run(before), read_run(after))
    click.echo(render_delta_markdown(comparison) if markdown else render_delta_text(comparison), nl=False)
    return ExitCode.HOLDS


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@ends
def gas(file: Path) -> ExitCode:
    """Write to FILE what each call costs, beside the same call made on SSV."""
    write_whole(file, render_gas(measure(compile_contracts())))
    return ExitCode.HOLDS


@main.command()
@ends
def doctor() -> ExitCode:
    """Say which tools are there, and what each missing one costs."""
    table = Table(box=None, pad_edge=False)
    for column in ("tool", "version", "where", "without it"):
        table.add_column(column, overflow="fold")
    diagnoses = examine()
    for diagnosis in diagnoses:
        tool = diagnosis.tool
        found = (tool.version, str(tool.path)) if tool else ("missing", diagnosis.complaint)
        table.add_row(diagnosis.need.name, *found, diagnosis.need.cost)
    Console(highlight=False).print(table)
    return ExitCode.HOLDS if all(diagnosis.tool for diagnosis in diagnoses) else ExitCode.FAILED


def _tell(run: Run, chosen: Format) -> ExitCode:
    is_terminal = chosen is Format.TEXT and sys.stdout.isatty()
    text = render_text(run, Console().width, is_coloured=True) if is_terminal else render(run, chosen)
    click.echo(text, nl=False)
    return exit_code(run)


def _typed() -> str:
    return shlex.join(["clusterproof", *sys.argv[1:]])
