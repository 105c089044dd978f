"""Small programs, whose effects can be told by looking at them."""

import pytest
import z3

from analysis.errors import ProofError
from analysis.proofs.reachability.exploration import Effect, can_hold, explore
from analysis.proofs.reachability.machine import CALLER, Code, calldata

SSTORE_ONE = "60016000 55"


def _code(text: str) -> Code:
    return Code(bytes.fromhex(text.replace(" ", "")))


def _effects(text: str) -> list[tuple[str, int]]:
    return [(effect.name, effect.at) for effect in explore(_code(text)).effects]


def _only(text: str) -> Effect:
    (effect,) = explore(_code(text)).effects
    return effect


def test_straight_way() -> None:
    assert _effects(f"{SSTORE_ONE} 00") == [("SSTORE", 4)]


def test_nothing_after_the_end() -> None:
    assert _effects(f"00 {SSTORE_ONE}") == []


def test_every_kind_of_effect_is_seen() -> None:
    zeros = "6000" * 7
    for opcode, name in {
        "a0": "LOG0",
        "a4": "LOG4",
        "f0": "CREATE",
        "f2": "CALLCODE",
        "f5": "CREATE2",
    }.items():
        assert _effects(f"{zeros} {opcode} 00") == [(name, 14)]
    assert _effects(f"{zeros} f1 00") == [("CALL", 14)]
    assert _effects(f"{zeros} f4 00") == [("DELEGATECALL", 14)]
    assert _effects(f"{zeros} ff") == [("SELFDESTRUCT", 14)]
    assert _effects(f"{zeros} fa 00") == []


def test_lock_on_the_caller() -> None:
    """Unless the caller is 7, end; else store."""
    effect = _only(f"33 6007 14 6007 57 00 5b {SSTORE_ONE} 00".replace("6007 57", "6008 57"))
    assert can_hold(*effect.facts, CALLER != 7) is False
    assert can_hold(*effect.facts, CALLER == 7) is True


def test_lock_on_an_argument() -> None:
    effect = _only(f"6004 35 6007 14 600a 57 00 5b {SSTORE_ONE} 00")
    assert can_hold(*effect.facts, calldata(4) != 7) is False


def test_immutable_is_a_symbol() -> None:
    owner = z3.ZeroExt(96, z3.BitVec("owner", 160))
    data = bytes.fromhex("33 7f" + "00" * 32 + "14 6027 57 00 5b 60016000 55 00".replace(" ", ""))
    (effect,) = explore(Code(data, {2: owner})).effects
    assert can_hold(*effect.facts, owner != CALLER) is False


# for (i = 0; i < calldata(0); ++i) {} and then a store: 5b dup1 35... laid out by hand.
LOOP = "6000 5b 6001 01 80 6000 35 11 6002 57 {after} 60016000 55 00"


def test_loop_of_any_length_ends() -> None:
    exploration = explore(_code(LOOP.format(after="")))
    assert [effect.name for effect in exploration.effects] == ["SSTORE"]
    assert exploration.visits < 20


def test_what_held_before_a_loop_holds_after_it() -> None:
    locked = f"33 6007 14 6008 57 00 5b {LOOP.format(after='').replace('6002 57', '600b 57')}"
    effect = _only(locked)
    assert can_hold(*effect.facts, CALLER != 7) is False


def test_what_a_loop_counts_is_not_known_after_it() -> None:
    """Stores the counter, which is 1 after the first round, and may be anything after others."""
    effect = _only("6000 5b 6001 01 80 6000 35 11 6002 57 6000 55 00")
    key, value = effect.operands
    assert can_hold(*effect.facts, key != 0) is False
    assert can_hold(*effect.facts, value == 1) is True
    assert can_hold(*effect.facts, value == 5) is True


def test_memory_written_in_a_loop_is_not_known_after_it() -> None:
    """mem[0] = 1; loop: i += 1; mem[0] = i; then store mem[0]."""
    effect = _only("6001 6000 52 6000 5b 6001 01 80 6000 52 80 6000 35 11 6007 57 6000 51 6000 55 00")
    assert can_hold(*effect.facts, effect.operands[1] == 5) is True


def test_two_ways_to_one_place_keep_what_both_know() -> None:
    """if (calldata(0) == 1) x = 2 else x = 3; then, for either, store x."""
    text = "6000 35 6001 14 6010 57 6003 6013 56 fe fe 5b 6002 5b 6000 55 00"
    effect = _only(text)
    assert can_hold(*effect.facts, effect.operands[1] == 2) is True
    assert can_hold(*effect.facts, effect.operands[1] == 3) is True


def test_jump_to_who_knows_where() -> None:
    with pytest.raises(ProofError) as caught:
        explore(_code("6000 35 56"))
    assert str(caught.value) == (
        "reachability: cannot tell where the jump before byte 4 leads; report this code"
    )


def test_jump_into_data_halts() -> None:
    assert _effects(f"6003 56 605b {SSTORE_ONE}") == []


def test_stack_underflow_halts() -> None:
    assert _effects(f"50 {SSTORE_ONE}") == []
    assert _effects("6000 55") == []
