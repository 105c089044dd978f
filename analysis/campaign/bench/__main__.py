"""`python -m analysis.campaign.bench FILE`: measures everything, and writes the page."""

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from analysis.campaign.bench.failure import FAULTY, time_failure
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
LIMIT = 6.0


def measure(say: Callable[[str], None]) -> str:
    about = Machine(_name_processor(), os.cpu_count() or 1, os.getloadavg()[0])
    harness = Harness(compile_harness())
    failures = []
    for fault in FAULTY:
        say(f"time to failure: {fault}")
        failures.append(time_failure(fault, SEEDS, LIMIT))
    say("two workers and one")
    pair = Pair(_run(1), _run(2), os.getloadavg()[0])
    say("pace")
    return write_page(about, _measure_paces(harness), pair, tuple(failures))


def _measure_paces(harness: Harness) -> Paces:
    sequences = record_sequences(harness, SEQUENCES)
    machine = embedded.Machine(harness)
    own = {mode: measure_pace(machine, sequences, mode, SECONDS) for mode in Mode}
    path = os.environ["PATH"]
    echidna = replay = invariant = None
    with tempfile.TemporaryDirectory() as folder:
        try:
            replay, invariant = measure_foundry(harness, sequences, Path(folder) / "foundry", path)
            echidna = measure_echidna(harness, sequences, Path(folder) / "echidna", path)
        except ToolMissingError as error:
            sys.stderr.write(f"{error}\n")
    return Paces(own, echidna, replay, invariant, len(sequences), measure_acceptance(machine, sequences))


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
