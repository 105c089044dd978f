"""A run with stand-ins for engines: who is heard, how long, and what is kept when it ends early."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from analysis.artefact import Artefact
from analysis.audit.carry_out import LEAST, Order, carry_out
from analysis.audit.engines import Assignment, Show, Speaker
from analysis.detectors.project import Compiled
from analysis.errors import RunUnwritableError, ToolFailedError
from analysis.exit_code import ExitCode, exit_code
from analysis.proofs.engine import Profile
from analysis.reconcile import Standing, reconcile
from analysis.record import Canary, Engine, Options, Part, Run, Verb, WaiverState
from analysis.verdict import Answer, Held, NotRun, Violated
from analysis.waivers import Waiver
from tests.sample_runs import CLEAN

SLUG = "treasury-covers-what-it-owes"
FRESH = replace(
    CLEAN,
    engines=(),
    answers=(),
    campaigns=(),
    sequences=(),
    findings=(),
    waivers=(),
    stages=(),
    notes=(),
    tools=(),
    seconds=0.0,
    options=Options("quick", 100.0, (SLUG,), "clusterproof audit"),
)


def no_show(who: str, share: float | None, said: str) -> None:
    pass


@dataclass
class Stage:
    """Engines that say what they are told to, and remember what they were asked."""

    asked: list[tuple[str, float]] = field(default_factory=list)
    kept: list[Run] = field(default_factory=list)
    waivers: tuple[Waiver, ...] = ()

    def speaker(self, name: str, part: Part | BaseException, verb: Verb | None = Verb.FUZZ) -> Speaker:
        def speak(assignment: Assignment, show: Show) -> Part:
            self.asked.append((name, assignment.seconds))
            if isinstance(part, BaseException):
                raise part
            return part

        return Speaker(name, verb, speak)

    def carry_out(self, *speakers: Speaker, run: Run = FRESH) -> Run:
        assignment = Assignment(
            Compiled(Path(), {}, {}, frozenset()),
            Artefact("key", "0.8.28", {}, (), ()),
            Path(),
            run.options.requested,
            Profile.QUICK,
        )
        return carry_out(run, Order(assignment, speakers, self.waivers), self.kept.append, no_show)


@pytest.fixture
def stage() -> Stage:
    return Stage()


def saying(name: str, verdict: Held | Violated, is_cut_off: bool = False) -> Part:
    engine = Engine(name, Verb.FUZZ, 1.0, (Canary("a fault", True, 0.1),))
    return Part(engines=(engine,), answers=(Answer(name, SLUG, verdict, 1.0),), is_cut_off=is_cut_off)


def test_each_is_heard_and_kept_at_once(stage: Stage) -> None:
    run = stage.carry_out(
        stage.speaker("one", saying("one", Held(10, 0))), stage.speaker("two", saying("two", Held(20, 0)))
    )
    assert [answer.engine for answer in run.answers] == ["one", "two"]
    assert [len(kept.answers) for kept in stage.kept] == [0, 1, 2]
    assert [s.name for s in run.stages] == ["one", "two"]
    assert exit_code(run) is ExitCode.HOLDS


def test_those_that_fuzz_share_the_budget(stage: Stage) -> None:
    stage.carry_out(
        stage.speaker("static", Part(), Verb.DETECT),
        stage.speaker("one", saying("one", Held(1, 0))),
        stage.speaker("two", saying("two", Held(1, 0))),
    )
    seconds = dict(stage.asked)
    assert seconds["one"] == pytest.approx(50, abs=1)
    assert seconds["two"] == pytest.approx(100, abs=1)


@pytest.mark.parametrize(("budget", "kept"), [(240.0, 45.0), (30.0, 10.0), (1_200.0, 100.0)])
def test_who_measures_has_its_own_share(stage: Stage, budget: float, kept: float) -> None:
    run = replace(FRESH, options=replace(FRESH.options, budget=budget))
    stage.carry_out(
        stage.speaker("one", saying("one", Held(1, 0))), stage.speaker("measure", Part(), None), run=run
    )
    seconds = dict(stage.asked)
    assert seconds["one"] == pytest.approx(budget - kept, abs=1)
    assert seconds["measure"] == kept


def test_a_budget_that_is_used_up_leaves_the_least(stage: Stage) -> None:
    late = replace(FRESH, seconds=500.0)
    stage.carry_out(stage.speaker("one", saying("one", Held(1, 0))), run=late)
    assert stage.asked == [("one", LEAST)]


def test_one_that_fails_is_noted_and_the_others_go_on(stage: Stage) -> None:
    run = stage.carry_out(
        stage.speaker("one", ToolFailedError("one", "fell over (139)", "get it anew")),
        stage.speaker("two", saying("two", Held(1, 0))),
    )
    assert run.notes == ("one gave no answer: one: fell over (139); get it anew",)
    assert run.answers[0].verdict == NotRun("one: fell over (139)", "get it anew")
    assert run.answers[1].verdict == Held(1, 0)


def test_a_folder_that_cannot_be_written_ends_it(stage: Stage) -> None:
    with pytest.raises(RunUnwritableError):
        stage.carry_out(stage.speaker("one", RunUnwritableError("run", "is full", "make room")))


@pytest.mark.parametrize(
    "part", [KeyboardInterrupt(), saying("one", Held(5, 0), is_cut_off=True)], ids=["raised", "told"]
)
def test_ctrl_c_keeps_what_there_is(stage: Stage, part: Part | BaseException) -> None:
    first, second = stage.speaker("zero", saying("zero", Held(1, 0))), stage.speaker("one", part)
    run = stage.carry_out(first, second, stage.speaker("two", saying("two", Held(1, 0))))
    assert run.is_cut_off
    assert stage.kept[-1] == run
    assert [name for name, _ in stage.asked] == ["zero", "one"]
    assert run.answers[0].engine == "zero"


def test_it_is_taken_up_where_it_was_cut_off(stage: Stage) -> None:
    cut = stage.carry_out(
        stage.speaker("one", saying("one", Held(1, 0))),
        stage.speaker("two", saying("two", Held(3, 0), is_cut_off=True)),
    )
    stage.asked.clear()
    whole = stage.carry_out(
        stage.speaker("one", saying("one", Held(1, 0))),
        stage.speaker("two", saying("two", Held(9, 0))),
        run=cut,
    )
    assert [name for name, _ in stage.asked] == ["two"]
    assert not whole.is_cut_off
    assert [(a.engine, a.verdict) for a in whole.answers] == [("one", Held(1, 0)), ("two", Held(9, 0))]


BROKEN = Violated("broken by 2 calls", "violations/x.json", is_replayed=True)


@pytest.mark.parametrize(
    ("until", "state", "code"),
    [
        (date.max, WaiverState.USED, ExitCode.HOLDS),
        (date.min, WaiverState.EXPIRED, ExitCode.VIOLATED),
    ],
)
def test_a_violation_is_waived_for_a_time(
    stage: Stage, until: date, state: WaiverState, code: ExitCode
) -> None:
    stage.waivers = (Waiver("R. Eviewer", "known, repaired in the next version", until, slug=SLUG),)
    run = stage.carry_out(stage.speaker("one", saying("one", BROKEN)))
    assert [(waived.subject, waived.state) for waived in run.waivers] == [(SLUG, state)]
    assert exit_code(run) is code
    row = reconcile(run.properties, run.answers, run.engines).rows[0]
    assert row.standing is Standing.VIOLATED


def test_a_waiver_of_what_holds_is_unused(stage: Stage) -> None:
    stage.waivers = (Waiver("R. Eviewer", "thought so", date.max, slug=SLUG),)
    run = stage.carry_out(stage.speaker("one", saying("one", Held(1, 0))))
    assert [waived.state for waived in run.waivers] == [WaiverState.UNUSED]
