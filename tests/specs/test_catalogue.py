"""Catalogue and predicates name each other."""

import tomllib

import pytest

from analysis.proofs.engine import THEOREMS
from analysis.tools import ROOT
from specs.invariants import STATE_PREDICATES, compute_slug
from specs.steps import STEP_PREDICATES

CATALOGUE = tomllib.loads((ROOT / "specs" / "properties.toml").read_text(encoding="utf-8"))
PROPERTIES = CATALOGUE["property"]
README = (ROOT / "specs" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "predicates"), [("state", STATE_PREDICATES), ("transition", STEP_PREDICATES), ("trace", ())]
)
def test_every_property_has_its_predicate_and_the_other_way_round(kind: str, predicates: tuple[()]) -> None:
    slugs = {row["slug"] for row in PROPERTIES if row["kind"] == kind}
    if kind != "trace":
        assert sorted(slugs) == sorted(map(compute_slug, predicates))
    else:
        assert slugs == {"a-proxy-calls-only-ssv-and-its-tokens", "the-bytecode-follows-the-specification"}


def test_slugs_are_unique() -> None:
    slugs = [row["slug"] for row in PROPERTIES]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("row", PROPERTIES, ids=lambda row: row["slug"])
def test_every_row_is_complete(row: dict[str, object]) -> None:
    assert list(row) == ["slug", "family", "kind", "statement", "engines", "assumptions"]
    assert str(row["statement"]).startswith("Check that ")
    assert str(row["statement"]).endswith(".")
    assert row["engines"]


def test_every_assumption_is_made_and_stated() -> None:
    made = {assumption for row in PROPERTIES for assumption in row["assumptions"]}
    made |= {assumption for theorem in THEOREMS for assumption in theorem.assumptions}
    assert made == set(CATALOGUE["assumptions"])


def test_the_readme_states_every_property_and_assumption() -> None:
    headings = [line.strip("#` ") for line in README.splitlines() if line.startswith("#### ")]
    assert headings == [row["slug"] for row in PROPERTIES]
    missing = [row["slug"] for row in PROPERTIES if row["statement"] not in " ".join(README.split())]
    assert missing == []
    assert [text for text in CATALOGUE["assumptions"].values() if text not in " ".join(README.split())] == []
