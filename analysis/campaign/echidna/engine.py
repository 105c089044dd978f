"""Echidna as an engine: runs it in slices of time, several at once, and answers for each property."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis import record
from analysis.campaign.echidna.corpus import list_corpus, merge_corpora, read_corpus_file
from analysis.campaign.echidna.output import Asked, Output, State, read_output
from analysis.campaign.echidna.process import Ended, Job, run_jobs
from analysis.campaign.echidna.program import Echidna, find_echidna
from analysis.campaign.echidna.workspace import NAME, Workspace, prepare_workspace
from analysis.campaign.harness import (
    SOURCE,
    Harness,
    compile_harness,
    deploy_harness,
    name_property,
)
from analysis.campaign.outcome import Outcome, Progress, Request, Show
from analysis.campaign.sequence import Sequence as CallSequence
from analysis.campaign.violation import write_violation
from analysis.errors import SequenceError, ToolError, ToolFailedError
from analysis.sources import Sources
from analysis.tools import ROOT
from analysis.verdict import Answer, Held, NotRun, Unknown, Verdict

ENGINE = "echidna"
CONFIGURATION = ROOT / "fuzz" / "campaigns" / "echidna.yaml"
INNER = Path("/src")

SLICE = 60.0
GRACE = 60.0
"""Seconds that a slice may take beyond its own: a number of calls is no exact time."""
CANARY_SECONDS = 180.0
UNLIMITED = 2**31 - 1
SEQUENCE = 40
"""`seqLen` of the configuration: 2.0.2 makes whole sequences."""

IsStopped = Callable[[], bool]


@dataclass(frozen=True)
class Slice:
    """`seconds` for versions that end by the clock, `calls` of each process for those that do not."""

    number: int
    seconds: float
    calls: int
    is_canary: bool = False

    @property
    def limit(self) -> int:
        return 0 if self.is_canary else self.calls


@dataclass
class Findings:
    """What the slices brought so far."""

    calls: int = 0
    corpus: int = 0
    instructions: int = 0
    failed: dict[str, Asked] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    growth: list[record.Sample] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    is_cut_off: bool = False

    def add(self, output: Output) -> None:
        self.calls += output.calls
        self.corpus = max(self.corpus, output.corpus)
        self.instructions = max(self.instructions, output.instructions)
        for test in output.tests:
            self.asked.add(test.name)
            if test.state is State.FAILED:
                self.failed.setdefault(test.name, test)
            elif test.state is State.ERROR:
                self.errors[test.name] = test.said


def run_echidna(
    request: Request,
    show: Show = lambda progress: None,
    is_stopped: IsStopped = lambda: False,
    environment: Mapping[str, str] | None = None,
) -> Outcome:
    """`environment` is the process's own where it is None; its PATH is where Echidna is looked for."""
    start = time.monotonic()
    environment = os.environ if environment is None else environment
    try:
        echidna = find_echidna(path=environment.get("PATH"))
    except ToolError as error:
        return _not_run(request, str(error), start)
    tools = (
        record.ToolUsed(ENGINE, echidna.name.removeprefix("Echidna "), echidna.image or str(echidna.path)),
    )
    runner = Runner(echidna, request, show, is_stopped, environment)
    canary = runner.bite()
    if is_stopped():
        refusal = NotRun("it was stopped before it had shown that it bites", "give it more time")
        return Outcome(
            _answer_all(request, refusal), record.Engine(ENGINE, record.Verb.FUZZ, 0.0), tools=tools
        )
    engine = record.Engine(ENGINE, record.Verb.FUZZ, time.monotonic() - start, (canary,))
    if not canary.is_found:
        refusal = NotRun(f"did not find a seeded violation ({canary.remark})", "give it more time")
        return Outcome(_answer_all(request, refusal), engine, tools=tools)
    outcome = runner.run()
    return replace(outcome, engine=replace(engine, seconds=time.monotonic() - start), tools=tools)


def _not_run(request: Request, reason: str, start: float) -> Outcome:
    reason, _, remedy = reason.partition("; ")
    seconds = time.monotonic() - start
    answers = _answer_all(request, NotRun(reason, remedy))
    tools = (record.ToolUsed(ENGINE, "", remedy=remedy),)
    return Outcome(answers, record.Engine(ENGINE, record.Verb.FUZZ, seconds), tools=tools)


def _answer_all(request: Request, verdict: Verdict) -> tuple[Answer, ...]:
    return tuple(Answer(ENGINE, slug, verdict, 0.0) for slug in request.slugs)


@dataclass(frozen=True)
class Runner:
    echidna: Echidna
    request: Request
    show: Show
    is_stopped: IsStopped
    environment: Mapping[str, str]

    def bite(self) -> record.Canary:
        """The same configuration, on contracts that are broken."""
        start = time.monotonic()
        self._say(None, "shows that it bites")
        harness = Harness(compile_harness(Sources(fault=self.request.canary)))
        workspaces = self._prepare("canary", harness)
        findings = Findings()
        self._slice(workspaces, harness, findings, Slice(0, CANARY_SECONDS, UNLIMITED, is_canary=True))
        name = Path(self.request.canary).stem
        seconds = time.monotonic() - start
        remark = "" if findings.failed else "; ".join(findings.complaints) or f"{findings.calls} calls"
        return record.Canary(name, bool(findings.failed), seconds, remark)

    def run(self) -> Outcome:
        harness = Harness(compile_harness(self.request.sources))
        workspaces = self._prepare("campaign", harness)
        start = time.monotonic()
        findings = Findings()
        number, pace = 0, 0.0
        while not self._is_over(start):
            begun, known = time.monotonic(), findings.calls
            seconds = min(SLICE, self.request.budget - (begun - start))
            calls = SEQUENCE * max(1, int(pace * seconds / SEQUENCE))
            self._slice(workspaces, harness, findings, Slice(number, seconds, calls))
            pace = (findings.calls - known) / len(workspaces) / (time.monotonic() - begun)
            merge_corpora([workspace.corpus for workspace in workspaces])
            sample = record.Sample(time.monotonic() - start, findings.calls, findings.instructions)
            findings.growth.append(sample)
            number += 1
            if findings.complaints:
                break
        findings.is_cut_off = self.is_stopped()
        seconds = time.monotonic() - start
        share = measure_acceptance(harness, workspaces[0].corpus)
        return self._conclude(harness, findings, seconds, round(share * findings.calls))

    def _is_over(self, start: float) -> bool:
        return self.is_stopped() or time.monotonic() - start >= self.request.budget

    def _prepare(self, name: str, harness: Harness) -> tuple[Workspace, ...]:
        """One for each process."""
        count = 1 if self.echidna.abilities.has_workers else self.request.workers
        inner = INNER if self.echidna.image else None
        folder = self.request.folder.resolve() / ENGINE / name
        return tuple(prepare_workspace(folder / str(worker), harness, inner) for worker in range(count))

    def _slice(
        self, workspaces: Sequence[Workspace], harness: Harness, findings: Findings, piece: Slice
    ) -> None:
        jobs = tuple(self._make_job(workspace, worker, piece) for worker, workspace in enumerate(workspaces))
        begun = time.monotonic()

        def tick() -> None:
            share = min((time.monotonic() - begun) / piece.seconds, 1.0)
            what = "seeded violation" if piece.is_canary else f"slice {piece.number + 1}"
            self._say(share, f"{what}, {findings.calls} calls before it")

        handlers = tuple(harness.handlers.values())
        deadline = begun + piece.seconds + GRACE
        for ended in run_jobs(jobs, deadline, self.is_stopped, tick, one_is_enough=piece.is_canary):
            try:
                findings.add(read_output(ended.printed, handlers, piece.limit))
            except ToolFailedError as error:
                if not ended.was_stopped:
                    findings.complaints.append(_explain(error, ended))

    def _make_job(self, workspace: Workspace, worker: int, piece: Slice) -> Job:
        seed = self.request.seed + worker + piece.number * self.request.workers
        if self.echidna.abilities.has_timeout:
            settings = {"testLimit": str(UNLIMITED), "timeout": str(max(1, int(piece.seconds)))}
        else:
            settings = {"testLimit": str(piece.calls)}
        settings["stopOnFail"] = str(piece.is_canary).lower()
        text = CONFIGURATION.read_text(encoding="utf-8")
        text += "".join(f"{name}: {value}\n" for name, value in settings.items())
        (workspace.folder / "echidna.yaml").write_text(text, encoding="utf-8")
        command = (*self._start_of_command(workspace), *self._arguments(workspace, seed))
        path = f"{workspace.programs}{os.pathsep}{self.environment.get('PATH', os.defpath)}"
        raw = workspace.folder / f"slice-{piece.number}.txt"
        return Job(command, workspace.folder, raw, {**self.environment, "PATH": path})

    def _start_of_command(self, workspace: Workspace) -> tuple[str, ...]:
        if not self.echidna.image:
            return (str(self.echidna.path),)
        return (
            str(self.echidna.path),
            "run",
            "--rm",
            "--init",
            "--network=none",
            f"--user={os.getuid()}:{os.getgid()}",
            f"--volume={workspace.folder}:{INNER}",
            f"--workdir={INNER}",
            f"--env=PATH={workspace.programs}:/usr/local/bin:/usr/bin:/bin",
            self.echidna.image,
            "echidna",
        )

    def _arguments(self, workspace: Workspace, seed: int) -> tuple[str, ...]:
        flags = (
            SOURCE.as_posix(),
            "--contract",
            NAME,
            "--config",
            "echidna.yaml",
            "--format",
            "text",
            "--corpus-dir",
            "corpus",
            "--seed",
            str(seed),
        )
        if not self.echidna.abilities.has_workers:
            return flags
        return (*flags, "--workers", str(self.request.workers))

    def _conclude(self, harness: Harness, findings: Findings, seconds: float, accepted: int) -> Outcome:
        answers: list[Answer] = []
        sequences: list[record.Sequence] = []
        for slug in self.request.slugs:
            verdict, sequence = self._judge(harness, findings, slug)
            sequences += [sequence] if sequence else []
            answers.append(Answer(ENGINE, slug, verdict, seconds, raw=f"{ENGINE}/campaign"))
        workers = self.request.workers
        campaign = record.Campaign(
            engine=ENGINE,
            seeds=tuple(self.request.seed + worker for worker in range(workers)),
            workers=workers,
            budget=self.request.budget,
            seconds=seconds,
            calls=findings.calls,
            accepted=accepted,
            corpus=findings.corpus,
            covered=findings.instructions,
            growth=tuple(findings.growth),
            is_cut_off=findings.is_cut_off,
        )
        engine = record.Engine(ENGINE, record.Verb.FUZZ, seconds)
        return Outcome(tuple(answers), engine, campaign, tuple(sequences))

    def _judge(
        self, harness: Harness, findings: Findings, slug: str
    ) -> tuple[Verdict, record.Sequence | None]:
        if slug not in harness.slugs:
            return NotRun("the harness does not express it", "ask another engine"), None
        name = name_property(slug)
        if name in findings.failed:
            found = CallSequence(
                slug,
                findings.failed[name].calls,
                ENGINE,
                sources=replace(self.request.sources, key=harness.artefact.key),
            )
            violation = write_violation(harness, found, self.request.folder)
            return violation.verdict, violation.sequence
        if name in findings.errors:
            return Unknown(f"Echidna could not evaluate it ({findings.errors[name]})"), None
        if findings.complaints:
            return Unknown("; ".join(findings.complaints)), None
        if name not in findings.asked or not findings.calls:
            return NotRun("it was stopped before a call was made", "give it more time"), None
        return Held(findings.calls, self.request.seed), None

    def _say(self, share: float | None, said: str) -> None:
        self.show(Progress(self.echidna.name, share, said))


def _explain(error: ToolFailedError, ended: Ended) -> str:
    said = " ".join(ended.complained.split())[-200:]
    return f"{error}, exit code {ended.code}" + (f", {said}" if said else "")


def measure_acceptance(harness: Harness, corpus: Path, most: int = 50) -> float:
    """The share of calls that the contracts accept, which Echidna does not tell: of those in its corpus."""
    world = deploy_harness(harness)
    made = accepted = 0
    for file in list_corpus(corpus)[:most]:
        # One that was being written when Echidna was killed.
        with suppress(SequenceError), world.rolled_back():
            for call in read_corpus_file(file):
                made += 1
                accepted += world.run(call) and world.was_accepted
    return accepted / made if made else 0.0
