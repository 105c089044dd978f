"""A run: call after call, as the rules and the choices have it."""

from typing import Final

from analysis.lockstep.choices import Choices
from analysis.lockstep.lockstep import Lockstep
from analysis.lockstep.outside_rules import draw_up_grants, set_root
from analysis.lockstep.picking import NothingSensible
from analysis.lockstep.rules import WEIGHTED
from specs.calls import Call

TRIES: Final = 8
"""Of rules that find nothing to do in the state at hand."""


def take_step(lockstep: Lockstep, choices: Choices) -> None:
    """One call on both sides."""
    for _ in range(TRIES):
        try:
            lockstep.step(propose(lockstep, choices))
        except NothingSensible:
            continue
        return


def propose(lockstep: Lockstep, choices: Choices) -> Call:
    rule = choices.among(WEIGHTED)
    if rule is set_root and choices.chance(80):
        lockstep.publish(*draw_up_grants(lockstep.state, choices))
    return rule(lockstep.state, choices)
