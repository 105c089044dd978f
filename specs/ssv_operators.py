"""What SSV v1.2.0 lets owners do with operators, and its DAO with the parameters."""

from dataclasses import replace

from specs import token as tokens
from specs.accounts import DAO, SSV, Account
from specs.rejections import Rejection, require
from specs.ssv import (
    SHORTEST_LIQUIDATION_THRESHOLD,
    SMALLEST_OPERATOR_FEE,
    UNIT,
    DeclaredFee,
    SsvOperator,
    compute_units,
    get_network_earnings,
    get_network_index,
    get_operator_earnings,
    get_operator_index,
)
from specs.state import State


def compute_current(operator: SsvOperator, block: int) -> SsvOperator:
    """The operator with its index and earnings counted up to `block`."""
    return replace(
        operator,
        index=get_operator_index(operator, block),
        earnings=get_operator_earnings(operator, block),
        block=block,
    )


def get_own_operator(state: State, caller: Account, operator_id: int) -> SsvOperator:
    operator = state.ssv.operators.get(operator_id)
    require(operator is not None and not operator.is_removed, Rejection.OperatorDoesNotExist)
    assert operator is not None
    require(operator.owner == caller, Rejection.CallerNotOwnerWithData)
    return operator


def process_register_operator(state: State, caller: Account, key: bytes, fee: int, is_private: bool) -> int:
    ssv = state.ssv
    require(fee == 0 or fee >= SMALLEST_OPERATOR_FEE, Rejection.FeeTooLow)
    require(fee <= ssv.maximum_operator_fee, Rejection.FeeTooHigh)
    require(key not in ssv.operator_keys, Rejection.OperatorAlreadyExists)
    units = compute_units(fee)
    operator_id = len(ssv.operators) + 1
    ssv.operator_keys.add(key)
    ssv.operators[operator_id] = SsvOperator(
        owner=caller, fee=units, is_private=is_private, index=0, earnings=0, block=state.clock.block
    )
    return operator_id


def process_set_whitelisting_contract(
    state: State, caller: Account, operator_id: int, contract: Account
) -> None:
    operator = get_own_operator(state, caller, operator_id)
    state.ssv.operators[operator_id] = replace(operator, whitelisting_contract=contract)


def process_remove_operator(state: State, caller: Account, operator_id: int) -> None:
    """Pays what it earned. Its clusters go on without it; its key, index and owner are kept."""
    operator = compute_current(get_own_operator(state, caller, operator_id), state.clock.block)
    state.ssv.operators[operator_id] = replace(
        operator,
        fee=0,
        earnings=0,
        validator_count=0,
        whitelisting_contract=None,
        is_removed=True,
    )
    tokens.process_transfer(state.token, SSV, caller, operator.earnings * UNIT)


def process_declare_fee(state: State, caller: Account, operator_id: int, fee: int) -> None:
    ssv = state.ssv
    operator = get_own_operator(state, caller, operator_id)
    require(fee == 0 or fee >= SMALLEST_OPERATOR_FEE, Rejection.FeeTooLow)
    require(fee <= ssv.maximum_operator_fee, Rejection.FeeTooHigh)
    units = compute_units(fee)
    require(units != operator.fee, Rejection.SameFeeChangeNotAllowed)
    require(operator.fee != 0, Rejection.FeeIncreaseNotAllowed)
    limit = operator.fee * (10_000 + ssv.fee_increase_limit) // 10_000
    require(units <= limit, Rejection.FeeExceedsIncreaseLimit)
    begin = state.clock.time + ssv.declare_period
    ssv.declared_fees[operator_id] = DeclaredFee(units, begin, begin + ssv.execute_period)


def process_execute_fee(state: State, caller: Account, operator_id: int) -> None:
    ssv = state.ssv
    operator = get_own_operator(state, caller, operator_id)
    declared = ssv.declared_fees.get(operator_id)
    require(declared is not None, Rejection.NoFeeDeclared)
    assert declared is not None
    require(declared.begin <= state.clock.time <= declared.end, Rejection.ApprovalNotWithinTimeframe)
    require(declared.fee * UNIT <= ssv.maximum_operator_fee, Rejection.FeeTooHigh)
    ssv.operators[operator_id] = replace(compute_current(operator, state.clock.block), fee=declared.fee)
    del ssv.declared_fees[operator_id]


def process_cancel_fee(state: State, caller: Account, operator_id: int) -> None:
    get_own_operator(state, caller, operator_id)
    require(operator_id in state.ssv.declared_fees, Rejection.NoFeeDeclared)
    del state.ssv.declared_fees[operator_id]


def process_reduce_fee(state: State, caller: Account, operator_id: int, fee: int) -> None:
    operator = get_own_operator(state, caller, operator_id)
    require(fee == 0 or fee >= SMALLEST_OPERATOR_FEE, Rejection.FeeTooLow)
    units = compute_units(fee)
    require(units < operator.fee, Rejection.FeeIncreaseNotAllowed)
    state.ssv.operators[operator_id] = replace(compute_current(operator, state.clock.block), fee=units)
    state.ssv.declared_fees.pop(operator_id, None)


def process_withdraw_earnings(state: State, caller: Account, operator_id: int, amount: int) -> None:
    """An amount of 0 means all; where there is nothing, it is refused."""
    operator = compute_current(get_own_operator(state, caller, operator_id), state.clock.block)
    units = compute_units(amount) or operator.earnings
    require(0 < units <= operator.earnings, Rejection.InsufficientBalance)
    state.ssv.operators[operator_id] = replace(operator, earnings=operator.earnings - units)
    tokens.process_transfer(state.token, SSV, caller, units * UNIT)


def process_update_network_fee(state: State, caller: Account, fee: int) -> None:
    ssv, block = state.ssv, state.clock.block
    require(caller == DAO, Rejection.SsvCallerNotOwner)
    units = compute_units(fee)
    ssv.network_earnings, ssv.network_earnings_block = get_network_earnings(ssv, block), block
    ssv.network_index, ssv.network_index_block = get_network_index(ssv, block), block
    ssv.network_fee = units


def process_withdraw_network_earnings(state: State, caller: Account, amount: int) -> None:
    ssv, block = state.ssv, state.clock.block
    require(caller == DAO, Rejection.SsvCallerNotOwner)
    units = compute_units(amount)
    earned = get_network_earnings(ssv, block)
    require(units <= earned, Rejection.InsufficientBalance)
    ssv.network_earnings, ssv.network_earnings_block = earned - units, block
    tokens.process_transfer(state.token, SSV, caller, amount)


def process_update_maximum_operator_fee(state: State, caller: Account, fee: int) -> None:
    require(caller == DAO, Rejection.SsvCallerNotOwner)
    state.ssv.maximum_operator_fee = fee


def process_update_fee_increase_limit(state: State, caller: Account, basis_points: int) -> None:
    require(caller == DAO, Rejection.SsvCallerNotOwner)
    state.ssv.fee_increase_limit = basis_points


def process_update_liquidation_threshold(state: State, caller: Account, blocks: int) -> None:
    require(caller == DAO, Rejection.SsvCallerNotOwner)
    require(blocks >= SHORTEST_LIQUIDATION_THRESHOLD, Rejection.NewBlockPeriodIsBelowMinimum)
    state.ssv.liquidation_threshold = blocks


def process_update_minimum_collateral(state: State, caller: Account, amount: int) -> None:
    require(caller == DAO, Rejection.SsvCallerNotOwner)
    state.ssv.minimum_collateral = compute_units(amount)
