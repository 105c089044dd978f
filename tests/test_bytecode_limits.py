"""What every chain accepts: code that is small enough, of opcodes that London knows."""

from collections.abc import Callable, Iterator

import pytest

from analysis.artefact import Contract
from analysis.tools import ROOT
from tests.scenarios import compiled

RUNTIME_LIMIT = 24_576
"""EIP-170"""
CREATION_LIMIT = 2 * RUNTIME_LIMIT
"""EIP-3860"""

DEPLOYABLE = [
    "EntityProxy",
    "EntityProxyFactory",
    "MegaCluster",
    "MegaClusterShare",
    "MegaClusterViews",
    "Treasury",
]

INVALID = 0xFE
PUSH1, PUSH32 = 0x60, 0x7F
LONDON = {
    *range(0x0C),
    *range(0x10, 0x1E),
    0x20,
    *range(0x30, 0x49),
    *range(0x50, 0x5C),
    *range(0x60, 0xA5),
    *range(0xF0, 0xF6),
    0xFA,
    0xFD,
    INVALID,
    0xFF,
}
# CBOR that says which compiler it was, and its length: solc ends each contract with it, also an embedded one.
TRAILER = bytes.fromhex("a164736f6c634300081c000a")


def test_the_list_of_deployable_contracts_is_complete() -> None:
    found = {
        contract.name
        for contract in compiled().contracts
        if contract.creation and (ROOT / contract.source).parent == ROOT / "contracts"
    }
    assert sorted(found) == DEPLOYABLE


@pytest.mark.parametrize("name", DEPLOYABLE)
def test_it_is_within_the_limits_of_size(name: str, record_property: Callable[[str, object], None]) -> None:
    contract = compiled().contract(name)
    arguments = _constructor_words(contract) * 32
    spare = RUNTIME_LIMIT - len(contract.runtime), CREATION_LIMIT - len(contract.creation) - arguments
    record_property(
        name,
        f"{len(contract.runtime):,} bytes of code, {spare[0]:,} below EIP-170's limit; "
        f"{len(contract.creation) + arguments:,} of creation code, {spare[1]:,} below EIP-3860's",
    )
    assert min(spare) >= 0


@pytest.mark.parametrize("name", DEPLOYABLE)
def test_it_uses_no_opcode_that_london_lacks(name: str) -> None:
    contract = compiled().contract(name)
    for code in (contract.runtime, contract.creation):
        assert code.endswith(TRAILER)
        assert [f"{opcode:#04x} at {at}" for at, opcode in _walk(code) if opcode not in LONDON] == []


def test_the_walk_passes_over_data_and_nothing_else() -> None:
    code = bytes.fromhex("605f 5f 625e5d5c 5c") + TRAILER + bytes.fromhex("5e")
    assert list(_walk(code)) == [(0, 0x60), (2, 0x5F), (3, 0x62), (7, 0x5C), (20, 0x5E)]


def _walk(code: bytes) -> Iterator[tuple[int, int]]:
    """Each opcode, with where it stands. Constructor code leads on to what it deploys without a gap."""
    start = 0
    for part in code.split(TRAILER):
        at = 0
        while at < len(part):
            yield start + at, part[at]
            at += part[at] - PUSH1 + 2 if PUSH1 <= part[at] <= PUSH32 else 1
        start += len(part) + len(TRAILER)


def _constructor_words(contract: Contract) -> int:
    inputs = next((entry["inputs"] for entry in contract.abi if entry["type"] == "constructor"), ())
    return sum(len(i["components"]) if i["type"] == "tuple" else 1 for i in inputs)
