"""What a run is asked to do: typed once, kept with the run, read again when it is taken up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.artefact import Artefact
from analysis.audit.begin import begin_contract_set, take_contract_set
from analysis.audit.carry_out import Order
from analysis.audit.engines import COVERAGE, SPEAKERS, Assignment, Speaker
from analysis.build import compile_contracts
from analysis.catalogue import read_catalogue
from analysis.errors import RunUnreadableError
from analysis.proofs.engine import Profile
from analysis.record import Options, Run, Verb
from analysis.sources import OWN, Sources, take_copy
from analysis.waivers import Waiver

BUDGETS: Mapping[Profile, float] = {Profile.QUICK: 240.0, Profile.DEEP: 3_600.0}
"""Seconds for a run. Detectors and proofs take of it what they need; those that fuzz share the rest."""


@dataclass(frozen=True)
class Plan:
    """`contracts` is a folder, or empty for the repository's own; `engines` are names of SPEAKERS."""

    engines: tuple[str, ...]
    profile: Profile = Profile.QUICK
    contracts: str = ""
    seed: int = 0
    workers: int = 2
    anew: bool = False

    @property
    def sources(self) -> Sources:
        return take_copy(Path(self.contracts)) if self.contracts else OWN

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        return (
            ("engines", " ".join(self.engines)),
            ("contracts", self.contracts),
            ("seed", str(self.seed)),
            ("workers", str(self.workers)),
            ("anew", "yes" if self.anew else "no"),
        )

    def compile(self) -> Artefact:
        return compile_contracts(overrides=self.sources.read_overrides())

    def begin(self, artefact: Artefact, options: Options) -> Run:
        return begin_contract_set(options, artefact, read_catalogue())

    def choose(self, slugs: Sequence[str]) -> tuple[str, ...]:
        """Those that are asked for: `slugs`, or all to which its engines are expected to speak."""
        catalogue = read_catalogue()
        engines = [engine for speaker in self._speakers for engine in speaker.engines]
        rows = catalogue.select(slugs) if slugs else catalogue.expect_of(engines)
        return tuple(row.slug for row in rows)

    @property
    def _speakers(self) -> list[Speaker]:
        return [speaker for speaker in SPEAKERS if speaker.name in self.engines]

    def order(self, run: Run, artefact: Artefact, folder: Path, waivers: tuple[Waiver, ...]) -> Order:
        assignment = Assignment(
            compiled=take_contract_set(artefact),
            artefact=artefact,
            folder=folder,
            slugs=run.options.requested,
            profile=self.profile,
            sources=self.sources,
            seed=self.seed,
            workers=self.workers,
            anew=self.anew,
        )
        speakers = self._speakers
        if any(speaker.verb is Verb.FUZZ for speaker in speakers):
            speakers.append(COVERAGE)
        return Order(assignment, tuple(speakers), waivers)


def name_engines(verb: Verb | None = None) -> tuple[str, ...]:
    return tuple(speaker.name for speaker in SPEAKERS if verb in (None, speaker.verb))


def read_plan(run: Run) -> Plan:
    """Raises RunUnreadableError for a run that was no audit."""
    settings = dict(run.options.settings)
    try:
        return Plan(
            engines=tuple(settings["engines"].split()),
            profile=Profile(run.options.profile),
            contracts=settings["contracts"],
            seed=int(settings["seed"]),
            workers=int(settings["workers"]),
            anew=settings["anew"] == "yes",
        )
    except (KeyError, ValueError) as error:
        raise RunUnreadableError(
            run.id, f"says not what was to be done ({error})", "begin a new run"
        ) from error
