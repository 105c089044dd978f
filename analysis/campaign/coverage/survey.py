"""Traces the sequences that campaigns kept, what is likeliest to be new first, for as long as there is time."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.campaign.coverage.places import Places
from analysis.campaign.coverage.reach import Reached, Reader
from analysis.campaign.coverage.tracer import Trace, trace_call, trace_deployment
from analysis.campaign.embedded.machine import Feature, Machine
from analysis.campaign.harness import DEPLOYER, FIRST_BLOCK, FIRST_SECOND, Harness
from analysis.campaign.sequence import Call
from analysis.chain import CallFailedError, Chain, Reverted

Calls = tuple[Call, ...]
Watch = Callable[[int, int], bool]
"""Is told how many calls of how many are traced; True ends the survey."""


@dataclass(frozen=True)
class Survey:
    """`calls` are the different ones that there are; those of `differing` went another way in py-evm."""

    places: Places
    reached: Reached
    calls: int
    differing: int


def survey(
    harness: Harness,
    sequences: Iterable[Calls],
    seconds: float,
    is_enough: Watch = lambda done, calls: False,
) -> Survey:
    """In `seconds`, beside those that it takes to found the world."""
    surveyor = Surveyor(harness)
    calls = surveyor.rank(sequences)
    end = time.monotonic() + seconds
    for number, prefix in enumerate(calls):
        if is_enough(number, len(calls)) or time.monotonic() > end:
            break
        surveyor.survey(prefix)
    return Survey(surveyor.reader.places, surveyor.reader.reached, len(calls), surveyor.differing)


class Surveyor:
    """What properties look at is no code of the contracts: calls are not examined here."""

    def __init__(self, harness: Harness) -> None:
        self.reader = Reader(harness.artefact)
        self.differing = 0
        self._functions = harness.interface.functions
        self._machine = Machine(harness)
        creation = harness.artefact.contract("Harness").creation
        self.reader.add(trace_deployment(Chain(number=FIRST_BLOCK, timestamp=FIRST_SECOND), DEPLOYER, creation))

    def rank(self, sequences: Iterable[Calls]) -> Sequence[Calls]:
        """Each call there is, with those before it; the more often one was answered so, the later it comes."""
        ranked: dict[Calls, int] = {}
        met: Counter[Feature] = Counter()
        with self._machine.scouting():
            for calls in sequences:
                for prefix, feature in self._run(calls):
                    if prefix not in ranked:
                        ranked[prefix] = met[feature]
                        met[feature] += 1
        return sorted(ranked, key=ranked.__getitem__)

    def _run(self, calls: Calls) -> Iterator[tuple[Calls, Feature]]:
        with self._machine.rolled_back():
            for number, call in enumerate(calls, 1):
                yield calls[:number], self._machine.run(call).feature

    def survey(self, calls: Calls) -> None:
        """The last of them."""
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
