"""The assurance case says what the theorems say."""

import pytest

from analysis.proofs.assurance import HEADLINES, Step, Strength, find_strength, renew, select
from analysis.tools import ROOT

DOCUMENT = (ROOT / "docs" / "assurance-case.md").read_text(encoding="utf-8")
STEPS = [step for headline in HEADLINES for step in headline.steps]


def test_document_is_up_to_date() -> None:
    """`renew` gives the text that it should have."""
    assert renew(DOCUMENT) == DOCUMENT


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.claim[:30])
def test_step_has_the_evidence_that_it_names(step: Step) -> None:
    theorems = select(step)
    assert {theorem.slug for theorem in theorems} == set(step.slugs)
    assert {theorem.engine for theorem in theorems} == set(step.engines)


def test_step_without_evidence_is_on_paper() -> None:
    assert find_strength(Step("by reading"), ()) is Strength.PAPER


def test_weakest_links_come_first() -> None:
    table = DOCUMENT.partition("## The weakest links")[2].partition("## ")[0]
    assert "argued on paper" in table
    assert "on the bytecode, without bounds" not in table
