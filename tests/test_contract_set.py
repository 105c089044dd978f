import pytest

from analysis.build import compile_contracts
from analysis.tools import ROOT

CONTRACTS = ROOT / "contracts"


def test_it_compiles_without_a_warning() -> None:
    warnings = compile_contracts().warnings
    assert [str(warning) for warning in warnings if warning.source.startswith("contracts/")] == []


@pytest.mark.parametrize(
    ("folder", "licence"),
    [("contracts", "GPL-3.0-or-later"), ("fuzz", "AGPL-3.0-or-later"), ("tests", "AGPL-3.0-or-later")],
)
def test_every_source_names_its_licence(folder: str, licence: str) -> None:
    header = f"// SPDX-License-Identifier: {licence}\n"
    unmarked = [file for file in (ROOT / folder).rglob("*.sol") if not file.read_text().startswith(header)]
    assert unmarked == []
