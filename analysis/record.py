"""What a run leaves behind: all that its reports are made of, and nothing that follows from it.

Times are seconds, hashes SHA-256 in hex, paths relative to the root of the sources or to the run folder.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from analysis.excerpt import Excerpt
from analysis.finding import Finding, Impact
from analysis.property import Assumption, Property
from analysis.verdict import Answer


class Verb(StrEnum):
    DETECT = "detect"
    FUZZ = "fuzz"
    PROVE = "prove"


@dataclass(frozen=True)
class Input:
    path: str
    sha256: str


@dataclass(frozen=True)
class Commit:
    """`is_dirty` where the tree differed from it; `repository` is an address, where there is one."""

    revision: str
    is_dirty: bool
    repository: str = ""


@dataclass(frozen=True)
class ToolUsed:
    """`version` is empty for one that was not there; `remedy` says how to get it."""

    name: str
    version: str
    path: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Canary:
    """A seeded violation that an engine was to find with the configuration of the run."""

    seeded: str
    is_found: bool
    seconds: float
    remark: str = ""


@dataclass(frozen=True)
class Engine:
    """One engine at work. Without a canary that it found, its verdicts do not count."""

    name: str
    verb: Verb
    seconds: float
    canaries: tuple[Canary, ...] = ()

    @property
    def bites(self) -> bool:
        return bool(self.canaries) and all(canary.is_found for canary in self.canaries)


@dataclass(frozen=True)
class Sample:
    """How far a campaign had come, `seconds` after its start."""

    seconds: float
    calls: int
    covered: int


@dataclass(frozen=True)
class Campaign:
    """One fuzzing campaign. `covered` of `coverable` places, in `unit`; 0 of 0 where nobody counted."""

    engine: str
    seeds: tuple[int, ...]
    workers: int
    budget: float
    seconds: float
    calls: int
    accepted: int
    corpus: int
    covered: int = 0
    coverable: int = 0
    unit: str = "instructions"
    growth: tuple[Sample, ...] = ()
    is_cut_off: bool = False


@dataclass(frozen=True)
class Step:
    """A call in names that people use; `location` is the function called, where that is known."""

    caller: str
    call: str
    effect: str = ""
    path: str = ""
    line: int = 0


@dataclass(frozen=True)
class Sequence:
    """A shrunk violation. `file` is what `replay` takes, `test` the failing test."""

    slug: str
    engine: str
    file: str
    steps: tuple[Step, ...]
    test: str = ""


class WaiverState(StrEnum):
    USED = "used"
    EXPIRED = "expired"
    UNUSED = "unused"


@dataclass(frozen=True)
class Waived:
    """An entry of the waiver file as this run met it.

    `subject` is what it names: a slug, or a finding by its fingerprint or by check and contract.
    """

    subject: str
    who: str
    why: str
    until: date
    state: WaiverState


@dataclass(frozen=True)
class Stage:
    name: str
    seconds: float


@dataclass(frozen=True)
class Declaration:
    """Where a property stands in the sources, for reports that need a place."""

    slug: str
    path: str
    line: int


@dataclass(frozen=True)
class Options:
    """What was asked for. `requested` are slugs; `budget` is for the whole run; `target` names the sources.

    Open findings of `threshold` and above count as failures; when strict, all that is inconclusive does.
    """

    profile: str
    budget: float
    requested: tuple[str, ...]
    command: str
    threshold: Impact = Impact.HIGH
    is_strict: bool = False
    target: str = "the mega-cluster contracts"
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Part:
    """What one engine, or a few that work together, add to a run."""

    engines: tuple[Engine, ...] = ()
    answers: tuple[Answer, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    findings: tuple[Finding, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    tools: tuple[ToolUsed, ...] = ()
    notes: tuple[str, ...] = ()
    is_cut_off: bool = False


@dataclass(frozen=True)
class Run:
    """`id` is the folder's name, `suite` the version of clusterproof; `notes` say what went wrong."""

    id: str
    suite: str
    started: datetime
    seconds: float
    options: Options
    compiler: str
    inputs: tuple[Input, ...]
    properties: tuple[Property, ...]
    assumptions: tuple[Assumption, ...] = ()
    commit: Commit | None = None
    tools: tuple[ToolUsed, ...] = ()
    engines: tuple[Engine, ...] = ()
    answers: tuple[Answer, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    findings: tuple[Finding, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    waivers: tuple[Waived, ...] = ()
    stages: tuple[Stage, ...] = ()
    notes: tuple[str, ...] = ()
    is_cut_off: bool = False

    @property
    def has_detected(self) -> bool:
        """Without it, no findings means that nobody looked."""
        return any(engine.bites for engine in self.engines if engine.verb is Verb.DETECT)

    def joined(self, part: Part) -> "Run":
        """With the part in the place of what the same engines said before."""
        anew = {engine.name for engine in part.engines} | {answer.engine for answer in part.answers}
        tools = {tool.name for tool in part.tools}
        return replace(
            self,
            engines=(*(e for e in self.engines if e.name not in anew), *part.engines),
            answers=(*(a for a in self.answers if a.engine not in anew), *part.answers),
            sequences=(*(s for s in self.sequences if s.engine not in anew), *part.sequences),
            campaigns=(*(c for c in self.campaigns if c.engine not in anew), *part.campaigns),
            findings=(*self.findings, *part.findings),
            excerpts=(*self.excerpts, *part.excerpts),
            tools=(*(t for t in self.tools if t.name not in tools), *part.tools),
            notes=(*self.notes, *part.notes),
            is_cut_off=self.is_cut_off or part.is_cut_off,
        )

    @property
    def waived(self) -> frozenset[str]:
        """What waivers in force name; of a property, its slug."""
        return frozenset(waiver.subject for waiver in self.waivers if waiver.state is WaiverState.USED)
