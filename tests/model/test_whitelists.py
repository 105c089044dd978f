"""Who may register validators with a private operator."""

from dataclasses import replace
from typing import Any

import pytest

from analysis.artefact import Artefact
from analysis.chain import Deployed, Reverted
from tests.model.network import ALICE, BOB, CAROL, DAO, EMPTY, THRESHOLD, Cluster, Network, public_key

GATE = "WhitelistingContractStub"
NOBODY = "0x" + "00" * 20
EOA = "0x" + "ea" * 20


@pytest.fixture
def private(network: Network) -> Cluster:
    """Alice's, unused yet, with one private operator of Bob's: 5."""
    network.register_operator(is_private=True)
    return network.cluster(operators=(1, 2, 3, 5))


@pytest.fixture
def gate(network: Network) -> Deployed:
    return network.deploy(GATE)


def _is_let_in(cluster: Cluster) -> bool:
    """View and registration agree."""
    if cluster.network.view("getWhitelistedOperators", (5,), cluster.owner) == (5,):
        cluster.register(1, amount=2 * THRESHOLD)
        return True
    with pytest.raises(Reverted) as refusal:
        cluster.register(1, amount=2 * THRESHOLD)
    assert (refusal.value.name, refusal.value.arguments) == ("CallerNotWhitelistedWithData", (5,))
    return False


def test_nobody_is_let_in_by_default_not_even_the_owner(private: Cluster) -> None:
    assert not _is_let_in(private)
    assert not _is_let_in(replace(private, owner=BOB))


def test_listed_address_is_let_in_until_it_is_struck_off(private: Cluster) -> None:
    network = private.network
    network.call("setOperatorsWhitelists", (5,), [CAROL, ALICE], caller=BOB)
    assert _is_let_in(private)
    network.call("removeOperatorsWhitelists", (5,), [ALICE], caller=BOB)
    with pytest.raises(Reverted, match="CallerNotWhitelistedWithData"):
        private.register(2)
    private.remove(1)
    assert _is_let_in(replace(private, owner=CAROL, struct=EMPTY))


def test_public_operator_asks_nobody(private: Cluster) -> None:
    private.network.call("setOperatorsPublicUnchecked", (5,), caller=BOB)
    private.register(1, amount=THRESHOLD)


def test_contract_decides_beside_the_list(private: Cluster, gate: Deployed) -> None:
    network = private.network
    network.call("setOperatorsWhitelistingContract", (5,), gate.address, caller=BOB)
    assert network.view("getOperatorById", 5)[3] == gate.address
    assert not _is_let_in(private)
    gate.call("setWhitelisted", ALICE, 4, True, caller=DAO)
    assert not _is_let_in(private)
    gate.call("setWhitelisted", ALICE, 5, True, caller=DAO)
    assert _is_let_in(private)
    network.call("setOperatorsWhitelists", (5,), [CAROL], caller=BOB)
    assert _is_let_in(replace(private, owner=CAROL, struct=EMPTY))
    network.call("removeOperatorsWhitelistingContract", (5,), caller=BOB)
    with pytest.raises(Reverted, match="CallerNotWhitelistedWithData"):
        private.register(2, amount=THRESHOLD)


def test_contract_that_hides_lets_nobody_in(private: Cluster, gate: Deployed) -> None:
    private.network.call("setOperatorsWhitelistingContract", (5,), gate.address, caller=BOB)
    gate.call("setWhitelisted", ALICE, 5, True, caller=DAO)
    gate.call("setAnnouncesItself", False, caller=DAO)
    assert not _is_let_in(private)


def test_contract_itself_is_let_in_unasked(private: Cluster, gate: Deployed) -> None:
    network = private.network
    network.call("setOperatorsWhitelistingContract", (5,), gate.address, caller=BOB)
    network.token.call("transfer", gate.address, THRESHOLD, caller=ALICE)
    approve = network.token.interface.functions["approve"].encode((network.ssv.address, THRESHOLD))
    register = network.ssv.interface.functions["registerValidator"].encode(
        (public_key(1), private.operators, b"", THRESHOLD, EMPTY)
    )
    gate.call("execute", network.token.address, approve, caller=DAO)
    gate.call("execute", network.ssv.address, register, caller=DAO)
    assert network.view("getValidator", gate.address, public_key(1)) is True
    assert network.view("getWhitelistedOperators", (5,), gate.address) == (5,)


def test_replaced_contract_that_hides_goes_on_the_list(private: Cluster, gate: Deployed) -> None:
    network = private.network
    other = network.deploy(GATE)
    for first, expected in ((gate, ()), (other, (5,))):
        network.call("setOperatorsWhitelistingContract", (5,), first.address, caller=BOB)
        first.call("setAnnouncesItself", not expected, caller=DAO)
        network.call("setOperatorsWhitelistingContract", (5,), network.deploy(GATE).address, caller=BOB)
        assert network.view("getWhitelistedOperators", (5,), first.address) == expected


def test_removal_of_the_operator_forgets_its_contract(private: Cluster, gate: Deployed) -> None:
    network = private.network
    network.call("setOperatorsWhitelistingContract", (5,), gate.address, caller=BOB)
    network.call("setOperatorsWhitelists", (5,), [ALICE], caller=BOB)
    network.call("removeOperator", 5, caller=BOB)
    assert network.view("getOperatorById", 5) == (BOB, 0, 0, NOBODY, True, False)
    assert network.view("getWhitelistedOperators", (5,), ALICE) == (5,)


@pytest.mark.parametrize("setting", [None, "setAnnouncesItself", "setRefusesInvalidId"])
def test_announcement_is_asked_as_by_openzeppelin_4(
    network: Network, gate: Deployed, setting: str | None
) -> None:
    """OpenZeppelin 5 would refuse a contract that reverts on the invalid id; SSV takes it."""
    if setting:
        gate.call(setting, setting == "setRefusesInvalidId", caller=DAO)
    assert network.view("isWhitelistingContract", gate.address) is (setting != "setAnnouncesItself")


def test_account_that_says_yes_to_everything_is_no_whitelisting_contract(network: Network) -> None:
    sha256_precompile = "0x" + "00" * 19 + "02"
    assert network.view("isWhitelistingContract", sha256_precompile) is False


@pytest.mark.parametrize(
    ("account", "asked", "answer"),
    [(ALICE, 5, True), (ALICE, 6, False), (CAROL, 5, False), (NOBODY, 5, False)],
)
def test_contract_is_asked_by_a_view(
    network: Network, gate: Deployed, account: str, asked: int, answer: bool
) -> None:
    for yes in (ALICE, NOBODY):
        gate.call("setWhitelisted", yes, 5, True, caller=DAO)
    view = "isAddressWhitelistedInWhitelistingContract"
    assert network.view(view, account, asked, gate.address) is answer
    assert network.view(view, account, asked, EOA) is False


# What the calls refuse


LISTS: list[tuple[tuple[int, ...], list[str], str]] = [
    ((1,), [], "InvalidWhitelistAddressesLength"),
    ((), [], "InvalidWhitelistAddressesLength"),
    ((), [ALICE], "InvalidOperatorIdsLength"),
    ((9, 1), [ALICE], "OperatorDoesNotExist"),
    ((2, 1, 9), [ALICE], "UnsortedOperatorsList"),
    ((1, 1), [ALICE], "OperatorsListNotUnique"),
    ((1, 2), [NOBODY], "ZeroAddressNotAllowed"),
    ((1, 2), [ALICE, NOBODY], "ZeroAddressNotAllowed"),
    ((256, 1), [ALICE], "Panic"),
]


@pytest.mark.parametrize("name", ["setOperatorsWhitelists", "removeOperatorsWhitelists"])
@pytest.mark.parametrize(("ids", "accounts", "refusal"), LISTS)
def test_lists_are_checked(
    network: Network, name: str, ids: tuple[int, ...], accounts: list[str], refusal: str
) -> None:
    with pytest.raises(Reverted) as refused:
        network.call(name, ids, accounts, caller=BOB)
    assert refused.value.name == refusal


def test_each_id_is_owned_before_it_is_in_order(network: Network) -> None:
    network.register_operator(caller=ALICE)
    assert network.register_operator() == 6
    with pytest.raises(Reverted, match="CallerNotOwnerWithData"):
        network.call("setOperatorsWhitelists", (6, 5), [ALICE], caller=BOB)


def test_whitelisting_contract_is_no_listed_address(network: Network, gate: Deployed) -> None:
    with pytest.raises(Reverted) as refusal:
        network.call("setOperatorsWhitelists", (1,), [gate.address], caller=BOB)
    assert (refusal.value.name, refusal.value.arguments) == ("AddressIsWhitelistingContract", (gate.address,))
    network.call("removeOperatorsWhitelists", (1,), [gate.address], caller=BOB)


@pytest.mark.parametrize("ids", [(), (1,)])
def test_listed_address_is_no_whitelisting_contract(network: Network, ids: tuple[int, ...]) -> None:
    for account in (EOA, NOBODY, network.token.address):
        with pytest.raises(Reverted) as refusal:
            network.call("setOperatorsWhitelistingContract", ids, account, caller=BOB)
        assert (refusal.value.name, refusal.value.arguments) == ("InvalidWhitelistingContract", (account,))


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("setOperatorsWhitelistingContract", True),
        ("removeOperatorsWhitelistingContract", False),
        ("setOperatorsPrivateUnchecked", False),
        ("setOperatorsPublicUnchecked", False),
    ],
)
def test_these_take_ids_in_any_order_but_some(
    network: Network, gate: Deployed, name: str, more: bool
) -> None:
    rest: tuple[Any, ...] = (gate.address,) if more else ()
    network.call(name, (3, 1, 1), *rest, caller=BOB)
    with pytest.raises(Reverted, match="InvalidOperatorIdsLength"):
        network.call(name, (), *rest, caller=BOB)


# The bitmap, 256 operators a word


@pytest.fixture
def crossing(artefact: Artefact, network: Network) -> Network:
    """Bob owns 1 to 4, and 254 to 258, on both sides of a word's end."""
    (entry,) = (
        entry
        for entry in artefact.contract("SSVNetworkModel").storage_layout["storage"]
        if entry["label"] == "_lastOperatorId"
    )
    slot, shift = int(entry["slot"]), 8 * entry["offset"]
    word = network.chain.storage(network.ssv.address, slot)
    network.chain.set_storage(network.ssv.address, slot, word + (249 << shift))
    assert [network.register_operator(is_private=True) for _ in range(5)] == [254, 255, 256, 257, 258]
    return network


def test_list_spans_words(crossing: Network) -> None:
    crossing.call("setOperatorsWhitelists", (1, 255, 256, 258), [ALICE], caller=BOB)
    everyone = (1, 2, 254, 255, 256, 257, 258)
    assert crossing.view("getWhitelistedOperators", everyone, ALICE) == (1, 255, 256, 258)
    crossing.call("removeOperatorsWhitelists", (1, 254, 256), [ALICE], caller=BOB)
    assert crossing.view("getWhitelistedOperators", everyone, ALICE) == (255, 258)
    cluster = crossing.cluster(operators=(1, 2, 255, 258))
    cluster.register(1, amount=THRESHOLD)
    with pytest.raises(Reverted) as refusal:
        crossing.cluster(operators=(1, 2, 255, 257)).register(2, amount=THRESHOLD)
    assert (refusal.value.name, refusal.value.arguments) == ("CallerNotWhitelistedWithData", (257,))


@pytest.mark.parametrize(
    ("ids", "name", "arguments"),
    [
        ((256, 255), "Panic", (0x11,)),
        ((1, 257, 255), "Panic", (0x32,)),
        ((257, 256), "UnsortedOperatorsList", ()),
        ((255, 1, 256), "UnsortedOperatorsList", ()),
    ],
)
def test_words_out_of_order_panic(
    crossing: Network, ids: tuple[int, ...], name: str, arguments: tuple[int, ...]
) -> None:
    """As on SSV, whose masks are indexed from the first id's word to the last's."""
    with pytest.raises(Reverted) as refusal:
        crossing.call("setOperatorsWhitelists", ids, [ALICE], caller=BOB)
    assert (refusal.value.name, refusal.value.arguments) == (name, arguments)
    with pytest.raises(Reverted) as refusal:
        crossing.view("getWhitelistedOperators", ids, ALICE)
    assert (refusal.value.name, refusal.value.arguments) == (name, arguments)


@pytest.mark.parametrize(("ids", "account"), [((), ALICE), ((2, 1), NOBODY)])
def test_nobody_or_nothing_is_whitelisted_nowhere(
    network: Network, ids: tuple[int, ...], account: str
) -> None:
    assert network.view("getWhitelistedOperators", ids, account) == ()
