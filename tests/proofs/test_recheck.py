"""Certificates of real proofs, tried again: all that takes seconds, engine by engine."""

from pathlib import Path

import pytest

from analysis.build import compile_contracts
from analysis.proofs.engine import THEOREMS, Profile, prove
from analysis.proofs.recheck import recheck
from analysis.verdict import Proved

DEAR = {("deduction", "capacity-is-the-exact-optimum")}
CHEAP = tuple(
    theorem
    for theorem in THEOREMS
    if theorem.engine in ("control-flow", "coq", "deduction", "execution", "reachability")
    and (theorem.engine, theorem.slug) not in DEAR
)


def test_half_of_the_theorems_are_cheap() -> None:
    assert len(CHEAP) * 2 >= len(THEOREMS)


@pytest.mark.slow
@pytest.mark.parametrize("engine", dict.fromkeys(theorem.engine for theorem in CHEAP))
def test_certificates_are_the_same_again(engine: str, tmp_path: Path) -> None:
    theorems = tuple(theorem for theorem in CHEAP if theorem.engine == engine)
    artefact = compile_contracts()
    outcome = prove(artefact, Profile.DEEP, tmp_path, lambda *_: None, theorems, store=None)
    assert [type(answer.verdict) for answer in outcome.answers] == [Proved] * len(theorems)
    again = recheck(artefact, tmp_path, lambda *_: None)
    assert {(found.engine, found.slug) for found in again} == {(t.engine, t.slug) for t in theorems}
    assert [found for found in again if not found.is_same] == []
