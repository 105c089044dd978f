"""One run: compile once, let each engine speak, and keep what it said as soon as it has said it."""

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from analysis.artefact import Artefact
from analysis.catalogue import Catalogue
from analysis.detectors.engine import Detection, detect
from analysis.detectors.engine import Options as Detectors
from analysis.detectors.project import Compiled, compile_path, take_artefact
from analysis.excerpt import cut_excerpts
from analysis.lockstep.campaign import run_campaign
from analysis.record import Canary, Commit, Engine, Options, Run, Stage, ToolUsed, Verb, Waived, WaiverState
from analysis.run import list_inputs, name_run
from analysis.tools import ROOT
from analysis.waivers import Triage, Waiver, apply_waivers

OURS = ("contracts/", "!contracts/model/")
"""What detectors look at in the contract set: not the model of SSV, which guards no money."""

Show = Callable[[str, float | None, str], None]
"""Who, the share done (None while nobody knows), and what there is to say."""


@dataclass(frozen=True)
class Static:
    """What detectors are to do, and what was decided about what they find."""

    detectors: Detectors
    waivers: tuple[Waiver, ...]


def begin(options: Options, texts: dict[str, str], compiler: str, catalogue: Catalogue | None) -> Run:
    """A run of which nothing is known yet but its input."""
    started, inputs = datetime.now(UTC), list_inputs(texts)
    return Run(
        id=name_run(started, inputs),
        suite=version("clusterproof"),
        started=started,
        seconds=0.0,
        options=options,
        compiler=compiler,
        inputs=inputs,
        properties=catalogue.properties if catalogue else (),
        assumptions=catalogue.assumptions if catalogue else (),
        commit=_read_commit(),
    )


def begin_project(options: Options, path: Path) -> tuple[Run, Compiled]:
    """A run on any Solidity, without a catalogue."""
    compiled = compile_path(path)
    texts = {_relative(file, compiled.root): text for file, text in compiled.texts.items()}
    return begin(options, texts, "", None), compiled


def begin_contract_set(
    options: Options, artefact: Artefact, catalogue: Catalogue | None
) -> tuple[Run, Compiled]:
    texts = {name: source.text for name, source in artefact.sources.items() if name.startswith("contracts/")}
    return begin(options, texts, artefact.compiler, catalogue), take_artefact(artefact, OURS)


def run_detectors(run: Run, compiled: Compiled, static: Static, show: Show) -> Run:
    """The run, with the findings in it, and what was decided about them."""
    start, heard = time.monotonic(), 0

    def listen(check: str) -> None:
        nonlocal heard
        heard += 1
        show("slither", None, f"{heard} detectors, now {check}")

    detection = detect(compiled, static.detectors, listen)
    seconds = time.monotonic() - start
    triage = apply_waivers(static.waivers, detection.findings, (), run.started.date())
    show("slither", 1.0, f"{len(detection.ran)} detectors, {len(detection.findings)} findings")
    places = [location for finding in triage.findings for location in finding.locations]
    sources = {_relative(file, compiled.root): text for file, text in compiled.texts.items()}
    return replace(
        run,
        engines=(*run.engines, _describe(detection, seconds)),
        tools=(*run.tools, ToolUsed("slither", version("slither-analyzer"))),
        findings=(*run.findings, *triage.findings),
        excerpts=(*run.excerpts, *cut_excerpts(places, sources)),
        waivers=(*run.waivers, *_list_waivers(static.waivers, triage)),
        stages=(*run.stages, Stage("detect", seconds)),
        seconds=run.seconds + seconds,
        notes=(
            *run.notes,
            *(f"{failed.check}: gave no answer ({failed.reason})" for failed in detection.failed),
            *detection.problems,
        ),
    )


def run_lockstep(
    run: Run, artefact: Artefact, budget: float, seed: int, show: Show
) -> tuple[Run, dict[str, str]]:
    """The run with what the lockstep says, and the violations' files by name."""
    start = time.monotonic()

    def listen(seconds: float, calls: int) -> None:
        show("lockstep", min(seconds / budget, 1.0), f"{calls:,} calls")

    show("lockstep", 0.0, "looks for a planted fault")
    outcome = run_campaign(artefact, budget, seed, listen)
    show("lockstep", 1.0, f"{outcome.campaign.calls:,} calls")
    told = {
        s.file: "".join(f"{step.caller}: {step.call} → {step.effect}\n" for step in s.steps)
        for s in outcome.sequences
    }
    seconds = time.monotonic() - start
    return replace(
        run,
        engines=(*run.engines, outcome.engine),
        answers=(*run.answers, *outcome.answers),
        campaigns=(*run.campaigns, outcome.campaign),
        sequences=(*run.sequences, *outcome.sequences),
        tools=(*run.tools, ToolUsed("pyrevm", version("pyrevm"))),
        stages=(*run.stages, Stage("fuzz", seconds)),
        seconds=run.seconds + seconds,
        is_cut_off=run.is_cut_off or outcome.campaign.is_cut_off,
    ), told


def _describe(detection: Detection, seconds: float) -> Engine:
    canary = Canary("one planted defect for each detector that has one", not detection.toothless, seconds)
    return Engine("slither", Verb.DETECT, seconds, (replace(canary, remark=detection.toothless),))


def _list_waivers(waivers: Sequence[Waiver], triage: Triage) -> list[Waived]:
    def state(waiver: Waiver) -> WaiverState:
        if waiver in triage.expired:
            return WaiverState.EXPIRED
        return WaiverState.UNUSED if waiver in triage.unused else WaiverState.USED

    return [Waived(str(waiver), waiver.who, waiver.why, waiver.until, state(waiver)) for waiver in waivers]


def _relative(file: str, root: Path) -> str:
    path = Path(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file


def _read_commit() -> Commit | None:
    """None where the sources are no repository, or git is missing."""
    try:
        head = _git("rev-parse", "HEAD")
        return Commit(head.strip(), bool(_git("status", "--porcelain").strip()))
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
