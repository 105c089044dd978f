"""A solution of one of Halmos' queries: the values that it names, and the storage that it starts from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import z3

from analysis.errors import ToolFailedError
from analysis.proofs.halmos.numbers import check, find_constants, read_numbers, read_query, walk

SECONDS = 120.0

INPUT = re.compile(r"^(p|halmos)_(.+)_(?:address|bool|bytes\d*|string|u?int\d+|length)_[0-9a-f]+_(\d*)$")
LENGTH = re.compile(r"^p_.+_length_[0-9a-f]+_\d*$")
STORAGE = re.compile(r"^(storage_0x([0-9a-f]+)_(\d+)_(\d+)_\d+)_")


@dataclass(frozen=True)
class Word:
    """Of storage. `path` are the keys of the mappings on the way to it, from the outermost, each with what is
    added to the place that it gives; a last one alone is the place in an array.
    """

    account: int
    slot: int
    path: tuple[int, ...]
    value: int


@dataclass(frozen=True)
class Solution:
    """`arguments` of the check and `called` of the call that it makes, by their names, which may be the same;
    `created` in the order in which the harness asked for each name.
    """

    arguments: Mapping[str, int]
    called: Mapping[str, int]
    created: Mapping[str, tuple[bytes, ...]]
    words: tuple[Word, ...]


def read_solution(query: str, output: str) -> Solution | None:
    """None where the solver's numbers do not solve the query; whoever cannot tell raises ToolFailedError."""
    try:
        solver = read_query(query, SECONDS)
    except z3.Z3Exception as error:
        raise ToolFailedError(
            "z3", f"cannot read a query of Halmos ({error})", "see its raw output"
        ) from error
    terms = tuple(walk(solver.assertions()))
    constants = find_constants(terms)
    numbers = {name: value for name, value in read_numbers(output).items() if name in constants}
    answer = check(solver, constants, numbers)
    if answer == z3.unknown:
        raise ToolFailedError("z3", f"did not check a solution within {SECONDS:.0f} s", "run it again")
    if answer == z3.unsat:
        return None
    model = solver.model()
    inputs = {name: constants[name] for name in numbers if INPUT.match(name)}
    arguments = _list_arguments(inputs, numbers)
    return Solution(
        # A check's own come before those of the call that it makes.
        dict(reversed(arguments)),
        dict(arguments),
        _read_created(inputs, numbers),
        _read_words(terms, constants, model),
    )


def _list_arguments(inputs: Mapping[str, Any], numbers: Mapping[str, int]) -> list[tuple[str, int]]:
    """In the order in which Halmos made them."""
    found = []
    for name in inputs:
        kind, bare, made = _name_input(name)
        if kind == "p":
            found.append((made, f"{bare}.length" if LENGTH.match(name) else bare, numbers[name]))
    return [(bare, number) for _, bare, number in sorted(found)]


def _read_created(inputs: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, tuple[bytes, ...]]:
    found: dict[str, list[tuple[int, bytes]]] = {}
    for name, term in inputs.items():
        kind, bare, number = _name_input(name)
        if kind == "halmos":
            value = numbers[name].to_bytes(max(32, term.size() // 8))
            found.setdefault(bare, []).append((number, value))
    return {name: tuple(value for _, value in sorted(values)) for name, values in found.items()}


def _name_input(name: str) -> tuple[str, str, int]:
    matched = INPUT.match(name)
    assert matched is not None
    kind, bare, number = matched.groups()
    return kind, bare, int(number or 0)


def _read_words(terms: tuple[Any, ...], constants: Mapping[str, Any], model: Any) -> tuple[Word, ...]:
    """All that was read of storage, as it was at the start."""
    found: dict[tuple[str, str, tuple[int, ...]], int] = {}
    for name, term in constants.items():
        if (matched := STORAGE.match(name)) and matched[4] == "0" and name == f"{matched[1]}_00":
            found[matched[2], matched[3], ()] = _number(model, term)
    for term in terms:
        if not z3.is_select(term) or not (matched := STORAGE.match(str(term.arg(0)))):
            continue
        start = constants.get(f"{matched[1]}_00")
        if start is not None:
            path = _split(_number(model, term.arg(1)), term.arg(1).size() // 256)
            found[matched[2], matched[3], path] = _number(model, z3.Select(start, term.arg(1)))
    return tuple(
        Word(int(account, 16), int(slot), path, value)
        for (account, slot, path), value in sorted(found.items())
    )


def _number(model: Any, term: Any) -> int:
    value: int = model.eval(term, model_completion=True).as_long()
    return value


def _split(key: int, count: int) -> tuple[int, ...]:
    return tuple(key >> 256 * (count - 1 - i) & (1 << 256) - 1 for i in range(count))
