"""Shares and the ranks that bring them: priced when added, minted after a delay, remembered for ever."""

from dataclasses import replace

from specs import rate, treasury
from specs.accounts import Account
from specs.capacity import get_slow_capacity
from specs.rejections import Rejection, reject, require
from specs.state import PendingRank, Ranks, State, get_entity, get_ranks

LARGEST_SUPPLY = 2**64 - 1


def get_rank_count(ranks: Ranks) -> int:
    return ranks.minted + len(ranks.pending)


def is_unsuspended_member(state: State, account: Account) -> bool:
    entity = get_entity(state, account)
    return entity.is_joined and not entity.is_suspended


def get_member_ranks(state: State) -> int:
    """Ranks, minted or pending, of all unsuspended members."""
    ranks = state.shares.ranks.items()
    return sum(get_rank_count(r) for account, r in ranks if is_unsuspended_member(state, account))


def get_price(state: State, account: Account, rank: int) -> int:
    """Units that rank `rank` brings if added now: as before if it was ever minted, else today's rate."""
    prices = get_ranks(state, account).prices
    if rank <= len(prices):
        return prices[rank - 1]
    return rate.get_rate(state.parameters, get_slow_capacity(state))


def get_next_rank(state: State, account: Account) -> tuple[int, int]:
    """Number and units of the rank that the next operator adds; (0, 0) if the operator would be of no use.

    More than a third of the others' operators cannot all be filled: a validator needs three other members.
    """
    held = get_rank_count(get_ranks(state, account))
    others = get_member_ranks(state) - (held if is_unsuspended_member(state, account) else 0)
    rank = held + 1
    if 3 * (rank - 1) > others:
        return 0, 0
    return rank, get_price(state, account, rank)


def add_rank(state: State, account: Account, units: int) -> None:
    ranks = get_ranks(state, account)
    added = PendingRank(units, added_in=state.clock.block)
    state.shares.ranks[account] = replace(ranks, pending=(*ranks.pending, added))


def drop_rank(state: State, account: Account) -> None:
    """The top one: pending before minted. What a minted one earned stays owed."""
    ranks = get_ranks(state, account)
    if ranks.pending:
        state.shares.ranks[account] = replace(ranks, pending=ranks.pending[:-1])
        return
    treasury.process_settle(state, account)
    change_balance(state, account, -ranks.prices[ranks.minted - 1])
    state.shares.ranks[account] = replace(ranks, minted=ranks.minted - 1)


def change_balance(state: State, account: Account, units: int) -> None:
    shares = state.shares
    shares.balances[account] = shares.balances.get(account, 0) + units
    shares.supply += units


def process_mint(state: State, caller: Account, account: Account) -> None:
    """Mints the lowest pending rank of `account`; anyone may call."""
    ranks = get_ranks(state, account)
    require(len(ranks.pending) > 0, Rejection.NoRankPending)
    lowest = ranks.pending[0]
    ready = lowest.added_in + state.parameters.share_delay
    require(state.clock.block >= ready, Rejection.RankNotReady)
    require(state.shares.supply + lowest.units <= LARGEST_SUPPLY, Rejection.SupplyTooLarge)

    treasury.process_settle(state, account)
    change_balance(state, account, lowest.units)
    prices = ranks.prices if ranks.minted < len(ranks.prices) else (*ranks.prices, lowest.units)
    state.shares.ranks[account] = Ranks(prices, ranks.minted + 1, ranks.pending[1:])


def process_move(state: State, caller: Account, *arguments: object) -> None:
    """`transfer`, `transferFrom` and `approve`: shares do not move."""
    reject(Rejection.SharesDoNotMove)


def process_command(state: State, caller: Account, *arguments: object) -> None:
    """`addRank` and `dropRank`, which obey the mega-cluster alone."""
    reject(Rejection.NotMegaCluster)
