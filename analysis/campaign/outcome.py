"""What a fuzzing engine is asked, says on the way, and brings back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis import record
from analysis.sources import OWN, Sources
from analysis.verdict import Answer

CANARY = "fuzz/broken/PrincipalIsNeverTaxed.toml"
"""Broken by every refund: whoever fuzzes at all meets it within a few dozen calls."""


@dataclass(frozen=True)
class Request:
    """`slugs` are the properties to answer for; `folder` is where the engine may write.

    `budget` is in seconds, without those in which it shows that it bites.
    """

    slugs: tuple[str, ...]
    folder: Path
    budget: float
    seed: int = 1
    workers: int = 2
    sources: Sources = OWN
    canary: str = CANARY


@dataclass(frozen=True)
class Progress:
    """`share` of the work done, from 0 to 1; None while nobody knows."""

    engine: str
    share: float | None
    said: str


Show = Callable[[Progress], None]


@dataclass(frozen=True)
class Outcome:
    """One answer for each property asked for. `campaign` is None where nothing ran."""

    answers: tuple[Answer, ...]
    engine: record.Engine
    campaign: record.Campaign | None = None
    sequences: tuple[record.Sequence, ...] = ()
    tools: tuple[record.ToolUsed, ...] = ()
