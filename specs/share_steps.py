"""What holds of every accepted call for shares and for what they are priced by."""

from specs import shares
from specs.calls import Call
from specs.capacity import get_average_capacity
from specs.owning import get_accounts
from specs.state import State, get_ranks


def shares_never_move(before: State, call: Call, after: State) -> bool:
    """A call changes one account's shares: up by a mint, down by the holder's own close."""
    changed = [
        account
        for account in get_accounts(before, after)
        if after.shares.balances.get(account, 0) != before.shares.balances.get(account, 0)
    ]
    match call.function:
        case "MegaClusterShare.mint":
            return changed == [call.arguments[0]]
        case "MegaCluster.closeOperator":
            return changed in ([], [call.caller])
        case _:
            return not changed


def cycling_operators_gains_nothing(before: State, call: Call, after: State) -> bool:
    """A price once minted stays, and a rank that comes back has it."""
    for account in get_accounts(before, after):
        old, new = get_ranks(before, account), get_ranks(after, account)
        if new.prices[: len(old.prices)] != old.prices:
            return False
        if len(new.pending) > len(old.pending):
            rank = shares.get_rank_count(new)
            if rank <= len(old.prices) and new.pending[-1].units != old.prices[rank - 1]:
                return False
    return True


def useless_operators_earn_nothing(before: State, call: Call, after: State) -> bool:
    for account in get_accounts(before, after):
        held = shares.get_rank_count(get_ranks(before, account))
        own = held if shares.is_unsuspended_member(before, account) else 0
        has_more = shares.get_rank_count(get_ranks(after, account)) > held
        if has_more and 3 * held > shares.get_member_ranks(before) - own:
            return False
    return True


def a_moment_of_other_capacity_moves_no_price(before: State, call: Call, after: State) -> bool:
    """Whatever a call does to the present capacity, the average of the time before it stays."""
    is_genesis = before.clock.time == before.capacity_history[0][0]
    if call.function == "pass time" or is_genesis:
        return True
    return get_average_capacity(before) == get_average_capacity(after)
