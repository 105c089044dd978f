from analysis.excerpt import Excerpt, cut_excerpts
from analysis.finding import Location

TEXTS = {"a.sol": "one\ntwo\nthree\nfour\nfive\nsix\nseven"}


def test_two_lines_around() -> None:
    assert cut_excerpts([Location("a.sol", 4, 4)], TEXTS) == (
        Excerpt("a.sol", 4, 4, 2, ("two", "three", "four", "five", "six")),
    )


def test_at_the_edges() -> None:
    assert cut_excerpts([Location("a.sol", 1, 1), Location("a.sol", 7, 7)], TEXTS) == (
        Excerpt("a.sol", 1, 1, 1, ("one", "two", "three")),
        Excerpt("a.sol", 7, 7, 5, ("five", "six", "seven")),
    )


def test_long_places_are_cut() -> None:
    (excerpt,) = cut_excerpts([Location("a.sol", 3, 90)], {"a.sol": "x\n" * 100})
    assert (excerpt.first_line, len(excerpt.lines), excerpt.last_line) == (1, 24, 90)


def test_the_same_place_once() -> None:
    assert len(cut_excerpts([Location("a.sol", 4, 4), Location("a.sol", 4, 4, 9)], TEXTS)) == 1


def test_places_that_are_not_there() -> None:
    assert cut_excerpts([Location("b.sol", 1, 1), Location("a.sol", 8, 8)], TEXTS) == ()
