"""The treasury: what is set aside is owed, in whole wei per unit, to those who hold shares by then."""

from specs import token as tokens
from specs.accounts import TREASURY, Account
from specs.rejections import Rejection, require
from specs.state import State

LARGEST_BALANCE = 2**128 - 1
"""Wei beyond this are not seen."""


def get_arrived(state: State) -> int:
    """Wei in the treasury that nobody took note of yet."""
    balance = min(tokens.get_balance(state.token, TREASURY), LARGEST_BALANCE)
    return max(0, balance - state.treasury.owed_total - state.treasury.undistributed)


def get_claimable(state: State, account: Account) -> int:
    """What a claim by `account` would pay now."""
    pot = state.treasury.undistributed + get_arrived(state)
    supply = state.shares.supply
    per_unit = pot // supply if supply else 0
    return state.treasury.owed.get(account, 0) + per_unit * state.shares.balances.get(account, 0)


def get_owed_until_settled(state: State, account: Account) -> int:
    """What `account` was owed when it was last settled: what came later is owed but not yet written down."""
    treasury = state.treasury
    since = treasury.index - treasury.settled_index.get(account, 0)
    return treasury.owed.get(account, 0) - since * state.shares.balances.get(account, 0)


def process_deposits(state: State) -> None:
    """Takes note of what arrived. What does not divide, or finds nobody with shares, waits."""
    treasury, shares = state.treasury, state.shares
    arrived = get_arrived(state)
    pot = treasury.undistributed + arrived
    per_unit = pot // shares.supply if shares.supply else 0
    for account, units in shares.balances.items():
        treasury.owed[account] = treasury.owed.get(account, 0) + per_unit * units
    treasury.deposited += arrived
    treasury.index += per_unit
    treasury.owed_total += per_unit * shares.supply
    treasury.undistributed = pot - per_unit * shares.supply


def process_settle(state: State, account: Account) -> None:
    """Anyone may call. Comes before every change of what `account` holds."""
    process_deposits(state)
    state.treasury.settled_index[account] = state.treasury.index


def process_claim(state: State, caller: Account) -> None:
    treasury = state.treasury
    process_settle(state, caller)
    amount = treasury.owed.get(caller, 0)
    require(amount > 0, Rejection.NothingOwed)
    treasury.owed[caller] = 0
    treasury.owed_total -= amount
    treasury.paid += amount
    tokens.process_transfer(state.token, TREASURY, caller, amount)
