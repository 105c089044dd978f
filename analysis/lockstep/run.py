"""A run: call after call, as the rules and the choices have it."""

from analysis.lockstep.choices import Choices
from analysis.lockstep.lockstep import Lockstep
from analysis.lockstep.outside_rules import draw_up_grants, set_root
from analysis.lockstep.rules import WEIGHTED


def take_step(lockstep: Lockstep, choices: Choices) -> None:
    """One call on both sides, unless the rule that was chosen finds nothing to do."""
    rule = choices.among(WEIGHTED)
    if rule is set_root and choices.chance(80):
        lockstep.publish(*draw_up_grants(lockstep.state, choices))
    call = rule(lockstep.state, choices)
    if call is not None:
        lockstep.step(call)
