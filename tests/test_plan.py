"""Which properties a run asks for, by what its engines are there for."""

import pytest

from analysis.catalogue import read_catalogue
from analysis.cli.plan import Plan, name_engines
from analysis.errors import CatalogueError
from analysis.proofs.engine import THEOREMS
from analysis.record import Verb


def test_all_engines_are_asked_for_all() -> None:
    assert Plan(name_engines()).choose(()) == read_catalogue().slugs


def test_proofs_are_asked_for_what_has_a_theorem() -> None:
    chosen = Plan(name_engines(Verb.PROVE)).choose(())
    assert set(chosen) == {theorem.slug for theorem in THEOREMS} < set(read_catalogue().slugs)


def test_detectors_are_asked_for_none() -> None:
    assert Plan(name_engines(Verb.DETECT)).choose(()) == ()


def test_what_is_named_is_asked_for_whoever_takes_part() -> None:
    named = "a-seat-for-every-member"
    assert Plan(name_engines(Verb.PROVE)).choose((named,)) == (named,)
    with pytest.raises(CatalogueError):
        Plan(name_engines()).choose(("no-such-property",))
