"""What the portfolio gains over the best single solver, on queries that the proofs themselves ask."""

import os
import re
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.errors import ProofError
from analysis.fault import Fault
from analysis.proofs.engine import HARNESSES, THEOREMS
from analysis.proofs.halmos import portfolio
from analysis.proofs.halmos.prover import Harness, find_further, run_checks
from analysis.proofs.tree import write_tree
from analysis.tools import find

LIMIT = 10.0
"""Seconds that one solver has for one query."""
SECONDS = 600.0
ASKING = 0.6
"""Of all seconds, the part in which Halmos asks; in the rest solvers answer."""
CHECKS = 3
"""Of one theorem; some have thirty."""
MOST = 24
"""Of one harness."""
PORTFOLIO = "the portfolio"

Solve = Callable[[Path], str]
"""The first line of the answer to a query; anything but sat and unsat is none."""


@dataclass(frozen=True)
class Timing:
    """One solver on all queries. What it did not decide counts as the whole limit."""

    solver: str
    seconds: tuple[float, ...]
    answers: tuple[str, ...]

    @property
    def decided(self) -> int:
        return sum(answer in ("sat", "unsat") for answer in self.answers)


@dataclass(frozen=True)
class Asked:
    """What a harness asked: how many queries in all, and those that were taken out of them, evenly."""

    harness: str
    count: int
    taken: tuple[Path, ...]


def ask_all(
    artefact: Artefact,
    folder: Path,
    seconds: float,
    most: int,
    harnesses: Sequence[Harness] = HARNESSES,
) -> tuple[Asked, ...]:
    """Every harness has the same part of the time that is left, and `most` of its queries are taken."""
    end = time.monotonic() + seconds
    asked = []
    for number, harness in enumerate(harnesses):
        share = (end - time.monotonic()) / (len(harnesses) - number)
        asked.append(_ask_harness(artefact, harness, folder / harness.name, share, most))
    return tuple(asked)


def _ask_harness(artefact: Artefact, harness: Harness, folder: Path, seconds: float, most: int) -> Asked:
    """Its theorems in turn, with their faults, of which there is always something to ask, and as they are."""
    chance, end = Random(harness.name), time.monotonic() + seconds
    own = [theorem for theorem in THEOREMS if theorem.harness == harness.name]
    for theorem in chance.sample(own, len(own)):
        for fault in (theorem.fault, None):
            left = end - time.monotonic()
            if left > 1:
                tree = folder / f"{theorem.slug}-{'broken' if fault else 'sound'}"
                parts = theorem.bitten if fault else _sample(theorem.parts, chance)
                _ask(artefact, harness, parts, tree, fault, left)
    queries = list_queries(sorted(folder.glob("*/queries/**/*.smt2")))
    return Asked(harness.name, len(queries), choose(queries, most))


def _sample(parts: Sequence[str], chance: Random) -> Sequence[str]:
    return chance.sample(parts, min(CHECKS, len(parts)))


def _ask(
    artefact: Artefact,
    harness: Harness,
    parts: Sequence[str],
    tree: Path,
    fault: Fault | None,
    seconds: float,
) -> None:
    write_tree(artefact, tree, harness.files, fault)
    dump = ("--dump-smt-queries", "--dump-smt-directory", str((tree / "queries").absolute()))
    # What the answers are does not matter here.
    asking = replace(harness, options=(*harness.options, *dump, "--solver-command", "printf unknown"))
    run_checks(asking, parts, tree, seconds, tree / "halmos.log")


def list_queries(files: Sequence[Path]) -> tuple[Path, ...]:
    """As Halmos wrote them, not what the portfolio made of them."""
    return tuple(file for file in files if re.fullmatch(r"\d+\.smt2", file.name))


def choose(queries: Sequence[Path], most: int) -> tuple[Path, ...]:
    """Evenly."""
    step = max(1, len(queries) / most)
    return tuple(queries[int(i * step)] for i in range(min(most, len(queries))))


def take_turns(asked: Sequence[Asked]) -> tuple[Path, ...]:
    """The first of each, the second of each, and so on: wherever one stops, all had their turn."""
    rounds = zip_longest(*(one.taken for one in asked))
    return tuple(query for together in rounds for query in together if query is not None)


def list_solvers(limit: float) -> Mapping[str, Solve]:
    """Each alone on the real operations, and all together as the proofs use them."""
    yices = str(find("yices-smt2").path)
    commands = {"yices 2": [yices, "--smt2-model-format"]}
    if z3 := shutil.which("z3"):
        commands["z3"] = [z3]
    commands |= {name: [path, "--produce-models"] for name, path in find_further().items()}
    alone: dict[str, Solve] = {
        name: lambda query, command=command: _solve_alone(command, query, limit)  # type: ignore[misc]
        for name, command in commands.items()
    }
    return alone | {
        "z3 on integers": lambda query: _solve_on_integers(query, limit),
        PORTFOLIO: lambda query: portfolio.decide(query, yices, limit, find_further())[1],
    }


def _solve_alone(command: Sequence[str], query: Path, limit: float) -> str:
    exact = query.with_suffix(".alone.smt2")
    exact.write_text(portfolio.refine(query.read_text(encoding="utf-8")), encoding="utf-8")
    return portfolio.race({"alone": [*command, str(exact)]}, time.monotonic() + limit)[1]


def _solve_on_integers(query: Path, limit: float) -> str:
    abstract = query.with_suffix(".alone.smt2")
    abstract.write_text(portfolio.abstracted(query.read_text(encoding="utf-8")), encoding="utf-8")
    command = [sys.executable, "-I", str(portfolio.INTEGERS), str(abstract), str(limit)]
    return portfolio.race({"alone": command}, time.monotonic() + limit)[1]


def measure(name: str, solve: Solve, queries: Sequence[Path], limit: float) -> Timing:
    seconds, answers = [], []
    for query in queries:
        start = time.monotonic()
        answer = solve(query).partition("\n")[0].strip()
        answers.append(answer)
        seconds.append(time.monotonic() - start if answer in ("sat", "unsat") else limit)
    return Timing(name, tuple(seconds), tuple(answers))


def measure_all(
    solvers: Mapping[str, Solve], queries: Sequence[Path], limit: float, seconds: float
) -> tuple[Timing, ...]:
    """Each query by each solver; of as many queries as the time is enough for."""
    end = time.monotonic() + seconds
    found: dict[str, list[Timing]] = {name: [] for name in solvers}
    for query in queries:
        if time.monotonic() > end:
            break
        for name, solve in solvers.items():
            found[name].append(measure(name, solve, (query,), limit))
    return tuple(
        Timing(name, tuple(t.seconds[0] for t in timings), tuple(t.answers[0] for t in timings))
        for name, timings in found.items()
    )


def find_contradictions(timings: Sequence[Timing]) -> tuple[int, ...]:
    """Queries of which one says sat and another unsat."""
    return tuple(
        i
        for i, answers in enumerate(zip(*(timing.answers for timing in timings), strict=True))
        if {"sat", "unsat"} <= set(answers)
    )


def describe(timings: Sequence[Timing], limit: float, asked: Sequence[Asked], seconds: float) -> str:
    count = len(timings[0].seconds)
    measured = set(take_turns(asked)[:count])
    origins = [f"| {one.harness} | {one.count} | {len(measured.intersection(one.taken))} |" for one in asked]
    rows = [
        f"| {t.solver} | {t.decided} of {count} | {sum(t.seconds):.1f} | {statistics.median(t.seconds):.2f} |"
        f" {max(t.seconds):.2f} |"
        for t in timings
    ]
    alone = [t for t in timings if t.solver != PORTFOLIO]
    together = next(t for t in timings if t.solver == PORTFOLIO)
    best = max(alone, key=lambda t: (t.decided, -sum(t.seconds)))
    gain = (
        f"The best alone is {best.solver}, with {best.decided} decided. The portfolio decides"
        f" {together.decided}, in {sum(together.seconds) / sum(best.seconds):.2f} of its time."
    )
    odd = find_contradictions(timings)
    agreement = f"They contradict each other on queries {odd}." if odd else "No two contradict each other."
    return "\n".join(
        (
            "# Benchmarks of the solvers",
            "",
            "Written by `make bench`. Queries that Halmos asks, in every harness, for proofs and for their"
            " broken variants, evenly out of those that it comes to in its part of the time; each given to"
            " one solver alone and to the portfolio (`analysis/proofs/halmos/portfolio.py`). What is not"
            f" decided within {limit:.0f} s counts as {limit:.0f} s. Asking and answering had"
            f" {seconds:.0f} s.",
            "",
            "| harness | queries asked | measured |",
            "|---|---|---|",
            *origins,
            "",
            f"Machine: {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} at the end.",
            "",
            "| solver | decided | seconds in all | median | slowest |",
            "|---|---|---|---|---|",
            *rows,
            "",
            f"{gain} {agreement}",
            "",
        )
    )


def main(path: Path, seconds: float = SECONDS, limit: float = LIMIT) -> None:
    solvers = list_solvers(limit)
    with TemporaryDirectory(prefix="solvers-") as folder:
        begun = time.monotonic()
        asked = ask_all(compile_contracts(), Path(folder), seconds * ASKING, MOST)
        left = seconds - (time.monotonic() - begun)
        timings = measure_all(solvers, take_turns(asked), limit, left)
    if not timings[0].seconds:
        raise ProofError("the bench of solvers", f"had no query in {seconds:.0f} s", "give it more time")
    path.write_text(describe(timings, limit, asked, seconds), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(float, sys.argv[2:]))
