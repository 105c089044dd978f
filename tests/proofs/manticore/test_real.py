"""Manticore itself, where its environment can be made."""

from pathlib import Path

import pytest

from analysis.build import compile_contracts
from analysis.proofs import engine
from analysis.proofs.engine import Profile
from analysis.proofs.manticore.questions import COMMANDS, ENTRIES
from analysis.proofs.manticore.theorems import QUICK, THEOREMS
from analysis.verdict import NotRun, Proved

pytestmark = pytest.mark.usefixtures("manticore")


def test_quick_is_one_function_that_bites(tmp_path: Path) -> None:
    outcome = engine.prove(compile_contracts(), Profile.QUICK, tmp_path, lambda *_: None, THEOREMS, None)
    quick, *others = outcome.answers
    assert quick.verdict == Proved(QUICK.bounds)
    assert {answer.verdict for answer in others} == {NotRun("profile quick", "run the profile deep")}
    (manticore,) = outcome.engines
    (canary,) = manticore.canaries
    assert canary.is_found
    assert canary.remark.endswith("; confirmed on revm")
    lines = (tmp_path / quick.raw).read_text().splitlines()
    assert [line.rpartition(", ")[2] for line in lines] == ["outcome", "Holds"]


@pytest.mark.slow
def test_deep_is_every_function(tmp_path: Path) -> None:
    outcome = engine.prove(compile_contracts(), Profile.DEEP, tmp_path, lambda *_: None, THEOREMS, None)
    assert [answer.verdict for answer in outcome.answers] == [Proved(theorem.bounds) for theorem in THEOREMS]
    held = [(tmp_path / answer.raw).read_text().count(", Holds\n") for answer in outcome.answers]
    assert held == [len(COMMANDS), len(COMMANDS), len(ENTRIES)]
