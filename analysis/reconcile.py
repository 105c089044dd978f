"""One status per property, from all that the engines said. A contradiction is an alarm, never an average."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import assert_never

from analysis.property import Property
from analysis.record import Engine
from analysis.verdict import Answer, Held, NotRun, Proved, Unknown, Verdict, Violated

ABSENT = "took no part in this run"


class Standing(IntEnum):
    """How much a verdict says; a violation outweighs all."""

    NOT_RUN = 0
    UNKNOWN = 1
    HELD = 2
    PROVED_BOUNDED = 3
    PROVED = 4
    VIOLATED = 5


@dataclass(frozen=True)
class Row:
    """A property's status, which is the weightiest verdict of `answers`, and who gave it."""

    claim: Property
    status: Verdict
    by: tuple[str, ...]
    answers: tuple[Answer, ...]

    @property
    def standing(self) -> Standing:
        return stand(self.status)

    def cell(self, engine: str) -> Verdict | None:
        """What `engine` says, at its weightiest; None where nobody expects it to say anything."""
        verdicts = [answer.verdict for answer in self.answers if answer.engine == engine]
        return max(verdicts, key=_weight) if verdicts else None


@dataclass(frozen=True)
class Reconciliation:
    """`rows` are the catalogue's, in its order; `alarms` say in a line each what cannot be true together."""

    rows: tuple[Row, ...]
    alarms: tuple[str, ...]


def reconcile(
    properties: Sequence[Property], answers: Sequence[Answer], engines: Sequence[Engine]
) -> Reconciliation:
    counted = [_count(answer, engines) for answer in answers]
    present = {engine.name for engine in engines} | {answer.engine for answer in answers}
    rows = tuple(_join(row, [a for a in counted if a.slug == row.slug], present) for row in properties)
    known = {row.slug for row in properties}
    strays = dict.fromkeys((a.engine, a.slug) for a in answers if a.slug not in known)
    return Reconciliation(
        rows,
        (
            *(alarm for row in rows for alarm in _contradictions(row)),
            *(f"{slug}: {engine} speaks to it, and the catalogue has no such row" for engine, slug in strays),
        ),
    )


def stand(verdict: Verdict) -> Standing:
    match verdict:
        case Violated():
            return Standing.VIOLATED
        case Proved(bounds=()):
            return Standing.PROVED
        case Proved():
            return Standing.PROVED_BOUNDED
        case Held():
            return Standing.HELD
        case Unknown():
            return Standing.UNKNOWN
        case NotRun():
            return Standing.NOT_RUN
        case _:
            assert_never(verdict)


def _count(answer: Answer, engines: Sequence[Engine]) -> Answer:
    """The answer as far as it counts: of an engine that bites, of a state that can be reached."""
    match answer.verdict:
        case Violated(is_replayed=True) | NotRun():
            return answer
        case Violated(summary=summary, sequence=""):
            return replace(answer, verdict=Unknown(f"not inductive: {summary}"))
        case Held(calls=0):
            return replace(answer, verdict=NotRun("made no call"))
        case _:
            unbitten = _why_unbitten(answer.engine, engines)
            return replace(answer, verdict=NotRun(unbitten)) if unbitten else answer


def _why_unbitten(name: str, engines: Sequence[Engine]) -> str:
    canaries = [canary for engine in engines if engine.name == name for canary in engine.canaries]
    if not canaries:
        return "the engine was shown no seeded violation"
    missed = next((canary for canary in canaries if not canary.is_found), None)
    return f"the engine did not find the seeded violation {missed.seeded}" if missed else ""


def _join(row: Property, answers: Sequence[Answer], present: Collection[str]) -> Row:
    given = {answer.engine for answer in answers}
    silent = [
        Answer(name, row.slug, NotRun("gave no answer" if name in present else ABSENT), 0.0)
        for name in row.engines
        if name not in given
    ]
    everything = (*answers, *silent)
    if all(answer.verdict == NotRun(ABSENT) for answer in everything):
        return Row(row, NotRun("no engine of this run speaks to it", _name_engines(row)), (), everything)
    status = max((answer.verdict for answer in everything), key=_weight)
    by = dict.fromkeys(a.engine for a in everything if stand(a.verdict) is stand(status))
    return Row(row, status, tuple(by), everything)


def _name_engines(row: Property) -> str:
    return f"ask {', '.join(row.engines)}" if row.engines else ""


def _weight(verdict: Verdict) -> tuple[int, int]:
    """Within a standing, a replayed violation, fewer bounds and more calls weigh more."""
    match verdict:
        case Violated():
            return stand(verdict), int(verdict.is_replayed)
        case Proved():
            return stand(verdict), -len(verdict.bounds)
        case Held():
            return stand(verdict), verdict.calls
        case Unknown() | NotRun():
            return stand(verdict), 0
        case _:
            assert_never(verdict)


def _contradictions(row: Row) -> list[str]:
    """Both are shown, with what they say: one of the two tools, or our use of it, is wrong."""
    proofs = [a for a in row.answers if isinstance(a.verdict, Proved)]
    counters = [a for a in row.answers if isinstance(a.verdict, Violated)]
    if not proofs or not counters:
        return []
    is_replayed = any(isinstance(a.verdict, Violated) and a.verdict.is_replayed for a in counters)
    return [
        f"{row.claim.slug}: proved by {_name(proofs)}, and violated by a counterexample of {_name(counters)} "
        f"that was {'' if is_replayed else 'not '}replayed; one of them is wrong"
    ]


def _name(answers: Sequence[Answer]) -> str:
    return ", ".join(dict.fromkeys(answer.engine for answer in answers))
