"""A call as a solver's numbers describe it, made real where it can be.

A solver's numbers are of a machine that does more than the real one: words of its calldata that overlap need
not agree there, and the account that calls may be the contract itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import z3

from analysis.proofs.reachability.exploration import EFFORT
from analysis.proofs.reachability.machine import CALL_VALUE, CALLDATA_SIZE, CALLER, SELF, Word
from analysis.proofs.reachability.trace import CREATED

WORD = 32
IMMUTABLE, CALLDATA = "immutable ", "calldata "


@dataclass(frozen=True)
class Situation:
    """Numbers by the names of the symbols."""

    numbers: Mapping[str, int]

    def number(self, name: str) -> int:
        return self.numbers.get(name, 0)

    def address(self, name: str) -> str:
        return f"0x{self.number(name) & (1 << 160) - 1:040x}"

    @property
    def immutables(self) -> dict[str, int]:
        return {
            name.removeprefix(IMMUTABLE): value
            for name, value in self.numbers.items()
            if name.startswith(IMMUTABLE)
        }

    @property
    def calldata(self) -> bytes:
        data = bytearray(self.number("calldata size"))
        for offset in offsets(self.numbers):
            data[offset : offset + WORD] = self.number(f"{CALLDATA}{offset}").to_bytes(WORD)
        return bytes(data[: self.number("calldata size")])


def make_real(formulas: Sequence[Any], words: Mapping[str, Word]) -> Situation | None:
    """As plain a case as there is in which all hold; None if there is none."""
    symbols = {str(symbol): symbol for formula in formulas for symbol in z3.z3util.get_vars(formula)}
    solver = z3.SolverFor("QF_BV")
    solver.set("rlimit", EFFORT)
    solver.set("ctrl_c", False)
    solver.add(*formulas, *_laws(offsets(symbols)))
    if solver.check() != z3.sat:
        return None
    for wish in _wishes(words):
        solver.push()
        solver.add(wish)
        if solver.check() != z3.sat:
            solver.pop()
    solver.check()
    model = solver.model()
    symbols |= {str(symbol): symbol for word in words.values() for symbol in z3.z3util.get_vars(word)}
    symbols |= {str(s): s for word in (CALLER, CALLDATA_SIZE, CALL_VALUE) for s in z3.z3util.get_vars(word)}
    return Situation({name: model.eval(s, model_completion=True).as_long() for name, s in symbols.items()})


def offsets(names: Iterable[str]) -> list[int]:
    found = (name.removeprefix(CALLDATA) for name in names if name.startswith(CALLDATA))
    return sorted(int(offset) for offset in found if offset.isdecimal())


def _laws(at: Sequence[int]) -> Iterator[Any]:
    """What holds of every real call that comes from an account without code."""
    yield int(CREATED, 16) == SELF
    yield CALLER != SELF
    yield z3.UGT(CALLER, 0xFFFF)
    yield z3.ULE(CALL_VALUE, 1 << 100)
    yield z3.ULE(CALLDATA_SIZE, 1 << 14)
    for offset in at:
        word = z3.BitVec(f"{CALLDATA}{offset}", 8 * WORD)
        for place in range(WORD):
            end = 8 * (WORD - place)
            beyond = z3.Extract(end - 1, end - 8, word) == 0
            yield z3.Or(z3.UGT(CALLDATA_SIZE, offset + place), beyond)
    for low, high in combinations(at, 2):
        if (shared := 8 * (low + WORD - high)) > 0:
            a, b = (z3.BitVec(f"{CALLDATA}{offset}", 8 * WORD) for offset in (low, high))
            yield z3.Extract(shared - 1, 0, a) == z3.Extract(8 * WORD - 1, 8 * WORD - shared, b)


def _wishes(words: Mapping[str, Word]) -> Iterator[Any]:
    """What makes a call plain, where it may be so."""
    accounts = [word for word in words.values() if _is_account(word)]
    yield from (z3.UGT(account, 0xFFFF) for account in accounts)
    yield from (account != SELF for account in accounts)
    yield from (a != b for a, b in combinations(accounts, 2))
    yield from (account != CALLER for account in accounts)
    yield CALL_VALUE == 0
    yield from (z3.ULE(CALLDATA_SIZE, size) for size in (1024, 256, 36))


def _is_account(word: Word) -> bool:
    return any(symbol.size() == 160 for symbol in z3.z3util.get_vars(word))
