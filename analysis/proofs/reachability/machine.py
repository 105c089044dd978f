"""One step of the EVM on symbolic words, for the question what can be reached.

What a step does not know it makes a fresh, unconstrained word, so that every run of the real machine is one
of this one. Exact are: sums, multiples, comparisons, bit operations, the stack, jumps, whole words in
memory at known offsets, words of the calldata at known offsets, and immutables. Fresh are: other products
and quotients of unknown words, hashes, what other contracts return, storage, gas, all other memory. Ending
by an exceptional halt (too little gas, a bad jump, an underflow of the stack) is no effect, and is left out
wherever that makes the machine do more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import z3

from analysis.errors import ProofError

WORD = 256
Word = Any
"""A z3 bit vector of 256 bits."""

TOP = 2**WORD


def word(value: int) -> Word:
    return z3.BitVecVal(value, WORD)


def fresh(name: str) -> Word:
    return z3.FreshConst(z3.BitVecSort(WORD), name)


def concrete(value: Word) -> int | None:
    return value.as_long() if z3.is_bv_value(value) else None


CALLER = z3.ZeroExt(96, z3.BitVec("caller", 160))
SELF = z3.ZeroExt(96, z3.BitVec("self", 160))
CALLDATA_SIZE = z3.BitVec("calldata size", WORD)
CALL_VALUE = z3.BitVec("call value", WORD)


def calldata(offset: int) -> Word:
    """The word at `offset`. Words that overlap are not told that they do."""
    return z3.BitVec(f"calldata {offset}", WORD)


def _truth(condition: Any) -> Word:
    return z3.If(condition, word(1), word(0))


def _or_zero(divisor: Word, quotient: Word) -> Word:
    return z3.If(divisor == 0, word(0), quotient)


def _modular(operation: Callable[[Word, Word], Word]) -> Callable[[Word, Word, Word], Word]:
    def apply(a: Word, b: Word, n: Word) -> Word:
        wide = operation(z3.ZeroExt(WORD, a), z3.ZeroExt(WORD, b))
        return _or_zero(n, z3.Extract(WORD - 1, 0, z3.URem(wide, z3.ZeroExt(WORD, n))))

    return apply


def _if_known(operation: Callable[..., Word]) -> Callable[..., Word]:
    """For operations that cost a solver more than they tell: on known words alone."""

    def apply(*operands: Word) -> Word:
        if any(concrete(operand) is None for operand in operands):
            return fresh("computed")
        return operation(*operands)

    return apply


def _multiply(a: Word, b: Word) -> Word:
    return fresh("computed") if concrete(a) is None and concrete(b) is None else a * b


def _power(base: Word, exponent: Word) -> Word:
    b, e = concrete(base), concrete(exponent)
    return fresh("power") if b is None or e is None else word(pow(b, e, TOP))


def _sign_extend(index: Word, value: Word) -> Word:
    size = concrete(index)
    if size is None:
        return fresh("extended")
    bits = 8 * (size + 1)
    return value if bits >= WORD else z3.SignExt(WORD - bits, z3.Extract(bits - 1, 0, value))


def _byte(index: Word, value: Word) -> Word:
    shifted = z3.LShR(value, (31 - index) * 8)
    return z3.If(z3.ULT(index, 32), shifted & 0xFF, word(0))


PURE: Mapping[int, tuple[int, Callable[..., Word]]] = {
    0x01: (2, lambda a, b: a + b),
    0x02: (2, _multiply),
    0x03: (2, lambda a, b: a - b),
    0x04: (2, _if_known(lambda a, b: _or_zero(b, z3.UDiv(a, b)))),
    0x05: (2, _if_known(lambda a, b: _or_zero(b, a / b))),
    0x06: (2, _if_known(lambda a, b: _or_zero(b, z3.URem(a, b)))),
    0x07: (2, _if_known(lambda a, b: _or_zero(b, z3.SRem(a, b)))),
    0x08: (3, _if_known(_modular(lambda a, b: a + b))),
    0x09: (3, _if_known(_modular(lambda a, b: a * b))),
    0x0A: (2, _power),
    0x0B: (2, _sign_extend),
    0x10: (2, lambda a, b: _truth(z3.ULT(a, b))),
    0x11: (2, lambda a, b: _truth(z3.UGT(a, b))),
    0x12: (2, lambda a, b: _truth(a < b)),
    0x13: (2, lambda a, b: _truth(a > b)),
    0x14: (2, lambda a, b: _truth(a == b)),
    0x15: (1, lambda a: _truth(a == 0)),
    0x16: (2, lambda a, b: a & b),
    0x17: (2, lambda a, b: a | b),
    0x18: (2, lambda a, b: a ^ b),
    0x19: (1, lambda a: ~a),
    0x1A: (2, _byte),
    0x1B: (2, lambda shift, a: a << shift),
    0x1C: (2, lambda shift, a: z3.LShR(a, shift)),
    0x1D: (2, lambda shift, a: a >> shift),
    # The environment that the properties speak of.
    0x30: (0, lambda: SELF),
    0x33: (0, lambda: CALLER),
    0x34: (0, lambda: CALL_VALUE),
    0x36: (0, lambda: CALLDATA_SIZE),
}
"""Operands taken and the word that is put in their place."""

UNKNOWN: Mapping[int, int] = {
    0x20: 2,  # KECCAK256
    0x31: 1,  # BALANCE
    0x32: 0,  # ORIGIN
    0x38: 0,  # CODESIZE
    0x3A: 0,  # GASPRICE
    0x3B: 1,  # EXTCODESIZE
    0x3D: 0,  # RETURNDATASIZE
    0x3F: 1,  # EXTCODEHASH
    0x40: 1,  # BLOCKHASH
    0x41: 0,  # COINBASE
    0x42: 0,  # TIMESTAMP
    0x43: 0,  # NUMBER
    0x44: 0,  # DIFFICULTY
    0x45: 0,  # GASLIMIT
    0x46: 0,  # CHAINID
    0x47: 0,  # SELFBALANCE
    0x48: 0,  # BASEFEE
    0x54: 1,  # SLOAD
    0x58: 0,  # PC
    0x59: 0,  # MSIZE
    0x5A: 0,  # GAS
}
"""Operands taken; what is put in their place may be anything."""

COPIES: Mapping[int, tuple[int, int]] = {
    0x37: (3, 0),  # CALLDATACOPY
    0x39: (3, 0),  # CODECOPY
    0x3C: (4, 1),  # EXTCODECOPY
    0x3E: (3, 0),  # RETURNDATACOPY
}
"""Operands taken, and which of them says where in memory the copy begins."""

POP, MLOAD, MSTORE, MSTORE8 = 0x50, 0x51, 0x52, 0x53
CALLDATALOAD, STATICCALL = 0x35, 0xFA
JUMP, JUMPI, JUMPDEST = 0x56, 0x57, 0x5B
ENDS = frozenset({0x00, 0xF3, 0xFD, 0xFE})
"""STOP, RETURN, REVERT, INVALID."""

LATER = frozenset({0x49, 0x4A, 0x5C, 0x5D, 0x5E, 0x5F})
"""BLOBHASH, BLOBBASEFEE, TLOAD, TSTORE, MCOPY, PUSH0."""

CALL = 0xF1
EFFECTS: Mapping[int, tuple[str, int]] = {
    0x55: ("SSTORE", 2),
    **{0xA0 + topics: (f"LOG{topics}", 2 + topics) for topics in range(5)},
    0xF0: ("CREATE", 3),
    CALL: ("CALL", 7),
    0xF2: ("CALLCODE", 7),
    0xF4: ("DELEGATECALL", 6),
    0xF5: ("CREATE2", 4),
    0xFF: ("SELFDESTRUCT", 1),
}
"""What changes anything outside: name and operands."""
ANSWERING = frozenset({0xF0, CALL, 0xF2, 0xF4, 0xF5})
"""Effects that put a word on the stack, and leave other memory behind."""


@dataclass(frozen=True)
class Code:
    """Bytecode in which some pushed words are symbols: immutables, by the offset of their bytes."""

    data: bytes
    symbols: Mapping[int, Word] = field(default_factory=dict)

    def targets(self) -> frozenset[int]:
        found, at = set(), 0
        while at < len(self.data):
            if self.data[at] == JUMPDEST:
                found.add(at)
            at += 1 + pushed(self.data[at])
        return frozenset(found)


def pushed(opcode: int) -> int:
    """Bytes that follow the opcode."""
    return opcode - 0x5F if 0x60 <= opcode <= 0x7F else 0


@dataclass(frozen=True)
class State:
    """Before the instruction at `at`; the stack's top is last. `facts` hold on the way here."""

    at: int = 0
    stack: tuple[Word, ...] = ()
    memory: Mapping[int, Word] = field(default_factory=dict)
    facts: tuple[Any, ...] = ()

    def pop(self, count: int) -> tuple[Word, ...]:
        """The uppermost words, top first."""
        return self.stack[: -count - 1 : -1]

    def after(self, taken: int, *put: Word, size: int = 1) -> "State":
        kept = self.stack[: len(self.stack) - taken]
        return replace(self, at=self.at + size, stack=kept + put)


def advance(code: Code, state: State) -> State | None:
    """After an instruction that neither jumps, ends nor has an effect; None if the machine halts at it."""
    opcode = code.data[state.at] if state.at < len(code.data) else 0
    if opcode in LATER:
        raise ProofError(
            f"byte {state.at}", f"is an instruction that London has not ({opcode:#x})", "compile for London"
        )
    if opcode in PURE:
        return _put(state, PURE[opcode][0], PURE[opcode][1])
    if opcode in UNKNOWN:
        return _put(state, UNKNOWN[opcode], lambda *_: fresh("unknown"))
    if pushed(opcode):
        return _push(code, state, pushed(opcode))
    if 0x80 <= opcode <= 0x8F:
        depth = opcode - 0x7F
        return state.after(0, state.stack[-depth]) if len(state.stack) >= depth else None
    if 0x90 <= opcode <= 0x9F:
        return _swap(state, opcode - 0x8F)
    if opcode == CALLDATALOAD:
        return _put(state, 1, _load_calldata)
    if opcode == JUMPDEST:
        return state.after(0)
    if opcode == POP:
        return state.after(1) if state.stack else None
    return _remember(state, opcode)


def _put(state: State, taken: int, operation: Callable[..., Word]) -> State | None:
    if len(state.stack) < taken:
        return None
    return state.after(taken, z3.simplify(operation(*state.pop(taken))))


def _push(code: Code, state: State, size: int) -> State:
    start = state.at + 1
    value = code.symbols.get(start)
    if value is None:
        data = code.data[start : start + size].ljust(size, b"\0")
        value = word(int.from_bytes(data, "big"))
    return state.after(0, value, size=1 + size)


def _swap(state: State, depth: int) -> State | None:
    if len(state.stack) <= depth:
        return None
    stack = list(state.stack)
    stack[-1], stack[-1 - depth] = stack[-1 - depth], stack[-1]
    return replace(state, at=state.at + 1, stack=tuple(stack))


def _load_calldata(offset: Word) -> Word:
    known = concrete(offset)
    return fresh("calldata") if known is None else calldata(known)


def _remember(state: State, opcode: int) -> State | None:
    """Instructions on memory, and those that only look outside."""
    if opcode == MLOAD and state.stack:
        offset = concrete(state.stack[-1])
        known = state.memory.get(offset) if offset is not None else None
        return state.after(1, fresh("memory") if known is None else known)
    if opcode in (MSTORE, MSTORE8) and len(state.stack) >= 2:
        return _store(state, opcode)
    if opcode in COPIES and len(state.stack) >= COPIES[opcode][0]:
        taken, place = COPIES[opcode]
        start = concrete(state.pop(taken)[place])
        return replace(state.after(taken), memory=_forget(state.memory, start, None))
    if opcode == STATICCALL and len(state.stack) >= 6:
        return replace(state.after(6, fresh("success")), memory={})
    return None


def _store(state: State, opcode: int) -> State:
    offset, value = state.pop(2)
    start = concrete(offset)
    size = 32 if opcode == MSTORE else 1
    memory = dict(_forget(state.memory, start, size))
    if opcode == MSTORE and start is not None:
        memory[start] = value
    return replace(state.after(2), memory=memory)


def _forget(memory: Mapping[int, Word], start: int | None, size: int | None) -> Mapping[int, Word]:
    """Without the words that bytes of `size` (None: any number) from `start` (None: anywhere) may touch."""
    if start is None:
        return {}
    return {
        at: value
        for at, value in memory.items()
        if at + 32 <= start or (size is not None and start + size <= at)
    }
