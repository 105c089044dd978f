"""Every proof refutes contracts, or a specification, with one wrong line (make prove-variants)."""

from pathlib import Path

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.proofs.engine import list_variants, refute
from analysis.proofs.theorem import Theorem

VARIANTS = list_variants()


def _name(theorem: Theorem) -> str:
    return f"{theorem.engine}-{theorem.slug}-{theorem.fault.why.replace(' ', '-')}"


@pytest.fixture(scope="module")
def artefact() -> Artefact:
    return compile_contracts()


@pytest.mark.variants
@pytest.mark.parametrize("theorem", VARIANTS, ids=_name)
def test_variant_is_refuted(theorem: Theorem, artefact: Artefact, tmp_path: Path) -> None:
    bite = refute(artefact, theorem, tmp_path)
    assert bite.is_found, bite.remark


def test_there_are_enough_of_them() -> None:
    """Beside the sanity case that each theorem has."""
    assert len({(theorem.engine, theorem.fault) for theorem in VARIANTS}) >= 30
