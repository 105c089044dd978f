"""Every predicate over steps can fail, and only for its own reason."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from specs import shares
from specs.accounts import DAO, TREASURY, Account, compute_proxy
from specs.calls import Call, get_after
from specs.invariants import compute_slug
from specs.ssv import DeclaredFee
from specs.state import State
from specs.steps import STEP_PREDICATES, get_broken
from tests.specs.scenario import (
    ANN,
    BEN,
    CAT,
    EVE,
    FAY,
    GOV,
    IDS,
    SID,
    claim_rewards,
    create_busy,
    get_cluster,
    mint,
)


@dataclass(frozen=True)
class Case:
    """A step whose end, or beginning, is corrupted; `also` are properties that say a part of the same."""

    slug: str
    call: Callable[[State], Call]
    corrupt: Callable[[State, State], None]
    also: tuple[str, ...] = ()
    is_refused: bool = False


def add(amounts: dict[Account, int], account: Account, amount: int) -> None:
    amounts[account] = amounts.get(account, 0) + amount


def settle(state: State) -> Call:
    return Call("Treasury.settle", ANN, (BEN,))


def claim(state: State) -> Call:
    return Call("Treasury.claim", ANN)


def split(state: State) -> Call:
    return Call("MegaCluster.splitRewards", ANN)


def withdraw(state: State) -> Call:
    return Call("MegaCluster.withdrawFromCluster", ANN, (IDS, 10**10, get_cluster(state, ANN)))


def age_less(before: State, after: State) -> None:
    ranks = before.shares.ranks[CAT]
    late = tuple(replace(rank, added_in=before.clock.block) for rank in ranks.pending)
    before.shares.ranks[CAT] = replace(ranks, pending=late)


def take_from_the_treasury(before: State, after: State) -> None:
    add(after.token.balances, TREASURY, -1)
    add(after.token.balances, ANN, 1)


def rewrite_the_past(before: State, after: State) -> None:
    after.capacity_history = [(time, capacity + 100) for time, capacity in after.capacity_history]


def reprice(before: State, after: State) -> None:
    ranks = after.shares.ranks[ANN]
    after.shares.ranks[ANN] = replace(ranks, prices=tuple(price + 1 for price in ranks.prices))


CASES = (
    Case(
        "claims-pay-only-what-is-owed",
        claim,
        lambda before, after: add(after.token.balances, ANN, 1),
    ),
    Case("claiming-twice-pays-once", claim, lambda before, after: add(after.treasury.owed, ANN, 1)),
    Case("settling-often-changes-nothing", settle, lambda before, after: add(after.treasury.owed, BEN, 1)),
    Case(
        "no-share-earns-before-its-mint",
        lambda state: mint(CAT),
        lambda before, after: add(after.treasury.owed, CAT, 1),
    ),
    Case("no-share-comes-and-goes-within-its-delay", lambda state: mint(CAT), age_less),
    Case(
        "burning-keeps-what-was-earned",
        lambda state: Call("MegaCluster.closeOperator", BEN, (2,)),
        lambda before, after: add(after.treasury.owed, BEN, -1),
    ),
    Case("split-loses-nothing", split, lambda before, after: add(after.token.balances, ANN, -1)),
    Case("treasury-gets-at-least-its-share", split, take_from_the_treasury),
    Case(
        "rewards-are-split-once",
        settle,
        lambda before, after: add(after.token.balances, compute_proxy(ANN), -1),
    ),
    Case("principal-is-never-taxed", withdraw, lambda before, after: add(after.token.balances, TREASURY, 1)),
    Case(
        "only-the-mega-cluster-commands-a-proxy",
        lambda state: Call("EntityProxy", SID, ("sweepEther", ANN)),
        lambda before, after: None,
        is_refused=True,
    ),
    Case(
        "nobody-lowers-what-another-owns",
        settle,
        lambda before, after: add(after.ether, compute_proxy(BEN), -1),
    ),
    Case(
        "nobody-acts-as-another-owner",
        settle,
        lambda before, after: after.ssv.declared_fees.update({2: DeclaredFee(101, 0, 1)}),
    ),
    Case(
        "refunds-reach-the-cluster-owner", withdraw, lambda before, after: add(after.token.balances, ANN, -1)
    ),
    Case(
        "our-calls-leave-nothing-in-a-proxy",
        withdraw,
        lambda before, after: add(after.token.balances, compute_proxy(ANN), 1),
    ),
    Case(
        "a-stranger-is-nobody",
        lambda state: Call("MegaCluster.setFeeRecipient", SID, (SID,)),
        lambda before, after: None,
        is_refused=True,
    ),
    Case(
        "the-governor-takes-nothing",
        lambda state: Call("MegaCluster.list", GOV, (SID,)),
        lambda before, after: add(after.ether, DAO, 1),
    ),
    Case(
        "suspension-takes-nothing",
        lambda state: Call("MegaCluster.suspend", GOV, (CAT,)),
        lambda before, after: add(after.ether, CAT, 1),
        also=("the-governor-takes-nothing",),
    ),
    Case("shares-never-move", settle, lambda before, after: add(after.shares.balances, ANN, -1)),
    Case("cycling-operators-gains-nothing", settle, reprice),
    Case(
        "useless-operators-earn-nothing",
        settle,
        lambda before, after: shares.add_rank(after, ANN, 10**6),
    ),
    Case("a-moment-of-other-capacity-moves-no-price", settle, rewrite_the_past),
)


def test_every_predicate_has_its_case() -> None:
    assert [case.slug for case in CASES] == [compute_slug(predicate) for predicate in STEP_PREDICATES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.slug)
def test_it_fails_for_its_own_reason(case: Case) -> None:
    before = create_busy()
    call = case.call(before)
    after = create_busy() if case.is_refused else get_after(before, call)
    case.corrupt(before, after)
    assert set(get_broken(before, call, after)) == {case.slug, *case.also}


@pytest.mark.parametrize(
    "call",
    [
        settle,
        claim,
        split,
        withdraw,
        lambda state: mint(CAT),
        lambda state: claim_rewards(ANN, 10**6),
        lambda state: Call("MegaCluster.suspend", GOV, (ANN,)),
        lambda state: Call("MegaCluster.sweepEther", ANN),
        lambda state: Call("MegaCluster.leave", FAY),
        lambda state: Call("MegaCluster.removeValidators", BEN, get_removal(state)),
        lambda state: Call("MegaCluster.closeOperator", EVE, (5,)),
        lambda state: Call("pass time", SID, (1_000, 10_000)),
    ],
    ids=lambda call: call(create_busy()).function,
)
def test_all_hold_of_a_step(call: Callable[[State], Call]) -> None:
    before = create_busy()
    assert get_broken(before, call(before), get_after(before, call(before))) == []


def get_removal(state: State) -> tuple[object, ...]:
    keys = tuple(key for owner, key in state.ssv.validators if owner == compute_proxy(BEN))
    return keys, IDS, get_cluster(state, BEN)
