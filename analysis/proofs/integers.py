"""A query on bit vectors, weakened to one on integers: what that refutes is refuted.

Sums of 256 bits that differ in their order cost a bit-blaster minutes, linear arithmetic milliseconds. Every
model of the query is one of its translation, because each term is translated to the number that its bits mean,
or, where it is not linear, to an unknown number of which only true facts are told:

- A sum is the sum of the numbers less a multiple of 2^n. The multiple is bounded by what the parts can be.
- A part of a word comes from dividing its number by powers of two.
- A product is a number that depends on its factors alone, in either order; with a factor of 0 or 1 it is what it
  must be; of a quotient and its divisor it is at most the dividend, and misses it by less than the divisor.
- Anything else is a number that depends on the operands alone.

So `unsat` is an answer, and anything else is none. Run as a program on a file it prints `unsat` or `unknown`.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import z3

Range = tuple[int, int]

COMPARISONS: dict[int, Callable[[Any, Any], Any]] = {
    z3.Z3_OP_ULEQ: lambda a, b: a <= b,
    z3.Z3_OP_ULT: lambda a, b: a < b,
    z3.Z3_OP_UGEQ: lambda a, b: a >= b,
    z3.Z3_OP_UGT: lambda a, b: a > b,
}
PRODUCTS = ("f_evm_bvmul_",)
QUOTIENTS = ("f_evm_bvudiv_",)


class Translation:
    """Terms to numbers with the range that is known of them; `facts` is what was learnt on the way."""

    def __init__(self) -> None:
        self.facts: list[Any] = []
        self._terms: dict[int, tuple[Any, Range]] = {}
        self._others: dict[int, Any] = {}
        self._cuts: dict[tuple[int, int], tuple[Any, Range]] = {}
        self._products: dict[tuple[int, int], Any] = {}
        self._quotients: list[tuple[Any, Any, Any]] = []
        # Terms are known by their id, which is theirs only while they live.
        self._kept: list[Any] = []

    def truth(self, term: Any) -> Any:
        """A formula, as one on integers."""
        key = term.get_id()
        if key not in self._others:
            self._kept.append(term)
            self._others[key] = self._truth(term)
        return self._others[key]

    def _truth(self, term: Any) -> Any:
        kind = term.decl().kind()
        children = term.children()
        if kind in COMPARISONS:
            return COMPARISONS[kind](*(self.number(child)[0] for child in children))
        if kind == z3.Z3_OP_EQ and z3.is_bv(children[0]):
            return self.number(children[0])[0] == self.number(children[1])[0]
        if kind == z3.Z3_OP_DISTINCT and z3.is_bv(children[0]):
            return z3.Distinct(*(self.number(child)[0] for child in children))
        if kind == z3.Z3_OP_EQ and z3.is_array(children[0]):
            return self.array(children[0]) == self.array(children[1])
        if kind in BOOLEANS or (kind in (z3.Z3_OP_EQ, z3.Z3_OP_ITE) and z3.is_bool(children[-1])):
            return term.decl()(*(self.truth(child) for child in children)) if children else term
        return z3.FreshBool("some")

    def array(self, term: Any) -> Any:
        key = term.get_id()
        if key not in self._others:
            self._kept.append(term)
            self._others[key] = self._array(term)
        return self._others[key]

    def _array(self, term: Any) -> Any:
        kind = term.decl().kind()
        if kind == z3.Z3_OP_STORE:
            base, index, value = term.children()
            return z3.Store(self.array(base), self.number(index)[0], self.number(value)[0])
        if kind == z3.Z3_OP_ITE:
            condition, then, other = term.children()
            return z3.If(self.truth(condition), self.array(then), self.array(other))
        sort = z3.ArraySort(z3.IntSort(), z3.IntSort())
        if kind == z3.Z3_OP_UNINTERPRETED and not term.children():
            return z3.Const(term.decl().name(), sort)
        return z3.FreshConst(sort, "some")

    def number(self, term: Any) -> tuple[Any, Range]:
        key = term.get_id()
        if key not in self._terms:
            self._kept.append(term)
            self._terms[key] = self._number(term)
        return self._terms[key]

    def _number(self, term: Any) -> tuple[Any, Range]:
        kind, children, size = term.decl().kind(), term.children(), term.size()
        top = 2**size - 1
        if z3.is_bv_value(term):
            return z3.IntVal(term.as_long()), (term.as_long(), term.as_long())
        if kind in (z3.Z3_OP_BADD, z3.Z3_OP_BSUB, z3.Z3_OP_BNEG, z3.Z3_OP_BMUL, z3.Z3_OP_BNOT):
            parts = _linear(term, 1)
            return self._unknown(term) if parts is None else self._sum(parts, size)
        if kind == z3.Z3_OP_CONCAT:
            return self._concat(children)
        if kind == z3.Z3_OP_EXTRACT:
            high, low = term.params()
            return self._part(children[0], high, low)
        if kind == z3.Z3_OP_ZERO_EXT:
            return self.number(children[0])
        if kind == z3.Z3_OP_ITE:
            (then, (a, b)), (other, (c, d)) = self.number(children[1]), self.number(children[2])
            return z3.If(self.truth(children[0]), then, other), (min(a, c), max(b, d))
        if kind == z3.Z3_OP_SELECT:
            value = z3.Select(self.array(children[0]), self.number(children[1])[0])
            return self._bounded(value, (0, top))
        return self._unknown(term)

    def _bounded(self, value: Any, bounds: Range) -> tuple[Any, Range]:
        self.facts += [value >= bounds[0], value <= bounds[1]]
        return value, bounds

    def _sum(self, parts: list[tuple[int, Any]], size: int) -> tuple[Any, Range]:
        total: Any = z3.IntVal(0)
        low = high = 0
        for factor, term in parts:
            value, (a, b) = (z3.IntVal(1), (1, 1)) if term is None else self.number(term)
            total = total + factor * value
            low += min(factor * a, factor * b)
            high += max(factor * a, factor * b)
        least, most = low >> size, high >> size
        if least == most == 0:
            return total, (low, high)
        turns, _ = self._bounded(z3.FreshInt("turns"), (least, most))
        wrapped, bounds = self._bounded(z3.FreshInt("sum"), (0, 2**size - 1))
        self.facts.append(wrapped == total - turns * 2**size)
        return wrapped, bounds

    def _concat(self, children: list[Any]) -> tuple[Any, Range]:
        total: Any = z3.IntVal(0)
        low = high = 0
        for child in children:
            value, (a, b) = self.number(child)
            weight = 2 ** child.size()
            total, low, high = total * weight + value, low * weight + a, high * weight + b
        return z3.simplify(total), (low, high)

    def _part(self, term: Any, high: int, low: int) -> tuple[Any, Range]:
        above, (a, b) = self._cut(term, high + 1)
        below, (c, d) = self._cut(term, low)
        if a == b == 0:
            return below, (c, d)
        return self._bounded(below - above * 2 ** (high + 1 - low), (0, 2 ** (high + 1 - low) - 1))

    def _cut(self, term: Any, bits: int) -> tuple[Any, Range]:
        """The number without its lowest bits."""
        value, (low, high) = self.number(term)
        if bits == 0:
            return value, (low, high)
        if high >> bits == 0:
            return z3.IntVal(0), (0, 0)
        key = (term.get_id(), bits)
        if key not in self._cuts:
            quotient, bounds = self._bounded(z3.FreshInt("cut"), (low >> bits, high >> bits))
            self.facts += [quotient * 2**bits <= value, value < quotient * 2**bits + 2**bits]
            self._cuts[key] = quotient, bounds
        return self._cuts[key]

    def _unknown(self, term: Any) -> tuple[Any, Range]:
        size, children = term.size(), term.children()
        name = term.decl().name()
        if not all(z3.is_bv(child) for child in children):
            return self._bounded(z3.FreshInt("some"), (0, 2**size - 1))
        values = [self.number(child)[0] for child in children]
        if not values:
            return self._bounded(z3.Int(name), (0, 2**size - 1))
        if name.startswith(PRODUCTS) or term.decl().kind() == z3.Z3_OP_BMUL:
            return self._product(term, size)
        sizes = (str(child.size()) for child in children)
        label = " ".join(["integers", name, *map(str, term.params()), *sizes])
        function = z3.Function(label, *[z3.IntSort()] * (len(values) + 1))
        result, bounds = self._bounded(function(*values), (0, 2**size - 1))
        if name.startswith(QUOTIENTS):
            self._learn_quotient(result, *values)
        return result, bounds

    def _product(self, term: Any, size: int) -> tuple[Any, Range]:
        function = z3.Function(f"integers.product_{size}", z3.IntSort(), z3.IntSort(), z3.IntSort())
        first, *rest = term.children()
        value, bounds = self.number(first)
        for child in rest:
            other, _ = self.number(child)
            a, b = z3.If(value <= other, value, other), z3.If(value <= other, other, value)
            # Equal pairs of factors have equal products, in whichever order they come.
            result, bounds = self._bounded(function(a, b), (0, 2**size - 1))
            self.facts += [z3.Implies(a == 0, result == 0), z3.Implies(a == 1, result == b)]
            self._products[value.get_id(), other.get_id()] = result
            self._kept += [value, other]
            value = result
        return value, bounds

    def _learn_quotient(self, quotient: Any, dividend: Any, divisor: Any) -> None:
        self._kept += [quotient, divisor]
        self._quotients.append((quotient, dividend, divisor))
        self.facts += [quotient <= dividend, z3.Implies(divisor == 0, quotient == 0)]
        self.facts.append(z3.Implies(z3.And(divisor > 0, dividend < divisor), quotient == 0))
        self.facts.append(z3.Implies(divisor == 1, quotient == dividend))

    def learn_products_of_quotients(self) -> None:
        """Once all terms are known."""
        for quotient, dividend, divisor in self._quotients:
            pair = quotient.get_id(), divisor.get_id()
            for key in (pair, pair[::-1]):
                if key in self._products:
                    product = self._products[key]
                    self.facts += [product <= dividend]
                    self.facts.append(z3.Implies(divisor > 0, dividend - product < divisor))


BOOLEANS = (
    z3.Z3_OP_TRUE,
    z3.Z3_OP_FALSE,
    z3.Z3_OP_AND,
    z3.Z3_OP_OR,
    z3.Z3_OP_NOT,
    z3.Z3_OP_IMPLIES,
    z3.Z3_OP_XOR,
)


def _linear(term: Any, factor: int) -> list[tuple[int, Any]] | None:
    """The parts of a sum, each with its factor; None stands for 1. None if it is no sum of known multiples."""
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
    translation.learn_products_of_quotients()
    solver = z3.Solver()
    solver.set("timeout", int(seconds * 1000))
    solver.add(*formulas, *translation.facts)
    return bool(solver.check() == z3.unsat)


if __name__ == "__main__":
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    print("unsat" if is_refuted(text, float(sys.argv[2])) else "unknown")
