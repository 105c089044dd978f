"""A query on bit vectors, weakened to one on integers: what that refutes is refuted.

Sums of 256 bits that differ in their order cost a bit-blaster minutes, linear arithmetic milliseconds.
Every model of the query is one of its translation, because each term is translated to the number that its
bits mean, or, where it is not linear, to an unknown number of which only true facts are told:

- A sum is the sum of the numbers less a multiple of 2^n. The multiple is bounded by what the parts can be.
- A part of a word comes from dividing its number by powers of two.
- A product is the sum of the products of its factors' summands, less a multiple of 2^n. Of those products
  it is told that they depend on their factors alone, in either order, what they are with a factor of 0 or
  1, and that they grow with their factors.
- A quotient times its divisor is at most the dividend, and misses it by less than the divisor.
- Anything else is a number that depends on the operands alone.

So `unsat` is an answer, and anything else is none. Run as a program on a file it prints `unsat` or
`unknown`.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import z3

COMPARISONS: dict[int, Callable[[Any, Any], Any]] = {
    z3.Z3_OP_ULEQ: lambda a, b: a <= b,
    z3.Z3_OP_ULT: lambda a, b: a < b,
    z3.Z3_OP_UGEQ: lambda a, b: a >= b,
    z3.Z3_OP_UGT: lambda a, b: a > b,
}
CONNECTIVES = (
    z3.Z3_OP_TRUE,
    z3.Z3_OP_FALSE,
    z3.Z3_OP_AND,
    z3.Z3_OP_OR,
    z3.Z3_OP_NOT,
    z3.Z3_OP_IMPLIES,
    z3.Z3_OP_XOR,
)
SUMS = (z3.Z3_OP_BADD, z3.Z3_OP_BSUB, z3.Z3_OP_BNEG, z3.Z3_OP_BMUL, z3.Z3_OP_BNOT)
PRODUCT, QUOTIENT = "f_evm_bvmul_", "f_evm_bvudiv_"

Part = tuple[int, Any]


@dataclass(frozen=True)
class Number:
    """An integer expression, the least and the most that it can be, and the multiples that it sums."""

    value: Any
    low: int
    high: int
    parts: tuple[tuple[int, "Number"], ...] = ()

    @property
    def summands(self) -> tuple[tuple[int, "Number"], ...]:
        return self.parts or ((1, self),)


class Translation:
    """`facts` is what was learnt of the numbers on the way."""

    def __init__(self) -> None:
        self.facts: list[Any] = []
        self._numbers: dict[int, Number] = {}
        self._others: dict[int, Any] = {}
        self._cuts: dict[tuple[int, int], Number] = {}
        self._products: dict[tuple[int, int], Number] = {}
        self._factors: list[tuple[Number, Number, Any]] = []
        # Terms are known by their id, which is theirs only while they live.
        self._kept: list[Any] = []

    def truth(self, term: Any) -> Any:
        """A formula, as one on integers."""
        return self._once(term, self._truth)

    def array(self, term: Any) -> Any:
        return self._once(term, self._array)

    def number(self, term: Any) -> Number:
        key = term.get_id()
        if key not in self._numbers:
            self._kept.append(term)
            self._numbers[key] = self._number(term)
        return self._numbers[key]

    def _once(self, term: Any, translate: Callable[[Any], Any]) -> Any:
        key = term.get_id()
        if key not in self._others:
            self._kept.append(term)
            self._others[key] = translate(term)
        return self._others[key]

    def _truth(self, term: Any) -> Any:
        kind, children = term.decl().kind(), term.children()
        if kind in COMPARISONS:
            return COMPARISONS[kind](*(self.number(child).value for child in children))
        if kind == z3.Z3_OP_EQ and z3.is_bv(children[0]):
            return self.number(children[0]).value == self.number(children[1]).value
        if kind == z3.Z3_OP_DISTINCT and z3.is_bv(children[0]):
            return z3.Distinct(*(self.number(child).value for child in children))
        if kind == z3.Z3_OP_EQ and z3.is_array(children[0]):
            return self.array(children[0]) == self.array(children[1])
        if kind in CONNECTIVES or (kind in (z3.Z3_OP_EQ, z3.Z3_OP_ITE) and z3.is_bool(children[-1])):
            return term.decl()(*map(self.truth, children))
        return term if kind == z3.Z3_OP_UNINTERPRETED and not children else z3.FreshBool("some")

    def _array(self, term: Any) -> Any:
        kind, children = term.decl().kind(), term.children()
        if kind == z3.Z3_OP_STORE:
            base, index, value = children
            return z3.Store(self.array(base), self.number(index).value, self.number(value).value)
        if kind == z3.Z3_OP_ITE:
            condition, then, other = children
            return z3.If(self.truth(condition), self.array(then), self.array(other))
        sort = z3.ArraySort(z3.IntSort(), z3.IntSort())
        if kind == z3.Z3_OP_UNINTERPRETED and not children:
            return z3.Const(term.decl().name(), sort)
        return z3.FreshConst(sort, "some")

    def _number(self, term: Any) -> Number:
        kind, children, most = term.decl().kind(), term.children(), 2 ** term.size() - 1
        if z3.is_bv_value(term):
            return _constant(term.as_long())
        if kind in SUMS and (parts := _linear(term, 1)) is not None:
            return self._sum(parts, term.size())
        if kind == z3.Z3_OP_CONCAT:
            return self._concat(children)
        if kind == z3.Z3_OP_EXTRACT:
            return self._part(children[0], *term.params())
        if kind == z3.Z3_OP_ZERO_EXT:
            return self.number(children[0])
        if kind == z3.Z3_OP_ITE:
            a, b = self.number(children[1]), self.number(children[2])
            chosen = z3.If(self.truth(children[0]), a.value, b.value)
            return Number(chosen, min(a.low, b.low), max(a.high, b.high))
        if kind == z3.Z3_OP_SELECT:
            value = z3.Select(self.array(children[0]), self.number(children[1]).value)
            return self._within(value, 0, most)
        if kind == z3.Z3_OP_BMUL or term.decl().name().startswith(PRODUCT):
            return self._wrapped_product(children, term.size())
        return self._unknown(term)

    def _within(self, value: Any, low: int, high: int) -> Number:
        self.facts += [value >= low, value <= high]
        return Number(value, low, high)

    def _sum(self, parts: Sequence[Part], size: int) -> Number:
        numbers = [(factor, _constant(1) if term is None else self.number(term)) for factor, term in parts]
        total = _add(numbers)
        least, most = total.low >> size, total.high >> size
        if least == most == 0:
            return total
        turns = self._within(z3.FreshInt("turns"), least, most)
        wrapped = self._within(z3.FreshInt("sum"), 0, 2**size - 1)
        summands = (*total.parts, (-(2**size), turns))
        self.facts.append(wrapped.value == total.value - turns.value * 2**size)
        return Number(wrapped.value, wrapped.low, wrapped.high, summands)

    def _concat(self, children: Sequence[Any]) -> Number:
        below = sum(child.size() for child in children)
        parts = []
        for child in children:
            below -= child.size()
            parts.append((2**below, self.number(child)))
        return _add(parts)

    def _part(self, term: Any, high: int, low: int) -> Number:
        above, below = self._cut(term, high + 1), self._cut(term, low)
        if above.high == 0:
            return below
        part = below.value - above.value * 2 ** (high + 1 - low)
        return self._within(part, 0, 2 ** (high + 1 - low) - 1)

    def _cut(self, term: Any, bits: int) -> Number:
        """The number without its lowest bits."""
        whole, key = self.number(term), (term.get_id(), bits)
        if bits == 0:
            return whole
        if whole.high >> bits == 0:
            return _constant(0)
        if key not in self._cuts:
            cut = self._within(z3.FreshInt("cut"), whole.low >> bits, whole.high >> bits)
            self.facts += [cut.value * 2**bits <= whole.value, whole.value < cut.value * 2**bits + 2**bits]
            self._cuts[key] = cut
        return self._cuts[key]

    def _wrapped_product(self, children: Sequence[Any], size: int) -> Number:
        first, *rest = map(self.number, children)
        for other in rest:
            first = self._wrap(self._product(first, other), size)
        return first

    def _wrap(self, number: Number, size: int) -> Number:
        if number.high < 2**size:
            return number
        turns = self._within(z3.FreshInt("turns"), 0, number.high >> size)
        wrapped = self._within(z3.FreshInt("product"), 0, 2**size - 1)
        self.facts.append(wrapped.value == number.value - turns.value * 2**size)
        return Number(wrapped.value, wrapped.low, wrapped.high, (*number.summands, (-(2**size), turns)))

    def _product(self, a: Number, b: Number) -> Number:
        """The true product, as the sum of those of the summands."""
        if len(a.summands) == len(b.summands) == 1:
            return self._times(a, b)
        parts = [(f * g, self._times(x, y)) for f, x in a.summands for g, y in b.summands]
        total = _add(parts)
        direct = self._times(_whole(a), _whole(b))
        self.facts.append(direct.value == total.value)
        return Number(total.value, direct.low, direct.high, total.parts)

    def _times(self, a: Number, b: Number) -> Number:
        if z3.is_int_value(a.value) or z3.is_int_value(b.value):
            ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
            return Number(a.value * b.value, min(ends), max(ends))
        key = a.value.get_id(), b.value.get_id()
        if key not in self._products:
            self._kept += [a.value, b.value]
            product = self._learn_product(a, b)
            self._products[key] = self._products[key[::-1]] = product
        return self._products[key]

    def _learn_product(self, a: Number, b: Number) -> Number:
        value = TIMES(a.value, b.value)
        ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        self.facts.append(value == TIMES(b.value, a.value))
        for x, y in ((a.value, b.value), (b.value, a.value)):
            self.facts += [z3.Implies(x == 0, value == 0), z3.Implies(x == 1, value == y)]
            if a.low >= 0 and b.low >= 0:
                self.facts.append(z3.Implies(x >= 1, value >= y))
        self._factors.append((a, b, value))
        return self._within(value, min(ends), max(ends))

    def _unknown(self, term: Any) -> Number:
        children, most, name = term.children(), 2 ** term.size() - 1, term.decl().name()
        if not all(map(z3.is_bv, children)):
            return self._within(z3.FreshInt("some"), 0, most)
        if not children:
            return self._within(z3.Int(name), 0, most)
        operands = [self.number(child) for child in children]
        sizes = (str(child.size()) for child in children)
        label = " ".join(["integers", name, *map(str, term.params()), *sizes])
        function = z3.Function(label, *[z3.IntSort()] * (len(operands) + 1))
        result = self._within(function(*(operand.value for operand in operands)), 0, most)
        if name.startswith(QUOTIENT):
            self._learn_quotient(result, *operands)
        return result

    def _learn_quotient(self, quotient: Number, dividend: Number, divisor: Number) -> None:
        product = self._product(quotient, divisor).value
        self.facts += [quotient.value <= dividend.value, product <= dividend.value]
        self.facts.append(z3.Implies(divisor.value == 0, quotient.value == 0))
        self.facts.append(z3.Implies(divisor.value > 0, dividend.value - product < divisor.value))

    def real_products(self) -> list[Any]:
        """What is left out at first, because it makes the query one of polynomials."""
        return [value == a.value * b.value for a, b, value in self._factors]

    def compare_products(self) -> list[Any]:
        """Once all are known: of two with a factor in common, the greater has the greater other factor."""
        facts = []
        for (a, b, value), (c, d, other) in combinations(self._factors, 2):
            for x, y, u, v in ((a, b, c, d), (a, b, d, c), (b, a, c, d), (b, a, d, c)):
                if x.value.eq(u.value) and min(x.low, y.low, v.low) >= 0:
                    facts.append(z3.Implies(y.value <= v.value, value <= other))
                    facts.append(z3.Implies(v.value <= y.value, other <= value))
        return facts


TIMES = z3.Function("integers times", z3.IntSort(), z3.IntSort(), z3.IntSort())


def _constant(value: int) -> Number:
    return Number(z3.IntVal(value), value, value)


def _whole(number: Number) -> Number:
    return Number(number.value, number.low, number.high)


def _add(parts: Sequence[tuple[int, Number]]) -> Number:
    low = sum(min(factor * number.low, factor * number.high) for factor, number in parts)
    high = sum(max(factor * number.low, factor * number.high) for factor, number in parts)
    value = z3.Sum([factor * number.value for factor, number in parts])
    flat = [(factor * inner, part) for factor, number in parts for inner, part in number.summands]
    return Number(z3.simplify(value), low, high, tuple(flat))


def _linear(term: Any, factor: int) -> list[Part] | None:
    """The parts of a sum, each with its factor; None stands for 1. None if it is no such sum."""
    kind, children = term.decl().kind(), term.children()
    if z3.is_bv_value(term):
        return [(factor * _signed(term), None)]
    if kind == z3.Z3_OP_BADD:
        return [part for child in children for part in _linear(child, factor) or [(factor, child)]]
    if kind == z3.Z3_OP_BSUB:
        first, *rest = children
        parts = _linear(first, factor) or [(factor, first)]
        return parts + [part for child in rest for part in _linear(child, -factor) or [(-factor, child)]]
    if kind == z3.Z3_OP_BNEG:
        return _linear(children[0], -factor) or [(-factor, children[0])]
    if kind == z3.Z3_OP_BNOT:
        return [(-factor, None), *(_linear(children[0], -factor) or [(-factor, children[0])])]
    if kind == z3.Z3_OP_BMUL and len(children) == 2 and any(map(z3.is_bv_value, children)):
        constant, other = children if z3.is_bv_value(children[0]) else children[::-1]
        return _linear(other, factor * _signed(constant)) or [(factor * _signed(constant), other)]
    return None


def _signed(value: Any) -> int:
    signed: int = value.as_signed_long()
    return signed


def is_refuted(query: str, seconds: float) -> bool:
    translation = Translation()
    formulas = [translation.truth(formula) for formula in z3.parse_smt2_string(query)]
    solver = z3.Solver()
    solver.set("timeout", int(seconds * 500))
    solver.add(*formulas, *translation.facts, *translation.compare_products())
    if solver.check() == z3.unsat:
        return True
    solver.add(*translation.real_products())
    return bool(solver.check() == z3.unsat)


if __name__ == "__main__":
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    sys.stdout.write("unsat\n" if is_refuted(text, float(sys.argv[2])) else "unknown\n")
