"""The verbs that show what is there: reports, differences, sequences, tools, costs."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from analysis.build import compile_contracts
from analysis.campaign.corpora import Form, read_corpus, write_corpus
from analysis.campaign.harness import Harness, compile_harness
from analysis.campaign.replay import render_report, replay
from analysis.cli.options import ends, format_option, tell
from analysis.comparison import compare
from analysis.doctor import examine
from analysis.exit_code import ExitCode
from analysis.gas import measure
from analysis.gas import render as render_gas
from analysis.report.delta import render_delta_markdown, render_delta_text
from analysis.report.formats import Format
from analysis.run import read_run, write_whole
from analysis.tools import ROOT


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@format_option
@ends
def report(run: Path, chosen: str) -> ExitCode:
    """Show the report of RUN: its folder, or its run.json."""
    return tell(read_run(run), Format(chosen))


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--markdown", is_flag=True, help="For a pull request.")
@ends
def diff(before: Path, after: Path, markdown: bool) -> ExitCode:
    """Say what changed between two runs: findings and verdicts."""
    comparison = compare(read_run(before), read_run(after))
    click.echo(render_delta_markdown(comparison) if markdown else render_delta_text(comparison), nl=False)
    return ExitCode.HOLDS


@click.command("replay")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@ends
def replay_file(file: Path) -> ExitCode:
    """Run the sequence of calls in FILE on plain revm: its steps, the state around the last, what broke."""
    told = replay(file)
    click.echo(render_report(told), nl=False)
    return ExitCode.VIOLATED if told.is_broken else ExitCode.HOLDS


@click.command()
@click.argument("source", metavar="FROM", type=click.Path(path_type=Path))
@click.argument("to", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--as",
    "form",
    type=click.Choice([form.value for form in Form]),
    default=Form.OURS.value,
    show_default=True,
    help="Whose corpus it is to be.",
)
@ends
def corpus(source: Path, to: Path, form: str) -> ExitCode:
    """Put the sequences of FROM, of whatever engine, into the folder TO, for another engine to begin with.

    FROM is a sequence, or a folder: a corpus of ours, Echidna's or Foundry's, or a whole run with them all.
    """
    harness = Harness(compile_harness())
    found = read_corpus(source, harness)
    write_corpus(to, found.sequences, Form(form), harness)
    click.echo(f"{to}: {len(found.sequences)} sequences for {form}")
    if found.unfit:
        click.echo(f"left out {len(found.unfit)} files that are no sequence of this harness:", err=True)
        for file, error in found.unfit.items():
            click.echo(f"  {file} {error.wrong}", err=True)
    return ExitCode.HOLDS


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@ends
def gas(file: Path) -> ExitCode:
    """Write to FILE what each call costs, beside the same call made on SSV."""
    write_whole(file, render_gas(measure(compile_contracts())))
    return ExitCode.HOLDS


@click.command()
@ends
def doctor() -> ExitCode:
    """Say which tools are there, and what each missing one costs."""
    table = Table(box=None, pad_edge=False)
    for column in ("tool", "version", "where", "without it"):
        table.add_column(column, overflow="fold")
    diagnoses = examine()
    for diagnosis in diagnoses:
        tool = diagnosis.tool
        found = (
            (tool.version.partition("+")[0], _shorten(tool.path))
            if tool
            else ("missing", diagnosis.complaint)
        )
        table.add_row(diagnosis.need.name, *found, diagnosis.need.cost)
    Console(highlight=False).print(table)
    return ExitCode.HOLDS if all(diagnosis.is_bearable for diagnosis in diagnoses) else ExitCode.FAILED


def _shorten(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
