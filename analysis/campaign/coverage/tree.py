"""Sequences that begin alike, gone through once: each call in the state that those before it lead to."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from analysis.campaign.embedded.machine import Effect, Machine
from analysis.campaign.sequence import Call

Calls = tuple[Call, ...]
Tree: TypeAlias = "dict[Call, Tree]"


def grow(sequences: Iterable[Calls]) -> Tree:
    root: Tree = {}
    for calls in sequences:
        branch = root
        for call in calls:
            branch = branch.setdefault(call, {})
    return root


def climb(machine: Machine, tree: Tree, before: Calls = ()) -> Iterator[tuple[Calls, Effect]]:
    """Each call with those before it, and what came of it; the machine stands behind it meanwhile."""
    for call, later in tree.items():
        with machine.rolled_back():
            calls = (*before, call)
            yield calls, machine.run(call)
            yield from climb(machine, later, calls)
