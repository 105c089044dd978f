"""The capacity pushed for a while, so that one's own operator brings more or another's less."""

from dataclasses import dataclass

import pytest

from analysis.artefact import Artefact
from analysis.chain import Reverted
from tests.attacks.threat_model import in_shares, in_ssv, stated
from tests.attacks.town import DAY, LEFT, RIGHT, SET_ASIDE, SHARE, WINDOW, build_town, set_aside
from tests.scenarios import SSV, Scenario, address, compiled, variant

SPOT = ("megacluster/Ledger.sol", "return average > present ? average : present;", "return present;")
COLLATERAL = 100 * SSV


def fill(town: Scenario, entity: str) -> list[list[bytes]]:
    """Junk on every slot of the town."""
    return [town.add_validators(entity, ids, number=500, amount=COLLATERAL) for ids in (LEFT, RIGHT)]


def clear(town: Scenario, entity: str, junk: list[list[bytes]]) -> None:
    for ids, keys in zip((LEFT, RIGHT), junk, strict=True):
        town.remove_validators(entity, ids, keys)
        town.withdraw_all(entity, ids)


@dataclass(frozen=True)
class Push:
    units: int
    """That one's operators bring, all together."""
    cost: int
    """Of the junk."""
    gain: int
    """Over one deposit, beside registering the same operators without junk; its cost not taken off."""


def push_down(artefact: Artefact, blocks: int, operators: int = 1) -> Push:
    """Register while junk has taken all slots for so long. No operator takes a fee: the junk's best case."""
    town = build_town(artefact)
    [mallory] = town.join("mallory")
    with town.rolled_back():
        register(town, mallory, operators)
        honestly = deposit_to(town, mallory)
    before = town.wealth(mallory)
    junk = fill(town, mallory)
    if blocks:
        town.chain.move(blocks)
    register(town, mallory, operators)
    clear(town, mallory, junk)
    cost = before - town.wealth(mallory)
    gain = deposit_to(town, mallory) - honestly
    return Push(town.shares.view("balanceOf", mallory), cost, gain)


def register(town: Scenario, entity: str, operators: int) -> None:
    for _ in range(operators):
        town.add_operator(entity)


def deposit_to(town: Scenario, entity: str) -> int:
    """What of a deposit is the entity's."""
    town.ripen()
    town.mint(entity)
    before = town.wealth(entity)
    set_aside(town)
    return town.wealth(entity) - before


@pytest.mark.parametrize("blocks", [0, 1])
def test_pushed_down_for_a_moment_it_moves_no_price(blocks: int) -> None:
    # A thousand validators pay the network in every block that they stand.
    assert push_down(compiled(), blocks) == Push(SHARE, 1_000 * blocks * 382_640_000_000, gain=0)


def test_at_the_spot_capacity_a_moment_would_do() -> None:
    push = push_down(variant(SPOT), 0)
    assert (push.units, push.cost, in_ssv(push.gain)) == (7_389_056, 0, "13.916")


@pytest.mark.parametrize(("blocks", "name"), [(DAY, "day"), (WINDOW, "window")])
def test_pushed_down_for_long_it_costs_what_is_stated(blocks: int, name: str) -> None:
    push = push_down(compiled(), blocks)
    assert (in_shares(push.units), in_ssv(push.cost), in_ssv(deposits_to_earn(push))) == (
        stated(f"shares-after-a-{name}-of-junk"),
        stated(f"{name}-of-junk"),
        stated(f"deposits-to-pay-for-a-{name}-of-junk"),
    )


def test_pushed_down_for_all_the_ranks_that_are_useful_it_pays_the_sooner() -> None:
    push = push_down(compiled(), WINDOW, operators=3)
    assert in_ssv(deposits_to_earn(push)) == stated("deposits-to-pay-for-a-window-of-junk-with-three-ranks")


def deposits_to_earn(push: Push) -> int:
    """Wei of deposits whose gain is the cost of the junk."""
    return SET_ASIDE * push.cost // push.gain


ACCOMPLICES = ("mia", "mona", "moll", "mara")


def push_up(town: Scenario, blocks: int) -> None:
    """Four members offer slots that nobody runs, for so long."""
    accomplices = [address(name) for name in ACCOMPLICES]
    operators = [town.add_operator(entity) for entity in accomplices]
    if blocks:
        town.chain.move(blocks)
    for entity, operator in zip(accomplices, operators, strict=True):
        town.act(entity, "closeOperator", operator)
        town.act(entity, "removeOperator", operator)


def half_a_town() -> tuple[Scenario, str]:
    """Four operators, so that the next one brings e shares, and somebody who is about to register it."""
    town = build_town(honest=4)
    town.join(*ACCOMPLICES)
    [victim] = town.join("victim")
    return town, victim


def test_pushed_up_in_front_of_a_registration_it_only_refuses_it() -> None:
    town, victim = half_a_town()
    expected = town.mega.view("nextRank", victim)[1]
    accomplices = [address(name) for name in ACCOMPLICES]
    before = town.wealth(*accomplices)
    operators = [town.add_operator(entity) for entity in accomplices]
    with pytest.raises(Reverted, match="SharesBelowMinimum"):
        town.add_operator(victim, least=expected)
    for entity, operator in zip(accomplices, operators, strict=True):
        town.act(entity, "closeOperator", operator)
    town.add_operator(victim, least=expected)
    assert (expected, town.wealth(*accomplices) - before) == (2_718_281, 0)


def test_who_accepts_any_price_would_get_the_pushed_one() -> None:
    town, victim = half_a_town()
    for name in ACCOMPLICES:
        town.add_operator(address(name))
    town.add_operator(victim)
    assert town.shares.view("rankAt", victim, 1)[0] == SHARE


@pytest.mark.parametrize("blocks", [0, 1])
def test_pushed_up_for_a_moment_it_moves_no_price_afterwards(blocks: int) -> None:
    town, victim = half_a_town()
    push_up(town, blocks)
    # A block of twice the capacity is rounded up to one validator more.
    assert town.mega.view("slowCapacity") == 500 + blocks
    assert town.mega.view("nextRank", victim)[1] == (2_718_281, 2_712_850)[blocks]


@pytest.mark.parametrize(("blocks", "name"), [(DAY, "day"), (WINDOW, "window")])
def test_pushed_up_for_long_it_lowers_what_newcomers_get(blocks: int, name: str) -> None:
    town, victim = half_a_town()
    accomplices = [address(accomplice) for accomplice in ACCOMPLICES]
    before = town.wealth(*accomplices)
    push_up(town, blocks)
    units = town.mega.view("nextRank", victim)[1]
    assert in_shares(units) == stated(f"newcomers-shares-after-a-{name}-of-empty-slots")
    assert town.wealth(*accomplices) == before
