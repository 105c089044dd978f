"""What holds of every accepted call: predicates over the state before, the call, and the state after.

Time passes in calls of their own, so a call begins and ends at one block and one second.
"""

from collections.abc import Callable
from typing import Final

from specs import isolation_steps, share_steps, treasury_steps
from specs.calls import Call
from specs.invariants import compute_slug
from specs.state import State

StepPredicate = Callable[[State, Call, State], bool]

STEP_PREDICATES: Final[tuple[StepPredicate, ...]] = (
    treasury_steps.claims_pay_only_what_is_owed,
    treasury_steps.claiming_twice_pays_once,
    treasury_steps.settling_often_changes_nothing,
    treasury_steps.no_share_earns_before_its_mint,
    treasury_steps.no_share_comes_and_goes_within_its_delay,
    treasury_steps.burning_keeps_what_was_earned,
    treasury_steps.split_loses_nothing,
    treasury_steps.treasury_gets_at_least_its_share,
    treasury_steps.rewards_are_split_once,
    treasury_steps.principal_is_never_taxed,
    isolation_steps.only_the_mega_cluster_commands_a_proxy,
    isolation_steps.nobody_lowers_what_another_owns,
    isolation_steps.nobody_acts_as_another_owner,
    isolation_steps.refunds_reach_the_cluster_owner,
    isolation_steps.our_calls_leave_nothing_in_a_proxy,
    isolation_steps.a_stranger_is_nobody,
    isolation_steps.the_governor_takes_nothing,
    isolation_steps.suspension_takes_nothing,
    share_steps.shares_never_move,
    share_steps.cycling_operators_gains_nothing,
    share_steps.useless_operators_earn_nothing,
    share_steps.a_moment_of_other_capacity_moves_no_price,
)


def get_broken(before: State, call: Call, after: State) -> list[str]:
    """Slugs of the properties that the step violates."""
    return [compute_slug(holds) for holds in STEP_PREDICATES if not holds(before, call, after)]
