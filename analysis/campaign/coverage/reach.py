"""From traces of bytecode to places of the sources: how many calls reached each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.artefact import Artefact, Contract
from analysis.campaign.coverage.places import Places, StatementFinder, find_places, list_codes, list_contracts
from analysis.campaign.coverage.source_map import Span, map_instructions
from analysis.campaign.coverage.tracer import Steps, Trace

Way = tuple[Span, bool]
"""A branch, and whether its jump was taken."""


@dataclass
class Reached:
    """How many of the traced calls came to each statement and way; which errors were met, by selector."""

    calls: int = 0
    statements: Counter[Span] = field(default_factory=Counter)
    ways: Counter[Way] = field(default_factory=Counter)
    errors: set[bytes] = field(default_factory=set)


class Reader:
    """Adds traces up. What is executed of other contracts than ours counts for nothing."""

    def __init__(self, artefact: Artefact) -> None:
        self.places: Places = find_places(artefact)
        self.reached = Reached()
        self._finder = StatementFinder(artefact)
        self._contracts = list_contracts(artefact)
        self._maps: dict[tuple[bytes, bool], Mapping[int, Span]] = {}

    def add(self, trace: Trace) -> None:
        statements: set[Span] = set()
        ways: set[Way] = set()
        for code, steps in trace.steps.items():
            spans = self._map(code)
            if spans:
                statements.update(self._list_statements(spans, steps))
                ways.update((spans[place], taken) for place, taken in steps.jumps if place in spans)
                self.reached.errors |= steps.refusals
        self.reached.calls += 1
        self.reached.statements.update(statements)
        self.reached.ways.update(way for way in ways if way[0] in self.places.branches)

    def _list_statements(self, spans: Mapping[int, Span], steps: Steps) -> set[Span]:
        found = (self._finder.find(span) for span in {spans[p] for p in steps.places if p in spans})
        return {span for span in found if span}

    def _map(self, code: tuple[bytes, bool]) -> Mapping[int, Span]:
        """Empty for a code that is none of ours."""
        if code not in self._maps:
            text, is_creation = code
            found = (_map_contract(c, text, is_creation) for c in self._contracts)
            self._maps[code] = next(filter(None, found), {})
        return self._maps[code]


def _map_contract(contract: Contract, code: bytes, is_creation: bool) -> Mapping[int, Span]:
    runtime, creation = list_codes(contract)
    own, source_map = creation if is_creation else runtime
    # Arguments follow the code that creates; the EVM's padding that which is there.
    is_it = code.startswith(own) if is_creation else _blank(contract, code[: len(own)]) == own
    return map_instructions(own, source_map) if is_it else {}


def _blank(contract: Contract, code: bytes) -> bytes:
    """With noughts in the place of the immutables, as the compiler leaves it."""
    blank = bytearray(code)
    for places in contract.immutables.values():
        for start, length in places:
            blank[start : start + length] = bytes(length)
    return bytes(blank)
