"""Calls made real: what a solver may not choose, what other accounts answer, and what counts as an effect."""

from pathlib import Path

import pytest
import z3

from analysis.artefact import Contract
from analysis.errors import ToolFailedError
from analysis.proofs.halmos.replay import Spurious
from analysis.proofs.reachability.exploration import Effect, explore
from analysis.proofs.reachability.machine import CALLDATA_SIZE, CALLER, SELF, Code, calldata
from analysis.proofs.reachability.occurrence import Occurred, confirm
from analysis.proofs.reachability.situation import make_real
from analysis.proofs.reachability.trace import CREATED, GROWS, REFUSES, Scene, trace

PEER = "0x" + "77" * 20
WHO = "0x" + "11" * 20
# Calls PEER with the selector 0x12345678, and stores the first word that it answers.
ASKING = f"631234567860e01b600052 60206000600460006000 73{PEER[2:]} 5a f1 50 600051 6000 55 00"


def _create(code: str) -> str:
    text = code.replace(" ", "")
    return f"61{len(text) // 2:04x}80600c6000396000f3{text}"


def _stored(answer: int, folder: Path) -> int:
    scene = Scene(_create(ASKING), {PEER: {"0x12345678": answer}}, WHO, "")
    (told,) = trace((scene,), folder / "call.json")
    assert told.is_accepted
    assert told.asked == {(PEER, "0x12345678")}
    (stored,) = (step.stack[-2] for step in told.steps if step.name == "SSTORE")
    return stored


def test_accounts_answer_as_they_are_told(tmp_path: Path) -> None:
    assert [_stored(answer, tmp_path) for answer in (0, 1, 5)] == [0, 1, 5]
    assert 2**63 < _stored(GROWS, tmp_path) < 2**64
    # What lay there before.
    assert _stored(REFUSES, tmp_path) == 0x12345678 << 224


def test_contract_stands_where_it_is_said_to(tmp_path: Path) -> None:
    (told,) = trace((Scene(_create("30 6000 55 00"), {}, WHO, ""),), tmp_path / "call.json")
    assert [step.stack[-2] for step in told.steps if step.name == "SSTORE"] == [int(CREATED, 16)]


def test_contract_that_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(ToolFailedError, match="told of 0 calls of 1"):
        trace((Scene("fe", {}, WHO, ""),), tmp_path / "call.json")


@pytest.mark.parametrize(
    "formulas",
    [
        (calldata(4) == 1, calldata(20) == 0),
        (calldata(4) != 0, CALLDATA_SIZE == 4),
        (CALLER == SELF,),
        (CALLER == 1,),
    ],
    ids=["words overlap", "word beyond the end", "calls itself", "a precompile calls"],
)
def test_numbers_that_no_call_has(formulas: tuple[z3.BoolRef, ...]) -> None:
    assert make_real(formulas, {}) is None


def test_words_that_overlap_agree() -> None:
    situation = make_real((calldata(4) == 1, calldata(20) != 0), {})
    assert situation is not None
    data = situation.calldata
    assert int.from_bytes(data[4:36]) == 1
    assert int.from_bytes(data[20:52].ljust(32, b"\0")) == situation.number("calldata 20") != 0


def _confirm(code: str, folder: Path) -> Occurred | Spurious:
    """That it stores, which it may not."""
    runtime = bytes.fromhex(code.replace(" ", ""))
    contract = Contract("It", "It.sol", (), bytes.fromhex(_create(code)), "", runtime, "", {}, {}, {})
    effects = explore(Code(runtime)).effects
    effect = next(effect for effect in effects if effect.name == "SSTORE")

    def wrong(effect: Effect) -> z3.BoolRef:
        return z3.BoolVal(effect.name == "SSTORE")

    return confirm(contract, {}, effect, wrong, folder / "call.json")


def test_effect_that_happens(tmp_path: Path) -> None:
    found = _confirm("6000 35 6007 14 600a 57 00 5b 6001 6000 55 00", tmp_path)
    assert isinstance(found, Occurred)
    assert found.scene.data == f"{7:064x}"
    assert found.told == f"somebody calls it with 0x{7:064x}, and there is a SSTORE"


def test_effect_that_is_undone_is_none(tmp_path: Path) -> None:
    found = _confirm("6001 6000 55 6000 6000 fd", tmp_path)
    assert isinstance(found, Spurious)
    assert found.reason.endswith("calls on revm that end with REVERT at byte 9 it does not happen")
