"""Shares taken to be dropped, taken twice, taken by one person under many names, or taken for nothing."""

import pytest

from analysis.artefact import Artefact
from analysis.chain import Reverted
from tests.attacks.threat_model import in_ssv, stated
from tests.attacks.town import LEFT, RIGHT, SHARE, WINDOW, build_town, hire, set_aside
from tests.scenarios import SSV, Scenario, address, compiled, variant

DELAY = (
    "MegaClusterShare.sol",
    "        require(block.number >= lowest.readyBlock, RankNotReady(lowest.readyBlock));\n",
    "",
)
SETTLED_MINT = (
    "MegaClusterShare.sol",
    "SupplyTooLarge());\n\n        ITreasury(treasury).settle(account);",
    "SupplyTooLarge());",
)
MEMORY = ("megacluster/Ledger.sol", "last.remembered ? last.units : Rate", "Rate")
USEFULNESS = ("megacluster/Ledger.sol", "        if (3 * held > others) return (0, 0);\n", "")


def sandwich(artefact: Artefact) -> int:
    """Profit of a contract that comes in the transaction before an honest split and goes in the one after."""
    town = build_town(artefact)
    town.govern("openMembership")
    attacker = hire(town)
    operator = 9
    before = town.wealth(attacker.actor.address)
    attacker.tries(
        (town.mega, "join"),
        (town.mega, "registerOperator", town.key(), 0, 0),
        (town.shares, "mint", attacker.actor.address),
    )
    set_aside(town)
    outcomes = attacker.tries(
        (town.mega, "closeOperator", operator),
        (town.mega, "removeOperator", operator),
        (town.mega, "leave"),
    )
    assert outcomes == ["", "", ""]
    return town.wealth(attacker.actor.address) - before


def test_a_split_cannot_be_sandwiched() -> None:
    assert sandwich(compiled()) == 0


def test_without_a_delay_it_could() -> None:
    assert in_ssv(sandwich(variant(DELAY))) == "2.609"


def snatch(artefact: Artefact) -> int:
    """Profit of one transaction after a split of which the treasury has not taken note."""
    town = build_town(artefact)
    town.govern("openMembership")
    attacker = hire(town)
    operator = 9
    set_aside(town)
    attacker.tries(
        (town.mega, "join"),
        (town.mega, "registerOperator", town.key(), 0, 0),
        (town.shares, "mint", attacker.actor.address),
        (town.treasury, "claim"),
        (town.mega, "closeOperator", operator),
        (town.mega, "removeOperator", operator),
        (town.mega, "leave"),
    )
    return town.wealth(attacker.actor.address)


def test_a_deposit_belongs_to_those_who_were_there() -> None:
    assert snatch(compiled()) == 0


def test_they_would_keep_it_without_a_delay() -> None:
    assert snatch(variant(DELAY)) == 0


def test_without_settling_first_it_could_be_snatched() -> None:
    assert in_ssv(snatch(variant(DELAY, SETTLED_MINT))) == "2.609"


def test_who_waits_the_delay_out_takes_part_in_one_deposit_a_delay() -> None:
    town = build_town()
    [mallory] = town.join("mallory")
    before = town.wealth(mallory)
    operator = town.add_operator(mallory)
    town.ripen()
    town.mint(mallory)
    set_aside(town)
    town.act(mallory, "closeOperator", operator)
    town.add_operator(mallory)
    set_aside(town)
    with pytest.raises(Reverted, match="RankNotReady"):
        town.mint(mallory)
    assert in_ssv(town.wealth(mallory) - before) == stated("one-rank-of-a-deposit")


def test_what_was_set_aside_before_the_first_mint_goes_to_the_first() -> None:
    town = Scenario()
    mallory, *honest = town.join("mallory", "ann", "bea", "cleo")
    for entity in (mallory, *honest):
        town.add_operator(entity)
    set_aside(town)
    town.ripen()
    before = town.wealth(mallory)
    town.mint(mallory, *honest)
    # All ranks were ready in the same block, and all were minted in it.
    assert in_ssv(town.wealth(mallory) - before) == stated("set-aside-before-the-first-mint")


def cycle(artefact: Artefact) -> int:
    """What closing an operator and registering another, once the rate is up, brings beside standing still."""
    town = build_town(artefact)
    [mallory] = town.join("mallory")
    operator = town.add_operator(mallory)
    town.ripen()
    town.mint(mallory)
    ann = address("ann")
    for ids in (LEFT, RIGHT):
        town.add_validators(ann, ids, number=500, amount=100 * SSV)
    town.chain.move(2 * WINDOW)
    with town.rolled_back():
        town.ripen()
        set_aside(town)
        stood_still = town.wealth(mallory)
    town.act(mallory, "closeOperator", operator)
    town.add_operator(mallory)
    town.ripen()
    town.mint(mallory)
    set_aside(town)
    return town.wealth(mallory) - stood_still


def test_cycling_operators_gains_nothing() -> None:
    assert cycle(compiled()) == 0


def test_without_remembered_prices_it_would() -> None:
    assert in_ssv(cycle(variant(MEMORY))) == "13.916"


def conspire(artefact: Artefact, identities: int, most: int = 40) -> tuple[int, int]:
    """Ranks that one person gets under so many names, at most `most` each, and the part of a deposit."""
    town = build_town(artefact)
    town.govern("openMembership")
    names = [address(f"mallory {i}") for i in range(identities)]
    for name in names:
        town.act(name, "join")
    for _ in range(most):
        for name in names:
            town.add_operator(name)
    ranks = sum(town.shares.view("ranks", name) for name in names)
    town.ripen()
    town.mint(*names)
    set_aside(town)
    return ranks, town.wealth(*names)


@pytest.mark.parametrize("identities", [1, 2, 3, 4])
def test_one_person_as_several_members_gets_what_is_stated(identities: int) -> None:
    ranks, gain = conspire(compiled(), identities)
    assert (str(ranks), in_ssv(gain)) == (
        stated(f"ranks-of-{identities}-identities"),
        stated(f"deposit-to-{identities}-identities"),
    )


def test_nobody_joins_unlisted_while_membership_is_closed() -> None:
    town = build_town()
    with pytest.raises(Reverted, match="NotListed"):
        town.act(address("mallory"), "join")


def test_useless_operators_piled_up_add_nothing() -> None:
    assert conspire(compiled(), 1, most=40) == conspire(compiled(), 1, most=3)


def test_without_the_rule_of_usefulness_each_of_them_would() -> None:
    ranks, gain = conspire(variant(USEFULNESS), 1)
    assert (ranks, in_ssv(gain)) == (40, "51.730")


def test_suspension_stops_new_ranks_and_not_those_held() -> None:
    town = build_town()
    [mallory] = town.join("mallory")
    town.add_operator(mallory)
    town.govern("suspend", mallory)
    with pytest.raises(Reverted, match="EntityIsSuspended"):
        town.add_operator(mallory)
    town.ripen()
    town.mint(mallory)
    assert town.shares.view("balanceOf", mallory) == SHARE
