"""Where the attacks take place: eight honest members with an operator each, three windows after the start.

The capacity is then C0, so that an operator brings one share, and the average has forgotten the start.
"""

from collections.abc import Callable
from dataclasses import dataclass

from eth_hash.auto import keccak

from analysis.artefact import Artefact
from analysis.chain import Deployed, Reverted
from tests.scenarios import SSV, Ids, Scenario, address

HONEST = ("ann", "bea", "cleo", "dora", "elsa", "fay", "gia", "hua")
LEFT: Ids = (1, 2, 3, 4)
RIGHT: Ids = (5, 6, 7, 8)
SHARE = 10**6
"""Units."""
DAY = 7_200
WINDOW = 7 * DAY
"""Blocks; windows begin every so many from the deployment on, and the town's clock stands at a beginning."""
SET_ASIDE = 100 * SSV
"""What an honest member's split brings to the treasury."""


def build_town(artefact: Artefact | None = None, fee: int = 0, honest: int = 8) -> Scenario:
    town = Scenario(artefact=artefact)
    entities = town.join(*HONEST[:honest])
    for entity in entities:
        town.add_operator(entity, fee)
    town.ripen()
    town.mint(*entities)
    town.chain.move(3 * WINDOW - DAY)
    return town


def set_aside(town: Scenario, payer: str = address("ann")) -> None:
    """An honest member's rewards are split."""
    town.reward(payer, SET_ASIDE * 10_000 // town.parameters.treasury_basis_points)


def outcome(act: Callable[[], object]) -> str:
    """Empty if it was carried out, else the name of the refusal."""
    try:
        act()
    except Reverted as refused:
        return refused.name
    return ""


@dataclass(frozen=True)
class Contract:
    """An attacker that is a contract: all calls of a `tries` are one transaction."""

    town: Scenario
    actor: Deployed

    def tries(self, *calls: tuple[Deployed, str, *tuple[object, ...]]) -> list[str]:
        """What became of each: "" if it succeeded, else the name of the refusal."""
        self.town.call(self.actor, "attempt", [_encode(call) for call in calls], caller=address("mallory"))
        return self.outcomes()

    def answers_ether_with(self, *calls: tuple[Deployed, str, *tuple[object, ...]]) -> None:
        self.actor.call("answerEtherWith", [_encode(call) for call in calls], caller=address("mallory"))

    def outcomes(self) -> list[str]:
        return [
            "" if tried["succeeded"] else self._name(tried["returned"][:4])
            for tried in self.actor.events("Tried")
        ]

    def _name(self, selector: bytes) -> str:
        town = self.town
        contracts = (town.mega, town.shares, town.treasury)
        names = {error.selector: error.name for c in contracts for error in c.interface.errors.values()}
        return names[selector]


def hire(town: Scenario) -> Contract:
    actor = town.chain.deploy(town.artefact.contract("Actor"), caller=address("mallory"))
    return Contract(town, actor)


def _encode(call: tuple[Deployed, str, *tuple[object, ...]]) -> tuple[str, bytes]:
    contract, name, *arguments = call
    return contract.address, contract.interface.functions[name].encode(arguments)


def key(name: str) -> bytes:
    """A public key of 48 bytes."""
    return (keccak(name.encode()) + keccak(name.encode()))[:48]
