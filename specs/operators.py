"""Operators of the mega-cluster: registered and owned on SSV by the entity's proxy."""

from dataclasses import replace

from specs import shares, ssv_operators
from specs.accounts import MEGA_CLUSTER, NOBODY, Account, compute_proxy
from specs.members import check_joined, check_member
from specs.proxies import passing_on
from specs.rejections import Rejection, reject, require
from specs.ssv import UNIT
from specs.state import Operator, State, get_ranks, get_used_slots


def get_own_operator(state: State, caller: Account, operator_id: int) -> Operator:
    operator = state.operators.get(operator_id)
    if operator is None:
        reject(Rejection.UnknownOperator)
    require(operator.entity == caller, Rejection.NotOperatorOwner)
    require(not operator.is_removed, Rejection.OperatorIsRemoved)
    return operator


def get_open_operators(state: State, account: Account) -> int:
    return sum(o.entity == account and o.closed_at is None for o in state.operators.values())


def process_register_operator(
    state: State, caller: Account, key: bytes, fee: int, minimum_units: int
) -> None:
    """A useful operator adds a rank, priced by the capacity before it counts."""
    check_member(state, caller)
    require(fee <= state.parameters.max_operator_fee, Rejection.FeeAboveMaximum)
    rank, units = shares.get_next_rank(state, caller)
    require(units >= minimum_units, Rejection.SharesBelowMinimum)

    proxy = compute_proxy(caller)
    operator_id = ssv_operators.process_register_operator(state, proxy, key, fee, is_private=True)
    ssv_operators.process_set_whitelisting_contract(state, proxy, operator_id, MEGA_CLUSTER)
    state.operators[operator_id] = Operator(caller)
    if rank > 0:
        shares.add_rank(state, caller, units)


def process_close_operator(state: State, caller: Account, operator_id: int) -> None:
    """No new validators from now on. A rank goes only if fewer open operators than ranks are left."""
    check_joined(state, caller)
    operator = get_own_operator(state, caller, operator_id)
    require(operator.closed_at is None, Rejection.OperatorIsClosed)

    state.operators[operator_id] = replace(operator, closed_at=state.clock.time)
    if get_open_operators(state, caller) < shares.get_rank_count(get_ranks(state, caller)):
        shares.drop_rank(state, caller)


def process_remove_operator(state: State, caller: Account, operator_id: int) -> None:
    """Once empty, or after the notice even when used by others."""
    check_joined(state, caller)
    operator = get_own_operator(state, caller, operator_id)
    if operator.closed_at is None:
        reject(Rejection.OperatorIsOpen)
    is_empty = get_used_slots(state).get(operator_id, 0) == 0
    notice_ends = operator.closed_at + state.parameters.exit_notice
    require(is_empty or state.clock.time >= notice_ends, Rejection.ExitNoticeRuns)

    state.operators[operator_id] = replace(operator, is_removed=True)
    with passing_on(state, caller):
        ssv_operators.process_remove_operator(state, compute_proxy(caller), operator_id)


def process_declare_fee(state: State, caller: Account, operator_id: int, fee: int) -> None:
    check_member(state, caller)
    get_own_operator(state, caller, operator_id)
    require(fee <= state.parameters.max_operator_fee, Rejection.FeeAboveMaximum)
    ssv_operators.process_declare_fee(state, compute_proxy(caller), operator_id, fee)


def process_execute_fee(state: State, caller: Account, operator_id: int) -> None:
    check_member(state, caller)
    get_own_operator(state, caller, operator_id)
    declared = state.ssv.declared_fees.get(operator_id)
    is_within = declared is None or declared.fee * UNIT <= state.parameters.max_operator_fee
    require(is_within, Rejection.FeeAboveMaximum)
    ssv_operators.process_execute_fee(state, compute_proxy(caller), operator_id)


def process_cancel_fee(state: State, caller: Account, operator_id: int) -> None:
    check_joined(state, caller)
    get_own_operator(state, caller, operator_id)
    ssv_operators.process_cancel_fee(state, compute_proxy(caller), operator_id)


def process_reduce_fee(state: State, caller: Account, operator_id: int, fee: int) -> None:
    check_joined(state, caller)
    get_own_operator(state, caller, operator_id)
    ssv_operators.process_reduce_fee(state, compute_proxy(caller), operator_id, fee)


def process_withdraw_earnings(state: State, caller: Account, operator_id: int, amount: int) -> None:
    check_joined(state, caller)
    get_own_operator(state, caller, operator_id)
    require(amount > 0, Rejection.ZeroAmount)
    with passing_on(state, caller):
        ssv_operators.process_withdraw_earnings(state, compute_proxy(caller), operator_id, amount)


def process_withdraw_all_earnings(state: State, caller: Account, operator_id: int) -> None:
    check_joined(state, caller)
    get_own_operator(state, caller, operator_id)
    with passing_on(state, caller):
        ssv_operators.process_withdraw_earnings(state, compute_proxy(caller), operator_id, amount=0)


def process_set_fee_recipient(state: State, caller: Account, recipient: Account) -> None:
    """Only tells the nodes where execution-layer fees go."""
    check_joined(state, caller)
    require(recipient != NOBODY, Rejection.ZeroAddress)
