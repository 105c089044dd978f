"""Contracts with one wrong line, to see who notices."""

from dataclasses import replace
from pathlib import Path

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.fault import Fault

SEEDED = Fault("contracts/Treasury.sol", "        owed[msg.sender] = 0;", "", "a claim can be repeated")
"""What a run must notice before it counts."""


def compile_with(artefact: Artefact, fault: Fault) -> Artefact:
    """The set with the fault in it; what the mega-cluster does not import is as it was."""
    faulty = compile_contracts(sources=[Path("contracts/MegaCluster.sol")], overrides=fault.overrides())
    changed = {(c.source, c.name): c for c in faulty.contracts}
    contracts = tuple(changed.get((c.source, c.name), c) for c in artefact.contracts)
    return replace(artefact, key=faulty.key, contracts=contracts)
