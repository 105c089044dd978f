"""Operators: fees near every limit, closes and removals near the end of the notice."""

from analysis.lockstep.bytecode import ACTORS
from analysis.lockstep.choices import Choices
from analysis.lockstep.picking import NothingSensible, pick_joined, pick_member, pick_operator, prefer, spread
from specs import accounts
from specs.calls import Call
from specs.shares import get_next_rank
from specs.ssv import SMALLEST_OPERATOR_FEE, UNIT, get_operator_earnings
from specs.state import State, get_used_slots
from specs.token import UNLIMITED

MOST_OPERATORS = 30
"""In one run, those of strangers too: every one of them is observed after every call."""


def register_operator(state: State, choices: Choices) -> Call:
    number = len(state.ssv.operators) + 1
    if number > MOST_OPERATORS:
        raise NothingSensible
    caller = pick_member(state, choices)
    maximum = state.parameters.max_operator_fee
    fee = prefer(
        choices, [0, SMALLEST_OPERATOR_FEE, 2 * SMALLEST_OPERATOR_FEE], [*spread(maximum, UNIT), UNLIMITED]
    )
    fee = prefer(choices, [fee], [*spread(SMALLEST_OPERATOR_FEE), *spread(SMALLEST_OPERATOR_FEE, UNIT)])
    key = prefer(choices, [f"operator {number}".encode()], [*sorted(state.ssv.operator_keys), b""])
    _, units = get_next_rank(state, caller)
    minimum = prefer(choices, [0, units], [*spread(units), UNLIMITED])
    return Call("MegaCluster.registerOperator", caller, (key, fee, minimum))


def close_operator(state: State, choices: Choices) -> Call:
    suiting = [n for n, o in state.operators.items() if o.closed_at is None]
    caller, operator_id = pick_operator(state, choices, suiting)
    return Call("MegaCluster.closeOperator", caller, (operator_id,))


def remove_operator(state: State, choices: Choices) -> Call:
    suiting = [n for n, o in state.operators.items() if o.closed_at is not None and not o.is_removed]
    due = [n for n in suiting if is_notice_about_to_end(state, n)]
    suiting = due if due and choices.chance(85) else suiting
    caller, operator_id = pick_operator(state, choices, suiting or get_existing(state))
    return Call("MegaCluster.removeOperator", caller, (operator_id,))


def is_notice_about_to_end(state: State, operator_id: int) -> bool:
    """Within a second, where it matters: an operator that is not used can be removed at once."""
    closed_at = state.operators[operator_id].closed_at or 0
    is_near = abs(closed_at + state.parameters.exit_notice - state.clock.time) <= 1
    return is_near and operator_id in get_used_slots(state)


def get_existing(state: State) -> list[int]:
    return [n for n, o in state.operators.items() if not o.is_removed]


def declare_fee(state: State, choices: Choices) -> Call:
    charging = [n for n in get_existing(state) if state.ssv.operators[n].fee > 0]
    caller, operator_id = pick_operator(state, choices, charging)
    theirs = state.ssv.operators.get(operator_id)
    fee = theirs.fee if theirs else 0
    highest = fee * (10_000 + state.ssv.fee_increase_limit) // 10_000
    raises = [units * UNIT for units in {(fee + highest + 1) // 2, highest} if units > fee]
    limits = [
        *spread(highest * UNIT, UNIT),
        *spread(state.parameters.max_operator_fee, UNIT),
        fee * UNIT,
        1,
        UNLIMITED,
    ]
    return Call("MegaCluster.declareOperatorFee", caller, (operator_id, prefer(choices, raises, limits)))


def execute_fee(state: State, choices: Choices) -> Call:
    declared, now = state.ssv.declared_fees, state.clock.time
    due = [n for n, fee in declared.items() if fee.begin <= now <= fee.end]
    caller, operator_id = pick_operator(state, choices, due or list(declared))
    return Call("MegaCluster.executeOperatorFee", caller, (operator_id,))


def cancel_fee(state: State, choices: Choices) -> Call:
    caller, operator_id = pick_operator(state, choices, list(state.ssv.declared_fees))
    return Call("MegaCluster.cancelDeclaredOperatorFee", caller, (operator_id,))


def reduce_fee(state: State, choices: Choices) -> Call:
    charging = [n for n in get_existing(state) if state.ssv.operators[n].fee > 0]
    caller, operator_id = pick_operator(state, choices, charging)
    theirs = state.ssv.operators.get(operator_id)
    fee = theirs.fee * UNIT if theirs else 0
    lower = [f for f in (fee - UNIT, SMALLEST_OPERATOR_FEE) if SMALLEST_OPERATOR_FEE <= f < fee] or [0]
    fee = prefer(choices, lower, [0, *spread(fee), *spread(fee, UNIT)])
    return Call("MegaCluster.reduceOperatorFee", caller, (operator_id, fee))


def withdraw_earnings(state: State, choices: Choices) -> Call:
    earning = get_earning(state)
    caller, operator_id = pick_operator(state, choices, list(earning))
    earned = earning.get(operator_id, 0)
    parts = [part * UNIT for part in (earned, earned // 2, 1) if 0 < part <= earned]
    amount = prefer(choices, parts, [0, 1, *spread(earned * UNIT, UNIT), 2**64 * UNIT])
    return Call("MegaCluster.withdrawOperatorEarnings", caller, (operator_id, amount))


def get_earning(state: State) -> dict[int, int]:
    """Operators with what they have earned, in units."""
    block = state.clock.block
    earned = {n: get_operator_earnings(state.ssv.operators[n], block) for n in get_existing(state)}
    return {n: units for n, units in earned.items() if units > 0}


def withdraw_all_earnings(state: State, choices: Choices) -> Call:
    caller, operator_id = pick_operator(state, choices, list(get_earning(state)))
    return Call("MegaCluster.withdrawAllOperatorEarnings", caller, (operator_id,))


def set_fee_recipient(state: State, choices: Choices) -> Call:
    recipient = prefer(choices, ACTORS, [accounts.NOBODY])
    return Call("MegaCluster.setFeeRecipient", pick_joined(state, choices), (recipient,))
