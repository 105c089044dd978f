"""What one attempt at a proof came to, and what it makes of a property's verdict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from analysis.verdict import NotRun, Proved, Unknown, Verdict, Violated

Show = Callable[[str, float | None, str], None]
"""Who, the share done (None while nobody knows), and what there is to say."""


@dataclass(frozen=True)
class Effort:
    """Ways through the program, queries to solvers, and those of them that came to no answer."""

    paths: int = 0
    queries: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Holds:
    effort: Effort = Effort()


@dataclass(frozen=True)
class Refuted:
    """`summary` says in a line where it fails; `is_replayed` where a call on plain revm failed there too.
    `called` is the function that the counterexample calls, as Contract.name, where that is known.
    """

    summary: str
    effort: Effort = Effort()
    is_replayed: bool = False
    called: str = ""


@dataclass(frozen=True)
class Open:
    """It ended without an answer, or with one that does not count; `is_spurious` where that is a
    counterexample that did not happen again.
    """

    reason: str
    effort: Effort = Effort()
    is_spurious: bool = False


Attempt = Holds | Refuted | Open


def all_hold(attempts: Mapping[str, Attempt]) -> Attempt:
    """Of parts by their names: refuted if one is, open if one is open."""
    effort = add(attempts)
    for kind in (Refuted, Open):
        for name, attempt in attempts.items():
            if isinstance(attempt, kind):
                return _name(name, attempt, effort)
    return Holds(effort)


def all_refuted(attempts: Mapping[str, Attempt]) -> Attempt:
    """Refuted if all are; else the first that is not."""
    effort = add(attempts)
    for name, attempt in attempts.items():
        if not isinstance(attempt, Refuted):
            return Open(f"{name}: {attempt.reason if isinstance(attempt, Open) else 'is impossible'}", effort)
    return Refuted("all that must be possible is", effort)


def add(attempts: Mapping[str, Attempt]) -> Effort:
    efforts = [attempt.effort for attempt in attempts.values()]
    return Effort(
        sum(effort.paths for effort in efforts),
        sum(effort.queries for effort in efforts),
        sum(effort.unknown for effort in efforts),
    )


def _name(name: str, attempt: Attempt, effort: Effort) -> Attempt:
    match attempt:
        case Refuted(summary):
            return replace(attempt, summary=f"{name}: {summary}", effort=effort)
        case Open(reason):
            return replace(attempt, reason=f"{name}: {reason}", effort=effort)
        case Holds():
            return Holds(effort)


@dataclass(frozen=True)
class Bite:
    """What the same proof says of contracts with a fault; it must be refuted."""

    seeded: str
    attempt: Attempt
    seconds: float

    @property
    def is_found(self) -> bool:
        return isinstance(self.attempt, Refuted)

    @property
    def remark(self) -> str:
        match self.attempt:
            case Refuted(summary):
                return summary
            case Holds():
                return "was proved all the same"
            case Open(reason):
                return reason


def judge(attempt: Attempt, bites: tuple[Bite, ...], sanity: Attempt, bounds: tuple[str, ...]) -> Verdict:
    """`sanity` asks for something that must be possible, and so must be refuted."""
    if isinstance(attempt, Refuted):
        return Violated(attempt.summary, is_replayed=attempt.is_replayed)
    if isinstance(attempt, Open):
        return Unknown(attempt.reason)
    if not isinstance(sanity, Refuted):
        why = sanity.reason if isinstance(sanity, Open) else "nothing that it looks at can happen"
        return NotRun(f"the proof may be empty: {why}", "see the raw output of its sanity case")
    missed = next((bite for bite in bites if not bite.is_found), None)
    if missed is not None or not bites:
        what = f"{missed.seeded}: {missed.remark}" if missed else "no fault is known for it"
        return NotRun(f"the proof shows no bite ({what})", "see the raw output of the broken variant")
    return Proved(bounds)
