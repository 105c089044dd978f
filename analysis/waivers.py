"""Findings and violations that somebody decided to live with: who, why, and until when.

A waiver names a finding by its fingerprint, or by check and subject, or a property by its slug; none of these
changes when lines move.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from analysis.errors import WaiverError
from analysis.finding import Finding, Status

KEYS = frozenset({"fingerprint", "check", "subject", "property", "who", "why", "until"})


@dataclass(frozen=True)
class Waiver:
    """`subject` is empty where a check is waived as a whole. It holds to the end of the day `until`."""

    who: str
    why: str
    until: date
    fingerprint: str = ""
    check: str = ""
    subject: str = ""
    slug: str = ""

    def __str__(self) -> str:
        return self.fingerprint or self.slug or " ".join(filter(None, (self.check, self.subject)))

    def covers(self, finding: Finding) -> bool:
        if self.fingerprint:
            return self.fingerprint == finding.fingerprint
        return self.check == finding.check and self.subject in ("", finding.subject)


@dataclass(frozen=True)
class Triage:
    """`expired` waivers would have covered something and no longer do; `unused` cover nothing."""

    findings: tuple[Finding, ...]
    properties: Mapping[str, Waiver]
    expired: tuple[Waiver, ...]
    unused: tuple[Waiver, ...]


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """None, if there is no such file."""
    if not path.is_file():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("waiver", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WaiverError(str(path), f"is no TOML ({error})", "correct it") from error
    if not isinstance(entries, list):
        raise WaiverError(str(path), "has no list of waivers", "write [[waiver]] above each")
    return tuple(_read(path, number, entry) for number, entry in enumerate(entries, 1))


def apply_waivers(
    waivers: Iterable[Waiver], findings: Iterable[Finding], violated: Iterable[str], today: date
) -> Triage:
    """What a waiver says is overruled by nothing but a comment in the source, which came first."""
    waivers, findings, violated = tuple(waivers), tuple(findings), frozenset(violated)
    valid = [waiver for waiver in waivers if waiver.until >= today]
    used = [waiver for waiver in waivers if _covers_any(waiver, findings, violated)]
    return Triage(
        findings=tuple(_decide(finding, valid) for finding in findings),
        properties={waiver.slug: waiver for waiver in valid if waiver.slug in violated},
        expired=tuple(waiver for waiver in used if waiver.until < today),
        unused=tuple(waiver for waiver in waivers if waiver not in used),
    )


def _covers_any(waiver: Waiver, findings: tuple[Finding, ...], violated: frozenset[str]) -> bool:
    return waiver.slug in violated if waiver.slug else any(map(waiver.covers, findings))


def _decide(finding: Finding, waivers: list[Waiver]) -> Finding:
    waiver = next((w for w in waivers if not w.slug and w.covers(finding)), None)
    if waiver is None or finding.status is Status.DISABLED:
        return finding
    reason = f"{waiver.why} ({waiver.who}, until {waiver.until.isoformat()})"
    return replace(finding, status=Status.WAIVED, reason=reason)


def _read(path: Path, number: int, entry: Any) -> Waiver:
    subject = f"{path}: waiver {number}"
    if not isinstance(entry, dict) or not entry.keys() <= KEYS:
        unknown = ", ".join(sorted(entry.keys() - KEYS)) if isinstance(entry, dict) else "no table"
        raise WaiverError(subject, f"says what no waiver says ({unknown})", f"use {', '.join(sorted(KEYS))}")
    texts = {key: value for key, value in entry.items() if key != "until"}
    if not all(isinstance(value, str) and value.strip() for value in texts.values()):
        raise WaiverError(subject, "has an entry that is empty or no text", "write a text")
    named = [key for key in ("fingerprint", "check", "property") if key in texts]
    if len(named) != 1:
        raise WaiverError(subject, f"names {len(named)} things", "name a fingerprint, a check or a property")
    if not {"who", "why"} <= texts.keys() or type(entry.get("until")) is not date:
        raise WaiverError(subject, "lacks who, why or until", "say all three, until as a date (2027-01-31)")
    slug = texts.pop("property", "")
    return Waiver(until=entry["until"], slug=slug, **texts)
