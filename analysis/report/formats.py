"""The formats of a report, and the file that each goes to."""

from collections.abc import Mapping
from enum import StrEnum
from typing import assert_never

from analysis.record import Run
from analysis.report.data import render_json
from analysis.report.junit import render_junit
from analysis.report.markdown import render_markdown
from analysis.report.page import render_page
from analysis.report.sarif import render_sarif
from analysis.report.text import render_text


class Format(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    HTML = "html"


FILES: Mapping[Format, str] = {
    Format.TEXT: "report.txt",
    Format.MARKDOWN: "report.md",
    Format.JSON: "report.json",
    Format.SARIF: "report.sarif",
    Format.JUNIT: "report.junit.xml",
    Format.HTML: "report.html",
}


def render(run: Run, chosen: Format, baseline: Run | None = None) -> str:
    """A baseline is an earlier run, to say what changed since: HTML and SARIF do."""
    match chosen:
        case Format.TEXT:
            return render_text(run)
        case Format.MARKDOWN:
            return render_markdown(run)
        case Format.JSON:
            return render_json(run)
        case Format.SARIF:
            return render_sarif(run, baseline)
        case Format.JUNIT:
            return render_junit(run)
        case Format.HTML:
            return render_page(run, baseline)
        case _:
            assert_never(chosen)


def render_all(run: Run, baseline: Run | None = None) -> dict[str, str]:
    """By file name, as `analysis.run.write_reports` takes them."""
    return {file: render(run, chosen, baseline) for chosen, file in FILES.items()}
