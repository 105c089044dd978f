"""What an engine can say of a property. There is no "passed"."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proved:
    """For all inputs and all lengths of sequences; within `bounds`, each in English, where there are any."""

    bounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """In `calls` calls from `seed`; of other calls nothing is said."""

    calls: int
    seed: int


@dataclass(frozen=True)
class Violated:
    """`sequence` is the shrunk sequence's file in the run folder; `summary` says in a line what broke.

    `is_replayed` where the sequence, from the constructor on, broke the property again on plain revm. With
    neither replay nor sequence this is a failed induction step, whose state nobody may ever reach.
    """

    summary: str
    sequence: str = ""
    is_replayed: bool = False


@dataclass(frozen=True)
class Unknown:
    """The engine ran, and came to no answer."""

    reason: str


@dataclass(frozen=True)
class NotRun:
    """The engine did not run, or showed no bite. `remedy` says what to do about it."""

    reason: str
    remedy: str = ""


Verdict = Proved | Held | Violated | Unknown | NotRun


@dataclass(frozen=True)
class Answer:
    """One engine's verdict on one property of the catalogue.

    `assumptions` are slugs of the catalogue that this answer rests on besides the property's own; `raw` is
    the engine's own output, in the run folder; `command` is what to type to ask again.
    """

    engine: str
    slug: str
    verdict: Verdict
    seconds: float
    assumptions: tuple[str, ...] = ()
    raw: str = ""
    command: str = ""
