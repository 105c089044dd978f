"""Certificates of real proofs, tried again, each by itself or engine by engine."""

import shutil
from pathlib import Path

import pytest

from analysis.build import compile_contracts
from analysis.proofs import coq
from analysis.proofs.engine import THEOREMS, Profile, prove
from analysis.proofs.halmos import entries
from analysis.proofs.halmos.prover import NAME as HALMOS
from analysis.proofs.manticore.environment import NAME as MANTICORE
from analysis.proofs.recheck import recheck
from analysis.proofs.theorem import Theorem
from analysis.verdict import Proved

DEAR = {("deduction", "capacity-is-the-exact-optimum")}
CHEAP = tuple(
    theorem
    for theorem in THEOREMS
    if theorem.engine not in (HALMOS, MANTICORE) and (theorem.engine, theorem.slug) not in DEAR
)
ENTRIES = (entries.ISOLATION.name, entries.SLOTS.name)
"""Theorems about each of thirty entries."""
MINUTES = tuple(
    theorem
    for theorem in THEOREMS
    if (theorem.engine == HALMOS and theorem.harness not in ENTRIES)
    or (theorem.engine, theorem.slug) == (MANTICORE, "nobody-acts-as-another-owner")
)


def test_most_theorems_are_tried_again() -> None:
    assert len(CHEAP) * 2 >= len(THEOREMS)
    assert len(CHEAP + MINUTES) >= len(THEOREMS) - 5


@pytest.mark.slow
@pytest.mark.parametrize("engine", dict.fromkeys(theorem.engine for theorem in CHEAP))
def test_certificates_are_the_same_again(engine: str, tmp_path: Path) -> None:
    if engine == coq.NAME and not shutil.which("coqc"):
        pytest.skip("coqc is not installed")
    _try_again(tuple(theorem for theorem in CHEAP if theorem.engine == engine), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("theorem", MINUTES, ids=lambda theorem: f"{theorem.engine}-{theorem.slug}")
def test_certificate_is_the_same_again(theorem: Theorem, tmp_path: Path) -> None:
    _try_again((theorem,), tmp_path)


def _try_again(theorems: tuple[Theorem, ...], folder: Path) -> None:
    artefact = compile_contracts()
    outcome = prove(artefact, Profile.DEEP, folder, lambda *_: None, theorems, store=None)
    assert [type(answer.verdict) for answer in outcome.answers] == [Proved] * len(theorems), outcome.answers
    again = recheck(artefact, folder, lambda *_: None)
    # Every theorem that was proved has left its certificate.
    assert {(found.engine, found.slug) for found in again} == {(t.engine, t.slug) for t in theorems}
    assert [found for found in again if not found.is_same] == []
