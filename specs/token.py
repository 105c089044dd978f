"""SSV's token: a plain ERC-20 that neither takes a fee on transfers nor calls back."""

from dataclasses import dataclass, field

from specs.accounts import NOBODY, Account
from specs.rejections import Rejection, require

UNLIMITED = 2**256 - 1
"""An allowance of this size is not used up."""


@dataclass
class Token:
    balances: dict[Account, int] = field(default_factory=dict)
    allowances: dict[tuple[Account, Account], int] = field(default_factory=dict)
    """By owner and spender."""


def get_balance(token: Token, account: Account) -> int:
    return token.balances.get(account, 0)


def get_allowance(token: Token, owner: Account, spender: Account) -> int:
    return token.allowances.get((owner, spender), 0)


def process_transfer(token: Token, caller: Account, to: Account, amount: int) -> None:
    require(to != NOBODY, Rejection.TokenToNobody)
    require(amount <= get_balance(token, caller), Rejection.TokenBalanceTooLow)
    token.balances[caller] = get_balance(token, caller) - amount
    token.balances[to] = get_balance(token, to) + amount


def process_approve(token: Token, caller: Account, spender: Account, amount: int) -> None:
    require(spender != NOBODY, Rejection.TokenApprovalOfNobody)
    token.allowances[caller, spender] = amount


def process_transfer_from(token: Token, caller: Account, owner: Account, to: Account, amount: int) -> None:
    allowance = get_allowance(token, owner, caller)
    require(amount <= allowance, Rejection.TokenAllowanceTooLow)
    if allowance != UNLIMITED:
        token.allowances[owner, caller] = allowance - amount
    process_transfer(token, owner, to, amount)
