"""`python -m analysis.campaign.bench FILE`: measures everything, and writes the page."""

import multiprocessing
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from analysis.campaign.bench.failure import (
    FAULTY,
    TOO_DEEP,
    TRIALS,
    Ablation,
    Failure,
    Search,
    Trial,
    time_failure,
)
from analysis.campaign.bench.pace import Mode, measure_acceptance, measure_pace, record_sequences
from analysis.campaign.bench.page import Machine, Paces, Pair, write_page
from analysis.campaign.bench.programs import measure_echidna, measure_foundry
from analysis.campaign.embedded import machine as embedded
from analysis.campaign.embedded.crew import Crew, run_crew
from analysis.campaign.embedded.worker import Task
from analysis.campaign.harness import Harness, compile_harness
from analysis.errors import ToolMissingError
from analysis.sources import OWN

SEQUENCES = 3
SECONDS = 5.0
SEEDS = range(1, 21)
LIMIT, SHORT_LIMIT = 4.0, 2.0
"""Seconds of the processor that a seed may take; the short one is for what is left out."""
PAIRS = 3


def measure(say: Callable[[str], None]) -> str:
    about = Machine(_name_processor(), os.cpu_count() or 1, os.getloadavg()[0])
    harness = Harness(compile_harness())
    # By itself: programs that share the caches with others make less of a second of the processor.
    say("pace")
    paces = _measure_paces(harness)
    say(str(paces))
    say("two workers and one")
    pair = max((_pair() for _ in range(PAIRS)), key=lambda pair: pair.two / pair.one)
    say("time to failure")
    jobs = _list_jobs()
    with multiprocessing.get_context("spawn").Pool(about.cores) as pool:
        timed = [pool.apply_async(time_failure, job, callback=lambda f: say(str(f))) for job in jobs]
        done = [failure.get() for failure in timed]
    failures, ablations = _tell_apart(dict(zip(jobs, done, strict=True)))
    return write_page(about, paces, pair, failures, ablations)


Job = tuple[str, Sequence[int], float, Search]


def _list_jobs() -> list[Job]:
    searches = [
        (fault, search)
        for trial in TRIALS
        for search in (trial.search, *map(trial.search.without, trial.levers))
        for fault in trial.faults
    ]
    return [
        *((fault, SEEDS, LIMIT, Search()) for fault in (*FAULTY, TOO_DEEP)),
        *((fault, SEEDS, SHORT_LIMIT, search) for fault, search in searches),
    ]


def _tell_apart(done: Mapping[Job, Failure]) -> tuple[tuple[Failure, ...], tuple[Ablation, ...]]:
    def find(trial: Trial, search: Search) -> tuple[Failure, ...]:
        return tuple(done[fault, SEEDS, SHORT_LIMIT, search] for fault in trial.faults)

    failures = tuple(done[fault, SEEDS, LIMIT, Search()] for fault in (*FAULTY, TOO_DEEP))
    return failures, tuple(
        Ablation(lever, find(trial, trial.search), find(trial, trial.search.without(lever)))
        for trial in TRIALS
        for lever in trial.levers
    )


def _pair() -> Pair:
    return Pair(_run(1), _run(2), os.getloadavg()[0])


def _measure_paces(harness: Harness) -> Paces:
    sequences = record_sequences(harness, SEQUENCES)
    machine = embedded.Machine(harness)
    own = {mode: measure_pace(machine, sequences, mode, SECONDS) for mode in Mode}
    path = os.environ["PATH"]
    echidna = replay = invariant = kept = None
    with tempfile.TemporaryDirectory() as folder:
        try:
            replay, invariant, kept = measure_foundry(harness, sequences, Path(folder) / "foundry", path)
            echidna = measure_echidna(harness, sequences, Path(folder) / "echidna", path)
        except ToolMissingError as error:
            sys.stderr.write(f"{error}\n")
    return Paces(
        own, echidna, replay, kept, invariant, len(sequences), measure_acceptance(machine, sequences)
    )


def _run(workers: int) -> float:
    """Calls in a second of the clock."""
    starts: list[float] = []

    def watch(crew: Crew) -> bool:
        if not starts and all(worker.is_ready for worker in crew.workers):
            starts.append(time.monotonic())
        return False

    crew = run_crew([Task(OWN, f"1/{number}", SECONDS) for number in range(workers)], watch)
    return crew.calls / (time.monotonic() - starts[0])


def _name_processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(measure(lambda text: print(text, file=sys.stderr)), encoding="utf-8")  # noqa: T201
