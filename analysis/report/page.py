"""A page that needs nothing but itself: no script, no address, one file to read, print and sign."""

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers.solidity import SolidityLexer

from analysis.comparison import Change, compare
from analysis.excerpt import Excerpt
from analysis.finding import Finding
from analysis.reconcile import stand
from analysis.record import Run
from analysis.report import plot, reach
from analysis.report.summary import assumptions_of, count_standings, find_excerpts, summarize
from analysis.report.wording import (
    IMPACTS,
    NOBODY_LOOKED,
    SHORT_STANDINGS,
    SIGNS,
    STANDINGS,
    count,
    describe,
    describe_coverage,
    duration,
    percent,
    visible,
)
from analysis.verdict import Verdict


@dataclass(frozen=True)
class Line:
    """Of code: escaped and coloured."""

    number: int
    is_meant: bool
    code: Markup


def render_page(run: Run, baseline: Run | None = None) -> str:
    template = _environment().get_template("page.html")
    return template.render(
        run=run,
        summary=summarize(run),
        comparison=compare(baseline, run) if baseline else None,
        Change=Change,
        plot=plot,
        reach=reach,
    )


def _environment() -> Environment:
    """Whatever a template puts in is shown on one line, and escaped, unless it is markup of our own."""
    environment = Environment(
        loader=PackageLoader("analysis.report"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "describe": describe,
        "duration": duration,
        "impact": IMPACTS.__getitem__,
        "standing": STANDINGS.__getitem__,
        "label": _label,
        "sign": _sign,
        "tone": _tone,
        "count_standings": count_standings,
        "growth": plot.draw_growth,
        "lines": _colour,
    }
    environment.globals |= {
        "NOBODY_LOOKED": NOBODY_LOOKED,
        "SIGNS": SIGNS,
        "STANDINGS": STANDINGS,
        "SHORT_STANDINGS": SHORT_STANDINGS,
        "count": count,
        "percent": percent,
        "describe_coverage": describe_coverage,
        "assumptions_of": assumptions_of,
        "excerpts_of": _excerpts_of,
    }
    return environment


def _finalize(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _label(verdict: Verdict) -> str:
    return SHORT_STANDINGS[stand(verdict)]


def _sign(verdict: Verdict) -> str:
    return SIGNS[stand(verdict)]


def _tone(verdict: Verdict) -> str:
    """A class of the style sheet."""
    return stand(verdict).name.lower().replace("_", "-")


def _excerpts_of(run: Run, finding: Finding) -> tuple[Excerpt, ...]:
    return find_excerpts(run, finding)


def _colour(excerpt: Excerpt) -> tuple[Line, ...]:
    code = "\n".join(visible(line.expandtabs(4)) for line in excerpt.lines)
    coloured = highlight(code, SolidityLexer(stripnl=False, ensurenl=False), HtmlFormatter(nowrap=True))
    # Pygments closes its spans at the end of each line.
    return tuple(
        Line(number, excerpt.line <= number <= excerpt.last_line, Markup(line))
        for number, line in enumerate(coloured.split("\n"), excerpt.first_line)
        if number < excerpt.first_line + len(excerpt.lines)
    )
