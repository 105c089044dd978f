"""Which properties the calls of a campaign put to the test: those whose conditions were met."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.build import compile_contracts
from analysis.campaign.coverage.tree import Calls, climb, grow
from analysis.campaign.embedded.machine import Answer, Feature, Machine, find_slot
from analysis.campaign.harness import DEPLOYER, Harness
from analysis.sources import Sources
from analysis.tools import ROOT

SOURCE = Path("fuzz/Witness.sol")
ASKED = 2**255
"""As in the source: the slot that has a bit for each property."""


@dataclass
class Kind:
    """Accepted calls of one kind: how many, and how many of them asked each property."""

    calls: int = 0
    asked: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Testimony:
    """`is_whole` where every call was looked at: else nothing is said of what was not seen."""

    kinds: Mapping[Feature, Kind]
    is_whole: bool

    @property
    def asked(self) -> frozenset[str]:
        return frozenset(slug for kind in self.kinds.values() for slug in kind.asked)


class Witness:
    def __init__(self, harness: Harness, sources: Sources) -> None:
        self._harness, self._machine = harness, Machine(harness)
        self._chain, self._place = self._machine.world.chain, self._machine.world.deployed.address
        witness = compile_contracts(ROOT, [SOURCE], sources.read_overrides(ROOT)).contract("Witness")
        address = self._chain.deploy(witness, caller=DEPLOYER).address
        self._chain.set_storage(self._place, find_slot(harness, "Harness", "_examiner"), int(address, 16))

    def hear(self, sequences: Iterable[Calls], is_enough: Callable[[], bool] = lambda: False) -> Testimony:
        kinds: dict[Feature, Kind] = {}
        self._take_asked()
        for _, effect in climb(self._machine, grow(sequences)):
            asked = self._take_asked()
            if effect.answer is Answer.ACCEPTED:
                kind = kinds.setdefault(effect.feature, Kind())
                kind.calls += 1
                kind.asked.update(asked)
            if is_enough():
                return Testimony(kinds, False)
        return Testimony(kinds, True)

    def _take_asked(self) -> tuple[str, ...]:
        """Slugs of the properties asked since this was last taken."""
        bits = self._chain.storage(self._place, ASKED)
        self._chain.set_storage(self._place, ASKED, 0)
        return tuple(slug for bit, slug in enumerate(self._harness.slugs) if bits >> bit & 1)
