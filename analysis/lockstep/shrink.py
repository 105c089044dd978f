"""Finds a short run that ends in the same disagreement as a long one."""

import re
from collections.abc import Sequence

from analysis.lockstep.lockstep import Divergence, Lockstep, Published
from specs.accounts import compute_proxy
from specs.calls import Call
from specs.distributor import NO_ROOT

Script = Sequence[Call | Published]


def shrink(start: Lockstep, script: Script, divergence: Divergence) -> Divergence:
    """Leaves out ever smaller parts of `script` for as long as the rest still disagrees about the same."""
    size = len(script) // 2
    while size > 0:
        position = 0
        while position < len(script):
            shorter = [*script[:position], *script[position + size :]]
            found = replay(start, shorter)
            if found is not None and get_kind(found) == get_kind(divergence):
                script, divergence = shorter, found
            else:
                position += size
        size //= 2
    return divergence


def replay(start: Lockstep, script: Script) -> Divergence | None:
    """Plays `script` from `start`, which stays as it is; steps that make no sense any more are left out."""
    with start.forked() as lockstep:
        try:
            for item in script:
                play(lockstep, item)
        except Divergence as divergence:
            return divergence
    return None


def play(lockstep: Lockstep, item: Call | Published) -> None:
    match item:
        case Published(root, grants) if grants.keys() <= lockstep.bytecode.addresses.keys():
            lockstep.publish(root, grants)
        case Call() if is_playable(lockstep, item):
            lockstep.step(item)


def is_playable(lockstep: Lockstep, call: Call) -> bool:
    """Whether the proxies and roots that the call names are there."""
    known = {*lockstep.bytecode.addresses, *lockstep.bytecode.trees, NO_ROOT}
    if call.function == "EntityProxy":
        return compute_proxy(call.arguments[1]) in known
    return all(argument in known for argument in call.arguments if isinstance(argument, str))


def get_kind(divergence: Divergence) -> str:
    """The first fact, whatever the numbers."""
    return re.sub(r"\d+", "#", divergence.facts[0])
