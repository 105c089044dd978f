"""One run: each engine speaks in its turn, and what it said is kept as soon as it has said it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.audit.engines import Assignment, Show, Speaker
from analysis.errors import ClusterproofError, RunUnwritableError
from analysis.reconcile import Standing, reconcile
from analysis.record import Part, Run, Stage, Verb, Waived, WaiverState
from analysis.verdict import Answer, NotRun
from analysis.waivers import Triage, Waiver, apply_waivers

LEAST = 30.0
"""Seconds that fuzzing gets of a budget that has them, however long the others took."""
MEASURING = 45.0
"""Seconds for looking at what fuzzing reached; of a long budget a twelfth, and never more than a third."""

Keep = Callable[[Run], None]


@dataclass(frozen=True)
class Order:
    """What to do. `speakers` in their order; those of stages that `run` has behind it are passed over."""

    assignment: Assignment
    speakers: tuple[Speaker, ...]
    waivers: tuple[Waiver, ...]


def carry_out(run: Run, order: Order, keep: Keep, show: Show) -> Run:
    """The run with every engine's part in it. Ctrl-C ends it with what it has; an engine that fails is noted,
    and the others go on.
    """
    run = replace(run, is_cut_off=False)
    done = {stage.name for stage in run.stages}
    left = [speaker for speaker in order.speakers if speaker.name not in done]
    keep(run)
    begun = time.monotonic() - run.seconds
    while left and not run.is_cut_off:
        speaker = left.pop(0)
        seconds = _share(run, [speaker, *left], begun)
        part, took = _listen(speaker, replace(order.assignment, seconds=seconds), show)
        run = run.joined(part)
        if not part.is_cut_off:
            run = replace(run, stages=(*run.stages, Stage(speaker.name, took)))
        run = decide(replace(run, seconds=time.monotonic() - begun), order.waivers)
        keep(run)
    return run


def _share(run: Run, left: Sequence[Speaker], begun: float) -> float:
    """Of the budget, what is left by now for each that fuzzes, or what is kept for who measures."""
    budget = run.options.budget
    measuring = max(budget / 12, min(MEASURING, budget / 3)) if left[-1].verb is None else 0.0
    if left[0].verb is None:
        return measuring
    fuzzers = sum(speaker.verb is Verb.FUZZ for speaker in left)
    rest = budget - measuring - (time.monotonic() - begun)
    return max(min(LEAST, budget - measuring), rest) / max(fuzzers, 1)


def _listen(speaker: Speaker, assignment: Assignment, show: Show) -> tuple[Part, float]:
    start = time.monotonic()
    try:
        part = speaker.speak(assignment, show)
    except KeyboardInterrupt:
        part = Part(is_cut_off=True)
    except RunUnwritableError:
        raise
    except ClusterproofError as error:
        reason, _, remedy = str(error).rpartition("; ")
        silent = tuple(Answer(speaker.name, slug, NotRun(reason, remedy), 0.0) for slug in assignment.slugs)
        answers = silent if speaker.verb in (Verb.FUZZ, Verb.PROVE) else ()
        part = Part(answers=answers, notes=(f"{speaker.name} gave no answer: {error}",))
    return part, time.monotonic() - start


def decide(run: Run, waivers: Sequence[Waiver]) -> Run:
    """The run with what was decided about its findings and violations; of what nobody looked for, nothing."""
    joined = reconcile(run.properties, run.answers, run.engines)
    violated = {row.claim.slug for row in joined.rows if row.standing is Standing.VIOLATED}
    met = [waiver for waiver in waivers if (run.properties if waiver.slug else run.has_detected)]
    triage = apply_waivers(met, run.findings, violated, run.started.date())
    return replace(run, findings=triage.findings, waivers=tuple(_list_waivers(met, triage)))


def _list_waivers(waivers: Sequence[Waiver], triage: Triage) -> Iterator[Waived]:
    for waiver in waivers:
        state = WaiverState.UNUSED if waiver in triage.unused else WaiverState.USED
        state = WaiverState.EXPIRED if waiver in triage.expired else state
        yield Waived(str(waiver), waiver.who, waiver.why, waiver.until, state)
