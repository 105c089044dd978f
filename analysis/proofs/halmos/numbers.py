"""Whether the numbers of a solver's solution solve its query, by z3: a solver may err.

yices 2 was seen to say `sat` of what has no solution, where arrays are indexed by hashes. As a program it
reads the solver's output and writes `sat`, `unsat`, or `unknown` where z3 cannot tell.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import z3

DEFINED = re.compile(
    r"\(define-fun\s+\|?([^\s|()]+)\|?\s+\(\)\s+\(_ BitVec \d+\)\s+"
    r"(?:#x([0-9a-fA-F]+)|#b([01]+)|\(_ bv(\d+) \d+\))\s*\)"
)
COMMANDS = re.compile(r"\((?:check-sat|get-model)\)")


def read_query(query: str, seconds: float) -> z3.Solver:
    """With a limit for each of its checks. Raises Z3Exception if it cannot be read."""
    solver = z3.Solver()
    solver.set("timeout", int(seconds * 1000))
    solver.set("ctrl_c", False)
    solver.from_string(COMMANDS.sub("", query))
    return solver


def read_numbers(output: str) -> dict[str, int]:
    return {
        name: int(hexadecimal, 16) if hexadecimal else int(binary, 2) if binary else int(decimal)
        for name, hexadecimal, binary, decimal in DEFINED.findall(output)
    }


def walk(terms: Any) -> Iterator[Any]:
    """All terms in these, each once."""
    waiting, seen = list(terms), set()
    while waiting:
        term = waiting.pop()
        if term.get_id() not in seen:
            seen.add(term.get_id())
            waiting += term.children()
            yield term


def find_constants(terms: Any) -> dict[str, Any]:
    return {str(term): term for term in terms if _is_constant(term)}


def _is_constant(term: Any) -> bool:
    return bool(z3.is_const(term)) and term.decl().kind() == z3.Z3_OP_UNINTERPRETED


def check(solver: z3.Solver, constants: Mapping[str, Any], numbers: Mapping[str, int]) -> Any:
    """`solver` keeps the numbers as assertions."""
    solver.add(*(constants[name] == value for name, value in numbers.items() if name in constants))
    return solver.check()


def main(query: Path, seconds: float, output: str) -> str:
    solver = read_query(query.read_text(encoding="utf-8"), seconds)
    return str(check(solver, find_constants(walk(solver.assertions())), read_numbers(output)))


if __name__ == "__main__":
    sys.stdout.write(main(Path(sys.argv[1]), float(sys.argv[2]), sys.stdin.read()))
