"""How long a campaign of the embedded engine takes to break each broken variant of the contracts, by seed."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.campaign.embedded.constants import list_constants
from analysis.campaign.embedded.corpus import SEEDS, Calls, load_corpus, name_calls
from analysis.campaign.embedded.fuzzer import Found, Fuzzer
from analysis.campaign.embedded.lever import ALL, Lever
from analysis.campaign.harness import Harness, compile_harness
from analysis.fault import FAULTS, read_fault
from analysis.sources import Sources
from analysis.tools import ROOT

FOLDERS = (FAULTS, ROOT / "fuzz" / "deep")

FAULTY = (
    "AClaimCannotBeBlocked",
    "AMomentOfOtherCapacityMovesNoPrice",
    "ASeatForEveryMember",
    "AStrangerIsNobody",
    "CapacityIsTheExactOptimum",
    "ClaimingTwicePaysOnce",
    "CyclingOperatorsGainsNothing",
    "NoOperatorBeyondItsSlots",
    "NoShareComesAndGoesWithinItsDelay",
    "NobodyHoldsAnothersSlotsForEver",
    "SettlingOftenChangesNothing",
    "SplitLosesNothing",
    "TheLedgerAgreesWithSsv",
    "TreasuryGetsAtLeastItsShare",
    "ReleaseByAFellow",
    "TheSeventhMint",
)
TOO_DEEP = "TheFourthRank"
"""More steps of one kind than a search comes to in seconds."""

TIME_WINDOW, COLLUSION, ARITHMETIC, DEEP = (
    "NoShareComesAndGoesWithinItsDelay",
    "ReleaseByAFellow",
    "TreasuryGetsAtLeastItsShare",
    "TheSeventhMint",
)
WORKERS = 2
"""As many as a campaign has."""


@dataclass(frozen=True)
class Search:
    """How a fault is looked for: as by a campaign, unless something else is said."""

    levers: frozenset[Lever] = ALL
    workers: int = WORKERS
    is_seeded: bool = True

    def without(self, lever: Lever) -> "Search":
        return replace(self, levers=self.levers - {lever})


@dataclass(frozen=True)
class Trial:
    """What shows of some of the levers whether they are worth having."""

    levers: tuple[Lever, ...]
    search: Search
    faults: tuple[str, ...]


TRIALS = (
    # What the seeds of a campaign bring would hide what the search does by itself.
    Trial(
        tuple(lever for lever in Lever if lever is not Lever.SWEEPING),
        Search(workers=1, is_seeded=False),
        (
            "AClaimCannotBeBlocked",
            "AStrangerIsNobody",
            "ClaimingTwicePaysOnce",
            "ReleaseByAFellow",
            TIME_WINDOW,
        ),
    ),
    Trial(
        (Lever.SWEEPING,),
        Search(workers=1),
        ("AStrangerIsNobody", "CyclingOperatorsGainsNothing", "NoOperatorBeyondItsSlots", DEEP),
    ),
)


@dataclass(frozen=True)
class Time:
    """`seconds` of the processor of the worker who was first, after the world was founded; None where `limit`
    was enough for none. `calls` are of all.
    """

    seconds: float | None
    calls: int


@dataclass(frozen=True)
class Failure:
    fault: str
    times: tuple[Time, ...]
    limit: float

    @property
    def missed(self) -> int:
        return sum(time.seconds is None for time in self.times)

    @property
    def total(self) -> float:
        return sum(self.limit if t.seconds is None else t.seconds for t in self.times)

    @property
    def median(self) -> float:
        """Those that were missed count as the limit."""
        return statistics.median(self.limit if t.seconds is None else t.seconds for t in self.times)

    @property
    def worst(self) -> float:
        return max(self.limit if t.seconds is None else t.seconds for t in self.times)

    @property
    def calls(self) -> float:
        return statistics.median(time.calls for time in self.times)


@dataclass(frozen=True)
class Ablation:
    """The same faults with every lever, and without one, within the same limit."""

    lever: Lever
    everything: tuple[Failure, ...]
    less: tuple[Failure, ...]


def time_failure(name: str, seeds: Sequence[int], limit: float, search: Search = Search()) -> Failure:
    file = next(folder / f"{name}.toml" for folder in FOLDERS if (folder / f"{name}.toml").is_file())
    fault = read_fault(file)
    harness = Harness(compile_harness(Sources(fault=file.relative_to(ROOT).as_posix())))
    times = tuple(_time_workers(harness, str(seed), fault.breaks, limit, search) for seed in seeds)
    return Failure(name, times, limit)


def _time_workers(harness: Harness, seed: str, slug: str, limit: float, search: Search) -> Time:
    """Each with a processor of its own: no other goes on for longer than the first did."""
    corpus = sorted(load_corpus(harness, SEEDS)[0], key=name_calls) if search.is_seeded else []
    first, calls = Time(None, 0), 0
    for worker in range(search.workers):
        left = limit if first.seconds is None else first.seconds
        share = corpus[worker :: search.workers]
        taken = _time(harness, f"{seed}/{worker}", slug, left, search.levers, share)
        first, calls = first if taken.seconds is None else taken, calls + taken.calls
    return Time(first.seconds, calls)


def _time(
    harness: Harness, seed: str, slug: str, limit: float, levers: frozenset[Lever], corpus: Sequence[Calls]
) -> Time:
    found: list[float] = []

    def hear(message: object) -> None:
        if isinstance(message, Found) and message.slug == slug:
            found.append(time.process_time())

    constants = list_constants(harness.artefact)
    fuzzer = Fuzzer(harness, constants, seed, hear, corpus, levers, is_followed=True)
    start = time.process_time()
    for _ in fuzzer.fuzz():
        if found or time.process_time() - start > limit:
            break
    return Time(found[0] - start if found else None, fuzzer.tally.calls)
