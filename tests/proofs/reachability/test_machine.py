"""The machine computes what revm computes, wherever it says that it knows."""

import random

import pytest
from pyrevm import EVM

from analysis.errors import ProofError
from analysis.proofs.reachability.machine import CALLDATALOAD, Code, State, advance, concrete

CALLER = "0x" + "c0" * 20
TARGET = "0x" + "7a" * 20

OPERATIONS = (*range(0x01, 0x0C), *range(0x10, 0x1E))
OPERANDS = {0x08: 3, 0x09: 3, 0x15: 1, 0x19: 1}
EDGES = (0, 1, 2, 31, 32, 255, 256, 2**128, 2**255 - 1, 2**255, 2**256 - 1)

STORE_AND_RETURN = bytes.fromhex("60005260206000f3")


def _push(value: int) -> bytes:
    return b"\x7f" + value.to_bytes(32, "big")


def _pick(chance: random.Random) -> int:
    return chance.choice((*EDGES, chance.getrandbits(256), chance.getrandbits(8)))


def _run_revm(program: bytes) -> int:
    evm = EVM(spec_id="LONDON")
    # Twelve bytes that return what follows them.
    creation = bytes.fromhex("61") + len(program).to_bytes(2, "big") + bytes.fromhex("80600c6000396000f3")
    address = evm.deploy(CALLER, creation + program)
    return int.from_bytes(evm.message_call(CALLER, address, b""), "big")


def _run_ours(program: bytes) -> int | None:
    code = Code(program)
    state: State | None = State()
    while state is not None and state.at < len(program):
        state = advance(code, state)
    assert state is not None
    return concrete(state.stack[-1])


@pytest.mark.parametrize("operation", OPERATIONS, ids=hex)
def test_operations_on_known_words(operation: int) -> None:
    chance = random.Random(operation)
    for _ in range(12):
        operands = [_pick(chance) for _ in range(OPERANDS.get(operation, 2))]
        program = b"".join(map(_push, operands)) + bytes([operation])
        assert _run_ours(program) == _run_revm(program + STORE_AND_RETURN), operands


@pytest.mark.parametrize("seed", range(40))
def test_programs_of_stack_and_memory(seed: int) -> None:
    """What is known at the end is what revm returns; most of the time something is."""
    chance = random.Random(seed)
    program, height = b"", 0
    for _ in range(40):
        step, change = _pick_step(chance, height)
        program, height = program + step, height + change
    program += b"" if height else _push(7)
    ours = _run_ours(program)
    assert ours in (None, _run_revm(program + STORE_AND_RETURN))


def test_most_programs_end_in_a_known_word() -> None:
    known = 0
    for seed in range(40):
        chance = random.Random(seed)
        program, height = b"", 0
        for _ in range(40):
            step, change = _pick_step(chance, height)
            program, height = program + step, height + change
        known += _run_ours(program + (b"" if height else _push(7))) is not None
    assert known > 20


def _pick_step(chance: random.Random, height: int) -> tuple[bytes, int]:
    """An instruction that suits the stack, and by how much it raises it."""
    kind = chance.randrange(6)
    if kind == 0 and height >= 2:
        return bytes([chance.choice((0x01, 0x03, 0x10, 0x14, 0x16, 0x17, 0x18))]), -1
    if kind == 1 and height >= 1:
        return bytes([0x80 + chance.randrange(min(height, 16))]), 1
    if kind == 2 and height >= 2:
        return bytes([0x90 + chance.randrange(min(height - 1, 16))]), 0
    if kind == 3 and height >= 1:
        return _push(32 * chance.randrange(8) + chance.choice((0, 0, 0, 5))) + b"\x52", -1
    if kind == 4:
        return _push(32 * chance.randrange(8)) + b"\x51", 1
    if kind == 5 and height >= 1:
        return _push(chance.randrange(256)) + b"\x53", -1
    return _push(_pick(chance)), 1


def test_words_of_the_calldata_are_symbols_by_their_offset() -> None:
    code = Code(_push(4) + bytes([CALLDATALOAD]) + _push(4) + bytes([CALLDATALOAD, 0x14]))
    assert _run_ours(code.data) == 1
    other = Code(_push(4) + bytes([CALLDATALOAD]) + _push(36) + bytes([CALLDATALOAD, 0x14]))
    assert _run_ours(other.data) is None


def test_jump_targets_are_not_looked_for_in_pushed_data() -> None:
    assert Code(bytes.fromhex("605b5b615b5b5b")).targets() == {2, 6}


def test_instruction_of_a_later_fork() -> None:
    with pytest.raises(ProofError) as caught:
        advance(Code(b"\x5f"), State())
    assert str(caught.value) == "byte 0: is an instruction that London has not (0x5f); compile for London"
