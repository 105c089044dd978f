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
class Handler:
    """One thing that a fuzzer can do, how often it did, and how often the contracts accepted.

    One that `is_refused` is there to be so, whoever calls.
    """

    name: str
    tried: int
    accepted: int
    is_refused: bool


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
    handlers: tuple[Handler, ...] = ()


@dataclass(frozen=True)
class FileCovered:
    """A source, how much of it there is to reach, and how much was reached; a branch has two ways."""

    path: str
    lines: int
    lines_reached: int
    ways: int
    ways_reached: int


class Place(StrEnum):
    LINE = "line"
    BRANCH = "branch"
    ERROR = "error"
    SOURCE = "source"


@dataclass(frozen=True)
class Unreached:
    """`said` names the error, or the branch and the way that it never took.

    `why` says why nothing comes to it, and is empty where something might.
    """

    place: Place
    path: str
    line: int
    said: str
    why: str


@dataclass(frozen=True)
class Coverage:
    """What of the contracts the campaigns reached: seen by running their sequences again, call by call.

    `traced` of the `calls` were so in the time there was; `differing` went another way on the tracing EVM,
    and do not count. `unasked` are slugs of properties whose condition was never met. `file` is lcov's.
    """

    file: str
    calls: int
    traced: int
    differing: int
    errors: int
    errors_reached: int
    files: tuple[FileCovered, ...]
    unreached: tuple[Unreached, ...] = ()
    unasked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exposure:
    """What a property stood in a campaign: of the `calls` examined, `effective` put it to the test.

    `kinds` of calls did so; since the last new one of them there were `quiet` calls. `risk` estimates the
    chance that the next call that puts it to the test is of a kind that none before was.
    """

    slug: str
    calls: int
    effective: int
    kinds: int
    quiet: int
    risk: float


@dataclass(frozen=True)
class Confidence:
    """How sure "held" is, in one campaign, which met some `states` different states."""

    engine: str
    states: int
    estimator: str
    assumptions: tuple[str, ...]
    exposures: tuple[Exposure, ...]


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
    confidences: tuple[Confidence, ...] = ()
    coverage: Coverage | None = None
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
    confidences: tuple[Confidence, ...] = ()
    coverage: Coverage | None = None
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
            confidences=part.confidences or self.confidences,
            coverage=part.coverage or self.coverage,
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
