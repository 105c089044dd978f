"""Programs on unknown numbers: every way is taken, and what is said to hold does."""

import pytest

from analysis.proofs.deduction.symbolic import Broken, Explored, Impossible, Undecided, World, explore


def test_every_way_is_taken() -> None:
    seen = set()

    def claim(world: World) -> None:
        a, b = world.number("a"), world.number("b")
        larger = max(a, b)
        world.require(larger >= a)
        world.require(larger >= b)
        seen.add("a" if a > b else "b" if b > a else "neither")

    assert explore(claim).ended == 3
    assert seen == {"a", "b", "neither"}


def test_counterexample_names_its_numbers() -> None:
    def claim(world: World) -> None:
        world.require(world.number("a") + 1 != 8)

    with pytest.raises(Broken, match=r"^a = 7$"):
        explore(claim)


def test_quotients_are_python_s() -> None:
    for a in range(-9, 10):

        def claim(world: World, a: int = a) -> None:
            unknown = world.number("a") - 20
            world.assume(unknown == a)
            world.require(unknown // 4 == a // 4)
            world.require(-(-unknown // 4) == -(-a // 4))

        explore(claim)


def test_products_that_are_equal_in_sum() -> None:
    def claim(world: World) -> None:
        q, a, b = (world.number(name) for name in "qab")
        world.require(q * (a + b) == q * a + q * b)
        world.require(q * (a + b) >= q * a)

    explore(claim)


def test_one_division_has_one_answer() -> None:
    def claim(world: World) -> None:
        a, b = world.number("a"), world.number("b")
        world.assume(b > 0)
        world.require((a + b) // b == (b + a) // b)
        world.require(a // b * b <= a)

    explore(claim)


def test_divisor_that_may_be_zero() -> None:
    with pytest.raises(TypeError):
        explore(lambda world: world.require(world.number("a") // world.number("b") >= 0))


def test_what_cannot_be_is_left_out() -> None:
    def claim(world: World) -> None:
        a = world.number("a")
        world.assume(a > 3)
        if a < 2:
            world.require(False)
        world.assume(False)

    assert explore(claim) == Explored(ways=1, ended=0, queries=1)


def test_other_ends_are_told_by_name() -> None:
    def claim(world: World) -> None:
        if world.number("a") > 2:
            raise LookupError

    with pytest.raises(LookupError):
        explore(claim)
    assert explore(claim, (Impossible, LookupError)).ended == 1


def test_number_where_a_plain_one_is_needed() -> None:
    with pytest.raises(TypeError):
        explore(lambda world: world.require([1, 2][world.number("a")] == 1))


def test_unknown_is_no_key() -> None:
    with pytest.raises(TypeError):
        explore(lambda world: world.require(bool({world.number("a"): 1})))


def test_question_that_is_too_hard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.proofs.deduction.symbolic.SECONDS", 0.05)

    def claim(world: World) -> None:
        a, b, c = (world.number(name) + 1 for name in "abc")
        world.require(a * a * a + b * b * b != c * c * c)

    with pytest.raises(Undecided):
        explore(claim)
