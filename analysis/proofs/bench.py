"""What the portfolio gains over the best single solver, on queries that the proofs themselves ask."""

import os
import re
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.proofs import frames, portfolio, treasury
from analysis.proofs.halmos import Harness, find_further, run_checks
from analysis.proofs.theorem import Theorem
from analysis.proofs.tree import write_tree
from analysis.tools import find

LIMIT = 10.0
"""Seconds that one solver has for one query."""
MOST = 24
HALMOS_SECONDS = 600.0
PORTFOLIO = "the portfolio"

CHOSEN: tuple[tuple[Harness, str], ...] = (
    (treasury.HARNESS, "every-wei-is-owed-or-paid"),
    (treasury.HARNESS, "claims-pay-only-what-is-owed"),
    (treasury.HARNESS, "settling-often-changes-nothing"),
    (frames.LIBRARIES, "capacity-is-the-exact-optimum"),
)
THEOREMS = (*treasury.THEOREMS, *frames.THEOREMS)

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


def collect_queries(artefact: Artefact, folder: Path, most: int = MOST) -> tuple[Path, ...]:
    """Evenly out of all that Halmos asks for the chosen theorems, and for their faults."""
    for harness, slug in CHOSEN:
        theorem = next(t for t in THEOREMS if t.slug == slug)
        for fault in (None, theorem.fault):
            tree = folder / f"{slug}-{'broken' if fault else 'sound'}"
            _ask(artefact, harness, theorem, tree, is_broken=fault is not None)
    return choose(sorted(folder.glob("*/queries/**/*.smt2")), most)


def _ask(artefact: Artefact, harness: Harness, theorem: Theorem, tree: Path, is_broken: bool) -> None:
    write_tree(artefact, tree, harness.files, theorem.fault if is_broken else None)
    dump = ("--dump-smt-queries", "--dump-smt-directory", str((tree / "queries").absolute()))
    parts = theorem.bitten if is_broken else theorem.parts
    asking = replace(harness, options=(*harness.options, *dump))
    run_checks(asking, parts, tree, HALMOS_SECONDS, tree / "halmos.log", is_hunt=is_broken)


def choose(queries: Sequence[Path], most: int) -> tuple[Path, ...]:
    """As Halmos wrote them, evenly; not what the portfolio made of them."""
    asked = [query for query in queries if re.fullmatch(r"\d+\.smt2", query.name)]
    step = max(1, len(asked) / most)
    return tuple(asked[int(i * step)] for i in range(min(most, len(asked))))


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


def find_contradictions(timings: Sequence[Timing]) -> tuple[int, ...]:
    """Queries of which one says sat and another unsat."""
    return tuple(
        i
        for i, answers in enumerate(zip(*(timing.answers for timing in timings), strict=True))
        if {"sat", "unsat"} <= set(answers)
    )


def describe(timings: Sequence[Timing], limit: float) -> str:
    count = len(timings[0].seconds)
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
            "Written by `make bench`. Queries that Halmos asks for proofs and for their broken variants,"
            " evenly out of all of them, each given to one solver alone and to the portfolio"
            f" (`analysis/proofs/portfolio.py`). What is not decided within"
            f" {limit:.0f} s counts as {limit:.0f} s.",
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


def main(path: Path, most: int = MOST, limit: float = LIMIT) -> None:
    with TemporaryDirectory(prefix="solvers-") as folder:
        queries = collect_queries(compile_contracts(), Path(folder), most)
        timings = [measure(name, solve, queries, limit) for name, solve in list_solvers(limit).items()]
    path.write_text(describe(timings, limit), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
