"""From the constructor to what a proof refuted: whether calls come there.

The counterexample of a proof is one step from some state, and nobody may ever come into that state. The
embedded engine looks for a sequence that breaks the same property of the same contracts, and begins with the
counterexample's call.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis import record
from analysis.campaign.beginnings import list_beginnings
from analysis.campaign.embedded.crew import Crew, run_crew
from analysis.campaign.embedded.fuzzer import Found
from analysis.campaign.embedded.worker import Task
from analysis.campaign.harness import Harness, compile_harness
from analysis.campaign.sequence import Sequence as CallSequence
from analysis.campaign.violation import Violation, write_violation
from analysis.proofs.engine import FailedStep, Profile
from analysis.sources import Sources
from analysis.verdict import Answer, Violated

SECONDS: Mapping[Profile, float] = {Profile.QUICK: 30.0, Profile.DEEP: 180.0}

Say = Callable[[float | None, str], None]


@dataclass(frozen=True)
class Search:
    """`seconds` from when the first worker is ready; `folder` is the run's."""

    sources: Sources
    folder: Path
    seconds: float
    seed: int
    workers: int


@dataclass(frozen=True)
class Reached:
    """The answers with what was found said in them, and the sequences."""

    answers: tuple[Answer, ...]
    sequences: tuple[record.Sequence, ...] = ()
    is_cut_off: bool = False


def reach(answers: Sequence[Answer], steps: Sequence[FailedStep], search: Search, say: Say) -> Reached:
    """Of the answers, those that `steps` refuted."""
    if not steps:
        return Reached(tuple(answers))
    harness = Harness(compile_harness(search.sources))
    wanted = {step.slug for step in steps} & set(harness.slugs)
    crew = _look(harness, wanted, steps, search, say)
    found = {worked.slug: worked for worked in _list_found(crew)}
    failed = {(step.engine, step.slug) for step in steps}
    told: list[Answer] = []
    sequences: list[record.Sequence] = []
    for answer in answers:
        if (answer.engine, answer.slug) not in failed:
            told.append(answer)
        elif answer.slug not in wanted:
            told.append(_add(answer, "no sequence of calls looked for: the harness does not express it"))
        else:
            violation = _write(harness, answer, found.get(answer.slug), search)
            sequences += [violation.sequence] if violation else []
            told.append(_tell(answer, violation, search.seconds))
    return Reached(tuple(told), tuple(sequences), crew.is_cut_off)


def _look(harness: Harness, wanted: set[str], steps: Sequence[FailedStep], search: Search, say: Say) -> Crew:
    functions = [step.called.rpartition(".")[2] for step in steps if step.called]
    corpus = list_beginnings(harness, functions)
    count = search.workers
    tasks = [
        Task(search.sources, f"{search.seed}/{number}", search.seconds, corpus=corpus[number::count])
        for number in range(count if wanted else 0)
    ]

    def is_enough(crew: Crew) -> bool:
        say(None, f"looks for a way from the constructor: {crew.calls:,} calls")
        return wanted <= {found.slug for found in _list_found(crew)}

    return run_crew(tasks, is_enough)


def _list_found(crew: Crew) -> list[Found]:
    """The latest to be found first."""
    found = [found for worker in crew.workers for found in worker.found]
    return sorted(found, key=lambda f: f.at, reverse=True)


def _write(harness: Harness, answer: Answer, found: Found | None, search: Search) -> Violation | None:
    """None also for one that does not break the property when it is run again."""
    if found is None:
        return None
    sources = replace(search.sources, key=harness.artefact.key)
    sequence = CallSequence(answer.slug, found.calls, answer.engine, sources=sources)
    violation = write_violation(harness, sequence, search.folder)
    return violation if violation.verdict.is_replayed else None


def _tell(answer: Answer, violation: Violation | None, seconds: float) -> Answer:
    if violation is None:
        # What was confirmed as the constructor left it needs no way there.
        doubt = "" if _is_replayed(answer) else ": its state may be unreachable"
        return _add(answer, f"no sequence of calls from the constructor found in {seconds:.0f} s{doubt}")
    count, file = len(violation.sequence.steps), violation.verdict.sequence
    calls = f"{count} {'call' if count == 1 else 'calls'}"
    return _add(answer, f"reached from the constructor by {calls}: {file}", file, is_replayed=True)


def _is_replayed(answer: Answer) -> bool:
    return isinstance(answer.verdict, Violated) and answer.verdict.is_replayed


def _add(answer: Answer, said: str, sequence: str = "", is_replayed: bool = False) -> Answer:
    assert isinstance(answer.verdict, Violated)
    summary = f"{answer.verdict.summary}; {said}"
    verdict = Violated(summary, sequence, is_replayed or answer.verdict.is_replayed)
    return replace(answer, verdict=verdict)
