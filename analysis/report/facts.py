"""The box at the head of a report."""

from analysis.record import Run
from analysis.report.summary import Summary
from analysis.report.wording import IMPACTS, NOBODY_LOOKED, STANDINGS, count, duration


def list_facts(run: Run, summary: Summary) -> tuple[tuple[str, str], ...]:
    return (
        ("of", run.options.target),
        ("run", f"{run.id}{', cut off' if run.is_cut_off else ''}"),
        ("sources", f"{summary.source_hash} ({count(len(run.inputs), 'file')})"),
        ("commit", _commit(run)),
        ("compiler", f"solc {run.compiler}"),
        ("tools", ", ".join(f"{tool.name} {tool.version or 'missing'}" for tool in run.tools) or "none"),
        ("time", f"{duration(run.seconds)}, profile {run.options.profile}"),
        ("properties", _standings(summary)),
        ("findings", _tallies(run, summary)),
        ("health", summary.health),
    )


def _commit(run: Run) -> str:
    if run.commit is None:
        return "none"
    return f"{run.commit.revision}{' with changes' if run.commit.is_dirty else ''}"


def _standings(summary: Summary) -> str:
    said = [f"{number} {STANDINGS[standing]}" for standing, number in summary.standings if number]
    return ", ".join(said) or "none"


def _tallies(run: Run, summary: Summary) -> str:
    said = [f"{tally.open} {IMPACTS[tally.impact]}" for tally in summary.tallies if tally.open]
    waived = sum(tally.waived + tally.disabled for tally in summary.tallies)
    none = "none open" if run.has_detected else NOBODY_LOOKED
    return ", ".join(said or [none]) + (f"; {waived} waived" if waived else "")
