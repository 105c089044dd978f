"""Makes a sequence that breaks a property as short, early and plain as it goes. The same input gives the same
output: nothing is left to chance.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from analysis.campaign.harness import Harness, World, deploy_harness
from analysis.campaign.sequence import Call

Calls = tuple[Call, ...]
Breaks = Callable[[Calls], bool]

ROUNDS = 8


def shrink(harness: Harness, calls: Calls, slug: str, keep: Callable[[Calls], None] = lambda _: None) -> Calls:
    """`calls` if they do not break `slug` here. Each shorter sequence is handed to `keep`."""
    world = deploy_harness(harness)

    def breaks(candidate: Calls) -> bool:
        return does_break(world, candidate, slug)

    if not breaks(calls):
        return calls
    for _ in range(ROUNDS):
        smaller = _simplify(_shorten(_cut(calls, world, slug), breaks), breaks)
        if smaller == calls:
            break
        calls = smaller
        keep(calls)
    return calls


def does_break(world: World, calls: Calls, slug: str) -> bool:
    """Whether the calls, from where the world is, break the property; the world stays there."""
    with world.rolled_back():
        return count_calls_until(world, calls, slug) is not None


def count_calls_until(world: World, calls: Calls, slug: str) -> int | None:
    for number, call in enumerate(calls, 1):
        if world.run(call) and slug in world.broken:
            return number
    return None


def _cut(calls: Calls, world: World, slug: str) -> Calls:
    """Without those after the one that breaks it, and those that the harness refused."""
    with world.rolled_back():
        return calls[: count_calls_until(world, calls, slug)]


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
    yield calls[:start] + (later, *rest[1:])


def _simplify(calls: Calls, breaks: Breaks) -> Calls:
    """Each number, and each delay, becomes as small as the others let it."""
    for position in range(len(calls)):
        for field in ("seconds", "blocks", "value"):
            calls = _lower(calls, breaks, lambda c, n, p=position, f=field: _with_field(c, p, f, n),
                           getattr(calls[position], field))
        for index, argument in enumerate(calls[position].arguments):
            calls = _lower(calls, breaks, lambda c, n, p=position, i=index: _with_argument(c, p, i, n), argument)
    return calls


def _lower(calls: Calls, breaks: Breaks, put: Callable[[Calls, int], Calls], value: int) -> Calls:
    """Towards 0 by trying 0, 1, and halves."""
    is_flag = isinstance(value, bool)
    for candidate in _smaller(int(value)):
        changed = put(calls, bool(candidate) if is_flag else candidate)
        if breaks(changed):
            return changed if candidate < 2 else _lower(changed, breaks, put, candidate)
    return calls


def _smaller(value: int) -> Iterator[int]:
    seen = set()
    for candidate in (0, 1, value // 1_000, value // 2, value - value // 8, value - 1):
        if 0 <= candidate < value and candidate not in seen:
            seen.add(candidate)
            yield candidate


def _with_field(calls: Calls, position: int, field: str, value: int) -> Calls:
    return _put(calls, position, replace(calls[position], **{field: value}))


def _with_argument(calls: Calls, position: int, index: int, value: int) -> Calls:
    old = calls[position].arguments
    return _put(calls, position, replace(calls[position], arguments=(*old[:index], value, *old[index + 1 :])))


def _put(calls: Calls, position: int, call: Call) -> Calls:
    return (*calls[:position], call, *calls[position + 1 :])
