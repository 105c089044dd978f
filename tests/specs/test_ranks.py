"""Ranks: a stack per member, priced by the slow capacity, minted late, remembered for ever."""

import pytest

from specs.accounts import Account
from specs.calls import Call, get_after
from specs.rejections import Rejected, Rejection
from specs.shares import get_member_ranks, get_next_rank
from specs.state import PendingRank, Ranks, State, get_ranks
from tests.specs.scenario import (
    ANN,
    BEN,
    CAT,
    FAY,
    GOV,
    PARAMETERS,
    SID,
    create_members,
    mint,
    pass_time,
    register_operator,
    run,
)

E_SQUARED = 7_389_056


def close(entity: Account, operator_id: int) -> Call:
    return Call("MegaCluster.closeOperator", entity, (operator_id,))


def get_refusal(state: State, call: Call) -> Rejection:
    with pytest.raises(Rejected) as refused:
        get_after(state, call)
    return refused.value.rejection


def test_a_rank_is_minted_when_its_delay_is_over() -> None:
    state = create_members()
    assert get_ranks(state, ANN) == Ranks(pending=(PendingRank(E_SQUARED, added_in=100),))
    early = run(state, pass_time(PARAMETERS.share_delay - 2, 12))
    assert get_refusal(early, mint(ANN)) == Rejection.RankNotReady
    state = run(early, pass_time(1, 12), mint(ANN))
    assert get_ranks(state, ANN) == Ranks(prices=(E_SQUARED,), minted=1)
    assert get_refusal(state, mint(ANN)) == Rejection.NoRankPending


def test_the_price_is_taken_before_the_operator_counts() -> None:
    """The slots of four operators fit five validators; the present capacity is above the average."""
    state = create_members()
    state = run(state, register_operator(ANN, "a"))
    assert get_ranks(state, ANN).pending[-1].units == 4_055_199  # e^(2 * (20 - 6) / 20), of 5 members


def test_a_rank_dropped_while_pending_leaves_no_price() -> None:
    state = run(create_members(), register_operator(ANN, "a"), close(ANN, 1))
    assert get_ranks(state, ANN) == Ranks(pending=(PendingRank(E_SQUARED, added_in=100),))


def test_a_rank_that_comes_back_has_its_first_price() -> None:
    state = run(create_members(), pass_time(5, 12), mint(ANN), close(ANN, 1))
    assert get_ranks(state, ANN) == Ranks(prices=(E_SQUARED,))
    assert state.shares.supply == 0
    assert get_next_rank(state, ANN) == (1, E_SQUARED)
    state = run(state, pass_time(10, 3_600), register_operator(ANN, "a"))
    assert get_ranks(state, ANN).pending == (PendingRank(E_SQUARED, added_in=state.clock.block),)


def test_a_close_takes_a_rank_only_if_operators_are_missing() -> None:
    """Ann's third operator adds no rank: 3 * 2 is more than the four ranks of the others."""
    state = run(create_members(), register_operator(ANN, "a"))
    assert get_next_rank(state, ANN) == (0, 0)
    state = run(state, register_operator(ANN, "b"))
    assert len(get_ranks(state, ANN).pending) == 2
    state = run(state, close(ANN, 1))
    assert len(get_ranks(state, ANN).pending) == 2
    state = run(state, close(ANN, 6))
    assert len(get_ranks(state, ANN).pending) == 1


def test_ranks_of_the_suspended_go_on_but_make_nobody_useful() -> None:
    state = run(create_members(), Call("MegaCluster.suspend", GOV, (BEN,)))
    assert get_member_ranks(state) == 4
    assert get_next_rank(state, BEN)[0] == 2  # 3 <= 4, its own not among them
    state = run(state, Call("MegaCluster.suspend", GOV, (CAT,)))
    assert get_next_rank(state, ANN) == (0, 0)
    state = run(state, pass_time(5, 12), mint(BEN))
    assert state.shares.balances[BEN] == E_SQUARED


def test_the_first_rank_is_useful_to_anybody() -> None:
    state = create_members()
    assert get_next_rank(state, FAY)[0] == get_next_rank(state, SID)[0] == 1


def test_shares_below_the_least_accepted_are_refused() -> None:
    state = create_members()
    _, units = get_next_rank(state, FAY)
    call = Call("MegaCluster.registerOperator", FAY, (b"key", 0, units + 1))
    assert get_refusal(state, call) == Rejection.SharesBelowMinimum
