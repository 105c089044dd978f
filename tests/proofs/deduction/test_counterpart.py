"""Counterexamples of the specification, and what the contracts do in the same state."""

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.proofs.attempt import Refuted
from analysis.proofs.deduction.counterpart import try_on_contracts
from analysis.proofs.deduction.prover import THEOREMS, DeductionProver
from analysis.proofs.deduction.specification import TRANSITIONS, draw_scene, make_state, perform
from analysis.proofs.deduction.symbolic import KnownWorld
from analysis.proofs.engine import list_variants
from analysis.proofs.theorem import Theorem
from analysis.tools import ROOT
from specs.rate import SHARE

NUMBERS = {
    "block": 9_000,
    "shares of caller": 3 * SHARE,
    "shares of other": SHARE + 1,
    "owed to caller": 7,
    "owed to other": 5,
    "tokens of other": 50,
    "undistributed": 8,
    "paid": 100,
    "index": 11,
    "arrived": 5 * 10**7,
    "amount": 50,
    "units": 2,
    "added in": 1_500,
}
WORDS = "on revm, from the same state, the contracts "


@pytest.fixture(scope="module")
def artefact() -> Artefact:
    return compile_contracts()


def _play(name: str, **numbers: int) -> dict[str, Any]:
    """As it comes back from the specification's process."""
    world = KnownWorld({**NUMBERS, **numbers})
    state = make_state(world)
    perform(world, state, TRANSITIONS[name](world, state))
    assert world.told is not None
    scene: dict[str, Any] = json.loads(json.dumps(draw_scene(*world.told)))
    return scene


@pytest.mark.parametrize("name", TRANSITIONS)
def test_contracts_do_what_the_specification_does(name: str, artefact: Artefact) -> None:
    scene = _play(name)
    assert scene["before"] != scene["after"]
    assert try_on_contracts(artefact, scene) == f"{WORDS}do the same"


@pytest.mark.parametrize("name", TRANSITIONS)
def test_every_number_is_compared(name: str, artefact: Artefact) -> None:
    scene = _play(name)
    for key, number in scene["after"].items():
        if isinstance(number, int) and key != "block":
            other = {**scene, "after": {**scene["after"], key: number + 1}}
            said = try_on_contracts(artefact, other)
            assert said == f"{WORDS}come to {key} = {number} (the specification: {number + 1})"


def test_refusal(artefact: Artefact) -> None:
    scene = _play("claim")
    scene["call"]["caller"] = "nobody"
    assert try_on_contracts(artefact, scene) == f"{WORDS}refuse it (NothingOwed('{_address('nobody')}'))"


def _address(name: str) -> str:
    return "0x" + name.encode().hex().rjust(40, "0")


def test_state_that_the_contracts_cannot_be_in(artefact: Artefact) -> None:
    said = try_on_contracts(artefact, _play("settle", undistributed=2**128))
    assert said == f"not replayed on revm: undistributed has more than 128 bits ({2**128})"


def test_contracts_that_are_not_there() -> None:
    alone = compile_contracts(sources=[ROOT / "contracts/Treasury.sol"])
    assert try_on_contracts(alone, _play("settle")).startswith("not replayed on revm: SSVTokenModel")


def _find(slug: str) -> Theorem:
    return next(theorem for theorem in THEOREMS if theorem.slug == slug)


def test_faulted_claim_is_made_on_both_sides(tmp_path: Path, artefact: Artefact) -> None:
    theorem = _find("claiming-twice-pays-once")
    found = DeductionProver(artefact, tmp_path / "raw", tmp_path / "work", 120).refute(theorem)
    assert isinstance(found, Refuted)
    assert found.summary.startswith("claims end: confirmed on the specification, caller: Treasury.claim() (")
    assert found.summary.endswith(f"; {WORDS}come to owed of caller = 0 (the specification: 1)")


def test_faulted_mint_is_made_on_both_sides(tmp_path: Path, artefact: Artefact) -> None:
    theorem = _find("no-share-comes-and-goes-within-its-delay")
    found = DeductionProver(artefact, tmp_path / "raw", tmp_path / "work", 120).refute(theorem)
    assert isinstance(found, Refuted)
    assert "confirmed on the specification, other: MegaClusterShare.mint(caller)" in found.summary
    assert found.summary.endswith(f"{WORDS}refuse it (RankNotReady(7200))")


CALLING = [
    variant
    for variant in list_variants(THEOREMS)
    if not variant.slug.startswith(("capacity-", "split-", "treasury-gets-"))
]


@pytest.mark.slow
@pytest.mark.parametrize("variant", CALLING, ids=lambda variant: variant.fault.why.replace(" ", "-"))
def test_no_fault_of_the_specification_is_one_of_the_contracts(
    variant: Theorem, tmp_path: Path, artefact: Artefact
) -> None:
    found = DeductionProver(artefact, tmp_path / "raw", tmp_path / "work", 300).refute(variant)
    assert isinstance(found, Refuted)
    assert "confirmed on the specification, " in found.summary
    told = found.summary.rpartition("; ")[2]
    assert told.startswith((f"{WORDS}come to ", f"{WORDS}refuse it", "not replayed on revm: ")), told
