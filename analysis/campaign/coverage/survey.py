"""Traces the calls that campaigns kept, likeliest new ones first, for as long as there is time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from analysis.campaign.coverage.places import Places
from analysis.campaign.coverage.reach import Reached, Reader
from analysis.campaign.coverage.tracer import Trace, trace_call, trace_deployment
from analysis.campaign.coverage.tree import Calls, climb, grow
from analysis.campaign.embedded.machine import Feature, Machine
from analysis.campaign.harness import DEPLOYER, FIRST_BLOCK, FIRST_SECOND, Harness
from analysis.campaign.sequence import Call
from analysis.chain import CallFailedError, Chain, Reverted

GAS = 1_000
"""Calls further apart than this are taken to have gone different ways."""

Watch = Callable[[int, int], bool]
"""Is told how many calls of how many are traced; True ends the survey."""


@dataclass(frozen=True)
class Survey:
    """`calls` are the different ones; of those `traced`, `differing` went another way in py-evm."""

    places: Places
    reached: Reached
    calls: int
    traced: int
    differing: int


class Surveyor:
    """What properties look at is no code of the contracts: calls are not examined here."""

    def __init__(self, harness: Harness) -> None:
        self.reader = Reader(harness.artefact)
        self.differing = 0
        self._functions = harness.interface.functions
        self._machine = Machine(harness)
        creation = harness.artefact.contract("Harness").creation
        self.reader.add(
            trace_deployment(Chain(number=FIRST_BLOCK, timestamp=FIRST_SECOND), DEPLOYER, creation)
        )

    def survey(self, sequences: Iterable[Calls], is_enough: Watch = lambda done, calls: False) -> Survey:
        calls = self.rank(sequences)
        traced = 0
        while traced < len(calls) and not is_enough(traced, len(calls)):
            self.look(calls[traced])
            traced += 1
        return Survey(self.reader.places, self.reader.reached, len(calls), traced, self.differing)

    def rank(self, sequences: Iterable[Calls]) -> Sequence[Calls]:
        """Each call, with those before it. What answers alike for about as much gas most likely went the same
        way: of each such kind the first come before all others, and of each answer one kind before the second
        of any. After those, the last call of a sequence, for which a campaign kept it, comes before others.
        """
        kinds: dict[Feature, set[int]] = defaultdict(set)
        ranked = []
        sequences = tuple(sequences)
        kept = frozenset(sequences)
        with self._machine.scouting():
            for calls, effect in climb(self._machine, grow(sequences)):
                known, kind = kinds[effect.feature], self._machine.world.chain.gas_used // GAS
                rank = (True, calls not in kept) if kind in known else (False, len(known))
                known.add(kind)
                ranked.append((rank, calls))
        return [calls for _, calls in sorted(ranked, key=lambda entry: entry[0])]

    def look(self, calls: Calls) -> None:
        """At what the last of them executes."""
        *before, last = calls
        with self._machine.scouting(), self._machine.rolled_back():
            for call in before:
                self._machine.run(call)
            chain = self._machine.world.chain
            chain.move(last.blocks, last.seconds)
            if trace := self._trace(chain, last):
                self.reader.add(trace)
            else:
                self.differing += 1

    def _trace(self, chain: Chain, call: Call) -> Trace | None:
        """None where revm answers otherwise."""
        to = self._machine.world.deployed.address
        data = self._functions[call.handler].encode(call.arguments)
        trace = trace_call(chain, call.sender, to, data, call.value)
        try:
            returned, is_refused = chain.transact(call.sender, to, data, call.value), False
        except CallFailedError as failure:
            returned, is_refused = failure.data if isinstance(failure, Reverted) else b"", True
        logs = () if is_refused else tuple((a.lower(), tuple(t), d) for a, t, d in chain.raw_logs)
        said = (trace.is_refused, trace.returned, () if trace.is_refused else trace.logs)
        return trace if said == (is_refused, returned, logs) else None
