"""Nights with stand-ins for engines, on real contracts: sound ones, or with a tax on every refund."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis import record
from analysis.artefact import Artefact
from analysis.audit.engines import Assignment, Show, Speaker
from analysis.campaign.harness import Harness, compile_harness
from analysis.campaign.outcome import CANARY
from analysis.campaign.sequence import Call, encode_sequence
from analysis.campaign.sequence import Sequence as CallSequence
from analysis.catalogue import read_catalogue
from analysis.cli import main, plan
from analysis.cli.plan import Plan
from analysis.record import Campaign, Canary, Engine, Options, Part, Run, Verb
from analysis.run import read_run, write_whole
from analysis.sources import OWN, Sources
from analysis.verdict import Answer, Held, Violated

SLUG = "principal-is-never-taxed"
TAXED = CallSequence(SLUG, (Call("liquidateOwnCluster", (0, 0)),), "fuzzer", sources=Sources(fault=CANARY))
ENGINES = tuple({engine for row in read_catalogue().properties for engine in row.engines})
IDENTITY = "principal-is-never-taxed-8b5349e3"


def speak_held(assignment: Assignment, show: Show) -> Part:
    return _say(assignment, Held(1_000, assignment.seed))


def speak_violated(assignment: Assignment, show: Show) -> Part:
    """As an engine that has found the tax does."""
    file = "violations/principal-is-never-taxed-fuzzer.json"
    write_whole(assignment.folder / file, encode_sequence(TAXED))
    part = _say(assignment, Violated("broken by 1 call", file, is_replayed=True))
    step = record.Step("A", "MegaCluster.liquidateCluster([1, 3, 5, 7])")
    return replace(part, sequences=(record.Sequence(SLUG, "fuzzer", file, (step,)),))


def speak_interrupted(assignment: Assignment, show: Show) -> Part:
    raise KeyboardInterrupt


class KilledError(Exception):
    """As if the power went."""


def speak_killed(assignment: Assignment, show: Show) -> Part:
    raise KilledError


def _say(assignment: Assignment, verdict: Held | Violated) -> Part:
    seconds = assignment.seconds
    return Part(
        engines=(Engine("fuzzer", Verb.FUZZ, seconds, (Canary("a fault", True, 0.1),)),),
        answers=tuple(
            Answer("fuzzer", slug, verdict if slug == SLUG else Held(1_000, 0), 1.0)
            for slug in assignment.slugs
        ),
        campaigns=(Campaign("fuzzer", (0,), 1, seconds, 1.0, 1_000, 400, 3),),
    )


@pytest.fixture(scope="session")
def harness() -> Harness:
    return Harness(compile_harness())


Speak = Callable[[Assignment, Show], Part]


@dataclass
class Nights:
    """`taxed` nights look at the contracts with the fault."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    asked: list[Assignment] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    is_taxed: bool = False

    def __call__(self, *speak: Speak, taxed: bool = False, words: Sequence[str] = ()) -> Result:
        self.is_taxed = taxed
        names = ("fuzzer", "other", "third")
        speakers = [
            Speaker(n, Verb.FUZZ, self._listen(s), ENGINES) for n, s in zip(names, speak, strict=False)
        ]
        self.monkeypatch.setattr(plan, "SPEAKERS", tuple(speakers))
        command = ["nightly", "--budget", "60s", "--folder", str(self.folder), *words]
        return CliRunner().invoke(main, command)

    def _listen(self, speak: Speak) -> Speak:
        def listen(assignment: Assignment, show: Show) -> Part:
            self.asked.append(assignment)
            return speak(assignment, show)

        return listen

    @property
    def history(self) -> Path:
        return self.folder / "runs" / "history.sqlite3"

    @property
    def run(self) -> Run:
        return read_run(self.folder / "runs" / "latest")

    @property
    def summary(self) -> str:
        return (self.folder / "reports" / "latest" / "summary.md").read_text()


@pytest.fixture
def nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nights:
    nights = Nights(tmp_path, monkeypatch)
    begin = Plan.begin

    def begin_next(self: Plan, artefact: Artefact, options: Options) -> Run:
        """Nights that begin in the same second would have the same name."""
        return replace(begin(self, artefact, options), id=f"202611{next(nights.numbers):02}T000000Z-4f1d2c3b")

    monkeypatch.setattr(Plan, "begin", begin_next)
    monkeypatch.setattr(
        Plan, "sources", property(lambda self: Sources(fault=CANARY) if nights.is_taxed else OWN)
    )
    return nights
