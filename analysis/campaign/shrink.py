"""Makes a sequence that breaks a property as short, early and plain as it goes. The same input gives the same
output: nothing is left to chance.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

from analysis.campaign.harness import Harness, World, deploy_harness
from analysis.campaign.oracle import SLUG, Oracle, create_oracle
from analysis.campaign.sequence import Call

Calls = tuple[Call, ...]
Breaks = Callable[[Calls], bool]
Put = Callable[[Calls, int], Calls]

ROUNDS = 8
SMALL = 6


def shrink(
    harness: Harness, calls: Calls, slug: str, keep: Callable[[Calls], None] = lambda _: None
) -> Calls:
    """`calls` if they do not break `slug` here. Each shorter sequence is handed to `keep`.

    The call that breaks it first stays the one that does.
    """
    world = deploy_harness(harness)
    oracle = create_oracle(world) if slug == SLUG else None
    calls = _cut(calls, world, slug, oracle)

    def breaks(candidate: Calls) -> bool:
        return does_break(world, candidate, slug, oracle)

    if not breaks(calls):
        return calls
    for _ in range(ROUNDS):
        shorter = _shorten(calls, breaks)
        keep(shorter)
        calls = _simplify(shorter, breaks)
        keep(calls)
        # Plainer calls may make others needless.
        if _shorten(calls, breaks) == calls:
            break
    return calls


def does_break(world: World, calls: Calls, slug: str, oracle: Oracle | None = None) -> bool:
    """Whether the last of the calls, from where the world is, breaks the property; the world stays there.

    Where one before it does, it is another failure. With an oracle, the property is that it keeps silent.
    """
    with world.rolled_back():
        return count_calls_until(world, calls, slug, oracle) == len(calls)


def count_calls_until(world: World, calls: Calls, slug: str, oracle: Oracle | None = None) -> int | None:
    with oracle.forked() if oracle else nullcontext():
        for number, call in enumerate(calls, 1):
            is_done = world.run(call)
            if oracle.follow(is_done) if oracle else is_done and slug in world.broken:
                return number
    return None


def _cut(calls: Calls, world: World, slug: str, oracle: Oracle | None) -> Calls:
    """Without those after the one that breaks it."""
    with world.rolled_back():
        return calls[: count_calls_until(world, calls, slug, oracle)]


def _shorten(calls: Calls, breaks: Breaks) -> Calls:
    """Leaves out runs of calls, long ones first. Their time passes all the same, where it must."""
    size = max(len(calls) // 2, 1)
    while size:
        start = 0
        while start < len(calls) - 1:
            for candidate in _without(calls, start, size):
                if breaks(candidate):
                    calls = candidate
                    break
            else:
                start += size
        size //= 2
    return calls


def _without(calls: Calls, start: int, size: int) -> Iterator[Calls]:
    removed, rest = calls[start : start + size], calls[start + size :]
    if not rest:
        return
    yield calls[:start] + rest
    later = replace(
        rest[0],
        blocks=rest[0].blocks + sum(call.blocks for call in removed),
        seconds=rest[0].seconds + sum(call.seconds for call in removed),
    )
    yield (*calls[:start], later, *rest[1:])


def _simplify(calls: Calls, breaks: Breaks) -> Calls:
    """Each number, and each delay, becomes as small as the others let it."""
    for position, call in enumerate(calls):
        for put, value in _list_numbers(position, call):
            calls = _lower(calls, breaks, put, value)
    return calls


def _list_numbers(position: int, call: Call) -> Iterator[tuple[Put, int]]:
    """Each with a function that puts another in its place."""
    yield lambda calls, number: _put(calls, position, replace(calls[position], seconds=number)), call.seconds
    yield lambda calls, number: _put(calls, position, replace(calls[position], blocks=number)), call.blocks
    yield lambda calls, number: _put(calls, position, replace(calls[position], value=number)), call.value
    for index, argument in enumerate(call.arguments):
        yield partial(_put_argument, position, index), argument


def _lower(calls: Calls, breaks: Breaks, put: Put, value: int) -> Calls:
    """To a small number, or else to where halving the distance to the largest known not to do leads."""
    for candidate in range(min(value, SMALL)):
        changed = put(calls, bool(candidate) if isinstance(value, bool) else candidate)
        if breaks(changed):
            return changed
    too_low, low_enough = SMALL - 1, value
    while low_enough - too_low > 1:
        middle = (too_low + low_enough) // 2
        changed = put(calls, middle)
        if breaks(changed):
            calls, low_enough = changed, middle
        else:
            too_low = middle
    return calls


def _put_argument(position: int, index: int, calls: Calls, number: int) -> Calls:
    arguments = calls[position].arguments
    changed = (*arguments[:index], number, *arguments[index + 1 :])
    return _put(calls, position, replace(calls[position], arguments=changed))


def _put(calls: Calls, position: int, call: Call) -> Calls:
    return (*calls[:position], call, *calls[position + 1 :])
