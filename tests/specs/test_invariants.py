"""Every predicate over states can fail, and only for its own reason."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from specs import calls, invariants, rate, shares
from specs.accounts import SSV, Account, compute_proxy
from specs.capacity import get_capacity
from specs.invariants import STATE_PREDICATES, compute_slug, get_broken
from specs.rejections import Rejection, reject
from specs.ssv import Ssv
from specs.state import Holding, State, copy_state
from tests.specs.scenario import ANN, BEN, CAT, DAN, FAY, IDS, create_busy, create_empty, create_members

Corruption = Callable[[State, pytest.MonkeyPatch], None]


def owe_more(state: State, patch: pytest.MonkeyPatch) -> None:
    state.treasury.owed[ANN] += 1


def note_more(state: State, patch: pytest.MonkeyPatch) -> None:
    state.treasury.deposited += 1


def refuse(function: str, patch: pytest.MonkeyPatch) -> None:
    def refused(state: State, caller: Account, *arguments: Any) -> None:
        reject(Rejection.NotMember)

    patch.setattr(calls, "TRANSITIONS", {**calls.TRANSITIONS, function: refused})


def refuse_claims(state: State, patch: pytest.MonkeyPatch) -> None:
    refuse("Treasury.claim", patch)


def leave_an_allowance(state: State, patch: pytest.MonkeyPatch) -> None:
    state.token.allowances[compute_proxy(ANN), SSV] = 1


def count_capacity_wrong(state: State, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(invariants, "get_capacity", lambda state: get_capacity(state) + 1)


def hold_too_many_slots(state: State, patch: pytest.MonkeyPatch) -> None:
    state.holdings[BEN, IDS] = Holding(validators=1, held_slots=2)


def shrink_operators(state: State, patch: pytest.MonkeyPatch) -> None:
    """Of the suspended, whose slots count for nothing else."""
    for entity in (ANN, BEN, CAT, DAN):
        state.entities[entity] = replace(state.entities[entity], is_suspended=True)
    state.parameters = replace(state.parameters, slots_per_operator=1)


def give_an_operator_away(state: State, patch: pytest.MonkeyPatch) -> None:
    state.operators[4] = replace(state.operators[4], entity=CAT)
    state.ssv.operators[4] = replace(state.ssv.operators[4], owner=compute_proxy(CAT))
    del state.shares.ranks[DAN]


def refuse_releases(state: State, patch: pytest.MonkeyPatch) -> None:
    """Of a cluster that was liquidated by others."""
    proxy = compute_proxy(ANN)
    cluster = state.ssv.clusters[proxy, IDS]
    state.ssv.clusters[proxy, IDS] = replace(cluster, active=False, balance=0)
    for operator_id in IDS:
        state.ssv.operators[operator_id] = replace(state.ssv.operators[operator_id], validator_count=0)
    refuse("MegaCluster.releaseSlots", patch)


def take_seats_away(state: State, patch: pytest.MonkeyPatch) -> None:
    state.parameters = replace(state.parameters, max_members=4)


def print_shares(state: State, patch: pytest.MonkeyPatch) -> None:
    state.shares.supply += 1


def add_a_rank(state: State, patch: pytest.MonkeyPatch) -> None:
    shares.add_rank(state, FAY, 10**6)


def turn_the_rate_round(state: State, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rate, "get_rate", lambda parameters, capacity: capacity)


def count_a_validator_twice(state: State, patch: pytest.MonkeyPatch) -> None:
    count = state.ssv.operators[5].validator_count
    state.ssv.operators[5] = replace(state.ssv.operators[5], validator_count=count + 1)


def rename_a_removed_operators_entity(state: State, patch: pytest.MonkeyPatch) -> None:
    state.operators[7] = replace(state.operators[7], entity=FAY)


def raise_a_fee(state: State, patch: pytest.MonkeyPatch) -> None:
    state.ssv.operators[5] = replace(state.ssv.operators[5], fee=10**6)


def refuse_leaving(state: State, patch: pytest.MonkeyPatch) -> None:
    refuse("MegaCluster.leave", patch)


CORRUPTIONS: Mapping[str, Corruption] = {
    "treasury-covers-what-it-owes": owe_more,
    "every-wei-is-owed-or-paid": note_more,
    "a-claim-cannot-be-blocked": refuse_claims,
    "no-allowance-outlives-its-call": leave_an_allowance,
    "capacity-is-the-exact-optimum": count_capacity_wrong,
    "used-slots-are-assigned-validators": hold_too_many_slots,
    "no-operator-beyond-its-slots": shrink_operators,
    "a-validator-spans-four-entities": give_an_operator_away,
    "nobody-holds-anothers-slots-for-ever": refuse_releases,
    "a-seat-for-every-member": take_seats_away,
    "supply-is-the-sum-of-minted-ranks": print_shares,
    "no-more-ranks-than-open-operators": add_a_rank,
    "rate-never-rises-with-capacity": turn_the_rate_round,
    "the-ledger-agrees-with-ssv": count_a_validator_twice,
    "every-operator-belongs-to-its-proxy": rename_a_removed_operators_entity,
    "no-fee-above-the-maximum": raise_a_fee,
    "a-member-can-always-get-out": refuse_leaving,
}


def test_every_predicate_has_its_corruption() -> None:
    assert list(CORRUPTIONS) == [compute_slug(predicate) for predicate in STATE_PREDICATES]


@pytest.mark.parametrize("create", [create_empty, create_members, create_busy])
def test_all_hold(create: Callable[[], State]) -> None:
    assert get_broken(create()) == []


@pytest.mark.parametrize("slug", CORRUPTIONS)
def test_it_fails_for_its_own_reason(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state = copy_state(create_busy())
    CORRUPTIONS[slug](state, monkeypatch)
    assert get_broken(state) == [slug]


def test_the_copy_of_a_state_changes_apart() -> None:
    state = create_busy()
    copy = copy_state(state)
    copy.ssv.operators.clear()
    copy.treasury.owed.clear()
    assert isinstance(copy.ssv, Ssv)
    assert state == create_busy()
