"""The fast path says the same as the plain one, and leaves no trace."""

from pathlib import Path
from random import Random

import pytest

from analysis.campaign.embedded.constants import list_constants
from analysis.campaign.embedded.generation import Generator
from analysis.campaign.embedded.machine import Answer, Machine
from analysis.campaign.harness import Harness, compile_harness, deploy_harness
from analysis.campaign.sequence import Call, read_sequence
from analysis.sources import Sources
from analysis.tools import ROOT

REGRESSIONS = sorted((ROOT / "fuzz" / "regressions").glob("*.json"))


def test_what_a_call_came_to(harness: Harness) -> None:
    machine = Machine(harness)
    before = machine.state
    with machine.rolled_back():
        accepted = machine.run(Call("settle", (1, 2)))
        refused = machine.run(Call("commandProxy", (6, 2, 0, 0)))
        nothing = machine.run(Call("commandProxy", (6, 5, 0, 0)))
        granted = machine.run(Call("grantRewards", (0, 1, 10, 20)))
        given = machine.run(Call("giveTokens", (0, 6, 77)))
        assert machine.state == before
        machine.run(Call("registerValidators", (0, 0, 0, 1)))
        assert machine.state != before
    assert (accepted.answer, accepted.broken) == (Answer.ACCEPTED, 0)
    assert (refused.answer, refused.feature[0]) == (Answer.REFUSED, "commandProxy")
    assert (nothing.answer, nothing.feature) == (Answer.VOID, ("commandProxy",))
    assert granted.answer is given.answer is Answer.ACCEPTED
    assert machine.state == before


def test_the_fast_path_does_what_the_plain_one_does(harness: Harness) -> None:
    machine, world = Machine(harness), deploy_harness(harness)
    generator = Generator(harness.handlers, list_constants(harness.artefact), Random(7))
    for _ in range(150):
        call = generator.generate(machine.outline, machine.now)
        effect = machine.run(call)
        is_done = world.run(call)
        has_acted = any(log.name == "Called" for log in world.chain.logs) if is_done else False
        assert world.chain.logs == machine.world.chain.logs or not is_done
        if has_acted:
            assert (effect.answer is Answer.ACCEPTED) == world.was_accepted
    assert (machine.world.chain.number, machine.world.chain.timestamp) == (
        world.chain.number,
        world.chain.timestamp,
    )


@pytest.mark.parametrize("name", ["harness", "broken_harness"])
def test_keeping_what_was_seen_says_the_same_as_looking_twice(
    name: str, request: pytest.FixtureRequest
) -> None:
    harness: Harness = request.getfixturevalue(name)
    keeping, looking = Machine(harness), Machine(harness)
    generator = Generator(harness.handlers, list_constants(harness.artefact), Random(9))
    with looking.looking_twice():
        for _ in range(150):
            call = generator.generate(keeping.outline, keeping.now)
            effect = keeping.run(call)
            assert looking.run(call) == effect
            generator.learn(keeping.outline, call, effect)
    assert keeping.state == looking.state


@pytest.mark.slow
@pytest.mark.parametrize("file", REGRESSIONS, ids=lambda file: file.stem)
def test_each_regression_breaks_at_the_same_call(file: Path) -> None:
    sequence = read_sequence(file)
    harness = Harness(compile_harness(sequence.sources))
    machine, world = Machine(harness), deploy_harness(harness)
    for call in sequence.calls:
        world.run(call)
        broken = sum(1 << harness.slugs.index(slug) for slug in world.broken)
        assert machine.run(call).broken == broken


def test_constants_are_those_of_the_code(harness: Harness) -> None:
    constants = list_constants(harness.artefact)
    # A share's delay, SSV's periods, a day, the treasury's part: as they are written.
    assert {50, 600, 1_296_000, 86_400, 1_234, 10**15} <= set(constants)
    assert list(constants) == sorted(constants)


def test_scouting_goes_the_same_way_and_is_examined_at_the_end(
    harness: Harness,
) -> None:
    generator = Generator(harness.handlers, list_constants(harness.artefact), Random(8))
    machine = Machine(harness)
    calls = [generator.generate(machine.outline, machine.now) for _ in range(30)]
    with machine.rolled_back():
        examined = [machine.run(call) for call in calls]
        state = machine.state
    with machine.scouting(), machine.rolled_back():
        assert [machine.run(call) for call in calls] == examined
        assert machine.state == state
        assert machine.conclude() == 0


@pytest.mark.slow
def test_what_is_broken_for_good_is_seen_at_the_end() -> None:
    fault = Sources(fault="fuzz/broken/ASeatForEveryMember.toml")
    sequence = read_sequence(ROOT / "fuzz/regressions/ASeatForEveryMember.json")
    harness = Harness(compile_harness(fault))
    machine = Machine(harness)
    with machine.scouting(), machine.rolled_back():
        assert [machine.run(call).broken for call in sequence.calls] == [0] * len(sequence.calls)
        assert machine.conclude() == 1 << harness.slugs.index(sequence.property)
