"""Numbers that the contracts and the harness compare with: what a fuzzer would take long to guess."""

import re
from collections.abc import Iterator
from typing import Any

from analysis.artefact import Artefact, Json

OURS = ("contracts/", "fuzz/")
LARGEST = 2**64

SCALES = {
    "wei": 1,
    "gwei": 10**9,
    "ether": 10**18,
    "seconds": 1,
    "minutes": 60,
    "hours": 3_600,
    "days": 86_400,
    "weeks": 604_800,
}
NUMBER = re.compile(r"(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:e\d+)?)")


def list_constants(artefact: Artefact) -> tuple[int, ...]:
    """In the sources of the contracts and of the harness, ascending."""
    found: set[int] = set()
    for name, source in artefact.sources.items():
        if name.startswith(OURS):
            found.update(_read_literals(source.ast))
    return tuple(sorted(number for number in found if number < LARGEST))


def _read_literals(node: Any) -> Iterator[int]:
    if isinstance(node, list):
        for item in node:
            yield from _read_literals(item)
    elif isinstance(node, dict):
        if node.get("nodeType") == "Literal" and node.get("kind") == "number":
            yield from _read_literal(node)
        for value in node.values():
            if isinstance(value, list | dict):
                yield from _read_literals(value)


def _read_literal(node: Json) -> Iterator[int]:
    text = node["value"].replace("_", "")
    if not NUMBER.fullmatch(text):
        return
    scale = SCALES.get(node.get("subdenomination") or "wei", 1)
    if text.startswith("0x"):
        yield int(text, 16) * scale
        return
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    power = int(exponent or 0) - len(fraction)
    if -len(fraction) <= power < 80:
        number = int(whole + fraction) * scale
        yield number * 10**power if power >= 0 else number // 10**-power
