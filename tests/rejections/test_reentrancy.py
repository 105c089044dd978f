"""While the mega-cluster is at work, whoever it pays can call nothing of it that changes anything."""

from collections.abc import Iterator

import pytest

from analysis.abi import Function
from tests.rejections.cast import WALLET, WALLET_OWNER, Scene, ether_came_to_the_wallets_proxies
from tests.scenarios import NEW_CLUSTER, compiled

GOVERNORS = {"list", "suspend", "resume", "openMembership", "closeMembership"}
OWNERSHIP = {"renounceOwnership", "transferOwnership", "acceptOwnership"}
"""OpenZeppelin's, and refused to all but the governor, who is paid nothing."""

ZEROES = {
    "address": WALLET,
    "bytes": b"",
    "bytes32": b"\0" * 32,
    "bytes[]": [],
    "bytes32[]": [],
    "uint64[4]": (1, 2, 3, 4),
    "(uint32,uint64,uint64,bool,uint256)": NEW_CLUSTER,
}


def guarded() -> list[str]:
    return [
        entry["name"]
        for entry in compiled().contract("MegaCluster").abi
        if entry["type"] == "function"
        and entry["stateMutability"] == "nonpayable"
        and entry["name"] not in GOVERNORS | OWNERSHIP
    ]


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


@pytest.fixture
def rolled_back(scene: Scene) -> Iterator[Scene]:
    with scene.rolled_back():
        yield scene


@pytest.mark.parametrize("name", guarded())
def test_it_cannot_be_called_by_who_is_paid(rolled_back: Scene, name: str) -> None:
    scene = rolled_back
    ether_came_to_the_wallets_proxies(scene)
    function = scene.mega.interface.functions[name]
    reply = function.encode(_some(function))
    scene.wallet.call("onEther", True, scene.mega.address, reply, caller=WALLET_OWNER)
    scene.call_as(WALLET, scene.mega, "sweepEther")
    guard = next(e for e in scene.mega.interface.errors.values() if e.name == "ReentrancyGuardReentrantCall")
    assert scene.wallet.view("answer") == guard.selector
    assert scene.chain.balance(WALLET) == 5


def _some(function: Function) -> list[object]:
    """Arguments that can be encoded; the guard comes before any look at them."""
    return [ZEROES.get(name, 0) for name in function.inputs.types]
