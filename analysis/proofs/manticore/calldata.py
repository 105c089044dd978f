"""Calldata as patterns: two characters for each byte, hex where it is fixed and "??" where it is free."""

from collections.abc import Callable
from typing import Any

from eth_abi.grammar import ABIType, BasicType, TupleType, parse

from analysis.abi import Function

ITEMS = 1
"""In every list whose type leaves its length open."""

BYTES = 48
"""In every `bytes`: as many as a validator's public key has."""

FREE = "??"


def free(function: Function) -> str:
    """Any calldata of the length of a usual call."""
    return function.selector.hex() + FREE * (len(shaped(function)) // 2 - 4)


def shaped(function: Function) -> str:
    """Any calldata that the ABI's encoder could have made from such lists and bytes."""
    low = function.encode(_fill(function, lambda _: 0))
    high = function.encode(_fill(function, lambda bits: 2**bits - 1))
    return "".join(f"{a:02x}" if a == b else FREE for a, b in zip(low, high, strict=True))


def plain(function: Function) -> str:
    """One usual call: numbers count up from 1, so that lists ascend."""
    counted = iter(range(1, 1000))
    return function.encode(_fill(function, lambda bits: next(counted) if bits > 1 else 1)).hex()


def _fill(function: Function, number: Callable[[int], int]) -> list[Any]:
    return [_value(parse(name), number) for name in function.inputs.types]


def _value(kind: ABIType, number: Callable[[int], int]) -> Any:
    if kind.is_array:
        count = kind.arrlist[-1][0] if kind.arrlist[-1] else ITEMS
        return [_value(kind.item_type, number) for _ in range(count)]
    if isinstance(kind, TupleType):
        return tuple(_value(component, number) for component in kind.components)
    assert isinstance(kind, BasicType)
    match kind.base:
        case "address":
            return f"0x{number(160):040x}"
        case "bool":
            return bool(number(1))
        case "bytes" | "string":
            size = kind.sub or BYTES
            return number(8 * int(size)).to_bytes(int(size), "big")
        case _:
            return number(int(kind.sub))
