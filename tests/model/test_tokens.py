"""The token and the rewards distributor."""

import pytest
from eth_hash.auto import keccak

from analysis.chain import Deployed, Reverted
from tests.model.network import ALICE, BOB, CAROL, DAO, Network

ZERO = "0x" + "00" * 20
GRANTS = {ALICE: 100, BOB: 50, CAROL: 7}


def _refusal(contract: Deployed, name: str, *arguments: object, caller: str) -> str:
    with pytest.raises(Reverted) as refused:
        contract.call(name, *arguments, caller=caller)
    (text,) = refused.value.arguments
    return str(text)


@pytest.fixture
def token(network: Network) -> Deployed:
    """Each of Alice, Bob and Carol holds the same."""
    return network.token


HELD = 10**24


def test_token_refuses_in_the_words_of_openzeppelin_4(token: Deployed) -> None:
    token.call("approve", BOB, 5, caller=ALICE)
    assert [
        _refusal(token, "transfer", BOB, HELD + 1, caller=ALICE),
        _refusal(token, "transfer", ZERO, 1, caller=ALICE),
        _refusal(token, "transferFrom", ALICE, CAROL, HELD + 1, caller=BOB),
        _refusal(token, "transferFrom", ALICE, ZERO, 5, caller=BOB),
        _refusal(token, "approve", ZERO, 1, caller=ALICE),
        _refusal(token, "decreaseAllowance", BOB, 6, caller=ALICE),
        _refusal(token, "mint", ALICE, 1, caller=ALICE),
        _refusal(token, "mint", ZERO, 1, caller=DAO),
        _refusal(token, "burn", HELD + 1, caller=ALICE),
        _refusal(token, "burnFrom", ALICE, 6, caller=BOB),
        _refusal(token, "transferOwnership", ZERO, caller=DAO),
    ] == [
        "ERC20: transfer amount exceeds balance",
        "ERC20: transfer to the zero address",
        "ERC20: insufficient allowance",
        "ERC20: transfer to the zero address",
        "ERC20: approve to the zero address",
        "ERC20: decreased allowance below zero",
        "Ownable: caller is not the owner",
        "ERC20: mint to the zero address",
        "ERC20: burn amount exceeds balance",
        "ERC20: insufficient allowance",
        "Ownable: new owner is the zero address",
    ]


def test_token_moves_mints_and_burns(token: Deployed) -> None:
    supply = token.view("totalSupply")
    token.call("approve", BOB, 10, caller=ALICE)
    token.call("increaseAllowance", BOB, 2, caller=ALICE)
    token.call("decreaseAllowance", BOB, 1, caller=ALICE)
    token.call("transferFrom", ALICE, CAROL, 4, caller=BOB)
    token.call("burnFrom", ALICE, 6, caller=BOB)
    token.call("burn", 1, caller=CAROL)
    assert token.view("allowance", ALICE, BOB) == 1
    assert [token.view("balanceOf", a) - HELD for a in (ALICE, BOB, CAROL)] == [-10, 0, 3]
    assert token.view("totalSupply") == supply - 7
    assert [token.view(v) for v in ("name", "symbol", "decimals")] == ["SSV Token", "SSV", 18]


def test_highest_allowance_is_never_used_up(token: Deployed) -> None:
    token.call("approve", BOB, 2**256 - 1, caller=ALICE)
    token.call("transferFrom", ALICE, BOB, 5, caller=BOB)
    assert token.view("allowance", ALICE, BOB) == 2**256 - 1
    assert [log.name for log in token.chain.logs] == ["Transfer"]


def test_supply_beyond_a_word_panics(token: Deployed) -> None:
    with pytest.raises(Reverted) as refusal:
        token.call("mint", ALICE, 2**256 - 1, caller=DAO)
    assert (refusal.value.name, refusal.value.arguments) == ("Panic", (0x11,))


# The distributor


@pytest.fixture
def drop(network: Network) -> Deployed:
    drop = network.deploy("CumulativeMerkleDropModel", network.token.address)
    network.token.call("mint", drop.address, 1000, caller=DAO)
    drop.call("setMerkleRoot", _tree(GRANTS)[0], caller=DAO)
    return drop


def _leaf(account: str, amount: int) -> bytes:
    return keccak(bytes.fromhex(account[2:]) + amount.to_bytes(32, "big"))


def _pair(a: bytes, b: bytes) -> bytes:
    return keccak(min(a, b) + max(a, b))


def _tree(grants: dict[str, int]) -> tuple[bytes, dict[str, list[bytes]]]:
    """Root and proofs of three accounts, the last one level above the others."""
    (a, b, c) = grants
    x, y, z = (_leaf(account, amount) for account, amount in grants.items())
    return _pair(_pair(x, y), z), {a: [y, z], b: [x, z], c: [_pair(x, y)]}


def test_claim_pays_the_account_whoever_calls(network: Network, drop: Deployed) -> None:
    root, proofs = _tree(GRANTS)
    for account, amount in GRANTS.items():
        drop.call("claim", account, amount, root, proofs[account], caller=DAO)
        assert drop.events("Claimed") == [{"account": account, "amount": amount}]
        assert network.balance(account) == HELD + amount
        assert drop.view("cumulativeClaimed", account) == amount


def test_claim_pays_what_was_added_since(network: Network, drop: Deployed) -> None:
    root, proofs = _tree(GRANTS)
    drop.call("claim", ALICE, 100, root, proofs[ALICE], caller=ALICE)
    later = {ALICE: 130, BOB: 90, CAROL: 7}
    new_root, new_proofs = _tree(later)
    drop.call("setMerkleRoot", new_root, caller=DAO)
    assert drop.events("MerkelRootUpdated") == [{"oldMerkleRoot": root, "newMerkleRoot": new_root}]
    drop.call("claim", ALICE, 130, new_root, new_proofs[ALICE], caller=ALICE)
    assert drop.events("Claimed") == [{"account": ALICE, "amount": 30}]
    assert drop.view("cumulativeClaimed", ALICE) == 130
    drop.call("claim", BOB, 90, new_root, new_proofs[BOB], caller=ALICE)
    assert network.balance(BOB) == HELD + 90


def test_claim_refuses_in_the_order_of_the_distributor(network: Network, drop: Deployed) -> None:
    root, proofs = _tree(GRANTS)
    drop.call("claim", ALICE, 100, root, proofs[ALICE], caller=ALICE)
    drop.call("withdrawTo", DAO, caller=DAO)
    nothing = "CMD: Nothing to claim"
    assert [
        _refusal(drop, "claim", ALICE, 1, b"\1" * 32, [], caller=ALICE),
        _refusal(drop, "claim", ALICE, 101, root, proofs[ALICE], caller=ALICE),
        _refusal(drop, "claim", ALICE, 100, root, proofs[ALICE][::-1], caller=ALICE),
        _refusal(drop, "claim", CAROL, 100, root, proofs[ALICE], caller=ALICE),
        _refusal(drop, "claim", ALICE, 100, root, proofs[ALICE], caller=ALICE),
        _refusal(drop, "claim", BOB, 50, root, proofs[BOB], caller=ALICE),
    ] == [
        "CMD: Merkle root was updated",
        *["CMD: Invalid proof"] * 3,
        nothing,
        "ERC20: transfer amount exceeds balance",
    ]
    lower, lower_proofs = _tree(GRANTS | {ALICE: 99})
    drop.call("setMerkleRoot", lower, caller=DAO)
    assert _refusal(drop, "claim", ALICE, 99, lower, lower_proofs[ALICE], caller=ALICE) == nothing


def test_only_the_owner_sets_the_root_and_drains(network: Network, drop: Deployed) -> None:
    for name, argument in (("setMerkleRoot", b"\0" * 32), ("withdrawTo", ALICE)):
        assert _refusal(drop, name, argument, caller=ALICE) == "Ownable: caller is not the owner"
    drop.call("withdrawTo", BOB, caller=DAO)
    assert network.balance(BOB) == HELD + 1000
    assert (drop.view("token"), drop.view("owner")) == (network.token.address, DAO)
