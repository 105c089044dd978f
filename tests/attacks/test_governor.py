"""A governor turned hostile: what it can do to members, which is to keep them from adding."""

import pytest

from analysis.artefact import Artefact
from analysis.chain import Reverted
from analysis.deployment import GOVERNOR
from tests.attacks.town import LEFT, RIGHT, build_town, hire
from tests.scenarios import SSV, Ids, Scenario, address, compiled, variant

LOCKED_IN = (
    "megacluster/Ledger.sol",
    "        require(m.joined, NotMember(msg.sender));\n        return",
    "        require(m.joined && !m.suspended, NotMember(msg.sender));\n        return",
)


def populate(artefact: Artefact) -> tuple[Scenario, list[str], dict[str, tuple[Ids, list[bytes]]]]:
    """Members with all that one can have, and the keys of their validators."""
    town = build_town(artefact, fee=10**12)
    ann, bea = address("ann"), address("bea")
    keys = {ann: (LEFT, town.add_validators(ann, LEFT, number=2, amount=20 * SSV))}
    keys[bea] = (RIGHT, town.add_validators(bea, RIGHT, number=1, amount=20 * SSV))
    town.reward(ann, 100 * SSV)
    town.push_rewards(bea, 100 * SSV)
    return town, [ann, bea], keys


def oppress(town: Scenario, entities: list[str]) -> None:
    town.govern("openMembership")
    town.govern("closeMembership")
    for entity in entities:
        town.govern("suspend", entity)
    accomplice = address("accomplice")
    town.govern("list", accomplice)
    town.act(accomplice, "join")


def test_all_that_it_can_do_lowers_nothing_that_anyone_owns() -> None:
    town, entities, _ = populate(compiled())
    everyone = [*entities, GOVERNOR, address("accomplice"), town.mega.address]
    before = [(town.wealth(each), town.shares.view("balanceOf", each)) for each in everyone]
    oppress(town, entities)
    assert [(town.wealth(each), town.shares.view("balanceOf", each)) for each in everyone] == before


def test_it_has_no_other_rights() -> None:
    town, (ann, _), _ = populate(compiled())
    functions = [
        entry["name"]
        for entry in town.artefact.contract("MegaCluster").abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    ]
    strangers = [name for name in functions if _refuses_strangers(town, name)]
    assert strangers == [
        "acceptOwnership",
        "closeMembership",
        "list",
        "openMembership",
        "resume",
        "suspend",
        "transferOwnership",
    ]
    attacker = hire(town)
    town.govern("transferOwnership", attacker.actor.address)
    assert town.mega.view("owner") == GOVERNOR
    with pytest.raises(Reverted, match="GovernorRequired"):
        town.govern("renounceOwnership")
    with pytest.raises(Reverted, match="NoProxy"):
        town.govern("splitRewards")
    proxy = town.deployment.proxy_of(ann)
    with pytest.raises(Reverted, match="NotMegaCluster"):
        town.call(proxy, "splitRewards", ann, caller=GOVERNOR)


def _refuses_strangers(town: Scenario, name: str) -> bool:
    function = town.mega.interface.functions[name]
    zeroes = function.selector + bytes(32 * len(function.inputs.types))
    try:
        town.chain.transact(address("nobody"), town.mega.address, zeroes)
    except Reverted as refused:
        return refused.name == "OwnableUnauthorizedAccount"
    return False


def get_out(artefact: Artefact) -> tuple[int, int]:
    """What a suspended member has in its wallet after leaving with all that it owns, and what it owned."""
    town, entities, keys = populate(artefact)
    ann = entities[0]
    oppress(town, entities)
    ids, validators = keys[ann]
    owned = town.wealth(ann)
    town.act(ann, "exitValidators", validators, ids)
    town.remove_validators(ann, ids, validators)
    town.withdraw_all(ann, ids)
    town.act(ann, "closeOperator", 1)
    town.act(ann, "removeOperator", 1)
    town.act(ann, "leave")
    town.call(town.treasury, "claim", caller=ann)
    return town.token.view("balanceOf", ann), owned


def test_the_suspended_get_out_with_all_they_own() -> None:
    wallet, owned = get_out(compiled())
    assert wallet == owned


def test_were_they_locked_in_they_would_not() -> None:
    with pytest.raises(Reverted, match="NotMember"):
        get_out(variant(LOCKED_IN))


def test_seats_can_be_squatted_until_the_governor_acts() -> None:
    town = build_town()
    town.govern("openMembership")
    squatters = [address(f"squatter {i}") for i in range(64 - 8)]
    for squatter in squatters:
        town.act(squatter, "join")
    ann, newcomer = address("ann"), address("newcomer")
    with pytest.raises(Reverted, match="NoSeatFree"):
        town.act(newcomer, "join")
    town.govern("suspend", ann)
    town.act(newcomer, "join")
    with pytest.raises(Reverted, match="NoSeatFree"):
        town.govern("resume", ann)
    town.govern("closeMembership")
    town.govern("suspend", squatters[0])
    town.govern("resume", ann)
    assert town.mega.view("isMember", ann)
