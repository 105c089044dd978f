"""Calldata as patterns: two characters for each byte, hex where it is fixed and "??" where it is free."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from eth_abi.grammar import ABIType, BasicType, TupleType, parse

from analysis.abi import Function

ITEMS = 8
"""For so many in every list whose type leaves its length open, free calldata has room."""

BYTES = 48
"""In every `bytes`: as many as a validator's public key has."""

FREE = "??"


def free(function: Function) -> str:
    """Any calldata of the length of a usual call with long lists."""
    return function.selector.hex() + FREE * (len(usual(function, items=ITEMS)) // 2 - 4)


def usual(function: Function, *first: Any, items: int = 1) -> str:
    """One call, with these arguments first; in the others, numbers count up from 1, so that lists ascend."""
    counted = count(1)
    others = [_value(parse(name), items, counted) for name in function.inputs.types[len(first) :]]
    return function.encode([*first, *others]).hex()


def _value(kind: ABIType, items: int, counted: Iterator[int]) -> Any:
    if kind.is_array:
        length = kind.arrlist[-1][0] if kind.arrlist[-1] else items
        return [_value(kind.item_type, items, counted) for _ in range(length)]
    if isinstance(kind, TupleType):
        return tuple(_value(component, items, counted) for component in kind.components)
    assert isinstance(kind, BasicType)
    match kind.base:
        case "address":
            return f"0x{next(counted):040x}"
        case "bool":
            return True
        case "bytes" | "string":
            size = int(kind.sub or BYTES)
            return next(counted).to_bytes(size, "big")
        case _:
            return next(counted)
