"""The embedded engine: fuzzes the harness on revm, a process per core, and answers for each property."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis import record
from analysis.campaign.embedded.account import add_up, list_handlers, write_account
from analysis.campaign.embedded.corpus import Calls, load_corpus, plant_seeds, save_sequence
from analysis.campaign.embedded.crew import Crew, run_crew
from analysis.campaign.embedded.fuzzer import Found, Kept
from analysis.campaign.embedded.worker import Task
from analysis.campaign.harness import Harness, compile_harness
from analysis.campaign.oracle import SLUG
from analysis.campaign.outcome import Outcome, Progress, Request, Show
from analysis.campaign.sequence import Sequence as CallSequence
from analysis.campaign.violation import write_violation
from analysis.run import write_whole
from analysis.sources import Sources
from analysis.verdict import Answer, Held, NotRun, Unknown, Verdict

ENGINE = "embedded"
CANARY_SECONDS = 60.0
MOST_WAYS = 3
"""In which one property fails that are shrunk, each of them."""
SAMPLING = 1.0
"""Seconds between two samples of the growth, at least."""

IsStopped = Callable[[], bool]


def run_embedded(
    request: Request,
    show: Show = lambda progress: None,
    is_stopped: IsStopped = lambda: False,
) -> Outcome:
    start = time.monotonic()
    runner = Runner(request, show, is_stopped)
    canaries = runner.bite()
    engine = record.Engine(ENGINE, record.Verb.FUZZ, time.monotonic() - start, canaries)
    if is_stopped() or not all(canary.is_found for canary in canaries):
        remark = next((canary.remark for canary in canaries if not canary.is_found), "")
        missed = f"did not find a seeded violation ({remark})"
        reason = "it was stopped before it had shown that it bites" if is_stopped() else missed
        refusal = NotRun(reason, "give it more time")
        answers = tuple(Answer(ENGINE, slug, refusal, 0.0) for slug in request.slugs)
        return Outcome(answers, engine)
    outcome = runner.run()
    return replace(outcome, engine=replace(engine, seconds=time.monotonic() - start))


@dataclass
class Growth:
    """Samples of how far a crew came, as often as is worth keeping."""

    start: float | None = None
    samples: list[record.Sample] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Since the first of them was ready."""
        return 0.0 if self.start is None else time.monotonic() - self.start

    def note(self, crew: Crew) -> None:
        if self.start is None and crew.is_ready:
            self.start = time.monotonic()
        # The longer it takes, the less often: some hundred in an hour.
        due = self.samples[-1].seconds * 1.03 + SAMPLING if self.samples else 0.0
        if crew.calls and self.seconds >= due:
            self.add(crew)

    def add(self, crew: Crew) -> None:
        self.samples.append(record.Sample(self.seconds, crew.examined, _count_answers(crew)))


@dataclass(frozen=True)
class Runner:
    request: Request
    show: Show
    is_stopped: IsStopped

    def bite(self) -> tuple[record.Canary, ...]:
        """The same configuration, on contracts that are broken: properties see it, and the specification."""
        start = time.monotonic()
        self._say(None, "shows that it bites")
        sources = Sources(fault=self.request.canary)
        compile_harness(sources)
        tasks = self._make_tasks(sources, CANARY_SECONDS)
        ways = (False, True) if self._is_followed else (False,)
        crew = run_crew(tasks, lambda crew: self.is_stopped() or all(_is_bitten(crew, way) for way in ways))
        seconds, name = time.monotonic() - start, Path(self.request.canary).stem
        said = "; ".join(crew.lost) or f"{crew.calls} calls"
        return tuple(
            record.Canary(
                f"{name}, by the specification" if way else name,
                _is_bitten(crew, way),
                seconds,
                "" if _is_bitten(crew, way) else said,
            )
            for way in ways
        )

    def run(self) -> Outcome:
        harness = Harness(compile_harness(self.request.sources))
        folder = self.request.folder
        echidna = sorted((folder / "echidna" / "campaign").glob("*/corpus"))
        plant_seeds(harness, self._folder / "corpus")
        corpus, unfit = load_corpus(harness, self._folder / "corpus", echidna, [folder / "foundry"])
        if unfit:
            self._say(None, f"leaves out {unfit} sequences of the corpus: they are of another harness")
        tasks = self._make_tasks(self.request.sources, self.request.budget, corpus)
        growth = Growth()

        def watch(crew: Crew) -> bool:
            growth.note(crew)
            said = f"{crew.examined:,} calls examined, {crew.calls - crew.examined:,} scouted"
            said += f", {crew.followed:,} followed by the specification" if self._is_followed else ""
            self._say(min(growth.seconds / self.request.budget, 1.0), said)
            return self.is_stopped()

        def keep(message: Found | Kept) -> None:
            if isinstance(message, Kept):
                save_sequence(self._folder / "corpus", self._name(harness, "", message.calls))

        crew = run_crew(tasks, watch, keep)
        account = write_account(add_up(worker.tally for worker in crew.workers), tuple(harness.handlers))
        write_whole(self._folder / "campaign.json", account)
        return self._conclude(harness, crew, growth, corpus)

    @property
    def _is_followed(self) -> bool:
        return SLUG in self.request.slugs

    @property
    def _folder(self) -> Path:
        return self.request.folder / ENGINE

    def _make_tasks(self, sources: Sources, seconds: float, corpus: Sequence[Calls] = ()) -> tuple[Task, ...]:
        count = self.request.workers
        return tuple(
            Task(
                sources,
                f"{self.request.seed}/{number}",
                seconds,
                corpus=corpus[number::count],
                is_followed=self._is_followed,
            )
            for number in range(count)
        )

    def _name(self, harness: Harness, slug: str, calls: Calls) -> CallSequence:
        sources = replace(self.request.sources, key=harness.artefact.key)
        return CallSequence(slug, calls, ENGINE, sources=sources)

    def _conclude(self, harness: Harness, crew: Crew, growth: Growth, known: Sequence[Calls]) -> Outcome:
        growth.add(crew)
        seconds = growth.seconds
        answers: list[Answer] = []
        sequences: list[record.Sequence] = []
        for slug in self.request.slugs:
            verdict, broken_by = self._judge(harness, crew, slug)
            sequences += broken_by
            answers.append(Answer(ENGINE, slug, verdict, seconds, raw=f"{ENGINE}/campaign.json"))
        workers = self.request.workers
        campaign = record.Campaign(
            engine=ENGINE,
            seeds=(self.request.seed,),
            workers=workers,
            budget=self.request.budget,
            seconds=seconds,
            calls=crew.examined,
            accepted=sum(worker.tally.taken for worker in crew.workers),
            corpus=len({*known, *(kept.calls for worker in crew.workers for kept in worker.kept)}),
            covered=_count_answers(crew),
            unit="answers",
            growth=tuple(growth.samples),
            is_cut_off=crew.is_cut_off or self.is_stopped(),
            handlers=list_handlers(
                add_up(worker.tally for worker in crew.workers), harness.handlers.values()
            ),
        )
        return Outcome(
            tuple(answers), record.Engine(ENGINE, record.Verb.FUZZ, seconds), campaign, tuple(sequences)
        )

    def _judge(self, harness: Harness, crew: Crew, slug: str) -> tuple[Verdict, tuple[record.Sequence, ...]]:
        if slug not in (*harness.slugs, SLUG):
            return NotRun("the harness does not express it", "ask another engine"), ()
        found = [found for found in _list_found(crew) if found.slug == slug]
        if found:
            return self._tell(harness, slug, found)
        if crew.lost and len(crew.lost) == len(crew.workers):
            return Unknown("; ".join(crew.lost)), ()
        calls = crew.followed if slug == SLUG else crew.examined
        if not calls:
            return NotRun("it was stopped before a call was made", "give it more time"), ()
        return Held(calls, self.request.seed), ()

    def _tell(
        self, harness: Harness, slug: str, found: Sequence[Found]
    ) -> tuple[Verdict, tuple[record.Sequence, ...]]:
        """Failures that different handlers end with are taken for different ones."""
        by_handler = {sequence.calls[-1].handler: sequence for sequence in reversed(found)}
        ways = sorted(by_handler.values(), key=lambda way: found.index(way))[:MOST_WAYS]
        written = [
            write_violation(harness, self._name(harness, slug, way.calls), self.request.folder, number)
            for number, way in enumerate(ways, 1)
        ]
        broken = [violation for violation in written if violation.verdict.is_replayed]
        if not broken:
            return Unknown("broke in the campaign, and not when its sequence was run again"), ()
        return broken[0].verdict, tuple(violation.sequence for violation in broken)

    def _say(self, share: float | None, said: str) -> None:
        self.show(Progress(ENGINE, share, said))


def _is_bitten(crew: Crew, is_by_specification: bool) -> bool:
    return any((found.slug == SLUG) is is_by_specification for found in _list_found(crew))


def _list_found(crew: Crew) -> list[Found]:
    """Those that took the fewest calls first: in which order the workers told them is chance."""
    numbered = [(found.at, worker.number, found) for worker in crew.workers for found in worker.found]
    return [found for _, _, found in sorted(numbered, key=lambda entry: entry[:2])]


def _count_answers(crew: Crew) -> int:
    """Different calls with different answers, amounts aside."""
    met: Counter[object] = Counter()
    for worker in crew.workers:
        met.update(worker.tally.met)
    return len(met)
