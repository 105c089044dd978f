"""The harness: it expresses the catalogue, finds nothing where nothing is wrong, and fits."""

import random

from analysis.campaign.harness import Handler, Harness, World, deploy_harness, name_property
from analysis.campaign.sequence import Argument, Call
from analysis.campaign.state import observe_state
from analysis.catalogue import read_catalogue

# What the harness has not, and why.
ELSEWHERE = {
    "a-proxy-calls-only-ssv-and-its-tokens": "of traces",
    "a-member-can-always-get-out": "needs time to pass within the property",
    "the-bytecode-follows-the-specification": "needs the specification at its side",
}


def test_properties_are_those_of_the_catalogue(harness: Harness) -> None:
    assert {*harness.slugs, *ELSEWHERE} == set(read_catalogue().slugs)


def test_whatever_is_expected_of_echidna_is_expressed(harness: Harness) -> None:
    expected = {row.slug for row in read_catalogue().properties if "echidna" in row.engines}
    assert expected <= set(harness.slugs)


def test_each_property_has_its_function(harness: Harness) -> None:
    functions = {name for name in harness.interface.functions if name.startswith("echidna_")}
    assert {name for name in functions if "(" not in name} == set(map(name_property, harness.slugs))


def test_handlers(harness: Harness) -> None:
    assert len(harness.handlers) == 40
    assert harness.handlers["giveEther"] == Handler("giveEther", ("uint8", "uint8"), True, False)
    refused = {name for name, handler in harness.handlers.items() if handler.is_refused}
    assert refused == {"commandProxy", "misstep", "touchShares"}


def test_no_contract_is_larger_than_an_evm_takes(harness: Harness) -> None:
    fuzz = [c for c in harness.artefact.contracts if c.source.startswith("fuzz/")]
    assert max(len(contract.runtime) for contract in fuzz) <= 24_576


def test_nothing_is_broken_in_sound_contracts(harness: Harness) -> None:
    world = deploy_harness(harness)
    accepted = 0
    for seed in range(5):
        with world.rolled_back():
            for call in choose_calls(harness, seed, 60):
                world.run(call)
                accepted += any(log.arguments["accepted"] for log in actions(world))
            assert world.broken == ()
    # Of 300, in which calls that must be refused are tried too.
    assert accepted >= 120


def test_the_same_calls_have_the_same_effect(harness: Harness) -> None:
    calls = choose_calls(harness, 7, 40)
    states = []
    for _ in range(2):
        world = deploy_harness(harness)
        for call in calls:
            world.run(call)
        states.append(observe_state(world))
    assert states[0] == states[1]


def choose_calls(harness: Harness, seed: int, count: int) -> tuple[Call, ...]:
    choice = random.Random(seed)
    handlers = list(harness.handlers.values())
    return tuple(
        Call(
            handler.name,
            tuple(choose_argument(choice, kind) for kind in handler.types),
            blocks=choice.choice((0, 0, 1, 60, 7_200)),
            seconds=choice.choice((0, 12, 700, 86_401)),
        )
        for handler in (choice.choice(handlers) for _ in range(count))
    )


def choose_argument(choice: random.Random, kind: str) -> Argument:
    return choice.random() < 0.5 if kind == "bool" else choice.randrange(2 ** int(kind[4:]))


def actions(world: World) -> list:  # type: ignore[type-arg]
    return [log for log in world.chain.logs if log.name == "Called"]
