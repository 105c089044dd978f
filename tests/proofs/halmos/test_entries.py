"""Every entry of the mega-cluster is looked at, and one that is not stops the proofs that go through them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.chain import Chain
from analysis.deployment import deploy
from analysis.errors import ProofError
from analysis.proofs.functions import check_commands
from analysis.proofs.halmos.entries import COMMANDING, HARNESSES, OTHERS, THEOREMS
from analysis.proofs.halmos.prover import HalmosProver
from analysis.proofs.theorem import Theorem
from analysis.tools import ROOT

BY_ENTRY = tuple(
    t for t in THEOREMS if t.slug in ("nobody-acts-as-another-owner", "no-operator-beyond-its-slots")
)


def test_no_entry_is_left_out() -> None:
    check_commands(compile_contracts().contract("MegaCluster"), (*COMMANDING, *OTHERS), "")


def test_each_has_a_check() -> None:
    text = (ROOT / "specs/proofs/Entries.sol").read_text(encoding="utf-8")
    assert re.findall(r"function check_(\w+)\(.*?mega\.(\w+)\(", text, re.DOTALL) == [
        (name, name) for name in re.findall(r"function check_(\w+)\(", text)
    ]
    assert set(re.findall(r"function check_(\w+)\(", text)) == {*COMMANDING, *OTHERS}


@pytest.mark.parametrize("more", ["seize(address)", "sweepEther(address)"])
@pytest.mark.parametrize("theorem", BY_ENTRY, ids=lambda theorem: theorem.slug)
def test_an_entry_without_a_check_stops_the_proof(theorem: Theorem, more: str, tmp_path: Path) -> None:
    """A function of a name that is known, with other parameters, is one more."""
    prover = HalmosProver(_add_entry(compile_contracts(), more), HARNESSES, tmp_path, tmp_path, 1)
    with pytest.raises(ProofError) as caught:
        prover.prove(theorem)
    assert str(caught.value) == (
        f"MegaCluster: has other functions than the proof goes through ({more.partition('(')[0]});"
        f" give each a check in specs/proofs/{theorem.harness}.sol"
    )


def _add_entry(artefact: Artefact, signature: str) -> Artefact:
    mega = artefact.contract("MegaCluster")
    assert signature not in mega.method_identifiers
    changed = replace(mega, method_identifiers={**mega.method_identifiers, signature: "12345678"})
    return replace(artefact, contracts=tuple(changed if c == mega else c for c in artefact.contracts))


def test_probe_overwrites_what_the_constructor_wrote() -> None:
    """Else Halmos takes it for the only value, and a proof is not for any storage and time."""
    chain, artefact = Chain(), compile_contracts()
    mega = deploy(chain, artefact).mega
    layout = artefact.contract("MegaCluster").storage_layout["storage"]
    slots = {entry["label"]: int(entry["slot"]) for entry in layout}
    assert [slots[name] for name in ("_seats", "_clock", "_owner", "_pendingOwner")] == [6, 7, 9, 10]
    written = {slot for slot in range(max(slots.values()) + 1) if chain.storage(mega.address, slot)}
    assert written == {slots["_clock"], slots["_owner"]}
