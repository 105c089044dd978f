"""The distributor of SSV's incentives: what each account was granted in total, published as a root."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NewType

from specs import token as tokens
from specs.accounts import DAO, DISTRIBUTOR, Account
from specs.rejections import Rejection, require
from specs.token import Token

Root = NewType("Root", str)
NO_ROOT = Root("none")


@dataclass(frozen=True)
class Proof:
    """Evidence that `root` grants `amount` to `account`: here the statement itself."""

    root: Root
    account: Account
    amount: int


@dataclass
class Distributor:
    grants: dict[Root, Mapping[Account, int]] = field(default_factory=dict)
    """What each root that was ever drawn up grants, in wei since the beginning."""
    root: Root = NO_ROOT
    claimed: dict[Account, int] = field(default_factory=dict)


def get_claimed(distributor: Distributor, account: Account) -> int:
    return distributor.claimed.get(account, 0)


def is_valid_proof(distributor: Distributor, proof: Proof, account: Account, amount: int) -> bool:
    return (
        proof == Proof(distributor.root, account, amount)
        and distributor.grants.get(proof.root, {}).get(account) == amount
    )


def process_set_root(distributor: Distributor, caller: Account, root: Root) -> None:
    require(caller == DAO, Rejection.SsvCallerNotOwner)
    distributor.root = root


def process_claim(
    distributor: Distributor,
    token: Token,
    account: Account,
    cumulative: int,
    expected_root: Root,
    proof: Proof,
) -> None:
    """Anyone may call; the account alone is paid."""
    require(expected_root == distributor.root, Rejection.RootWasUpdated)
    require(is_valid_proof(distributor, proof, account, cumulative), Rejection.ProofIsInvalid)
    unpaid = cumulative - get_claimed(distributor, account)
    require(unpaid > 0, Rejection.NothingToClaim)
    distributor.claimed[account] = cumulative
    tokens.process_transfer(token, DISTRIBUTOR, account, unpaid)
