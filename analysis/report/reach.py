"""What the campaigns reached, and how sure their "held" is, in the words that all formats share."""

from collections.abc import Iterator
from itertools import groupby

from analysis.record import Confidence, Coverage, Exposure, FileCovered, Handler, Place, Run, Unreached
from analysis.report.wording import count, percent

PLACES = {
    Place.SOURCE: "sources never reached",
    Place.BRANCH: "branches never reached",
    Place.ERROR: "custom errors never met",
    Place.LINE: "lines never reached",
}
"""In the order in which they are shown."""
BEYOND = "branches that no call can reach"

EXPLAINED = (
    "A branch is a condition in the sources (if, require, ?:, && and ||, of a loop) and counts twice, once "
    "for each way that it can go. Checks that the compiler adds are no branches."
)
HEADER = ("property", "calls", "tests", "kinds", "quiet", "risk")


def add_up(coverage: Coverage) -> FileCovered:
    return FileCovered(
        "all",
        sum(file.lines for file in coverage.files),
        sum(file.lines_reached for file in coverage.files),
        sum(file.ways for file in coverage.files),
        sum(file.ways_reached for file in coverage.files),
    )


def tell_totals(coverage: Coverage) -> str:
    total = add_up(coverage)
    return (
        f"lines {tell_share(total.lines_reached, total.lines)}, "
        f"branches {tell_share(total.ways_reached, total.ways)}, "
        f"custom errors {tell_share(coverage.errors_reached, coverage.errors)}"
    )


def tell_share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({percent(part, whole)})" if whole else "none"


def tell_traced(coverage: Coverage) -> str:
    """Where it was cut off, that what is not reached may have been."""
    said = f"{coverage.traced:,} of {count(coverage.calls, 'kept call')} traced"
    if coverage.traced < coverage.calls:
        said += ", then the time was over: the others may have reached more"
    if coverage.differing:
        said += f"; {coverage.differing:,} went another way on the tracing EVM, and do not count"
    return said


def list_unreached(coverage: Coverage) -> Iterator[tuple[str, tuple[str, ...]]]:
    """By what they are, each in a line; lines by their source. Last, what is known to be beyond all calls."""
    for place, title in PLACES.items():
        found = [u for u in coverage.unreached if u.place is place and not u.why]
        if found:
            yield title, tuple(_tell_lines(found) if place is Place.LINE else map(_tell, found))
    beyond = [u for u in coverage.unreached if u.place is Place.BRANCH and u.why]
    if beyond:
        yield BEYOND, tuple(f"{_tell(u)}, for {u.why}" for u in beyond)


def _tell(unreached: Unreached) -> str:
    where = f"{unreached.path}:{unreached.line}" if unreached.line else unreached.path
    return f"{where} {unreached.said}"


def _tell_lines(unreached: list[Unreached]) -> Iterator[str]:
    for path, found in groupby(unreached, key=lambda u: u.path):
        yield f"{path}:{', '.join(str(u.line) for u in found)}"


def list_handlers(run: Run) -> tuple[tuple[str, Handler], ...]:
    """With the campaign's engine; those that were accepted least come first."""
    told = [(campaign.engine, handler) for campaign in run.campaigns for handler in campaign.handlers]
    return tuple(sorted(told, key=lambda entry: entry[1].accepted / max(entry[1].tried, 1)))


def tell_rate(handler: Handler) -> str:
    if not handler.tried:
        return "never tried"
    if handler.is_refused and not handler.accepted:
        return "none, as meant"
    return percent(handler.accepted, handler.tried)


def list_warnings(run: Run) -> Iterator[tuple[str, str]]:
    """What, and why it is no good sign."""
    for slug in run.coverage.unasked if run.coverage else ():
        yield slug, "its condition was never met in the calls that the campaigns kept"
    for engine, handler in list_handlers(run):
        if not handler.accepted and not handler.is_refused:
            yield f"{engine}, {handler.name}", f"none of {count(handler.tried, 'call')} was accepted"


def list_exposures(confidence: Confidence) -> Iterator[tuple[str, ...]]:
    """A row each, under HEADER; the riskiest first."""
    for exposure in sorted(confidence.exposures, key=lambda e: -e.risk):
        yield (
            exposure.slug,
            f"{exposure.calls:,}",
            f"{exposure.effective:,}",
            f"{exposure.kinds:,}",
            percent(exposure.quiet, exposure.calls),
            tell_risk(exposure),
        )


def tell_risk(exposure: Exposure) -> str:
    return f"{exposure.risk:.2g}" if exposure.effective else "untested"


def tell_meaning(confidence: Confidence) -> str:
    return (
        f"Of the calls that {confidence.engine} examined, tests are those that put the property to the "
        "test, of so many kinds, and quiet is the share of all calls since a kind came up for the first "
        "time. The risk is the estimated chance that the next test is of a kind that none before was, and "
        f"so perhaps the first to fail ({confidence.estimator}). It assumes that "
        f"{'; that '.join(confidence.assumptions)}. The campaign met some "
        f"{count(confidence.states, 'different state')}."
    )
