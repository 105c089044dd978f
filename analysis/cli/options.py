"""Options that several verbs have, and how a verb ends."""

import re
import shlex
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
from rich.console import Console

from analysis.errors import ClusterproofError
from analysis.exit_code import ExitCode, exit_code, exit_code_of
from analysis.finding import Impact
from analysis.record import Run
from analysis.report.formats import Format, render
from analysis.report.text import render_text
from analysis.tools import ROOT

P = ParamSpec("P")

WAIVERS = ROOT / "waivers.toml"


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


threshold_option = click.option(
    "--threshold",
    type=click.Choice([impact.name.lower() for impact in Impact]),
    default="high",
    show_default=True,
    help="Open findings of this impact or above are failures.",
)
waivers_option = click.option(
    "--waivers",
    type=click.Path(path_type=Path),
    help="What was decided about findings and violations; waivers.toml.",
)
strict_option = click.option("--strict", is_flag=True, help="What is inconclusive is a failure.")
format_option = click.option(
    "--format",
    "chosen",
    type=click.Choice([f.value for f in Format]),
    default=Format.TEXT.value,
    help="Of the report.",
)


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


def tell(run: Run, chosen: Format) -> ExitCode:
    is_terminal = chosen is Format.TEXT and sys.stdout.isatty()
    text = render_text(run, Console().width, is_coloured=True) if is_terminal else render(run, chosen)
    click.echo(text, nl=False)
    return exit_code(run)


def typed() -> str:
    return shlex.join(["clusterproof", *sys.argv[1:]])
