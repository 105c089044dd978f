"""What holds of every accepted call for the treasury and for rewards on their way there."""

from typing import Final

from specs import token as tokens
from specs.accounts import TREASURY, compute_proxy
from specs.calls import Call
from specs.owning import get_accounts, get_gain
from specs.state import State, get_ranks
from specs.treasury import get_claimable

SPLITS: Final = ("MegaCluster.splitRewards", "MegaCluster.claimRewards")


def claims_pay_only_what_is_owed(before: State, call: Call, after: State) -> bool:
    paid = -get_gain(before, after, TREASURY)
    if call.function != "Treasury.claim":
        return paid <= 0 and after.treasury.paid == before.treasury.paid
    return paid == get_gain(before, after, call.caller) == get_claimable(before, call.caller)


def claiming_twice_pays_once(before: State, call: Call, after: State) -> bool:
    return call.function != "Treasury.claim" or get_claimable(after, call.caller) == 0


def settling_often_changes_nothing(before: State, call: Call, after: State) -> bool:
    return call.function != "Treasury.settle" or all(
        get_claimable(before, account) == get_claimable(after, account)
        for account in get_accounts(before, after)
    )


def no_share_earns_before_its_mint(before: State, call: Call, after: State) -> bool:
    """A mint writes down as owed what could be claimed before it, to everyone, and no more."""
    return call.function != "MegaClusterShare.mint" or all(
        after.treasury.owed.get(account, 0) == get_claimable(before, account)
        for account in get_accounts(before, after)
    )


def no_share_comes_and_goes_within_its_delay(before: State, call: Call, after: State) -> bool:
    """Shares come with mints of ranks that waited; a rank mints after those below it."""
    for account in get_accounts(before, after):
        if after.shares.balances.get(account, 0) > before.shares.balances.get(account, 0):
            pending = get_ranks(before, account).pending
            is_mint = call.function == "MegaClusterShare.mint" and call.arguments == (account,)
            delay = before.parameters.share_delay
            if not is_mint or not pending or after.clock.block < pending[0].added_in + delay:
                return False
    return True


def burning_keeps_what_was_earned(before: State, call: Call, after: State) -> bool:
    return all(
        get_claimable(after, account) >= get_claimable(before, account)
        for account in get_accounts(before, after)
        if after.shares.balances.get(account, 0) < before.shares.balances.get(account, 0)
    )


def get_split_amount(before: State, call: Call, after: State) -> int:
    """What a split found in the proxy, with what it claimed itself."""
    proxy = compute_proxy(call.caller)
    claimed = after.distributor.claimed.get(proxy, 0) - before.distributor.claimed.get(proxy, 0)
    return tokens.get_balance(before.token, proxy) + claimed


def split_loses_nothing(before: State, call: Call, after: State) -> bool:
    if call.function not in SPLITS:
        return True
    received = get_gain(before, after, TREASURY) + get_gain(before, after, call.caller)
    return received == get_split_amount(before, call, after)


def treasury_gets_at_least_its_share(before: State, call: Call, after: State) -> bool:
    """At least, and less than one wei more."""
    if call.function not in SPLITS:
        return True
    due = get_split_amount(before, call, after) * before.parameters.treasury_basis_points
    return due <= get_gain(before, after, TREASURY) * 10_000 < due + 10_000


def rewards_are_split_once(before: State, call: Call, after: State) -> bool:
    """Nothing leaves a proxy but by its own entity's split, which leaves nothing to split again."""
    for entity in get_accounts(before, after):
        proxy = compute_proxy(entity)
        is_own_split = call.function in SPLITS and call.caller == entity
        if is_own_split and tokens.get_balance(after.token, proxy) > 0:
            return False
        if not is_own_split and get_gain(before, after, proxy) < 0:
            return False
    return True


def principal_is_never_taxed(before: State, call: Call, after: State) -> bool:
    """No call of the mega-cluster but a split pays the treasury."""
    is_ours = call.function.startswith("MegaCluster.") and call.function not in SPLITS
    return not is_ours or get_gain(before, after, TREASURY) == 0
