"""The words and figures that all formats share."""

import unicodedata
from typing import assert_never

from analysis.finding import Finding, Impact
from analysis.reconcile import Standing
from analysis.record import Campaign, Step
from analysis.verdict import Held, NotRun, Proved, Unknown, Verdict, Violated

STANDINGS = {
    Standing.VIOLATED: "violated",
    Standing.PROVED: "proved",
    Standing.PROVED_BOUNDED: "proved within bounds",
    Standing.HELD: "held",
    Standing.UNKNOWN: "unknown",
    Standing.NOT_RUN: "not run",
}
"""In the order in which they are shown."""
SHORT_STANDINGS = STANDINGS | {Standing.PROVED_BOUNDED: "bounded"}
SIGNS = {
    Standing.VIOLATED: "V",
    Standing.PROVED: "P",
    Standing.PROVED_BOUNDED: "B",
    Standing.HELD: "H",
    Standing.UNKNOWN: "?",
    Standing.NOT_RUN: "-",
}
"""For matrices that have a column for each engine."""

NOBODY_LOOKED = "nobody looked for any: no static engine ran that bites"

IMPACTS = {impact: impact.name.lower() for impact in Impact}

# Control and format characters, surrogates, private and unassigned ones, line and paragraph separators: some
# steer a terminal, some turn the order of the text around, some may not stand in XML.
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str) -> str:
    """On one line, with every character that cannot be seen spelt as its number."""
    return "".join(map(_show, text))


def _show(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if unicodedata.category(character) in INVISIBLE:
        return f"\\u{{{ord(character):x}}}"
    return character


def describe(verdict: Verdict) -> str:
    match verdict:
        case Proved(bounds=()):
            return "proved"
        case Proved(bounds=bounds):
            return f"proved within bounds: {'; '.join(bounds)}"
        case Held(calls=calls, seed=seed):
            return f"held in {calls:,} calls (seed {seed})"
        case Violated(summary=summary, is_replayed=is_replayed):
            return f"violated: {summary} ({'replayed' if is_replayed else 'not replayed'})"
        case Unknown(reason=reason):
            return f"unknown: {reason}"
        case NotRun(reason=reason):
            return f"not run: {reason}"
        case _:
            assert_never(verdict)


def tell_step(step: Step) -> str:
    return f"{step.caller}: {step.call}{f' → {step.effect}' if step.effect else ''}"


def place_of(finding: Finding) -> str:
    """The main one; empty for a finding without a place."""
    return f"{finding.locations[0].path}:{finding.locations[0].line}" if finding.locations else ""


def duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def percent(part: int, whole: int) -> str:
    """Rounded down: all is said only of all."""
    return f"{1000 * part // whole / 10:.1f} %" if whole else "not counted"


def describe_coverage(campaign: Campaign) -> str:
    """A share where it is known how much there is to cover, else a number."""
    if not campaign.covered:
        return "not counted"
    if not campaign.coverable:
        return f"{campaign.covered:,} {campaign.unit}"
    return f"{percent(campaign.covered, campaign.coverable)} of {campaign.unit}"


def count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
