"""Rewards that reached a proxy: the entity splits them between the treasury and itself. Ether is its own."""

from specs import distributor as distributors
from specs import token as tokens
from specs.accounts import TREASURY, Account, compute_proxy
from specs.distributor import Proof, Root
from specs.members import check_has_proxy
from specs.parameters import Parameters
from specs.rejections import Rejection, require
from specs.state import State


def compute_split(parameters: Parameters, amount: int) -> tuple[int, int]:
    """To the treasury, rounded up, and to the entity: together the whole amount."""
    to_treasury = -(-amount * parameters.treasury_basis_points // 10_000)
    return to_treasury, amount - to_treasury


def split(state: State, entity: Account) -> None:
    proxy = compute_proxy(entity)
    held = tokens.get_balance(state.token, proxy)
    require(held > 0, Rejection.NothingToSplit)
    to_treasury, to_entity = compute_split(state.parameters, held)
    tokens.process_transfer(state.token, proxy, TREASURY, to_treasury)
    tokens.process_transfer(state.token, proxy, entity, to_entity)


def process_split_rewards(state: State, caller: Account) -> None:
    check_has_proxy(state, caller)
    split(state, caller)


def process_claim_rewards(
    state: State, caller: Account, cumulative: int, expected_root: Root, proof: Proof
) -> None:
    """Somebody may have claimed for the proxy already: then there is only the split left to do."""
    check_has_proxy(state, caller)
    proxy = compute_proxy(caller)
    if distributors.get_claimed(state.distributor, proxy) < cumulative:
        distributors.process_claim(state.distributor, state.token, proxy, cumulative, expected_root, proof)
    split(state, caller)


def process_sweep_ether(state: State, caller: Account) -> None:
    """Ether that the nodes' fees, or anyone, sent to the proxy; nothing of it is set aside."""
    check_has_proxy(state, caller)
    proxy = compute_proxy(caller)
    amount = state.ether.get(proxy, 0)
    require(amount > 0, Rejection.NothingToSweep)
    require(caller not in state.refuses_ether, Rejection.EtherNotAccepted)
    state.ether[proxy] = 0
    state.ether[caller] = state.ether.get(caller, 0) + amount
