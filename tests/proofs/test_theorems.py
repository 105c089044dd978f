"""All theorems: names that the catalogue knows, faults that fit the contracts."""

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.catalogue import read_catalogue
from analysis.errors import FaultError
from analysis.fault import Fault
from analysis.proofs.engine import THEOREMS
from analysis.proofs.theorem import Theorem
from analysis.proofs.tree import break_source, read_source

CATALOGUE = read_catalogue()
ROWS = {row.slug: row for row in CATALOGUE.properties}


@pytest.fixture(scope="module")
def artefact() -> Artefact:
    return compile_contracts()


def _name(theorem: Theorem) -> str:
    return f"{theorem.engine}-{theorem.slug}"


@pytest.mark.parametrize("theorem", THEOREMS, ids=_name)
def test_theorem_fits_catalogue_and_contracts(theorem: Theorem, artefact: Artefact) -> None:
    assert theorem.engine in ROWS[theorem.slug].engines
    assert {row.slug for row in CATALOGUE.assumptions} >= set(theorem.assumptions)
    assert all((theorem.parts, theorem.possible, theorem.bitten))
    for fault in (theorem.fault, *(variant.fault for variant in theorem.variants)):
        assert break_source(artefact, fault) != read_source(artefact, fault.file)
        assert fault.why
    assert all(variant.bitten for variant in theorem.variants)
    assert theorem.subjects or theorem.files
    assert all(artefact.contract(name).runtime for name in theorem.subjects)


def test_catalogue_expects_what_is_proved_and_nothing_else() -> None:
    provers = {theorem.engine for theorem in THEOREMS}
    expected = {(name, row.slug) for row in ROWS.values() for name in row.engines if name in provers}
    assert expected == {(theorem.engine, theorem.slug) for theorem in THEOREMS}


def test_names_are_unique() -> None:
    assert len({_name(theorem) for theorem in THEOREMS}) == len(THEOREMS)


def test_both_headline_statements_are_quick() -> None:
    assert {
        "treasury-covers-what-it-owes",
        "every-wei-is-owed-or-paid",
        "only-the-mega-cluster-commands-a-proxy",
        "a-proxy-calls-only-ssv-and-its-tokens",
    } <= {theorem.slug for theorem in THEOREMS if theorem.is_quick}


def test_fault_that_does_not_fit(artefact: Artefact) -> None:
    fault = Fault("contracts/Treasury.sol", "no such line;", "", "")
    with pytest.raises(
        FaultError, match=r"does not have the passage of a fault \('no such line;', 0 times\)"
    ):
        break_source(artefact, fault)
