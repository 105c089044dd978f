"""Every engine in one shape: it is given an assignment, and hands in its part of the run."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from analysis.artefact import Artefact
from analysis.audit.begin import relative_to
from analysis.audit.interruption import interruptions
from analysis.audit.reaching import SECONDS, Search, reach
from analysis.campaign import outcome as campaign
from analysis.campaign.echidna.engine import run_echidna
from analysis.campaign.embedded.engine import run_embedded
from analysis.detectors.engine import Detection, detect
from analysis.detectors.engine import Options as Detectors
from analysis.detectors.project import Compiled
from analysis.errors import ToolMissingError
from analysis.excerpt import cut_excerpts
from analysis.lockstep.campaign import run_campaign
from analysis.proofs.engine import STORE, THEOREMS, Profile, prove
from analysis.proofs.manticore import environment
from analysis.record import Canary, Engine, Part, ToolUsed, Verb
from analysis.run import write_whole
from analysis.sources import OWN, Sources

Show = Callable[[str, float | None, str], None]
"""Who, the share done (None while nobody knows), and what there is to say."""


ALL = Detectors()
PROOFS = "proofs"


@dataclass(frozen=True)
class Assignment:
    """What is to be looked at, and how long. `seconds` are for one fuzzing engine; `folder` is the run's.

    `anew` is to prove also what has a certificate that still counts.
    """

    compiled: Compiled
    artefact: Artefact
    folder: Path
    slugs: tuple[str, ...]
    profile: Profile
    seconds: float = 0.0
    seed: int = 0
    workers: int = 2
    anew: bool = False
    sources: Sources = OWN


Speak = Callable[[Assignment, Show], Part]


@dataclass(frozen=True)
class Speaker:
    """`verb` is None for one who measures what the others did; `engines` say something of
    properties, under the names that the catalogue has.
    """

    name: str
    verb: Verb | None
    speak: Speak
    engines: tuple[str, ...] = ()


def run_slither(assignment: Assignment, show: Show) -> Part:
    return run_detectors(assignment.compiled, ALL, show)


def run_detectors(compiled: Compiled, options: Detectors, show: Show) -> Part:
    start, heard = time.monotonic(), 0

    def listen(check: str) -> None:
        nonlocal heard
        heard += 1
        show("slither", None, f"{heard} detectors, now {check}")

    detection = detect(compiled, options, listen)
    show("slither", 1.0, f"{len(detection.ran)} detectors, {len(detection.findings)} findings")
    places = [location for finding in detection.findings for location in finding.locations]
    texts = {relative_to(file, compiled.root): text for file, text in compiled.texts.items()}
    failed = (f"{failed.check}: gave no answer ({failed.reason})" for failed in detection.failed)
    return Part(
        engines=(_describe(detection, time.monotonic() - start),),
        tools=(ToolUsed("slither", version("slither-analyzer")),),
        findings=detection.findings,
        excerpts=cut_excerpts(places, texts),
        notes=(*failed, *detection.problems),
    )


def _describe(detection: Detection, seconds: float) -> Engine:
    canary = Canary("one planted defect for each detector that has one", not detection.toothless, seconds)
    return Engine("slither", Verb.DETECT, seconds, (replace(canary, remark=detection.toothless),))


def run_lockstep(assignment: Assignment, show: Show) -> Part:
    def listen(seconds: float, calls: int) -> None:
        show("lockstep", min(seconds / assignment.seconds, 1.0), f"{calls:,} calls")

    show("lockstep", None, "looks for a planted fault")
    outcome = run_campaign(assignment.artefact, assignment.seconds, assignment.seed, listen)
    show("lockstep", 1.0, f"{outcome.campaign.calls:,} calls")
    for sequence in outcome.sequences:
        told = "".join(f"{step.caller}: {step.call} → {step.effect}\n" for step in sequence.steps)
        write_whole(assignment.folder / sequence.file, told)
    return Part(
        engines=(outcome.engine,),
        answers=outcome.answers,
        campaigns=(outcome.campaign,),
        sequences=outcome.sequences,
        tools=(ToolUsed("pyrevm", version("pyrevm")),),
        is_cut_off=outcome.campaign.is_cut_off,
    )


def _run_fuzzer(
    run: Callable[[campaign.Request, campaign.Show, Callable[[], bool]], campaign.Outcome],
) -> Speak:
    def speak(assignment: Assignment, show: Show) -> Part:
        request = campaign.Request(
            slugs=assignment.slugs,
            folder=assignment.folder,
            budget=assignment.seconds,
            seed=assignment.seed,
            workers=assignment.workers,
            sources=assignment.sources,
        )
        with interruptions() as is_stopped:
            outcome = run(request, lambda p: show(p.engine, p.share, p.said), is_stopped)
            was_stopped = is_stopped()
        return Part(
            engines=(outcome.engine,),
            answers=outcome.answers,
            campaigns=(outcome.campaign,) if outcome.campaign else (),
            sequences=outcome.sequences,
            tools=outcome.tools,
            is_cut_off=was_stopped,
        )

    return speak


def run_proofs(assignment: Assignment, show: Show) -> Part:
    asked = tuple(theorem for theorem in THEOREMS if theorem.slug in assignment.slugs)
    store = None if assignment.anew else STORE
    outcome = prove(assignment.artefact, assignment.profile, assignment.folder / PROOFS, show, asked, store)
    seconds = SECONDS[assignment.profile]
    search = Search(assignment.sources, assignment.folder, seconds, assignment.seed, assignment.workers)
    failed = () if outcome.is_cut_off else outcome.failed
    reached = reach(outcome.answers, failed, search, lambda share, said: show("prove", share, said))
    return Part(
        engines=outcome.engines,
        answers=tuple(
            replace(answer, raw=f"{PROOFS}/{answer.raw}") if answer.raw else answer
            for answer in reached.answers
        ),
        sequences=reached.sequences,
        tools=(
            ToolUsed("halmos", version("halmos")),
            ToolUsed("z3", version("z3-solver")),
            *_list_manticore(),
        ),
        is_cut_off=outcome.is_cut_off or reached.is_cut_off,
    )


def _list_manticore() -> Iterator[ToolUsed]:
    """None where its environment could not be made."""
    with suppress(ToolMissingError):
        yield ToolUsed(environment.NAME, environment.find_environment().version)


def run_coverage(assignment: Assignment, show: Show) -> Part:
    # py-evm takes a second to be imported, which no other verb should wait for.
    from analysis.campaign.coverage.engine import measure

    with interruptions() as is_stopped:
        measured = measure(
            assignment.folder,
            assignment.artefact,
            assignment.sources,
            assignment.seconds,
            lambda p: show(p.engine, p.share, p.said),
            is_stopped,
        )
        was_stopped = is_stopped()
    return Part(
        coverage=measured.coverage,
        confidences=measured.confidences,
        tools=(ToolUsed("py-evm", version("py-evm")),) if measured.coverage else (),
        is_cut_off=was_stopped,
    )


SPEAKERS = (
    Speaker("slither", Verb.DETECT, run_slither),
    Speaker("proofs", Verb.PROVE, run_proofs, tuple(dict.fromkeys(theorem.engine for theorem in THEOREMS))),
    Speaker("lockstep", Verb.FUZZ, run_lockstep, ("lockstep",)),
    Speaker("embedded", Verb.FUZZ, _run_fuzzer(run_embedded), ("embedded",)),
    Speaker("echidna", Verb.FUZZ, _run_fuzzer(run_echidna), ("echidna",)),
)
"""In the order in which they speak."""
COVERAGE = Speaker("coverage", None, run_coverage)
"""Comes after all that fuzz."""
