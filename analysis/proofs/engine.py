"""All proofs, one after another: which of them count, and what they say."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.artefact import Artefact
from analysis.errors import ClusterproofError
from analysis.proofs import certificate, control_flow, proxies, treasury
from analysis.proofs.attempt import Attempt, Bite, Effort, Holds, Refuted, Show, judge
from analysis.proofs.halmos import NAME as HALMOS
from analysis.proofs.halmos import HalmosProver
from analysis.proofs.theorem import Prover, Theorem
from analysis.record import Canary, Engine, Verb
from analysis.verdict import Answer, NotRun, Verdict

THEOREMS: tuple[Theorem, ...] = (*proxies.THEOREMS, *control_flow.THEOREMS, *treasury.THEOREMS)


class Profile(StrEnum):
    QUICK = "quick"
    DEEP = "deep"


SECONDS: Mapping[Profile, float] = {Profile.QUICK: 300.0, Profile.DEEP: 900.0}
"""What one call of an engine may take."""


@dataclass(frozen=True)
class Outcome:
    engines: tuple[Engine, ...]
    answers: tuple[Answer, ...]
    is_cut_off: bool = False


@dataclass(frozen=True)
class _Trial:
    """One theorem's verdict, and how it came about."""

    verdict: Verdict
    seconds: float
    bite: Bite | None = None
    attempt: Attempt | None = None


def prove(
    artefact: Artefact,
    profile: Profile,
    folder: Path,
    show: Show,
    theorems: tuple[Theorem, ...] = THEOREMS,
) -> Outcome:
    """An answer to every theorem; raw outputs and certificates go to `folder`. An interrupt ends it with what
    it has: the rest was then not run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    trials: dict[Theorem, _Trial] = {}
    with TemporaryDirectory(prefix=".work-", dir=folder) as work:
        provers = _make_provers(artefact, profile, folder.absolute(), Path(work).absolute())
        with suppress(KeyboardInterrupt):
            for done, theorem in enumerate(theorems):
                show("prove", done / len(theorems), f"{theorem.engine}: {theorem.slug}")
                trials[theorem] = _try(provers[theorem.engine], theorem, profile)
                _record(artefact, provers[theorem.engine], theorem, trials[theorem], folder)
    show("prove", 1.0, f"{len(trials)} of {len(theorems)} theorems looked at")
    missing = _Trial(NotRun("the run was cut off", "run it again"), 0.0)
    answers = tuple(_answer(theorem, trials.get(theorem, missing), provers, folder) for theorem in theorems)
    return Outcome(_describe_engines(trials), answers, len(trials) < len(theorems))


def _make_provers(artefact: Artefact, profile: Profile, folder: Path, work: Path) -> dict[str, Prover]:
    return {
        proxies.NAME: proxies.ReachabilityProver(artefact, folder / proxies.NAME, work / proxies.NAME),
        control_flow.NAME: control_flow.ControlFlowProver(
            artefact, folder / control_flow.NAME, work / control_flow.NAME
        ),
        HALMOS: HalmosProver(artefact, treasury.HARNESS, folder / HALMOS, work / HALMOS, SECONDS[profile]),
    }


def _try(prover: Prover, theorem: Theorem, profile: Profile) -> _Trial:
    start = time.monotonic()
    if profile is Profile.QUICK and not theorem.is_quick:
        return _Trial(NotRun("profile quick", "run the profile deep"), 0.0)
    try:
        bite = _bite(prover, theorem)
        if not bite.is_found:
            verdict = judge(Holds(), (bite,), Refuted(""), ())
            return _Trial(verdict, time.monotonic() - start, bite)
        attempt, sanity = prover.prove(theorem), prover.reach(theorem)
    except ClusterproofError as error:
        reason, _, remedy = str(error).rpartition("; ")
        return _Trial(NotRun(reason, remedy), time.monotonic() - start)
    return _Trial(judge(attempt, (bite,), sanity, theorem.bounds), time.monotonic() - start, bite, attempt)


def _bite(prover: Prover, theorem: Theorem) -> Bite:
    start = time.monotonic()
    attempt = prover.refute(theorem)
    return Bite(f"{theorem.slug}: {theorem.fault.says}", attempt, time.monotonic() - start)


def _record(artefact: Artefact, prover: Prover, theorem: Theorem, trial: _Trial, folder: Path) -> None:
    if trial.attempt is None:
        return
    kind, reason = certificate.describe(trial.verdict)
    effort: Effort = trial.attempt.effort
    certificate.write(
        certificate.Certificate(
            slug=theorem.slug,
            statement=theorem.statement,
            verdict=kind,
            reason=reason,
            engine=theorem.engine,
            version=prover.version,
            solver=prover.solver,
            compiler=artefact.compiler,
            bounds=theorem.bounds,
            assumptions=theorem.assumptions,
            sources=certificate.hash_sources(artefact, theorem.subjects),
            bytecode=certificate.hash_bytecode(artefact, theorem.subjects),
            paths=effort.paths,
            queries=effort.queries,
            unknown=effort.unknown,
            fault=theorem.fault.says,
            counterexample_to_fault=trial.bite.remark if trial.bite else "",
            seconds=round(trial.seconds, 1),
            command=_command(theorem),
        ),
        folder,
    )


def _answer(theorem: Theorem, trial: _Trial, provers: Mapping[str, Prover], folder: Path) -> Answer:
    raw = provers[theorem.engine].raw(theorem)
    return Answer(
        theorem.engine,
        theorem.slug,
        trial.verdict,
        trial.seconds,
        theorem.assumptions,
        raw.relative_to(folder.absolute()).as_posix() if raw.exists() else "",
        _command(theorem),
    )


def _command(theorem: Theorem) -> str:
    return f"clusterproof prove --property {theorem.slug} --profile deep"


def _describe_engines(trials: Mapping[Theorem, _Trial]) -> tuple[Engine, ...]:
    names = dict.fromkeys(theorem.engine for theorem in trials)
    return tuple(_describe_engine(name, trials) for name in names)


def _describe_engine(name: str, trials: Mapping[Theorem, _Trial]) -> Engine:
    own = [trial for theorem, trial in trials.items() if theorem.engine == name]
    bites = [trial.bite for trial in own if trial.bite is not None]
    # A fault that was missed has made its own theorem's verdict NotRun; it says nothing of the other
    # theorems.
    shown = [bite for bite in bites if bite.is_found] or bites
    canaries = tuple(Canary(bite.seeded, bite.is_found, bite.seconds, bite.remark) for bite in shown)
    return Engine(name, Verb.PROVE, sum(trial.seconds for trial in own), canaries)
