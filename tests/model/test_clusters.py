"""How clusters and validators are named, stored, registered, removed and exited."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from eth_hash.auto import keccak

from analysis.artefact import Artefact
from analysis.chain import Reverted
from tests.model.network import (
    ALICE,
    BOB,
    BURN,
    CAROL,
    DAO,
    EMPTY,
    FUNDS,
    LIMIT,
    THRESHOLD,
    Cluster,
    Network,
    Struct,
    public_key,
)

KEY = public_key(1)
IDS = (1, 2, 3, 4)


# Names and hashes


def test_cluster_is_stored_as_the_hash_of_its_struct(artefact: Artefact, network: Network) -> None:
    cluster = network.cluster(2, THRESHOLD * 4)
    network.chain.move(7)
    cluster.withdraw(1)
    owner_and_ids = bytes.fromhex(ALICE[2:]) + _words(IDS)
    struct = cluster.struct
    packed = (
        struct.validator_count.to_bytes(4, "big")
        + struct.network_fee_index.to_bytes(8, "big")
        + struct.operator_index.to_bytes(8, "big")
        + struct.balance.to_bytes(32, "big")
        + b"\x01"
    )
    assert _stored(artefact, network, "_clusters", keccak(owner_and_ids)) == keccak(packed)


@pytest.mark.parametrize(("ids", "lowest_bit"), [((1, 2, 3, 4), 1), ((1, 2, 4, 5), 0)])
def test_validator_is_stored_as_the_marked_hash_of_its_operators(
    artefact: Artefact, network: Network, ids: tuple[int, ...], lowest_bit: int
) -> None:
    network.register_operator()
    network.cluster(1, THRESHOLD, operators=ids)
    hashed = int.from_bytes(keccak(_words(ids)), "big")
    assert hashed & 1 == lowest_bit
    key = keccak(KEY + bytes.fromhex(ALICE[2:]))
    assert _stored(artefact, network, "_validators", key) == (hashed | 1).to_bytes(32, "big")


def test_owners_share_a_key_and_see_their_own(network: Network) -> None:
    network.cluster(1, THRESHOLD, owner=ALICE)
    assert [network.view("getValidator", owner, KEY) for owner in (ALICE, CAROL)] == [True, False]
    network.cluster(1, THRESHOLD, owner=CAROL)
    assert [network.view("getValidator", owner, KEY) for owner in (ALICE, CAROL)] == [True, True]


def test_owner_cannot_register_a_key_with_other_operators(network: Network) -> None:
    network.cluster(1, THRESHOLD)
    network.register_operator()
    with pytest.raises(Reverted) as refusal:
        network.cluster(1, THRESHOLD, operators=(1, 2, 3, 5))
    assert (refusal.value.name, refusal.value.arguments) == ("ValidatorAlreadyExistsWithData", (KEY,))


ACTS: dict[str, Callable[[Cluster], object]] = {
    "remove": lambda cluster: cluster.remove(1),
    "withdraw": lambda cluster: cluster.withdraw(0),
    "deposit": lambda cluster: cluster.deposit(0),
    "liquidate": lambda cluster: cluster.liquidate(),
    "reactivate": lambda cluster: cluster.reactivate(0),
    "getBalance": lambda cluster: cluster.view("getBalance"),
    "getBurnRate": lambda cluster: cluster.view("getBurnRate"),
    "isLiquidated": lambda cluster: cluster.view("isLiquidated"),
    "isLiquidatable": lambda cluster: cluster.view("isLiquidatable"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_cluster_is_known_by_owner_ids_and_struct(network: Network, act: Callable[[Cluster], object]) -> None:
    cluster = network.cluster(1, 2 * THRESHOLD)
    for other in (replace(cluster, operators=(1, 2, 4, 3)), replace(cluster, owner=CAROL)):
        with pytest.raises(Reverted, match="ClusterDoesNotExists"):
            act(other)
    for field, value in cluster.struct._asdict().items():
        stale = cluster.struct._replace(**{field: not value if field == "active" else value + 1})
        with pytest.raises(Reverted, match="IncorrectClusterState"):
            act(replace(cluster, struct=stale))


def test_deposit_of_a_stranger_makes_the_struct_stale(network: Network) -> None:
    cluster = network.cluster(1, THRESHOLD)
    stale = replace(cluster)
    cluster.deposit(1, caller=CAROL)
    with pytest.raises(Reverted, match="IncorrectClusterState"):
        stale.withdraw(0)
    cluster.deposit(0, caller=CAROL)
    assert cluster.struct == Struct(1, 0, 0, True, THRESHOLD + 1)


def test_time_leaves_the_struct_alone(network: Network) -> None:
    cluster = network.cluster(1, 2 * THRESHOLD)
    network.chain.move(100)
    network.call("updateNetworkFee", 0, caller=DAO)
    cluster.withdraw(0)
    assert cluster.struct.balance == 2 * THRESHOLD - 100 * BURN


# The checks of a registration, each passed by all that come before it


def _register(network: Network, **changes: Any) -> None:
    arguments: dict[str, Any] = {
        "key": KEY,
        "ids": IDS,
        "shares": b"",
        "amount": THRESHOLD,
        "struct": EMPTY,
        "caller": ALICE,
    }
    key, ids, shares, amount, struct, caller = (arguments | changes).values()
    network.call("registerValidator", key, ids, shares, amount, struct, caller=caller)


def test_registration_refuses_in_the_order_of_ssv(network: Network) -> None:
    network.cluster(1, THRESHOLD)
    for _ in range(4):
        network.register_operator(is_private=True)
    network.call("removeOperator", 3, caller=BOB)
    faults: list[tuple[str, dict[str, Any]]] = [
        ("InvalidOperatorIdsLength", {"ids": (4, 4, 3)}),
        ("InvalidPublicKeyLength", {"ids": (5, 4, 4, 3), "key": b"short", "struct": Struct(9)}),
        ("ValidatorAlreadyExistsWithData", {"ids": (5, 4, 4, 3), "struct": Struct(9)}),
        ("IncorrectClusterState", {"ids": (5, 4, 4, 3), "key": public_key(2), "struct": Struct(9)}),
        ("UnsortedOperatorsList", {"ids": (5, 4, 4, 3), "key": public_key(2)}),
        ("OperatorsListNotUnique", {"ids": (4, 4, 3, 2), "key": public_key(2)}),
        ("OperatorDoesNotExist", {"ids": (3, 5, 6, 6), "key": public_key(2)}),
        ("CallerNotWhitelistedWithData", {"ids": (4, 5, 6, 6), "key": public_key(2), "amount": 0}),
    ]
    for name, changes in faults:
        with pytest.raises(Reverted) as refusal:
            _register(network, **changes)
        assert refusal.value.name == name


def test_each_operator_is_checked_before_the_next(network: Network) -> None:
    """A full one, then one out of order: the first to fail is named."""
    network.cluster(LIMIT, LIMIT * THRESHOLD)
    with pytest.raises(Reverted) as refusal:
        _register(network, ids=(1, 2, 2, 4), key=public_key(9), caller=CAROL)
    assert (refusal.value.name, refusal.value.arguments) == ("ExceedValidatorLimitWithData", (1,))


@pytest.mark.parametrize(
    ("count", "is_refused"), [(count, count not in (4, 7, 10, 13)) for count in range(17)]
)
def test_cluster_has_4_7_10_or_13_operators(network: Network, count: int, is_refused: bool) -> None:
    for _ in range(12):
        network.register_operator()
    ids = tuple(range(1, count + 1))
    if is_refused:
        with pytest.raises(Reverted, match="InvalidOperatorIdsLength"):
            _register(network, ids=ids, amount=10**18)
    else:
        _register(network, ids=ids, amount=10**18)


@pytest.mark.parametrize(
    ("keys", "shares", "name"),
    [
        ([], [], "EmptyPublicKeysList"),
        ([], [b""], "EmptyPublicKeysList"),
        ([KEY], [], "PublicKeysSharesLengthMismatch"),
        ([KEY], [b"", b""], "PublicKeysSharesLengthMismatch"),
        ([KEY, KEY], [b"", b""], "ValidatorAlreadyExistsWithData"),
        ([KEY, b"short"], [b"", b""], "InvalidPublicKeyLength"),
    ],
)
def test_bulk_registration_checks_its_lists_first(
    network: Network, keys: list[bytes], shares: list[bytes], name: str
) -> None:
    ids = (4, 3, 2, 1) if name.startswith(("Empty", "PublicKeysShares")) else IDS
    with pytest.raises(Reverted) as refusal:
        network.call("bulkRegisterValidator", keys, ids, shares, 10**18, EMPTY)
    assert refusal.value.name == name


def test_limit_counts_all_of_a_bulk(network: Network) -> None:
    cluster = network.cluster(LIMIT - 1, 10 * THRESHOLD)
    with pytest.raises(Reverted) as refusal:
        cluster.register(7, 8)
    assert (refusal.value.name, refusal.value.arguments) == ("ExceedValidatorLimitWithData", (1,))
    cluster.register(7)
    assert network.operator_count(4) == LIMIT


@pytest.mark.parametrize(("missing", "is_refused"), [(0, False), (1, True)])
def test_registration_needs_exactly_the_threshold(network: Network, missing: int, is_refused: bool) -> None:
    if is_refused:
        with pytest.raises(Reverted, match="InsufficientBalance"):
            network.cluster(2, 2 * THRESHOLD - missing)
    else:
        assert network.cluster(2, 2 * THRESHOLD).view("isLiquidatable") is False


def test_registration_pulls_its_amount_last(network: Network) -> None:
    network.token.call("approve", network.ssv.address, 0, caller=ALICE)
    with pytest.raises(Reverted, match="InsufficientBalance"):
        _register(network, amount=THRESHOLD - 1)
    with pytest.raises(Reverted, match="insufficient allowance"):
        _register(network)
    network.token.call("approve", network.ssv.address, THRESHOLD, caller=ALICE)
    _register(network)
    assert network.balance(network.ssv.address) == THRESHOLD
    assert network.balance(ALICE) == FUNDS - THRESHOLD


def test_registration_without_amount_needs_no_approval(network: Network) -> None:
    cluster = network.cluster(1, 2 * THRESHOLD)
    network.token.call("approve", network.ssv.address, 0, caller=ALICE)
    cluster.register(2)
    assert [log.name for log in network.chain.logs] == ["ValidatorAdded"]


def test_events_of_a_bulk_carry_the_same_final_struct(network: Network) -> None:
    cluster = network.cluster(2, 3 * THRESHOLD)
    final = (2, 0, 0, True, 3 * THRESHOLD)
    assert network.ssv.events("ValidatorAdded") == [
        {
            "owner": ALICE,
            "operatorIds": IDS,
            "publicKey": public_key(k),
            "shares": b"shares",
            "cluster": final,
        }
        for k in (1, 2)
    ]
    cluster.remove(1, 2)
    assert [event["cluster"] for event in network.ssv.events("ValidatorRemoved")] == [cluster.struct] * 2


@pytest.mark.parametrize("high", [1 << 64, 1 << 255])
def test_id_that_is_no_uint64_is_refused_without_a_word(network: Network, high: int) -> None:
    """Found against SSV: such ids were accepted by `withdraw` and `getBalance`, or refused with an error."""
    cluster = network.cluster(1, 2 * THRESHOLD)
    functions = network.ssv.interface.functions
    calls = [
        functions["withdraw"].encode((IDS, 0, cluster.struct)),
        functions["getBalance"].encode((ALICE, IDS, cluster.struct)),
        functions["registerValidator"].encode((public_key(2), IDS, b"", 0, EMPTY)),
        functions["removeValidator"].encode((public_key(2), IDS, cluster.struct)),
    ]
    lowest = (2).to_bytes(32, "big") + (3).to_bytes(32, "big")
    dirty = (2 | high).to_bytes(32, "big") + (3).to_bytes(32, "big")
    for data in calls:
        with pytest.raises(Reverted) as refusal:
            network.chain.transact(ALICE, network.ssv.address, data.replace(lowest, dirty))
        assert refusal.value.data == b""


# Removal and exit


def test_removal_keeps_the_balance_in_the_cluster(network: Network) -> None:
    cluster = network.cluster(1, 2 * THRESHOLD)
    network.chain.move(10)
    cluster.remove(1)
    assert cluster.struct == Struct(0, 10 * 200, 10 * 400, True, 2 * THRESHOLD - 10 * BURN)
    assert network.operator_count(1) == 0
    assert network.view("getNetworkValidatorsCount") == 0
    network.chain.move(10**6)
    assert cluster.view("getBalance") == cluster.struct.balance
    assert cluster.view("isLiquidatable") is False
    cluster.withdraw(cluster.struct.balance)
    assert network.balance(ALICE) == FUNDS - 10 * BURN


@pytest.mark.parametrize(
    ("function", "arguments", "name"),
    [
        ("removeValidator", (public_key(9),), "ValidatorDoesNotExist"),
        ("bulkRemoveValidator", ([],), "ValidatorDoesNotExist"),
        ("bulkRemoveValidator", ([public_key(9)],), "IncorrectValidatorStateWithData"),
        ("bulkRemoveValidator", ([KEY, KEY],), "IncorrectValidatorStateWithData"),
    ],
)
def test_removal_of_what_is_not_there(
    network: Network, function: str, arguments: tuple[Any, ...], name: str
) -> None:
    cluster = network.cluster(1, THRESHOLD)
    with pytest.raises(Reverted) as refusal:
        network.call(function, *arguments, IDS, cluster.struct)
    assert refusal.value.name == name


def test_removal_with_the_operators_of_another_cluster(network: Network) -> None:
    network.register_operator()
    network.cluster(1, THRESHOLD)
    other = network.cluster(operators=(1, 2, 3, 5))
    other.register(2, amount=THRESHOLD)
    with pytest.raises(Reverted) as refusal:
        network.call("removeValidator", KEY, other.operators, other.struct)
    assert (refusal.value.name, refusal.value.arguments) == ("IncorrectValidatorStateWithData", (KEY,))


def test_empty_bulk_is_refused_before_the_struct_is_looked_at(network: Network) -> None:
    with pytest.raises(Reverted, match="ValidatorDoesNotExist"):
        network.call("bulkRemoveValidator", [], (), Struct(9))


def test_exit_is_an_event_repeatable_and_changes_nothing(network: Network) -> None:
    cluster = network.cluster(2, 2 * THRESHOLD)
    for _ in range(2):
        network.call("bulkExitValidator", [KEY, public_key(2)], IDS)
    assert network.ssv.events("ValidatorExited") == [
        {"owner": ALICE, "operatorIds": IDS, "publicKey": public_key(k)} for k in (1, 2)
    ]
    network.chain.move()
    assert cluster.view("getBalance") == 2 * THRESHOLD - 2 * BURN


@pytest.mark.parametrize(
    ("keys", "ids", "caller", "name"),
    [
        ([], IDS, ALICE, "ValidatorDoesNotExist"),
        ([public_key(9)], IDS, ALICE, "IncorrectValidatorStateWithData"),
        ([KEY], (1, 2, 4, 3), ALICE, "IncorrectValidatorStateWithData"),
        ([KEY], IDS, CAROL, "IncorrectValidatorStateWithData"),
    ],
)
def test_exit_knows_key_operators_and_owner(
    network: Network, keys: list[bytes], ids: tuple[int, ...], caller: str, name: str
) -> None:
    network.cluster(1, THRESHOLD)
    with pytest.raises(Reverted) as refusal:
        network.call("bulkExitValidator", keys, ids, caller=caller)
    assert refusal.value.name == name
    for key in keys:
        with pytest.raises(Reverted, match="IncorrectValidatorStateWithData"):
            network.call("exitValidator", key, ids, caller=caller)


def test_exit_works_on_a_liquidated_cluster(network: Network) -> None:
    cluster = network.cluster(1, THRESHOLD)
    cluster.liquidate()
    network.call("exitValidator", KEY, IDS)
    assert len(network.ssv.events("ValidatorExited")) == 1


def _words(ids: tuple[int, ...]) -> bytes:
    return b"".join(i.to_bytes(32, "big") for i in ids)


def _stored(artefact: Artefact, network: Network, variable: str, key: bytes) -> bytes:
    (slot,) = (
        int(entry["slot"])
        for entry in artefact.contract("SSVNetworkModel").storage_layout["storage"]
        if entry["label"] == variable
    )
    place = int.from_bytes(keccak(key + slot.to_bytes(32, "big")), "big")
    return network.chain.storage(network.ssv.address, place).to_bytes(32, "big")
