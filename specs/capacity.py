"""How many new validators fit, each on four operators of four different members; now, and on average."""

from collections.abc import Sequence

from specs.accounts import Account
from specs.state import State, get_used_slots


def compute_capacity(free_slots: Sequence[int]) -> int:
    """C for the members' free slots: the least of S/4, (S-c1)/3, (S-c1-c2)/2, S-c1-c2-c3, each rounded down.

    A validator takes at most one slot of the largest member, so three come from the others; and so on.
    """
    ordered = sorted(free_slots, reverse=True)
    return min(sum(ordered[largest:]) // (4 - largest) for largest in range(4))


def is_feasible(free_slots: Sequence[int], validators: int) -> bool:
    """Whether that many validators fit: no member can give a validator more than one slot.

    Deal the slots out member by member, round the validators again and again: with min(c, N) slots of each
    member no validator gets two of one member, and each gets four if there are 4N in all.
    """
    return sum(min(slots, validators) for slots in free_slots) >= 4 * validators


def get_free_slots_of_members(state: State) -> dict[Account, int]:
    """Of the open operators, for everyone who has joined; also the suspended, whose slots do not count."""
    used = get_used_slots(state)
    free = {account: 0 for account, entity in state.entities.items() if entity.is_joined}
    for operator_id, operator in state.operators.items():
        if operator.closed_at is None:
            free[operator.entity] += state.parameters.slots_per_operator - used.get(operator_id, 0)
    return free


def get_capacity(state: State) -> int:
    free = get_free_slots_of_members(state)
    return compute_capacity([free[a] for a in free if not state.entities[a].is_suspended])


def get_window_start(state: State) -> int:
    """Of the window before the present one; windows count from the genesis, before which nothing was."""
    genesis, _ = state.capacity_history[0]
    window = state.parameters.rate_window
    whole_windows = (state.clock.time - genesis) // window
    return genesis + max(0, whole_windows - 1) * window


def get_capacity_over_time(state: State, start: int) -> int:
    """The integral of C from `start` until now, in validator-seconds."""
    total, end = 0, state.clock.time
    for since, capacity in reversed(state.capacity_history):
        total += capacity * (end - max(since, start))
        end = since
        if since <= start:
            break
    return total


def get_average_capacity(state: State) -> int:
    """Since the start of the window before the present one, rounded up; at the genesis the present C."""
    start = get_window_start(state)
    passed = state.clock.time - start
    if passed == 0:
        return get_capacity(state)
    return -(-get_capacity_over_time(state, start) // passed)


def get_slow_capacity(state: State) -> int:
    """The C of the rate: neither lowering nor raising C for a moment moves it down."""
    return max(get_capacity(state), get_average_capacity(state))


def record_capacity(state: State) -> None:
    """To be called after whatever may have changed C: of several at one second, the last one stands."""
    history, time, capacity = state.capacity_history, state.clock.time, get_capacity(state)
    if history[-1][0] == time:
        history[-1] = (time, capacity)
    elif history[-1][1] != capacity:
        history.append((time, capacity))
