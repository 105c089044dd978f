"""What a reader wants to know of a world at one moment, by name."""

from collections.abc import Iterator, Mapping

from analysis.campaign.harness import World
from analysis.campaign.naming import ACTORS, tell_amount

ENTITIES = 6


def observe_state(world: World) -> Mapping[str, str]:
    """Facts by their names, in the order in which they are read; those that are nought are left out."""
    facts = {"block": str(world.chain.number), "second": str(world.chain.timestamp)}
    facts |= dict(_observe_treasury(world))
    for actor, name in list(zip(world.actors, ACTORS, strict=True))[:ENTITIES]:
        facts |= {f"{name}: {what}": text for what, text in _observe_entity(world, actor)}
    return {name: text for name, text in facts.items() if text not in ("0", "0 wei", "no", "")}


def _observe_treasury(world: World) -> Iterator[tuple[str, str]]:
    treasury, mega = world.at("treasury"), world.at("mega")
    balance = world.at("token").view("balanceOf", treasury.address)
    yield "treasury holds", tell_amount(balance)
    yield "treasury owes", tell_amount(treasury.view("owedTotal"))
    yield "treasury has undistributed", tell_amount(treasury.view("undistributed"))
    yield "treasury took note of", tell_amount(treasury.view("deposited"))
    yield "treasury paid", tell_amount(treasury.view("paid"))
    yield "supply of shares", str(world.at("shares").view("totalSupply"))
    yield "capacity", str(mega.view("capacity"))
    yield "slow capacity", str(mega.view("slowCapacity"))
    yield "SSV holds", tell_amount(world.at("token").view("balanceOf", world.places["ssv"]))


def _observe_entity(world: World, actor: str) -> Iterator[tuple[str, str]]:
    member = world.at("mega").view("member", actor)
    proxy, _, is_suspended, has_joined, _, _, operators, open_operators, validators = member
    shares, token = world.at("shares"), world.at("token")
    yield "standing", "suspended" if is_suspended else "member" if has_joined else ""
    yield "tokens", tell_amount(token.view("balanceOf", actor))
    if int(proxy, 16):
        yield "tokens in its proxy", tell_amount(token.view("balanceOf", proxy))
        yield "ether in its proxy", str(world.chain.balance(proxy))
    yield "operators", str(operators)
    yield "open operators", str(open_operators)
    yield "validators", str(validators)
    yield "shares", str(shares.view("balanceOf", actor))
    yield "ranks minted", str(shares.view("mintedRanks", actor))
    yield "ranks pending", str(shares.view("pendingRanks", actor))
    yield "can claim", tell_amount(world.at("treasury").view("claimable", actor))
