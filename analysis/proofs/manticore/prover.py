"""Manticore as an engine: a process for each function, and revm to confirm what they find."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from analysis.artefact import Artefact
from analysis.build import compile_contracts
from analysis.chain import CallFailedError
from analysis.errors import ProofError
from analysis.proofs.attempt import Attempt, Holds, Open, Refuted, Show, all_hold, all_refuted
from analysis.proofs.functions import check_commands
from analysis.proofs.manticore.environment import NAME, make_environment
from analysis.proofs.manticore.jobs import Answer, Job, read_answer
from analysis.proofs.manticore.pool import Task, run_together
from analysis.proofs.manticore.questions import CLAIMS, COMMANDS, ENTRIES, OPEN_TO_ALL
from analysis.proofs.manticore.stages import PROXY, Stage
from analysis.proofs.process import Finished
from analysis.proofs.theorem import Theorem
from analysis.proofs.tree import write_tree
from analysis.tools import Tool

DRIVER = Path(__file__).with_name("driver.py")

Asked = Mapping[str, Answer | str]
"""By function: its answer, or why there is none."""


class ManticoreProver:
    """On one artefact. Answers and logs go to `folder`, what is needed in between to `work`."""

    name = NAME
    solver = "yices 2"

    def __init__(
        self,
        artefact: Artefact,
        folder: Path,
        work: Path,
        seconds: float,
        show: Show,
        make: Callable[[Show], Tool] = make_environment,
    ) -> None:
        self._artefact = artefact
        self._folder = folder
        self._work = work
        self._seconds = seconds
        self._show = show
        self._make = make
        self._tool: Tool | None = None
        self._known: dict[str, Answer | str] = {}

    @property
    def version(self) -> str:
        return self._environment().version

    def raw(self, theorem: Theorem) -> Path:
        return self._folder / f"{theorem.slug}.txt"

    def prove(self, theorem: Theorem) -> Attempt:
        stage = set_stage(theorem, self._artefact)
        jobs = {part: CLAIMS[theorem.slug].forbidden(stage, part) for part in theorem.parts}
        asked = self._ask(jobs, f"{theorem.slug}/forbidden")
        attempts = _judge_all(asked, lambda: set_stage(theorem, self._artefact))
        self.raw(theorem).write_text(report(jobs, asked, attempts), encoding="utf-8")
        return all_hold(attempts)

    def refute(self, theorem: Theorem) -> Attempt:
        self._environment()
        broken = self._break(theorem)
        stage = set_stage(theorem, broken)
        forbidden = CLAIMS[theorem.slug].forbidden
        jobs = {part: replace(forbidden(stage, part), is_hunt=True) for part in theorem.bitten}
        asked = self._ask(jobs, f"{theorem.slug}/broken")
        return all_hold(_judge_all(asked, lambda: set_stage(theorem, broken)))

    def reach(self, theorem: Theorem) -> Attempt:
        stage = set_stage(theorem, self._artefact)
        jobs = {part: CLAIMS[theorem.slug].possible(stage, part) for part in theorem.possible}
        asked = self._ask(jobs, f"{theorem.slug}/possible")
        return all_refuted(_judge_all(asked, lambda: set_stage(theorem, self._artefact)))

    def _environment(self) -> Tool:
        if self._tool is None:
            self._tool = self._make(self._show)
        return self._tool

    def _break(self, theorem: Theorem) -> Artefact:
        """The artefact, with the subject compiled anew from a source with the fault in it."""
        tree = write_tree(self._artefact, self._work / theorem.slug, (), theorem.fault)
        source = Path(self._artefact.contract(theorem.subjects[0]).source)
        made = compile_contracts(tree, [source]).contracts
        shutil.rmtree(tree)
        names = {(contract.source, contract.name) for contract in made}
        others = (c for c in self._artefact.contracts if (c.source, c.name) not in names)
        return replace(self._artefact, contracts=(*made, *others))

    def _ask(self, jobs: Mapping[str, Job], place: str) -> Asked:
        python = self._environment().path
        folder, work = self._folder / place, self._work / place
        for needed in (folder, work):
            needed.mkdir(parents=True, exist_ok=True)
        texts = {part: job.write() for part, job in jobs.items()}
        new = {part: text for part, text in texts.items() if text not in self._known}
        tasks = [self._prepare(python, text, work / part, folder / part) for part, text in new.items()]

        def listen(ended: int) -> None:
            self._show(NAME, ended / len(tasks), f"{place}: {ended} of {len(tasks)} functions")

        cores = len(os.sched_getaffinity(0))
        all_ended = run_together(tasks, work, variables(python, work), self._seconds, cores, listen)
        for (part, text), ended in zip(new.items(), all_ended, strict=True):
            self._known[text] = read(ended, _answer_file(folder / part), self._seconds)
        return {part: self._known[text] for part, text in texts.items()}

    def _prepare(self, python: Path, job: str, asked: Path, answered: Path) -> Task:
        asked.write_text(job, encoding="utf-8")
        answer = _answer_file(answered)
        answer.unlink(missing_ok=True)
        return Task(
            (str(python), "-P", "-s", str(DRIVER), str(asked), str(answer)), answered.with_suffix(".log")
        )


def _answer_file(answered: Path) -> Path:
    return answered.with_suffix(".json")


def read(finished: Finished, answer: Path, seconds: float) -> Answer | str:
    """The answer, or why there is none."""
    if finished.code is None:
        return f"Manticore did not end within {seconds:.0f} s"
    last = finished.log.read_text(errors="replace").strip().splitlines()[-1:] or ["it printed nothing"]
    ended = f"exit code {finished.code}: {last[0]}"
    if finished.code:
        return f"Manticore failed ({ended})"
    try:
        return read_answer(answer.read_text(encoding="utf-8"))
    except OSError:
        return f"Manticore gave no answer ({ended})"
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return f"Manticore's answer cannot be read ({error!r})"


def judge(answer: Answer, stage_anew: Callable[[], Stage]) -> Attempt:
    """Whether all calls are refused; one that is not must get through on revm as well."""
    reasons = []
    for found in answer.found:
        reason = stage_anew().replay(found)
        if not reason:
            # With words put into its storage, the contract is in a state that it may never reach.
            is_replayed = not found.storage
            return Refuted(f"{found}; confirmed on revm", answer.effort, is_replayed)
        reasons.append(f"spurious: {reason} ({found})")
    if reasons:
        return Open(reasons[0], answer.effort)
    return Open(answer.gap, answer.effort) if answer.gap else Holds(answer.effort)


def _judge_all(asked: Asked, stage_anew: Callable[[], Stage]) -> dict[str, Attempt]:
    attempts = {
        part: Open(answer) if isinstance(answer, str) else judge(answer, stage_anew)
        for part, answer in asked.items()
    }
    return {
        part: replace(attempt, called=part) if isinstance(attempt, Refuted) else attempt
        for part, attempt in attempts.items()
    }


def set_stage(theorem: Theorem, artefact: Artefact) -> Stage:
    (subject,) = theorem.subjects
    named = COMMANDS if subject == PROXY else (*ENTRIES, OPEN_TO_ALL)
    check_commands(artefact.contract(subject), named, "name them in analysis/proofs/manticore/questions.py")
    try:
        return CLAIMS[theorem.slug].set_stage(artefact)
    except CallFailedError as error:
        raise ProofError(
            subject, f"cannot be deployed with one member ({error})", "see to its set-up"
        ) from error


def report(jobs: Mapping[str, Job], asked: Asked, attempts: Mapping[str, Attempt]) -> str:
    """The raw output: a line for each function."""
    lines = ["function, bytes of calldata, paths, queries, instructions, seconds, outcome"]
    for part, answer in asked.items():
        attempt = attempts[part]
        said = getattr(attempt, "summary", "") or getattr(attempt, "reason", "")
        figures: tuple[object, ...] = (len(jobs[part].data) // 2,)
        if isinstance(answer, Answer):
            figures += (answer.paths, answer.queries, answer.instructions, f"{answer.seconds:.1f}")
        outcome = " ".join((type(attempt).__name__, said)).strip()
        lines.append(", ".join(map(str, (part, *figures, outcome))))
    return "\n".join(lines) + "\n"


def variables(python: Path, work: Path) -> dict[str, str]:
    return {
        "PATH": f"{python.parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(work),
        "TMPDIR": str(work),
        "PYTHONHASHSEED": "0",
    }
