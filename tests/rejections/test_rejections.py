"""Each wrong argument, caller and order of calls has its own error, and leaves nothing behind.

A row of the tables is one call of an external function. What the interfaces promise to reject is read
from them, so that neither a promise without a row nor a row without a promise can stay.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from analysis.chain import Reverted
from tests.rejections import membership, operators, proxies, validators, wealth
from tests.rejections.cast import (
    ANNA,
    BEN,
    CARL,
    FOUR,
    LIQUIDATED,
    LISTED,
    Scene,
    a_raise_is_declared,
    ether_came_to_the_wallets_proxies,
)
from tests.rejections.documentation import declared_errors, read_rejections
from tests.rejections.observation import Observer
from tests.rejections.row import TOKENS, Row, resolve
from tests.scenarios import STRANGER, compiled

ROWS = (*membership.ROWS, *operators.ROWS, *validators.ROWS, *wealth.ROWS, *proxies.ROWS)

REJECTS_NOTHING = {("Treasury", "settle")}

# Promised in no comment of ours.
INHERITED = {
    ("MegaCluster", "transferOwnership"): ("OwnableUnauthorizedAccount",),
    ("MegaCluster", "acceptOwnership"): ("OwnableUnauthorizedAccount",),
    ("MegaClusterShare", "transfer"): ("SharesDoNotMove",),
    ("MegaClusterShare", "transferFrom"): ("SharesDoNotMove",),
    ("MegaClusterShare", "approve"): ("SharesDoNotMove",),
}


def _ids() -> list[str]:
    """Rows that read alike are numbered."""
    number: Counter[str] = Counter()
    ids = []
    for name in map(str, ROWS):
        number[name] += 1
        ids.append(name if number[name] == 1 else f"{name}-{number[name]}")
    return ids


IDS = _ids()


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


@pytest.fixture(scope="module")
def observer(scene: Scene) -> Observer:
    return Observer(scene)


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_it_is_rejected_and_leaves_nothing_behind(scene: Scene, observer: Observer, row: Row) -> None:
    with scene.rolled_back():
        row.situation(scene)
        contract, caller = scene.contracts[row.contract], resolve(row.caller, scene)
        arguments, details = resolve(row.arguments, scene), resolve(row.details, scene)
        before = observer.look_at(row.situation)
        with pytest.raises(Reverted) as refusal:
            scene.call_as(caller, contract, row.function, *arguments)
        assert (refusal.value.name, refusal.value.arguments) == (row.error, details)
        assert observer.look() == before


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda s: s.govern("suspend", STRANGER), id="a suspension"),
        pytest.param(lambda s: s.act(LISTED, "join"), id="a member"),
        pytest.param(lambda s: s.add_validators(ANNA, FOUR), id="a validator"),
        pytest.param(lambda s: s.withdraw(ANNA, FOUR, 0), id="a settlement on SSV"),
        pytest.param(lambda s: s.deposit(CARL, LIQUIDATED, 1), id="a wei in a cluster"),
        pytest.param(a_raise_is_declared, id="a declared fee"),
        pytest.param(lambda s: s.call(s.token, "approve", s.mega.address, 1, caller=BEN), id="leave to take"),
        pytest.param(ether_came_to_the_wallets_proxies, id="ether"),
        pytest.param(lambda s: s.call(s.token, "transfer", s.proxy(BEN), 1, caller=ANNA), id="a wei"),
    ],
)
def test_the_look_sees_what_is_carried_out(
    scene: Scene, observer: Observer, act: Callable[[Scene], Any]
) -> None:
    with scene.rolled_back():
        before = observer.look()
        act(scene)
        assert observer.look() != before


@cache
def promises() -> dict[tuple[str, str], tuple[str, ...]]:
    return read_rejections(compiled()) | INHERITED


@pytest.mark.parametrize("promise", sorted(promises().items()), ids=lambda promise: ".".join(promise[0]))
def test_what_the_interface_rejects_has_rows(promise: tuple[tuple[str, str], tuple[str, ...]]) -> None:
    """As many at least as it is named there: the same error may be for the caller, and for an argument."""
    key, rejections = promise
    rows = Counter(row.rejection for row in ROWS if (row.contract, row.function) == key)
    assert {name: min(rows[name], count) for name, count in Counter(rejections).items()} == Counter(
        rejections
    )


def test_what_is_rejected_is_in_the_interface() -> None:
    assert [str(row) for row in ROWS if not _is_promised(row, promises()[row.contract, row.function])] == []


def _is_promised(row: Row, promised: tuple[str, ...]) -> bool:
    if row.rejection not in promised:
        return False
    # Operators are looked at one after the other, each by all the rules.
    later = (
        promised if row.function == "registerValidators" else promised[promised.index(row.rejection) + 1 :]
    )
    return row.also in ("", *later)


def test_every_function_that_changes_state_has_rows() -> None:
    changing = {
        (name, entry["name"])
        for name in ("MegaCluster", "MegaClusterShare", "Treasury", "EntityProxy", "EntityProxyFactory")
        for entry in compiled().contract(name).abi
        if entry["type"] == "function" and entry["stateMutability"] in ("nonpayable", "payable")
    }
    pure = {("MegaCluster", "renounceOwnership"), *INHERITED} - changing
    with_rows = {(row.contract, row.function) for row in ROWS} - {("MegaClusterViews", "clusterAccount")}
    assert with_rows == changing - REJECTS_NOTHING | pure


def test_every_error_of_ours_is_raised() -> None:
    at_deployment = {"ParameterOutOfRange", "NoCode", "DistributorPaysAnotherToken"}
    assert {row.error for row in ROWS} >= declared_errors(compiled()) - at_deployment


# Neighbours in an interface's list that no call can both deserve, and why.
EXCLUSIVE = {
    ("ZeroAddress", "AlreadyListed"): "the zero address is never listed",
    ("ZeroAddress", "AlreadySuspended"): "nor suspended",
    ("NotMember", "OperatorsRemain"): "who has operators cannot have left",
    ("UnknownOperator", "NotOperatorOwner"): "an operator of nobody is in nobody else's way",
    ("OperatorIsRemoved", "OperatorIsOpen"): "an open operator cannot be removed",
    ("OperatorIsOpen", "ExitNoticeRuns"): "the notice runs from the close",
    ("UnknownOperator", "OperatorIsClosed"): "an operator of nobody is not closed",
    ("EntityIsSuspended", "SameEntity"): "the operator before would have been refused for it",
    ("NoProxy", "OperatorIsRemoved"): "without a proxy there are no validators",
    ("NothingToSweep", "EtherNotAccepted"): "nothing is not offered",
    ("NoRankPending", "RankNotReady"): "there is none to be ready",
    ("NothingOwed", TOKENS): "nothing is not paid",
}


def test_of_two_faults_the_one_named_first_is_reported() -> None:
    """Each neighbour in a list, with the one after it, is in a row that has both wrong."""
    together = {(row.contract, row.function, row.rejection, row.also) for row in ROWS}
    missing = [
        (*key, first, second)
        for key, rejections in promises().items()
        for first, second in pairwise(rejections)
        if (*key, first, second) not in together and (first, second) not in EXCLUSIVE
    ]
    assert missing == []
