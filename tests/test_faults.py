"""Broken variants: they fit the contracts, and there is one for every property that the harness expresses."""

from pathlib import Path

import pytest

from analysis.campaign.harness import Harness, compile_harness, spell_slug
from analysis.catalogue import read_catalogue
from analysis.errors import FaultError
from analysis.fault import BrokenContract, list_faults, read_fault
from analysis.tools import ROOT

FAULTS = list_faults()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_fits(fault: BrokenContract) -> None:
    changed = fault.overrides()[fault.file]
    assert changed != (ROOT / fault.file).read_text()
    assert fault.breaks in read_catalogue().slugs
    assert fault.why.endswith(".")


def test_every_property_of_the_harness_can_break() -> None:
    assert {fault.breaks for fault in FAULTS} >= set(Harness(compile_harness()).slugs)


def test_every_family_has_one() -> None:
    """But the specification's, which the lockstep alone looks at."""
    broken = {fault.breaks for fault in FAULTS}
    rows = read_catalogue().properties
    families = {row.family for row in rows if row.slug in broken}
    assert families | {"specification"} == {row.family for row in rows}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("file = ", "is no TOML (Invalid value (at end of document)); correct it there"),
        ('file = "a"', "is no fault (file); give it file, old, new, breaks, why"),
    ],
)
def test_what_is_no_fault(tmp_path: Path, text: str, wrong: str) -> None:
    path = tmp_path / "Fault.toml"
    path.write_text(text)
    with pytest.raises(FaultError) as refused:
        read_fault(path)
    assert str(refused.value) == f"{path}: {wrong}"


def test_a_fault_of_other_contracts() -> None:
    fault = BrokenContract(
        "contracts/Treasury.sol", "no such line", "", "Never.", "Gone", "shares-never-move"
    )
    with pytest.raises(FaultError) as refused:
        fault.overrides()
    assert str(refused.value) == (
        "contracts/Treasury.sol: does not have the passage of a fault ('no such line', 0 times); write"
        " the fault anew for these sources"
    )


def test_names_are_spelled_as_slugs() -> None:
    assert spell_slug("TheLedgerAgreesWithSsv") == "the-ledger-agrees-with-ssv"
