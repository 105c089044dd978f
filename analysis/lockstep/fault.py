"""Contracts with one wrong line, to see who notices."""

from dataclasses import dataclass, replace
from pathlib import Path

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.errors import BuildError
from analysis.tools import ROOT


@dataclass(frozen=True)
class Fault:
    """`line` is a whole line of `file`, there once; `instead` takes its place."""

    name: str
    file: str
    line: str
    instead: str


SEEDED = Fault(
    "a claim can be repeated", "contracts/Treasury.sol", "        owed[msg.sender] = 0;", instead=""
)
"""What a run must notice before it counts."""


def compile_with(artefact: Artefact, fault: Fault) -> Artefact:
    """The set with the fault in it; what the mega-cluster does not import is as it was."""
    lines = (ROOT / fault.file).read_text(encoding="utf-8").split("\n")
    if lines.count(fault.line) != 1:
        raise BuildError(fault.file, f"has no place for the fault ({fault.name})", "name its line anew")
    text = "\n".join(fault.instead if line == fault.line else line for line in lines)
    faulty = compile_contracts(sources=[Path("contracts/MegaCluster.sol")], overrides={fault.file: text})
    changed = {(c.source, c.name): c for c in faulty.contracts}
    contracts = tuple(changed.get((c.source, c.name), c) for c in artefact.contracts)
    return replace(artefact, key=faulty.key, contracts=contracts)
