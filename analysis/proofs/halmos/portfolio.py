"""A program that Halmos runs as its solver: solvers side by side, and the first definite answer.

Halmos asks with multiplications and divisions as uninterpreted functions. Most of those queries yices
decides in milliseconds. What it cannot refute goes to `integers.py`, which can only refute, but does so in a
moment where sums of many terms keep a bit-blaster busy for minutes; soon, with the real operations, to yices
again beside it, which can say `sat`. Without such operations, yices comes first. Whatever other solvers
the machine has (`--also`) come last: seldom the first to answer, they would take the others' processors.
Who gives up makes way for the next at once, and so does who says `sat` with numbers that are no solution
(`numbers.py`). What is not decided in time is `unknown`, and never anything else.

Each query leaves a line in the journal: solver, answer, seconds, file. One that has a solution leaves itself
and that solution beside the journal, for its counterexample to be replayed.
"""

import argparse
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

INTEGERS = Path(__file__).with_name("integers.py")
NUMBERS = Path(__file__).with_name("numbers.py")

FIRST_LOOK = 0.1
HEAD_START, LONG_HEAD_START = 1.5, 5.0
"""Seconds of the first before the second, and before any further solver."""
POLL_SECONDS = 0.002

KEPT, SOLUTION = ".solved", ".model"

ABSTRACT = re.compile(
    r"\(declare-fun f_evm_(bvmul|bvudiv|bvurem|bvsdiv|bvsrem)_(\d+)"
    r" \(\(_ BitVec \2\) \(_ BitVec \2\)\) \(_ BitVec \2\)\)"
)

Process = subprocess.Popen[str]


def refine(query: str) -> str:
    """The query with the EVM's operations in the place of the functions that stand for them."""
    return ABSTRACT.sub(lambda found: _definition(found[1], found[2]), query)


def _definition(operation: str, bits: str) -> str:
    sort, zero = f"(_ BitVec {bits})", f"(_ bv0 {bits})"
    applied = f"({operation} x y)"
    # The EVM divides by zero to zero, SMT-LIB to all ones.
    body = applied if operation == "bvmul" else f"(ite (= y {zero}) {zero} {applied})"
    return f"(define-fun f_evm_{operation}_{bits} ((x {sort}) (y {sort})) {sort} {body})"


def decide(query: Path, yices: str, seconds: float, also: Mapping[str, str] | None = None) -> tuple[str, str]:
    """The solver's name and its output; both empty if none came to an answer. `also`: the paths of further
    solvers, by name.
    """
    deadline = time.monotonic() + seconds
    text = query.read_text(encoding="utf-8")
    exact_text, abstract_text = refine(text), abstracted(text)
    bits = [yices, "--smt2-model-format", "--bvconst-in-decimal"]
    exact, abstract = query.with_suffix(".exact.smt2"), query.with_suffix(".abstract")
    exact.write_text(exact_text, encoding="utf-8")
    abstract.write_text(abstract_text, encoding="utf-8")

    def is_right(output: str) -> bool:
        return output.startswith("unsat") or is_solved(exact, output, deadline)

    name, output = race({"yices": [*bits, str(query)]}, time.monotonic() + min(FIRST_LOOK, seconds))
    if name and (output.startswith("unsat") or (exact_text == text and is_right(output))):
        return name, output
    integers = [sys.executable, "-I", str(INTEGERS), str(abstract), str(seconds)]
    first = {"integers": integers, "yices": [*bits, str(exact)]}
    names = sorted(first, reverse=exact_text == abstract_text)
    others = {name: [path, "--produce-models", str(exact)] for name, path in (also or {}).items()}
    waits = [0.0, HEAD_START] + [LONG_HEAD_START] * len(others)
    return race({name: first[name] for name in names} | others, deadline, waits, is_right)


def is_solved(query: Path, output: str, deadline: float) -> bool:
    """By the numbers of this output, as far as it can be told in time."""
    left = max(deadline - time.monotonic(), 1.0)
    command = [sys.executable, "-I", str(NUMBERS), str(query), str(left)]
    try:
        told = subprocess.run(command, input=output, capture_output=True, text=True, timeout=2 * left)
    except subprocess.TimeoutExpired:
        return True
    return told.stdout.strip() != "unsat"


DEFINED = re.compile(r"\(define-fun f_evm_(bvmul|bvudiv|bvurem|bvsdiv|bvsrem)_(\d+) .*")


def abstracted(query: str) -> str:
    """The inverse of `refine`, for a query that Halmos refined already."""
    return DEFINED.sub(lambda found: _declaration(found[1], found[2]), query)


def _declaration(operation: str, bits: str) -> str:
    sort = f"(_ BitVec {bits})"
    return f"(declare-fun f_evm_{operation}_{bits} ({sort} {sort}) {sort})"


def race(
    commands: Mapping[str, Sequence[str]],
    deadline: float,
    waits: Sequence[float] = (),
    is_right: Callable[[str], bool] = lambda output: True,
) -> tuple[str, str]:
    """The name and the output of the first command that answers `sat` or `unsat` and is right, as far as can
    be told; else two empty strings.

    Each starts after its seconds of `waits`, which rise, or as soon as nobody else is running.
    """
    start = time.monotonic()
    coming = deque(zip(commands, waits or [0.0] * len(commands), strict=True))
    running: dict[str, Process] = {}
    try:
        while (coming or running) and time.monotonic() < deadline:
            while coming and (not running or time.monotonic() >= start + coming[0][1]):
                name, _ = coming.popleft()
                running[name] = _start(commands[name])
            for name, process in list(running.items()):
                try:
                    output, _ = process.communicate(timeout=POLL_SECONDS)
                except subprocess.TimeoutExpired:
                    continue
                del running[name]
                if output.partition("\n")[0].strip() in ("sat", "unsat") and is_right(output):
                    return name, output
        return "", ""
    finally:
        for process in running.values():
            process.kill()
            process.__exit__(None, None, None)


def _start(command: Sequence[str]) -> Process:
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def main(arguments: list[str]) -> str:
    parser = argparse.ArgumentParser()
    parser.add_argument("--yices", required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--also", action="append", default=[], metavar="NAME=PATH")
    parser.add_argument("query", type=Path)
    chosen = parser.parse_args(arguments)
    start = time.monotonic()
    also = dict(solver.split("=", 1) for solver in chosen.also)
    solver, output = decide(chosen.query, chosen.yices, chosen.seconds, also)
    answer = output.partition("\n")[0].strip() or "unknown"
    with chosen.journal.open("a", encoding="utf-8") as journal:
        journal.write(f"{solver or '-'} {answer} {time.monotonic() - start:.2f} {chosen.query}\n")
    if answer == "sat":
        keep(chosen.query, output, chosen.journal.with_suffix(KEPT))
    return output or "unknown\n"


def keep(query: Path, output: str, folder: Path) -> None:
    """By the name of the check, after which Halmos names the folder of its queries."""
    place = folder / name_check(query)
    place.mkdir(parents=True, exist_ok=True)
    (place / query.name).write_text(refine(query.read_text(encoding="utf-8")), encoding="utf-8")
    (place / query.with_suffix(SOLUTION).name).write_text(output, encoding="utf-8")


def name_check(query: Path) -> str:
    return re.sub(r"-\w+$", "", query.parent.name)


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]))
