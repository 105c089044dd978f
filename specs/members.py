"""Who may do what: the governor lists, suspends and opens the door; entities join and leave."""

from dataclasses import replace

from specs.accounts import NOBODY, Account, compute_proxy
from specs.rejections import Rejection, reject, require
from specs.state import State, get_entity


def get_members(state: State) -> list[Account]:
    """Who has taken a seat: joined and not suspended."""
    return [a for a, entity in state.entities.items() if entity.is_joined and not entity.is_suspended]


def is_seat_free(state: State) -> bool:
    return len(get_members(state)) < state.parameters.max_members


def is_whitelisted(state: State, account: Account) -> bool:
    """Whether SSV may register validators owned by `account` on a mega-cluster's operator."""
    return account in map(compute_proxy, get_members(state))


def check_governor(state: State, caller: Account) -> None:
    require(caller == state.governor, Rejection.OwnableUnauthorizedAccount)


def check_joined(state: State, caller: Account) -> None:
    require(get_entity(state, caller).is_joined, Rejection.NotMember)


def check_member(state: State, caller: Account) -> None:
    check_joined(state, caller)
    require(not get_entity(state, caller).is_suspended, Rejection.EntityIsSuspended)


def check_has_proxy(state: State, caller: Account) -> None:
    require(get_entity(state, caller).has_proxy, Rejection.NoProxy)


def process_list(state: State, caller: Account, account: Account) -> None:
    check_governor(state, caller)
    require(account != NOBODY, Rejection.ZeroAddress)
    entity = get_entity(state, account)
    require(not entity.is_listed, Rejection.AlreadyListed)
    state.entities[account] = replace(entity, is_listed=True)


def process_suspend(state: State, caller: Account, account: Account) -> None:
    """Bars `account` from whatever adds, and frees its seat."""
    check_governor(state, caller)
    require(account != NOBODY, Rejection.ZeroAddress)
    entity = get_entity(state, account)
    require(not entity.is_suspended, Rejection.AlreadySuspended)
    state.entities[account] = replace(entity, is_suspended=True)


def process_resume(state: State, caller: Account, account: Account) -> None:
    check_governor(state, caller)
    entity = get_entity(state, account)
    require(entity.is_suspended, Rejection.NotSuspended)
    require(not entity.is_joined or is_seat_free(state), Rejection.NoSeatFree)
    state.entities[account] = replace(entity, is_suspended=False)


def process_open_membership(state: State, caller: Account) -> None:
    check_governor(state, caller)
    require(not state.is_open, Rejection.MembershipIsOpen)
    state.is_open = True


def process_close_membership(state: State, caller: Account) -> None:
    check_governor(state, caller)
    require(state.is_open, Rejection.MembershipIsClosed)
    state.is_open = False


def process_transfer_ownership(state: State, caller: Account, account: Account) -> None:
    """The next governor has to accept; naming nobody withdraws the offer."""
    check_governor(state, caller)
    state.next_governor = None if account == NOBODY else account


def process_accept_ownership(state: State, caller: Account) -> None:
    require(caller == state.next_governor, Rejection.OwnableUnauthorizedAccount)
    state.governor, state.next_governor = caller, None


def process_renounce_ownership(state: State, caller: Account) -> None:
    check_governor(state, caller)
    reject(Rejection.GovernorRequired)


def process_join(state: State, caller: Account) -> None:
    """Takes a seat. One who comes back has the same proxy as before."""
    entity = get_entity(state, caller)
    require(not entity.is_joined, Rejection.AlreadyMember)
    require(not entity.is_suspended, Rejection.EntityIsSuspended)
    require(entity.is_listed or state.is_open, Rejection.NotListed)
    require(is_seat_free(state), Rejection.NoSeatFree)
    state.entities[caller] = replace(entity, is_joined=True, has_proxy=True)


def process_leave(state: State, caller: Account) -> None:
    check_joined(state, caller)
    operators = state.operators.values()
    remaining = any(o.entity == caller and not o.is_removed for o in operators)
    require(not remaining, Rejection.OperatorsRemain)
    require(get_validators(state, caller) == 0, Rejection.ValidatorsRemain)
    state.entities[caller] = replace(get_entity(state, caller), is_joined=False)


def get_validators(state: State, account: Account) -> int:
    """Registered on SSV, those of liquidated clusters included."""
    return sum(h.validators for (entity, _), h in state.holdings.items() if entity == account)
