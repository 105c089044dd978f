"""What is set aside is owed to those who hold shares, once, to the wei."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specs.accounts import TREASURY
from specs.calls import Call, get_after
from specs.rejections import Rejected, Rejection
from specs.state import State
from specs.treasury import LARGEST_BALANCE, get_claimable
from tests.specs.scenario import ANN, BEN, CAT, SID, create_members, mint, pass_time, run


def pay(amount: int) -> Call:
    return Call("Token.transfer", SID, (TREASURY, amount))


def settle(account: str) -> Call:
    return Call("Treasury.settle", SID, (account,))


def create_holders() -> State:
    """Ann and ben hold r(0) = e² shares each; there was no capacity when they came."""
    return run(create_members(), pass_time(5, 60), mint(ANN), mint(BEN))


UNITS = 7_389_056


def test_a_deposit_is_shared_by_shares_and_the_rest_waits() -> None:
    state = run(create_holders(), pay(4 * UNITS + 5), settle(SID))
    assert (state.treasury.index, state.treasury.undistributed) == (2, 5)
    assert [get_claimable(state, account) for account in (ANN, BEN, CAT)] == [2 * UNITS, 2 * UNITS, 0]


def test_the_rest_goes_with_the_next_deposit() -> None:
    state = run(create_holders(), pay(5), settle(ANN), pay(2 * UNITS - 5), settle(BEN))
    assert (state.treasury.index, state.treasury.undistributed) == (1, 0)


def test_what_comes_before_the_first_mint_goes_to_the_first_holder() -> None:
    state = run(create_members(), pass_time(5, 60), pay(3 * UNITS + 1), settle(SID), mint(ANN))
    assert (state.treasury.deposited, state.treasury.undistributed) == (3 * UNITS + 1, 3 * UNITS + 1)
    state = run(state, mint(BEN))
    assert [get_claimable(state, account) for account in (ANN, BEN)] == [3 * UNITS, 0]


def test_a_mint_shares_in_nothing_that_came_before() -> None:
    state = run(create_holders(), pay(2 * UNITS), mint(CAT))
    assert [get_claimable(state, account) for account in (ANN, BEN, CAT)] == [UNITS, UNITS, 0]


def test_a_burn_keeps_what_was_earned() -> None:
    state = run(create_holders(), pay(2 * UNITS), Call("MegaCluster.closeOperator", ANN, (1,)))
    assert state.shares.balances == {ANN: 0, BEN: UNITS}
    assert get_claimable(state, ANN) == UNITS
    state = run(state, pay(UNITS))
    assert [get_claimable(state, account) for account in (ANN, BEN)] == [UNITS, 2 * UNITS]


def test_a_claim_pays_once() -> None:
    state = run(create_holders(), pay(2 * UNITS))
    held = state.token.balances[ANN]
    state = run(state, Call("Treasury.claim", ANN))
    assert state.token.balances[ANN] - held == UNITS
    with pytest.raises(Rejected) as refused:
        get_after(state, Call("Treasury.claim", ANN))
    assert refused.value.rejection == Rejection.NothingOwed


def test_tokens_beyond_what_it_can_count_are_not_seen() -> None:
    state = create_holders()
    state.token.balances[TREASURY] = LARGEST_BALANCE + 10
    state = run(state, settle(ANN))
    assert state.treasury.deposited == LARGEST_BALANCE


@given(st.lists(st.integers(0, 10**9), max_size=6))
def test_settling_in_between_changes_no_payout(amounts: Sequence[int]) -> None:
    holders = create_holders()
    together = run(holders, *map(pay, amounts), settle(ANN))
    apart = run(holders, *(call for amount in amounts for call in (pay(amount), settle(ANN))), settle(ANN))
    assert together == apart
