"""The specification and the bytecode agree, whatever is called in whatever order."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from analysis.artefact import Artefact
from analysis.lockstep.choices import RandomChoices
from analysis.lockstep.lockstep import Divergence, Lockstep
from analysis.lockstep.run import take_step
from analysis.lockstep.shrink import shrink
from analysis.lockstep.worlds import PRESETS, Preset, create_lockstep

T = TypeVar("T")

LOG = logging.getLogger(__name__)

EXAMPLES = 60
STEPS_OF_AN_EXAMPLE = 100
STEPS_OF_A_RUN = 400


class DrawnChoices:
    """Choices that Hypothesis makes, and can shrink: towards the first option, and towards the sensible."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def among(self, options: Sequence[T]) -> T:
        return self._data.draw(st.sampled_from(options))

    def between(self, lowest: int, highest: int) -> int:
        return self._data.draw(st.integers(lowest, highest))

    def chance(self, percent: int) -> bool:
        return self._data.draw(st.integers(0, 99)) < percent


class LockstepMachine(RuleBasedStateMachine):
    """Runs that start from one deployment, and share it."""

    start: Lockstep
    steps: int
    accepted: int

    def __init__(self) -> None:
        super().__init__()
        self.fork: AbstractContextManager[Lockstep] = self.start.forked()
        self.lockstep = self.fork.__enter__()

    @rule(data=st.data())
    def call(self, data: st.DataObject) -> None:
        take_step(self.lockstep, DrawnChoices(data))

    def teardown(self) -> None:
        machine = type(self)
        machine.steps += len(self.lockstep.history) - len(self.start.history)
        machine.accepted += self.lockstep.accepted
        self.fork.__exit__(None, None, None)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_they_agree(
    artefact: Artefact, preset: Preset, record_property: Callable[[str, object], None]
) -> None:
    class Machine(LockstepMachine):
        start = create_lockstep(artefact, preset)
        steps = 0
        accepted = 0

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS_OF_AN_EXAMPLE,
            suppress_health_check=list(HealthCheck),
        ),
    )
    record_property("steps", Machine.steps)
    record_property("accepted", Machine.accepted)
    assert Machine.steps > 5_000
    assert Machine.accepted > Machine.steps / 2


def test_they_agree_for_long(artefact: Artefact, request: pytest.FixtureRequest) -> None:
    """Each run has its own seed; `--log-file` shows how far it got."""
    left: int = request.config.getoption("--lockstep-steps")
    seed: int = request.config.getoption("--lockstep-seed")
    while left > 0:
        start = create_lockstep(artefact, PRESETS[seed % len(PRESETS)])
        steps, accepted = run(start, seed, min(left, STEPS_OF_A_RUN))
        LOG.info("seed %d: %d calls, %d accepted", seed, steps, accepted)
        left -= steps
        seed += 1


def run(start: Lockstep, seed: int, steps: int) -> tuple[int, int]:
    """Calls made and accepted; a disagreement is shrunk before it is raised."""
    choices = RandomChoices(seed)
    with start.forked() as lockstep:
        try:
            for _ in range(steps):
                take_step(lockstep, choices)
        except Divergence as divergence:
            found = divergence
        else:
            return len(lockstep.history) - len(start.history), lockstep.accepted
    raise shrink(start, lockstep.script, found)
