"""Who acts and who holds: an account is a name, and the contracts have fixed ones."""

from typing import Final, NewType

Account = NewType("Account", str)

NOBODY: Final = Account("nobody")
"""The zero address."""
MEGA_CLUSTER: Final = Account("mega-cluster")
TREASURY: Final = Account("treasury")
SHARES: Final = Account("shares")
SSV: Final = Account("ssv")
DISTRIBUTOR: Final = Account("distributor")
DAO: Final = Account("dao")
"""Owns SSV's parameters and the distributor's root."""

CONTRACTS: Final = frozenset({MEGA_CLUSTER, TREASURY, SHARES, SSV, DISTRIBUTOR})
"""Hold for others: what they have is not theirs."""


def compute_proxy(entity: Account) -> Account:
    """The one account through which `entity` owns things on SSV."""
    return Account(f"proxy of {entity}")
