"""The fuzzing harness as Python sees it: what can be called, what it calls itself, what is broken."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.abi import Interface, read_interface
from analysis.artefact import Artefact, Json
from analysis.build import compile_contracts
from analysis.campaign.sequence import SENDER, Call
from analysis.chain import CallFailedError, Chain, Deployed
from analysis.errors import SequenceError
from analysis.sources import OWN, Sources
from analysis.tools import ROOT

SOURCE = Path("fuzz/Harness.sol")
EXAMINERS = (Path("fuzz/Keeper.sol"), Path("fuzz/Scout.sol"))
"""Those that an engine may put in the place of the harness's own."""
OBSERVER = Path("tests/contracts/Observer.sol")
"""Looks at everything for the specification's sake."""
WORLD = "fuzz/World.sol"
HANDLERS = "fuzz/Handlers.sol"
REFUSED = "@custom:refused"

# Echidna's, in every version; a sequence means the same everywhere if it starts at the same time.
FIRST_BLOCK, FIRST_SECOND = 4_370_000, 1_524_785_992
DEPLOYER = "0x" + "00" * 17 + "030000"
CODE_LIMIT = 2**18

# Whose calls, events and errors are to be told by name.
CONTRACTS = {
    "token": "TokenProbe",
    "ssv": "SSVProbe",
    "distributor": "CumulativeMerkleDropModel",
    "mega": "MegaCluster",
    "treasury": "Treasury",
    "shares": "MegaClusterShare",
}


def compile_harness(sources: Sources = OWN, root: Path = ROOT) -> Artefact:
    """The harness with the contracts that `sources` names."""
    return compile_contracts(root, [SOURCE, *EXAMINERS, OBSERVER], sources.read_overrides(root))


@dataclass(frozen=True)
class Handler:
    """`types` are Solidity's, of unsigned integers and booleans.

    One that `is_refused` is there to be so, whoever calls.
    """

    name: str
    types: tuple[str, ...]
    is_payable: bool
    is_refused: bool

    @property
    def signature(self) -> str:
        return f"{self.name}({','.join(self.types)})"


@dataclass(frozen=True)
class Harness:
    artefact: Artefact

    @cached_property
    def abi(self) -> tuple[Json, ...]:
        return self.artefact.contract("Harness").abi

    @cached_property
    def interface(self) -> Interface:
        return read_interface(self.abi)

    @cached_property
    def interfaces(self) -> Mapping[str, Interface]:
        return {name: read_interface(self.artefact.contract(c).abi) for name, c in CONTRACTS.items()}

    @cached_property
    def others(self) -> tuple[Interface, ...]:
        """Of contracts that are called by those above."""
        return tuple(
            read_interface(self.artefact.contract(name).abi) for name in ("EntityProxy", "ISSVViews")
        )

    @cached_property
    def handlers(self) -> Mapping[str, Handler]:
        return {
            entry["name"]: Handler(
                entry["name"],
                tuple(parameter["type"] for parameter in entry["inputs"]),
                entry["stateMutability"] == "payable",
                entry["name"] in self._refused,
            )
            for entry in self.abi
            if entry["type"] == "function" and entry["stateMutability"] in ("nonpayable", "payable")
        }

    @cached_property
    def _refused(self) -> frozenset[str]:
        nodes = next(n for n in self.artefact.sources[HANDLERS].ast["nodes"] if n.get("name") == "Handlers")
        return frozenset(
            node["name"]
            for node in nodes["nodes"]
            if REFUSED in (node.get("documentation") or {}).get("text", "")
        )

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        """The properties by their bit: the members of the Solidity enum `Property`."""
        nodes = self.artefact.sources[WORLD].ast["nodes"]
        enum = next(n for n in nodes if n["nodeType"] == "EnumDefinition" and n["name"] == "Property")
        return tuple(spell_slug(member["name"]) for member in enum["members"])


def spell_slug(name: str) -> str:
    """TheLedgerAgreesWithSsv → the-ledger-agrees-with-ssv"""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def name_property(slug: str) -> str:
    """As the harness calls the function."""
    return f"echidna_{slug.replace('-', '_')}"


@dataclass(frozen=True)
class World:
    """The harness on a chain, with everything that it deployed."""

    harness: Harness
    chain: Chain
    deployed: Deployed
    places: Mapping[str, str]
    actors: tuple[str, ...]

    def at(self, name: str) -> Deployed:
        return self.chain.at(self.places[name], self.harness.interfaces[name])

    def run(self, call: Call) -> bool:
        """Lets time pass, then calls; False where the harness itself refused, so that nothing happened."""
        self.chain.move(call.blocks, call.seconds)
        function = self.harness.interface.functions[call.handler]
        try:
            self.chain.transact(
                call.sender, self.deployed.address, function.encode(call.arguments), call.value
            )
        except CallFailedError:
            return False
        return True

    @property
    def was_accepted(self) -> bool:
        """Whether an actor's call, in the last that was run, was accepted."""
        return any(log.name == "Called" and log.arguments["accepted"] for log in self.chain.logs)

    @property
    def broken(self) -> tuple[str, ...]:
        """Slugs of the properties that were seen broken so far."""
        bits: int = self.deployed.view("broken")
        return tuple(slug for bit, slug in enumerate(self.harness.slugs) if bits >> bit & 1)

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        with self.chain.rolled_back():
            yield


def deploy_harness(harness: Harness) -> World:
    chain = create_chain()
    return enter_world(harness, chain.deploy(harness.artefact.contract("Harness"), caller=DEPLOYER))


def create_chain() -> Chain:
    return Chain(number=FIRST_BLOCK, timestamp=FIRST_SECOND, code_limit=CODE_LIMIT)


def enter_world(harness: Harness, deployed: Deployed) -> World:
    """Where the harness has just been deployed."""
    chain = deployed.chain
    chain.force_ether(SENDER, 10**30)
    for interface in harness.others:
        chain.at(deployed.address, interface)
    *places, actors = deployed.view("places")
    addresses: dict[str, Any] = dict(zip(CONTRACTS, places, strict=True))
    world = World(harness, chain, deployed, addresses, actors)
    for name in CONTRACTS:
        world.at(name)
    return world


def check_calls(harness: Harness, calls: tuple[Call, ...], name: str) -> None:
    """Raises SequenceError for a call that the harness has no handler for."""
    for number, call in enumerate(calls, 1):
        handler = harness.handlers.get(call.handler)
        if handler is None:
            raise SequenceError(name, f"calls what the harness has not ({number}. {call.handler})", REMEDY)
        if len(call.arguments) != len(handler.types) or not all(map(_fits, call.arguments, handler.types)):
            raise SequenceError(name, f"has other arguments than {handler.signature} ({number}.)", REMEDY)


REMEDY = "take a sequence of this version of the harness"


def _fits(value: int, kind: str) -> bool:
    return value in (0, 1) if kind == "bool" else 0 <= value < 2 ** int(kind.removeprefix("uint"))
