"""How many different things were seen, in a kilobyte, however many they are; to some 3 %.

HyperLogLog: P. Flajolet, É. Fusy, O. Gandouet and F. Meunier, "HyperLogLog: the analysis of a near-optimal
cardinality estimation algorithm", AofA 2007, with its correction for few.
"""

from dataclasses import dataclass, field
from hashlib import blake2b
from math import log

BITS = 10
REGISTERS = 1 << BITS
BIAS = 0.7213 / (1 + 1.079 / REGISTERS)


@dataclass
class Sketch:
    registers: bytearray = field(default_factory=lambda: bytearray(REGISTERS))

    def add(self, thing: object) -> None:
        """Two are the same if they are written in the same way."""
        number = int.from_bytes(blake2b(repr(thing).encode(), digest_size=8).digest())
        register, rest = number % REGISTERS, number >> BITS
        self.registers[register] = max(self.registers[register], 64 - BITS - rest.bit_length() + 1)

    def merge(self, other: "Sketch") -> None:
        self.registers = bytearray(map(max, self.registers, other.registers))

    def __len__(self) -> int:
        empty = self.registers.count(0)
        if empty == REGISTERS:
            return 0
        estimate = BIAS * REGISTERS**2 / sum(2.0**-register for register in self.registers)
        if estimate <= 2.5 * REGISTERS and empty:
            estimate = REGISTERS * log(REGISTERS / empty)
        return round(estimate)
