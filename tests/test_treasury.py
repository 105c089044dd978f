"""The treasury to the wei: at the extremes of every amount, and after every step of a random life."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from analysis.chain import Reverted
from analysis.deployment import DAO
from tests.random_run import ENTITIES, RandomRun
from tests.scenarios import PARAMETERS, SSV, STRANGER, Scenario, address

MOST = 2**128 - 1
A, B, C = map(address, "abc")
UNITS = 7_389_056
"""Of the first rank of each, at a capacity of none: e squared."""


@pytest.fixture(scope="module")
def staged() -> Scenario:
    """A, B and C have an operator each, and a rank that can be minted."""
    scenario = Scenario()
    for entity in scenario.join("a", "b", "c"):
        scenario.add_operator(entity)
    scenario.ripen()
    return scenario


@pytest.fixture
def scenario(staged: Scenario) -> Iterator[Scenario]:
    with staged.rolled_back():
        yield staged


def give(scenario: Scenario, amount: int) -> None:
    """To the treasury; nobody is told."""
    scenario.call(scenario.token, "mint", scenario.treasury.address, amount, caller=DAO)


def settle(scenario: Scenario, account: str = STRANGER) -> None:
    scenario.call(scenario.treasury, "settle", account, caller=STRANGER)


def claim(scenario: Scenario, account: str) -> int:
    amount: int = scenario.call(scenario.treasury, "claim", caller=account)
    return amount


def books(scenario: Scenario) -> dict[str, int]:
    getters = "deposited", "paid", "owedTotal", "undistributed", "index"
    return {getter: scenario.treasury.view(getter) for getter in getters}


def test_what_comes_before_the_first_share_goes_to_its_holder(scenario: Scenario) -> None:
    give(scenario, SSV)
    settle(scenario)
    assert books(scenario) == {"deposited": SSV, "paid": 0, "owedTotal": 0, "undistributed": SSV, "index": 0}

    scenario.mint(A)
    settle(scenario, A)
    quotient, rest = divmod(SSV, UNITS)
    assert books(scenario) == {
        "deposited": SSV,
        "paid": 0,
        "owedTotal": SSV - rest,
        "undistributed": rest,
        "index": quotient,
    }
    assert scenario.treasury.view("claimable", A) == SSV - rest

    scenario.mint(B)
    assert (scenario.treasury.view("claimable", A), scenario.treasury.view("claimable", B)) == (SSV - rest, 0)


def test_what_comes_after_the_last_share_waits_for_the_next(scenario: Scenario) -> None:
    scenario.mint(A)
    scenario.act(A, "closeOperator", 1)
    assert scenario.shares.view("totalSupply") == 0
    give(scenario, SSV)
    with pytest.raises(Reverted, match="NothingOwed"):
        claim(scenario, A)
    scenario.mint(B)
    assert claim(scenario, B) == SSV // UNITS * UNITS


def test_the_most_that_fits_is_shared_and_paid_and_more_waits(scenario: Scenario) -> None:
    scenario.mint(A)
    give(scenario, MOST)
    settle(scenario, A)
    quotient, rest = divmod(MOST, UNITS)
    full = {
        "deposited": MOST,
        "paid": 0,
        "owedTotal": MOST - rest,
        "undistributed": rest,
        "index": quotient,
    }
    assert books(scenario) == full

    give(scenario, MOST)
    settle(scenario, A)
    assert books(scenario) == full
    assert scenario.treasury.view("claimable", A) == MOST - rest

    assert claim(scenario, A) == MOST - rest
    second = MOST - rest
    settle(scenario, A)
    again = (second + rest) // UNITS
    assert books(scenario) == {
        "deposited": MOST + second,
        "paid": MOST - rest,
        "owedTotal": again * UNITS,
        "undistributed": rest + second - again * UNITS,
        "index": quotient + again,
    }


def test_a_balance_above_any_bound_stops_nobody(scenario: Scenario) -> None:
    scenario.mint(A)
    supply = scenario.token.view("totalSupply")
    give(scenario, 2**256 - 1 - supply)
    assert claim(scenario, A) == MOST // UNITS * UNITS


@pytest.mark.parametrize("amount", [1, UNITS - 1])
def test_less_than_a_wei_a_unit_waits_until_it_is_enough(scenario: Scenario, amount: int) -> None:
    scenario.mint(A)
    give(scenario, amount)
    settle(scenario, A)
    assert books(scenario) == {
        "deposited": amount,
        "paid": 0,
        "owedTotal": 0,
        "undistributed": amount,
        "index": 0,
    }
    give(scenario, UNITS - amount)
    settle(scenario, A)
    assert books(scenario) == {
        "deposited": UNITS,
        "paid": 0,
        "owedTotal": UNITS,
        "undistributed": 0,
        "index": 1,
    }


def test_settling_often_and_in_any_order_pays_the_same(scenario: Scenario) -> None:
    scenario.mint(A, B)
    amounts = [1, UNITS, 3 * UNITS + 5, SSV, 10**27 + 1]
    with scenario.rolled_back():
        for amount in amounts:
            give(scenario, amount)
        at_once = claim(scenario, A), claim(scenario, B)
    for amount in amounts:
        give(scenario, amount)
        settle(scenario, B)
        settle(scenario, B)
    assert (claim(scenario, A), claim(scenario, B)) == at_once == ((sum(amounts) // (2 * UNITS)) * UNITS,) * 2


def test_the_supply_at_its_bound_is_served_to_the_wei(scenario: Scenario) -> None:
    """2^64 - 1 units, as no life would make them."""
    layout = scenario.artefact.contract("MegaClusterShare").storage_layout["storage"]
    slot = next(int(entry["slot"]) for entry in layout if entry["label"] == "_totalSupply")
    scenario.mint(A)
    scenario.chain.set_storage(scenario.shares.address, slot, 2**64 - 1)
    give(scenario, MOST)
    assert claim(scenario, A) == MOST // (2**64 - 1) * UNITS


@pytest.mark.parametrize("exponent", [0, 8 * 10**18])
def test_64_entities_claim_and_all_is_paid(exponent: int) -> None:
    scenario = Scenario(replace(PARAMETERS, rate_exponent_wad=exponent))
    entities = scenario.join(*(f"entity {number}" for number in range(64)))
    with pytest.raises(Reverted, match="NoSeatFree"):
        scenario.join("one too many")
    for entity in entities:
        scenario.add_operator(entity)
    scenario.ripen()
    scenario.mint(*entities)
    if exponent:
        assert scenario.shares.view("balanceOf", entities[0]) == 2_980_957_987
    else:
        assert {scenario.shares.view("balanceOf", entity) for entity in entities} == {10**6}

    give(scenario, 10**27 + 7)
    supply = scenario.shares.view("totalSupply")
    quotient, rest = divmod(10**27 + 7, supply)
    shares = [scenario.shares.view("balanceOf", entity) for entity in entities]
    assert [claim(scenario, entity) for entity in entities] == [units * quotient for units in shares]
    assert books(scenario) == {
        "deposited": 10**27 + 7,
        "paid": 10**27 + 7 - rest,
        "owedTotal": 0,
        "undistributed": rest,
        "index": quotient,
    }
    assert scenario.token.view("balanceOf", scenario.treasury.address) == rest
    for entity in entities:
        with pytest.raises(Reverted, match="NothingOwed"):
            claim(scenario, entity)


@pytest.mark.parametrize("seed", [10, 11])
def test_what_was_deposited_is_paid_or_owed_or_undistributed_at_every_step(seed: int) -> None:
    run = RandomRun(seed)
    for _ in range(1_200):
        run.step()
        claims = (
            log for log, _ in run.emitted if (log.address, log.name) == (run.treasury.address, "Claimed")
        )
        paid_out = sum(log.arguments["amount"] for log in claims)
        now = books(run)
        owed = {entity: run.treasury.view("owed", entity) for entity in ENTITIES}
        earned = {
            entity: run.shares.view("balanceOf", entity)
            * (now["index"] - run.treasury.view("indexOf", entity))
            for entity in ENTITIES
        }
        held = run.token.view("balanceOf", run.treasury.address)
        assert now["deposited"] == now["paid"] + now["owedTotal"] + now["undistributed"]
        assert now["owedTotal"] == sum(owed.values()) + sum(earned.values())
        assert held >= now["owedTotal"] + now["undistributed"]
        assert now["paid"] == paid_out
    assert run.done["claim"] > 5
