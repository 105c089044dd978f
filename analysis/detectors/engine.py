"""Runs our detectors and Slither's own on what was compiled, and says which ran and which failed."""

import json
import os
import re
import selectors
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analysis.detectors.project import Compiled, compile_path
from analysis.detectors.registry import DETECTORS
from analysis.detectors.seeded import EXPECTED, SEEDED
from analysis.detectors.worker import general_detectors
from analysis.errors import CheckUnknownError, ToolFailedError
from analysis.finding import Confidence, Finding, Impact, Location, Status
from analysis.tools import ROOT

PLACE = re.compile(r"\s*\([^()\s]*#\d+(?:-\d+)?\)")

WORKER = (sys.executable, "-m", "analysis.detectors.worker")

# To read what was compiled: the longest of our inputs took 20 s on two busy cores.
PARSE_SECONDS = 600.0


@dataclass(frozen=True)
class Options:
    """`only` names detectors; without it, `own` and `general` say which of the two sets run."""

    own: bool = True
    general: bool = True
    only: tuple[str, ...] = ()
    seconds: float = 60.0


@dataclass(frozen=True)
class Ran:
    check: str
    seconds: float


@dataclass(frozen=True)
class Failed:
    """A detector that gave no answer; the others went on."""

    check: str
    reason: str


@dataclass(frozen=True)
class Detection:
    """`problems` are sources that nothing looked at. `toothless` is why the findings do not count, if so."""

    findings: tuple[Finding, ...]
    ran: tuple[Ran, ...]
    failed: tuple[Failed, ...]
    problems: tuple[str, ...]
    parse_seconds: float
    toothless: str = ""


Listener = Callable[[str], None]


@dataclass
class _Progress:
    """What the workers said so far."""

    waiting: list[str]
    current: str = ""
    parse_seconds: float = 0.0
    ran: list[Ran] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    results: list[Mapping[str, Any]] = field(default_factory=list)


def detect(
    compiled: Compiled, options: Options = Options(), listen: Listener = lambda check: None
) -> Detection:
    """`listen` hears the name of each detector as it starts."""
    toothless = _missing_bite(options)
    detection = _detect(compiled, options, listen)
    return replace(detection, toothless=toothless)


def checks(options: Options) -> list[str]:
    """The detectors that run, by name, ours first."""
    general = _general_checks() if options.general or options.only else []
    own = [detector.ARGUMENT for detector in DETECTORS]
    if not options.only:
        return (own if options.own else []) + general
    unknown = [name for name in options.only if name not in own + general]
    if unknown:
        raise CheckUnknownError(", ".join(unknown), "no detector has that name", "see docs/detectors")
    return [name for name in own + general if name in options.only]


def _general_checks() -> list[str]:
    return [detector.ARGUMENT for detector in general_detectors()]


def _missing_bite(options: Options) -> str:
    """Why what these detectors do not find says nothing; empty if they find what was planted."""
    wanted = [check for check in checks(options) if check in EXPECTED]
    if not wanted:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "Seeded.sol"
        source.write_text(SEEDED)
        planted = replace(options, only=tuple(wanted))
        found = {
            finding.check for finding in _detect(compile_path(source), planted, lambda check: None).findings
        }
    missed = [check for check in wanted if check not in found]
    return f"the planted defect of {', '.join(missed)} was not found" if missed else ""


def _detect(compiled: Compiled, options: Options, listen: Listener) -> Detection:
    progress = _Progress(checks(options))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "target_export.json").write_text(json.dumps(compiled.export))
        (folder / "texts.json").write_text(json.dumps(compiled.texts))
        (folder / "foreign.json").write_text(json.dumps(sorted(compiled.foreign)))
        while progress.waiting:
            _work(folder, progress, options.seconds, listen)
    findings = _merge(_finding(result) for result in progress.results)
    return Detection(
        findings, tuple(progress.ran), tuple(progress.failed), compiled.problems, progress.parse_seconds
    )


def _work(folder: Path, progress: _Progress, seconds: float, listen: Listener) -> None:
    """One worker's life: until all have run, or one detector ends it."""
    progress.current = ""
    with (folder / "stderr").open("w+") as errors:
        worker = subprocess.Popen(
            [*WORKER, str(folder), *progress.waiting],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )
        try:
            in_time = _listen(worker, progress, seconds, listen)
        finally:
            _end(worker)
        if progress.waiting:
            errors.seek(0)
            _blame(progress, errors.read() if in_time else f"takes longer than {seconds:.0f} s")


def _listen(worker: subprocess.Popen[str], progress: _Progress, seconds: float, listen: Listener) -> bool:
    """Takes in what the worker says; false if it was silent for too long."""
    assert worker.stdout is not None
    pending = b""
    with selectors.DefaultSelector() as selector:
        selector.register(worker.stdout, selectors.EVENT_READ)
        # Read below Python's buffer: of a line that waits there, the selector would know nothing.
        while selector.select(seconds if progress.current else PARSE_SECONDS):
            chunk = os.read(worker.stdout.fileno(), 2**16)
            if not chunk:
                worker.wait()
                return True
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                _note(json.loads(line), progress, listen)
    return False


def _note(line: Mapping[str, Any], progress: _Progress, listen: Listener) -> None:
    match line:
        case {"parsed": parsed}:
            progress.parse_seconds += parsed
        case {"started": check}:
            progress.current = check
            listen(check)
        case {"check": check, "seconds": seconds, "results": results}:
            progress.ran.append(Ran(check, seconds))
            progress.results += results
            progress.waiting.remove(check)


def _end(worker: subprocess.Popen[str]) -> None:
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.close()
    worker.stdout.close()


def _blame(progress: _Progress, said: str) -> None:
    reason = said.strip().splitlines()[-1] if said.strip() else "ends without a word"
    if not progress.current or progress.current not in progress.waiting:
        raise ToolFailedError(
            "slither", f"cannot read what was compiled ({reason})", "see whether it compiles"
        )
    progress.failed.append(Failed(progress.current, reason))
    progress.waiting.remove(progress.current)


def _finding(result: Mapping[str, Any]) -> Finding:
    extra = result.get("additional_fields", {})
    elements = result["elements"]
    return Finding(
        check=result["check"],
        impact=Impact[result["impact"].upper()],
        confidence=_confidence(result["confidence"]),
        subject=extra.get("subject") or (_subject(elements[0]) if elements else ""),
        message=extra.get("sentence") or " ".join(PLACE.sub("", result["description"]).split()),
        locations=tuple(dict.fromkeys(_location(e["source_mapping"]) for e in elements if _has_lines(e))),
        status=Status.DISABLED if result["disabled"] else Status.OPEN,
        reason="slither-disable" if result["disabled"] else "",
    )


def _confidence(name: str) -> Confidence:
    return Confidence[name.upper()] if name.upper() in Confidence.__members__ else Confidence.LOW


def _subject(element: Mapping[str, Any]) -> str:
    """Contract and function, as far as the element lies in some."""
    fields = element.get("type_specific_fields", {})
    name = fields.get("signature", element["name"])
    parent = fields.get("parent")
    if parent is None:
        return str(name)
    above = _subject(parent)
    return above if element["type"] == "node" else f"{above}.{name}"


def _has_lines(element: Mapping[str, Any]) -> bool:
    return bool(element["source_mapping"]["lines"])


def _location(place: Mapping[str, Any]) -> Location:
    lines = place["lines"]
    return Location(place["filename_relative"], lines[0], lines[-1], place["starting_column"])


def _merge(findings: Iterator[Finding]) -> tuple[Finding, ...]:
    """One of each fingerprint, the gravest first."""
    merged: dict[str, Finding] = {}
    for finding in findings:
        same = merged.get(finding.fingerprint)
        places = tuple(dict.fromkeys((*same.locations, *finding.locations))) if same else finding.locations
        merged[finding.fingerprint] = replace(finding, locations=places)
    return tuple(
        sorted(merged.values(), key=lambda f: (-f.impact, -f.confidence, f.check, f.subject, f.message))
    )
