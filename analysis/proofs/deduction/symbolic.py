"""Runs plain Python on unknown integers, along every way that they can take.

The executable specification is such Python. An `Unknown` takes part in its sums, products, quotients and
comparisons; where the program asks for the truth of a comparison, both answers that are possible are
followed, each in a run of its own. A run that asks for something else of an unknown number (its bits, an
index) fails with a TypeError: there is no answer then. What `assume` is told holds on all ways; what
`require` is told must hold on all of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Union

import z3

SECONDS = 60.0
WAYS = 20_000


class Impossible(Exception):  # noqa: N818 (ends a way, and is no fault)
    """What was assumed cannot hold on this way."""


class Undecided(Exception):  # noqa: N818 (as above)
    """The solver came to no answer."""


class Broken(Exception):  # noqa: N818 (as above)
    """Something required does not hold; `numbers` by their names, for which it does not."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        super().__init__(", ".join(f"{name} = {value}" for name, value in numbers.items()))
        self.numbers = numbers


@dataclass
class Way:
    """One run. `chosen` are the answers to its questions, in their order; those that are missing are found.
    `also` are the places in it where the other answer is possible too."""

    chosen: list[bool]
    also: list[int] = field(default_factory=list)
    facts: list[Any] = field(default_factory=list)
    quotients: dict[tuple[int, int], tuple[Any, Any, Any]] = field(default_factory=dict)
    asked: int = 0
    queries: int = 0

    def take(self, condition: Any) -> bool:
        condition = z3.simplify(condition)
        if z3.is_true(condition) or z3.is_false(condition):
            return bool(z3.is_true(condition))
        if self.asked == len(self.chosen):
            self._choose(condition)
        answer = self.chosen[self.asked]
        self.asked += 1
        self.facts.append(condition if answer else z3.Not(condition))
        return answer

    def _choose(self, condition: Any) -> None:
        if not self.is_possible(condition):
            self.chosen.append(False)
            return
        if self.is_possible(z3.Not(condition)):
            self.also.append(len(self.chosen))
        self.chosen.append(True)

    def is_possible(self, condition: Any) -> bool:
        return self._solve(condition) is not None

    def counterexample(self, condition: Any) -> dict[str, int] | None:
        model = self._solve(z3.Not(condition))
        return None if model is None else _read_numbers(model)

    def _solve(self, condition: Any) -> Any:
        solver = z3.Solver()
        solver.set("timeout", int(SECONDS * 1000))
        solver.set("ctrl_c", False)
        solver.add(*self.facts, condition)
        self.queries += 1
        answer = solver.check()
        if answer == z3.unknown:
            raise Undecided(f"z3 gave up on a question ({solver.reason_unknown()})")
        return solver.model() if answer == z3.sat else None


def _read_numbers(model: Any) -> dict[str, int]:
    """Those that have a name; a quotient has none."""
    named = {str(d): model[d] for d in model.decls() if d.arity() == 0 and "!" not in str(d)}
    return {name: named[name].as_long() for name in sorted(named)}


Number = Union["Unknown", int]


class Truth:
    """Of a comparison. To ask for it is to choose a way."""

    def __init__(self, way: Way, term: Any) -> None:
        self.way = way
        self.term = term

    def __bool__(self) -> bool:
        return self.way.take(self.term)


class Unknown:
    """An integer."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, way: Way, term: Any) -> None:
        self.way = way
        self.term = term

    def _make(self, term: Any) -> "Unknown":
        return Unknown(self.way, term)

    def __add__(self, other: Number) -> "Unknown":
        return self._make(self.term + _term(other))

    __radd__ = __add__

    def __sub__(self, other: Number) -> "Unknown":
        return self._make(self.term - _term(other))

    def __rsub__(self, other: Number) -> "Unknown":
        return self._make(_term(other) - self.term)

    def __mul__(self, other: Number) -> "Unknown":
        a, b = self.term, _term(other)
        # Known to everybody but to solvers.
        self.way.facts.append(z3.Implies(z3.And(a >= 0, b >= 0), a * b >= 0))
        return self._make(a * b)

    __rmul__ = __mul__

    def __neg__(self) -> "Unknown":
        return self._make(-self.term)

    def __floordiv__(self, other: Number) -> "Unknown":
        """By a positive number. The quotient is a number of its own, of which the division's rule is told."""
        divisor = z3.simplify(_term(other))
        if not Truth(self.way, divisor > 0):
            raise TypeError("a divisor that may be 0 or less")
        dividend = z3.simplify(self.term)
        key = dividend.get_id(), divisor.get_id()
        if key not in self.way.quotients:
            self.way.quotients[key] = self._divide(dividend, divisor), dividend, divisor
        return self._make(self.way.quotients[key][0])

    def _divide(self, dividend: Any, divisor: Any) -> Any:
        quotient = z3.FreshInt("quotient")
        rest = dividend - quotient * divisor
        self.way.facts += [rest >= 0, rest < divisor]
        # These follow, and spare a solver products of unknown numbers.
        self.way.facts += [(quotient >= 1) == (dividend >= divisor), (quotient >= 0) == (dividend >= 0)]
        return quotient

    def __lt__(self, other: Number) -> Truth:
        return Truth(self.way, self.term < _term(other))

    def __le__(self, other: Number) -> Truth:
        return Truth(self.way, self.term <= _term(other))

    def __gt__(self, other: Number) -> Truth:
        return Truth(self.way, self.term > _term(other))

    def __ge__(self, other: Number) -> Truth:
        return Truth(self.way, self.term >= _term(other))

    def __eq__(self, other: object) -> Truth:  # type: ignore[override]
        return Truth(self.way, self.term == _term(other))

    def __ne__(self, other: object) -> Truth:  # type: ignore[override]
        return Truth(self.way, self.term != _term(other))

    def __bool__(self) -> bool:
        return self.way.take(self.term != 0)


def _term(value: object) -> Any:
    if isinstance(value, Unknown):
        return value.term
    if isinstance(value, int):
        return z3.IntVal(int(value))
    raise TypeError(f"{type(value).__name__} among unknown numbers")


class World(Protocol):
    """What a claim is written with."""

    def number(self, name: str) -> Any: ...

    def assume(self, condition: Truth | bool) -> None: ...

    def require(self, condition: Truth | bool) -> None: ...

    def tell(self, call: object, before: object, after: object) -> None:
        """What was called, from which state to which, for whoever wants to know."""


@dataclass
class UnknownWorld:
    """For all numbers at once."""

    way: Way

    def number(self, name: str) -> Any:
        """Any that is not negative. An `Unknown`, but nothing that it is given to needs to know."""
        unknown = Unknown(self.way, z3.Int(name))
        self.assume(unknown >= 0)
        return unknown

    def assume(self, condition: Truth | bool) -> None:
        if isinstance(condition, Truth):
            self.way.facts.append(condition.term)
        elif not condition:
            raise Impossible

    def require(self, condition: Truth | bool) -> None:
        if not isinstance(condition, Truth):
            if not condition and (found := self.way.counterexample(z3.BoolVal(False))) is not None:
                raise Broken(found)
        elif (found := self.way.counterexample(condition.term)) is not None:
            raise Broken(found)
        else:
            # What holds may help with what follows.
            self.way.facts.append(condition.term)

    def tell(self, call: object, before: object, after: object) -> None:
        pass


@dataclass
class KnownWorld:
    """For one choice of numbers: the claim is run as any program is. Numbers without a value are 0."""

    numbers: Mapping[str, int]
    told: tuple[Any, Any, Any] | None = None

    def number(self, name: str) -> int:
        return self.numbers.get(name, 0)

    def assume(self, condition: Truth | bool) -> None:
        if not condition:
            raise Impossible

    def require(self, condition: Truth | bool) -> None:
        if not condition:
            raise Broken(self.numbers)

    def tell(self, call: object, before: object, after: object) -> None:
        self.told = call, before, after


@dataclass(frozen=True)
class Explored:
    """Of one claim: the ways that were taken, those of them that came to the end, and the queries."""

    ways: int
    ended: int
    queries: int


def explore(
    claim: Callable[[World], None], ended_by: tuple[type[Exception], ...] = (Impossible,)
) -> Explored:
    """Raises Broken, Undecided, or whatever the program raises by itself."""
    waiting: list[list[bool]] = [[]]
    ways = ended = queries = 0
    while waiting:
        ways += 1
        if ways > WAYS:
            raise Undecided(f"more than {WAYS} ways")
        way = Way(waiting.pop())
        try:
            claim(UnknownWorld(way))
            ended += 1
        except ended_by:
            pass
        queries += way.queries
        waiting += [[*way.chosen[:place], False] for place in way.also]
    return Explored(ways, ended, queries)
