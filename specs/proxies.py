"""An entity's proxy: owns things on SSV and, between calls, holds nothing but rewards not yet split."""

from collections.abc import Iterator
from contextlib import contextmanager

from specs import token as tokens
from specs.accounts import MEGA_CLUSTER, SSV, Account, compute_proxy
from specs.rejections import Rejection, reject
from specs.state import State


def fund(state: State, entity: Account, amount: int) -> None:
    """Takes `amount` from the entity, which approved the mega-cluster, and lets SSV take exactly that."""
    if amount > 0:
        proxy = compute_proxy(entity)
        tokens.process_transfer_from(state.token, MEGA_CLUSTER, entity, proxy, amount)
        tokens.process_approve(state.token, proxy, SSV, amount)


@contextmanager
def passing_on(state: State, entity: Account) -> Iterator[None]:
    """What SSV pays to the proxy meanwhile reaches the entity at once."""
    proxy = compute_proxy(entity)
    held = tokens.get_balance(state.token, proxy)
    yield
    received = tokens.get_balance(state.token, proxy) - held
    tokens.process_transfer(state.token, proxy, entity, received)


def process_command(state: State, caller: Account, *arguments: object) -> None:
    """Called by anyone but the mega-cluster, a proxy does nothing."""
    reject(Rejection.NotMegaCluster)
