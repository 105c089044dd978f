"""What integers refute, bit vectors refute; and they refute what they are there for."""

import random

import pytest
import z3

from analysis.proofs.halmos.integers import is_refuted

SIZE = 4
SEEDS = range(300)


def _smt(*formulas: z3.BoolRef) -> str:
    solver = z3.Solver()
    solver.add(*formulas)
    text: str = solver.to_smt2()
    return text.replace("(check-sat)", "")


def _words(chance: random.Random, depth: int) -> z3.BitVecRef:
    """A word of 4 bits over few symbols, so that formulas are often contradictory."""
    if depth == 0:
        return chance.choice([*z3.BitVecs("a b c", SIZE), z3.BitVecVal(chance.getrandbits(SIZE), SIZE)])
    x, y = _words(chance, depth - 1), _words(chance, depth - 1)
    array = z3.Array("m", z3.BitVecSort(SIZE), z3.BitVecSort(SIZE))
    multiply = z3.Function("f_evm_bvmul_4", *[z3.BitVecSort(SIZE)] * 3)
    divide = z3.Function("f_evm_bvudiv_4", *[z3.BitVecSort(SIZE)] * 3)
    return chance.choice(
        [
            x + y,
            x - y,
            -x,
            ~x,
            3 * x,
            x * y,
            x + y + x,
            x & y,
            x ^ y,
            z3.LShR(x, 1),
            multiply(x, y),
            divide(x, y),
            z3.Concat(z3.Extract(1, 0, x), z3.Extract(3, 2, y)),
            z3.Extract(SIZE - 1, 0, z3.ZeroExt(4, x) + z3.ZeroExt(4, y)),
            z3.Extract(SIZE - 1, 0, z3.SignExt(4, x)),
            z3.If(z3.ULT(x, y), x, y),
            z3.Select(z3.Store(array, x, y), y),
            z3.Select(array, x),
        ]
    )


def _formula(chance: random.Random) -> z3.BoolRef:
    x, y = _words(chance, chance.randrange(3)), _words(chance, chance.randrange(3))
    return chance.choice([x == y, x != y, z3.ULT(x, y), z3.UGE(x, y), x < y, z3.Or(x == y, z3.ULE(y, x))])


def _exact(formulas: list[z3.BoolRef]) -> z3.CheckSatResult:
    """With the real operations for the functions that stand for them."""
    solver = z3.Solver()
    multiply = z3.Function("f_evm_bvmul_4", *[z3.BitVecSort(SIZE)] * 3)
    divide = z3.Function("f_evm_bvudiv_4", *[z3.BitVecSort(SIZE)] * 3)
    real = [
        (multiply, z3.simplify(z3.Var(0, z3.BitVecSort(SIZE)) * z3.Var(1, z3.BitVecSort(SIZE)))),
        (divide, _divide(z3.Var(0, z3.BitVecSort(SIZE)), z3.Var(1, z3.BitVecSort(SIZE)))),
    ]
    solver.add(*(z3.substitute_funs(formula, *real) for formula in formulas))
    solver.set("timeout", 5_000)
    return solver.check()


def _divide(a: z3.BitVecRef, b: z3.BitVecRef) -> z3.BitVecRef:
    quotient: z3.BitVecRef = z3.If(b == 0, z3.BitVecVal(0, SIZE), z3.UDiv(a, b))
    return quotient


def test_only_what_cannot_be_is_refuted() -> None:
    refuted = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        formulas = [_formula(chance) for _ in range(chance.randrange(2, 8))]
        if is_refuted(_smt(*formulas), 2):
            refuted += 1
            assert _exact(formulas) == z3.unsat, (seed, formulas)
    assert refuted > len(SEEDS) / 10


A, B, C, D = z3.BitVecs("a b c d", 256)
MULTIPLY = z3.Function("f_evm_bvmul_256", *[z3.BitVecSort(256)] * 3)
DIVIDE = z3.Function("f_evm_bvudiv_256", *[z3.BitVecSort(256)] * 3)


def _low(word: z3.BitVecRef) -> z3.BitVecRef:
    return z3.ZeroExt(192, z3.Extract(63, 0, word))


SHARED = MULTIPLY(DIVIDE(A, B), B)


@pytest.mark.parametrize(
    "impossible",
    [
        [A + B - C != B + (A - C)],
        [z3.ULT(A, 2**128), z3.ULT(B, 2**128), z3.ULT(A + B, A)],
        [z3.UGT(SHARED, A)],
        [B != 0, z3.UGE(A - SHARED, B)],
        [MULTIPLY(A, B + C) != MULTIPLY(B, A) + MULTIPLY(C, A)],
        [z3.ULE(C, D), z3.UGT(MULTIPLY(_low(A), _low(C)), MULTIPLY(_low(A), _low(D))), z3.ULT(D, 2**64)],
        [A != 0, DIVIDE(MULTIPLY(A, B), A) == B, z3.ULT(MULTIPLY(A, B), B)],
        [z3.Concat(z3.Extract(255, 128, A), z3.Extract(127, 0, A)) != A],
    ],
    ids=str,
)
def test_facts_that_the_proofs_need(impossible: list[z3.BoolRef]) -> None:
    assert is_refuted(_smt(*impossible), 10)


@pytest.mark.parametrize(
    "possible",
    [
        [z3.ULT(A + B, A)],
        [MULTIPLY(A, B) == 7, A != 7, B != 7],
        [DIVIDE(A, B) == 0, A != 0, B != 0],
        [SHARED != A, B != 0],
    ],
    ids=str,
)
def test_what_can_be_is_not_refuted(possible: list[z3.BoolRef]) -> None:
    assert not is_refuted(_smt(*possible), 10)
