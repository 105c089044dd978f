"""A run: call after call, as the rules and the choices have it."""

from typing import Final

from analysis.lockstep.choices import Choices
from analysis.lockstep.lockstep import Lockstep
from analysis.lockstep.outside_rules import draw_up_grants, set_root
from analysis.lockstep.rules import WEIGHTED

TRIES: Final = 5
"""Of rules that find nothing to do in the state at hand."""


def take_step(lockstep: Lockstep, choices: Choices) -> None:
    """One call on both sides."""
    for _ in range(TRIES):
        rule = choices.among(WEIGHTED)
        if rule is set_root and choices.chance(80):
            lockstep.publish(*draw_up_grants(lockstep.state, choices))
        call = rule(lockstep.state, choices)
        if call is not None:
            lockstep.step(call)
            return
