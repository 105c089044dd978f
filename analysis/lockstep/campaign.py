"""The lockstep as an engine: what it can say of each property after so many seconds."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from analysis.artefact import Artefact
from analysis.lockstep.choices import RandomChoices
from analysis.lockstep.fault import SEEDED, compile_with
from analysis.lockstep.lockstep import Divergence
from analysis.lockstep.run import take_step
from analysis.lockstep.shrink import shrink
from analysis.lockstep.worlds import PRESETS, create_lockstep
from analysis.record import Campaign, Canary, Engine, Sequence, Step, Verb
from analysis.verdict import Answer, Held, Unknown, Violated
from specs.invariants import STATE_PREDICATES, compute_slug
from specs.steps import STEP_PREDICATES

NAME = "lockstep"
AGREEMENT = "the-bytecode-follows-the-specification"
SLUGS = (
    AGREEMENT,
    *(compute_slug(predicate) for predicate in STATE_PREDICATES),
    *(compute_slug(predicate) for predicate in STEP_PREDICATES),
)
BROKEN = " does not hold"

STEPS_OF_A_RUN = 400
CANARY_RUNS = 40

Listen = Callable[[float, int], None]
"""Seconds so far, and calls."""


@dataclass(frozen=True)
class Outcome:
    engine: Engine
    answers: tuple[Answer, ...]
    campaign: Campaign
    sequences: tuple[Sequence, ...] = ()


@dataclass
class _Tally:
    """`found` is the first disagreement, shrunk; no more runs begin after it."""

    calls: int = 0
    accepted: int = 0
    seeds: list[int] = field(default_factory=list)
    found: Divergence | None = None


def run_campaign(artefact: Artefact, budget: float, seed: int, listen: Listen) -> Outcome:
    """Runs from `seed` on, one after another, for `budget` seconds. An interrupt ends it with what it has."""
    canary = _try_canary(artefact, seed)
    start, tally, is_cut_off = time.monotonic(), _Tally(), False
    try:
        while tally.found is None and time.monotonic() - start < budget:
            _run(artefact, seed + len(tally.seeds), tally)
            listen(time.monotonic() - start, tally.calls)
    except KeyboardInterrupt:
        is_cut_off = True
    seconds = time.monotonic() - start
    return Outcome(
        Engine(NAME, Verb.FUZZ, seconds, (canary,)),
        _answer(tally, seed, seconds),
        Campaign(
            NAME,
            seeds=tuple(tally.seeds),
            workers=1,
            budget=budget,
            seconds=seconds,
            calls=tally.calls,
            accepted=tally.accepted,
            corpus=0,
            is_cut_off=is_cut_off,
        ),
        tuple(_tell(slug, tally.found) for slug in _violated(tally)) if tally.found else (),
    )


def _run(artefact: Artefact, seed: int, tally: _Tally) -> None:
    tally.seeds.append(seed)
    start = create_lockstep(artefact, PRESETS[seed % len(PRESETS)])
    choices = RandomChoices(seed)
    with start.forked() as lockstep:
        known, accepted = len(lockstep.history), lockstep.accepted
        try:
            for _ in range(STEPS_OF_A_RUN):
                take_step(lockstep, choices)
        except Divergence as divergence:
            tally.found = divergence
        tally.calls += len(lockstep.history) - known
        tally.accepted += lockstep.accepted - accepted
        script = lockstep.script
    if tally.found:
        tally.found = shrink(start, script, tally.found)


def _try_canary(artefact: Artefact, seed: int) -> Canary:
    start, tally = time.monotonic(), _Tally()
    faulty = compile_with(artefact, SEEDED)
    while tally.found is None and len(tally.seeds) < CANARY_RUNS:
        _run(faulty, seed + len(tally.seeds), tally)
    return Canary(SEEDED.why, tally.found is not None, time.monotonic() - start)


def _violated(tally: _Tally) -> tuple[str, ...]:
    """What a disagreement breaks: properties by name, or else the agreement itself."""
    if tally.found is None:
        return ()
    named = [fact.removesuffix(BROKEN) for fact in tally.found.facts if fact.endswith(BROKEN)]
    return tuple(named) or (AGREEMENT,)


def _answer(tally: _Tally, seed: int, seconds: float) -> tuple[Answer, ...]:
    violated = _violated(tally)

    def say(slug: str) -> Held | Unknown | Violated:
        if slug in violated and tally.found:
            return Violated(tally.found.facts[0], _file_of(slug), is_replayed=True)
        if AGREEMENT in violated:
            return Unknown("the bytecode left the specification, in which it was to be checked")
        return Held(tally.calls, seed) if tally.calls else Unknown("no call was made in the time given")

    return tuple(Answer(NAME, slug, say(slug), seconds) for slug in SLUGS)


def _tell(slug: str, found: Divergence) -> Sequence:
    steps = [line.partition(": ") for line in found.history]
    told = [(caller, *call.rpartition(" → ")[::2]) for caller, _, call in steps]
    return Sequence(slug, NAME, _file_of(slug), tuple(Step(*parts) for parts in told))


def _file_of(slug: str) -> str:
    return f"violations/{slug}.txt"
