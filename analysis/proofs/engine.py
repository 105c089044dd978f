"""All proofs, one after another: which of them count, and what they say."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.artefact import Artefact
from analysis.errors import ClusterproofError, ToolMissingError
from analysis.proofs import certificate, control_flow, coq, rate
from analysis.proofs.attempt import Attempt, Bite, Effort, Holds, Open, Refuted, Show, judge
from analysis.proofs.certificate import Certificate
from analysis.proofs.deduction import prover as deduction
from analysis.proofs.halmos import entries, frames, treasury
from analysis.proofs.halmos.prover import NAME as HALMOS
from analysis.proofs.halmos.prover import HalmosProver
from analysis.proofs.manticore import theorems as manticore
from analysis.proofs.manticore.environment import NAME as MANTICORE
from analysis.proofs.manticore.prover import ManticoreProver
from analysis.proofs.process import Stopped, stopped_programs
from analysis.proofs.reachability import proxies
from analysis.proofs.theorem import Prover, Theorem
from analysis.record import Canary, Engine, Verb
from analysis.tools import ROOT
from analysis.verdict import Answer, NotRun, Proved, Unknown, Verdict

HARNESSES = (treasury.HARNESS, *frames.HARNESSES, *entries.HARNESSES)
THEOREMS: tuple[Theorem, ...] = (
    *proxies.THEOREMS,
    *control_flow.THEOREMS,
    *treasury.THEOREMS,
    *entries.THEOREMS,
    *frames.THEOREMS,
    *deduction.THEOREMS,
    *coq.THEOREMS,
    *rate.THEOREMS,
    *manticore.THEOREMS,
)


class Profile(StrEnum):
    QUICK = "quick"
    DEEP = "deep"


SECONDS: Mapping[Profile, float] = {Profile.QUICK: 300.0, Profile.DEEP: 900.0}
"""What one call of an engine may take."""


STORE = ROOT / "build" / "proofs"
HARNESS_FOLDER = "specs/proofs"
_HARNESS_FILES = {harness.name: harness.files for harness in HARNESSES}


@dataclass(frozen=True)
class FailedStep:
    """Of a theorem about the contracts that was refuted, the step; `called` as `Refuted` has it."""

    engine: str
    slug: str
    called: str


@dataclass(frozen=True)
class Outcome:
    engines: tuple[Engine, ...]
    answers: tuple[Answer, ...]
    is_cut_off: bool = False
    failed: tuple[FailedStep, ...] = ()


@dataclass(frozen=True)
class _Trial:
    """One theorem's verdict, and how it came about. `known` is the certificate of an earlier run, if that was
    taken; `is_left_out` where its engine was not to try it, or is not there.
    """

    verdict: Verdict
    seconds: float
    bite: Bite | None = None
    attempt: Attempt | None = None
    known: Certificate | None = None
    is_left_out: bool = False


def prove(
    artefact: Artefact,
    profile: Profile,
    folder: Path,
    show: Show,
    theorems: tuple[Theorem, ...] = THEOREMS,
    store: Path | None = STORE,
) -> Outcome:
    """An answer to every theorem; raw outputs and certificates go to `folder`. An interrupt ends it with what
    it has: the rest was then not run. Proofs whose certificate in `store` depends on nothing that changed are
    taken from there, and say so; None for no store.
    """
    if profile is Profile.QUICK:
        theorems = tuple(theorem.quick or theorem for theorem in theorems)
    folder.mkdir(parents=True, exist_ok=True)
    trials: dict[Theorem, _Trial] = {}
    with TemporaryDirectory(prefix=".work-", dir=folder) as work:
        provers = _make_provers(artefact, profile, folder.absolute(), Path(work).absolute(), show)

        def take(theorem: Theorem) -> None:
            prover = provers[theorem.engine]
            trial = _reuse(artefact, prover, theorem, store)
            how = ", unchanged since its certificate" if trial else ""
            show("prove", len(trials) / len(theorems), f"{theorem.engine}: {theorem.slug}{how}")
            trial = trial or _try(prover, theorem, profile)
            _record(artefact, prover, theorem, trial, folder, store)
            trials[theorem] = trial

        with suppress(KeyboardInterrupt):
            _take_all(theorems, take)
    show("prove", 1.0, f"{len(trials)} of {len(theorems)} theorems looked at")
    missing = _Trial(NotRun("the run was cut off", "run it again"), 0.0)
    doubted = _list_doubted(trials)
    answers = tuple(
        _doubt(_answer(theorem, trials.get(theorem, missing), provers, folder), theorem, doubted)
        for theorem in theorems
    )
    in_order = {theorem: trials[theorem] for theorem in theorems if theorem in trials}
    is_cut_off = len(trials) < len(theorems)
    return Outcome(_describe_engines(in_order), answers, is_cut_off, tuple(_list_failed(in_order)))


def _list_failed(trials: Mapping[Theorem, _Trial]) -> Iterator[FailedStep]:
    for theorem, trial in trials.items():
        # What is of the specification says nothing of the contracts.
        if isinstance(trial.attempt, Refuted) and theorem.is_of_contracts:
            yield FailedStep(theorem.engine, theorem.slug, trial.attempt.called)


def _list_doubted(trials: Mapping[Theorem, _Trial]) -> dict[str, str]:
    """By slug, the engine that has a counterexample on the contracts; whether it counts or not."""
    return {
        theorem.slug: theorem.engine
        for theorem, trial in trials.items()
        if theorem.is_of_contracts
        and (
            isinstance(trial.attempt, Refuted)
            or (isinstance(trial.attempt, Open) and trial.attempt.is_spurious)
        )
    }


def _doubt(answer: Answer, theorem: Theorem, doubted: Mapping[str, str]) -> Answer:
    """What is proved of the specification is no answer to a counterexample on the contracts."""
    if theorem.is_of_contracts or theorem.slug not in doubted or not isinstance(answer.verdict, Proved):
        return answer
    why = f"proved of the specification, but {doubted[theorem.slug]} has a counterexample on the contracts"
    return replace(answer, verdict=Unknown(why))


def _take_all(theorems: Sequence[Theorem], take: Callable[[Theorem], None]) -> None:
    """What Halmos proves, by harness, in as many threads as there are cores; the rest in this one."""
    harnesses = dict.fromkeys(theorem.harness for theorem in theorems if theorem.harness)

    def take_group(harness: str) -> None:
        with suppress(Stopped):
            for theorem in theorems:
                if theorem.harness == harness:
                    take(theorem)

    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        groups = [pool.submit(take_group, harness) for harness in harnesses]
        try:
            for theorem in theorems:
                if not theorem.harness:
                    take(theorem)
            for group in groups:
                group.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            with stopped_programs():
                wait(groups)
            raise


def _make_provers(
    artefact: Artefact, profile: Profile, folder: Path, work: Path, show: Show
) -> dict[str, Prover]:
    seconds = SECONDS[profile]
    return {
        proxies.NAME: proxies.ReachabilityProver(artefact, folder / proxies.NAME, work / proxies.NAME),
        control_flow.NAME: control_flow.ControlFlowProver(
            artefact, folder / control_flow.NAME, work / control_flow.NAME
        ),
        deduction.NAME: deduction.DeductionProver(
            artefact, folder / deduction.NAME, work / deduction.NAME, seconds
        ),
        rate.NAME: rate.ExecutionProver(artefact, folder / rate.NAME, work / rate.NAME),
        coq.NAME: coq.CoqProver(artefact, folder / coq.NAME, work / coq.NAME, seconds),
        HALMOS: HalmosProver(artefact, HARNESSES, folder / HALMOS, work / HALMOS, seconds),
        MANTICORE: ManticoreProver(artefact, folder / MANTICORE, work / MANTICORE, seconds, show),
    }


def _try(prover: Prover, theorem: Theorem, profile: Profile) -> _Trial:
    start = time.monotonic()
    if profile is Profile.QUICK and not theorem.is_quick:
        return _Trial(NotRun("profile quick", "run the profile deep"), 0.0, is_left_out=True)
    try:
        bite = _bite(prover, theorem)
        if not bite.is_found:
            verdict = judge(Holds(), (bite,), Refuted(""), ())
            return _Trial(verdict, time.monotonic() - start, bite)
        attempt, sanity = prover.prove(theorem), prover.reach(theorem)
    except ClusterproofError as error:
        reason, _, remedy = str(error).rpartition("; ")
        is_missing = isinstance(error, ToolMissingError)
        return _Trial(NotRun(reason, remedy), time.monotonic() - start, is_left_out=is_missing)
    return _Trial(judge(attempt, (bite,), sanity, theorem.limits), time.monotonic() - start, bite, attempt)


def _bite(prover: Prover, theorem: Theorem) -> Bite:
    start = time.monotonic()
    attempt = prover.refute(theorem)
    return Bite(f"{theorem.slug}: {theorem.fault.why}", attempt, time.monotonic() - start)


def _reuse(artefact: Artefact, prover: Prover, theorem: Theorem, store: Path | None) -> _Trial | None:
    known = certificate.read(store / certificate.name_of(theorem)) if store else None
    try:
        if known is None or known.key != _compute_key(artefact, prover, theorem):
            return None
    except ClusterproofError:
        # What is missing is told by the attempt.
        return None
    bite = Bite(f"{theorem.slug}: {known.fault}", Refuted(known.counterexample_to_fault), 0.0)
    return _Trial(Proved(theorem.limits), 0.0, bite, known=known)


def _compute_key(artefact: Artefact, prover: Prover, theorem: Theorem) -> str:
    more = [f"{HARNESS_FOLDER}/{file}" for file in _HARNESS_FILES.get(theorem.harness, ())]
    return certificate.compute_key(artefact, theorem, prover.version, prover.solver, more)


def _record(
    artefact: Artefact, prover: Prover, theorem: Theorem, trial: _Trial, folder: Path, store: Path | None
) -> None:
    if trial.known is not None:
        certificate.write(replace(trial.known, reused=True), folder)
    elif trial.attempt is not None:
        made = _certify(artefact, prover, theorem, trial, trial.attempt.effort)
        certificate.write(made, folder)
        if store is not None and isinstance(trial.verdict, Proved):
            certificate.write(made, store)


def _certify(
    artefact: Artefact, prover: Prover, theorem: Theorem, trial: _Trial, effort: Effort
) -> Certificate:
    kind, reason = certificate.describe(trial.verdict)
    return Certificate(
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
        fault=theorem.fault.why,
        counterexample_to_fault=trial.bite.remark if trial.bite else "",
        seconds=round(trial.seconds, 1),
        command=_command(theorem),
        key=_compute_key(artefact, prover, theorem),
    )


def _say_nothing(who: str, share: float | None, what: str) -> None:
    pass


def list_variants(theorems: tuple[Theorem, ...] = THEOREMS) -> tuple[Theorem, ...]:
    """Every theorem with each of its faults in turn; all must be refuted."""
    return tuple(
        replace(theorem, fault=fault, bitten=bitten, variants=())
        for theorem in theorems
        for fault, bitten in (
            (theorem.fault, theorem.bitten),
            *((variant.fault, variant.bitten) for variant in theorem.variants),
        )
    )


def refute(artefact: Artefact, variant: Theorem, folder: Path) -> Bite:
    """What the theorem's engine says of its fault; raw output goes to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".work-", dir=folder) as work:
        provers = _make_provers(
            artefact, Profile.DEEP, folder.absolute(), Path(work).absolute(), _say_nothing
        )
        return _bite(provers[variant.engine], variant)


def _answer(theorem: Theorem, trial: _Trial, provers: Mapping[str, Prover], folder: Path) -> Answer:
    folder = folder.absolute()
    # Of a proof that was not tried again, its certificate is all there is.
    raw = folder / certificate.name_of(theorem) if trial.known else provers[theorem.engine].raw(theorem)
    return Answer(
        theorem.engine,
        theorem.slug,
        trial.verdict,
        trial.seconds,
        theorem.assumptions,
        raw.relative_to(folder).as_posix() if raw.exists() else "",
        _command(theorem),
    )


def _command(theorem: Theorem) -> str:
    return f"clusterproof prove --property {theorem.slug} --profile deep"


def _describe_engines(trials: Mapping[Theorem, _Trial]) -> tuple[Engine, ...]:
    """Those that were to do something. One that failed at all of it stays, without a bite."""
    names = dict.fromkeys(theorem.engine for theorem, trial in trials.items() if not trial.is_left_out)
    return tuple(_describe_engine(name, trials) for name in names)


def _describe_engine(name: str, trials: Mapping[Theorem, _Trial]) -> Engine:
    own = [trial for theorem, trial in trials.items() if theorem.engine == name]
    bites = [trial.bite for trial in own if trial.bite is not None]
    # A fault that was missed has made its own theorem's verdict NotRun; it says nothing of the other
    # theorems.
    shown = [bite for bite in bites if bite.is_found] or bites
    canaries = tuple(Canary(bite.seeded, bite.is_found, bite.seconds, bite.remark) for bite in shown)
    return Engine(name, Verb.PROVE, sum(trial.seconds for trial in own), canaries)
