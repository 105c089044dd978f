"""Runs a sequence on plain revm, without the tool that found it, and tells what it does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis import record
from analysis.campaign.harness import Harness, World, check_calls, compile_harness, deploy_harness
from analysis.campaign.naming import Names
from analysis.campaign.oracle import SLUG, Oracle, create_oracle
from analysis.campaign.sequence import Call, Sequence, read_sequence
from analysis.campaign.state import observe_state
from analysis.chain import Log
from analysis.tools import ROOT


@dataclass(frozen=True)
class Action:
    """A call that an actor made: in words, and what came of it."""

    caller: str
    call: str
    accepted: bool
    effect: str


@dataclass(frozen=True)
class Step:
    """A call of the harness. `broken`: slugs of the properties that were seen broken by it first. `strays`:
    what was first otherwise after it than by the specification.
    """

    number: int
    call: Call
    actions: tuple[Action, ...]
    broken: tuple[str, ...]
    strays: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """`before` and `after` are the facts around the last step."""

    sequence: Sequence
    steps: tuple[Step, ...]
    before: Mapping[str, str]
    after: Mapping[str, str]
    is_of_these_sources: bool

    @property
    def broken(self) -> tuple[str, ...]:
        return tuple(slug for step in self.steps for slug in step.broken)

    @property
    def is_broken(self) -> bool:
        """Whether the property that the sequence is about broke."""
        return self.sequence.property in self.broken


def replay(path: Path, root: Path = ROOT) -> Report:
    """Raises SequenceError for a file that is no sequence, or one of another harness."""
    sequence = read_sequence(path)
    harness = Harness(compile_harness(sequence.sources, root))
    check_calls(harness, sequence.calls, str(path))
    return replay_sequence(harness, sequence)


def replay_sequence(harness: Harness, sequence: Sequence) -> Report:
    world = deploy_harness(harness)
    names = Names(world)
    # It says all that is wrong after the first difference: of others than those who ask for it, no word.
    oracle = create_oracle(world) if sequence.property == SLUG else None
    steps: list[Step] = []
    before = after = observe_state(world)
    for number, call in enumerate(sequence.calls, 1):
        # What time alone changes is not the step's doing.
        world.chain.move(call.blocks, call.seconds)
        before = observe_state(world)
        steps.append(_take(world, names, number, call, oracle))
        if steps[-1].strays:
            oracle = None
        after = observe_state(world)
    is_same = sequence.sources.key in ("", harness.artefact.key)
    return Report(sequence, tuple(steps), before, after, is_same)


def _take(world: World, names: Names, number: int, call: Call, oracle: Oracle | None) -> Step:
    known = world.broken
    is_done = world.run(_at_once(call))
    logs = world.chain.logs if is_done else ()
    strays = tuple(oracle.follow(is_done)) if oracle else ()
    actions = tuple(_tell(world, names, logs))
    broken = [slug for slug in world.broken if slug not in known] + [SLUG] * bool(strays)
    return Step(number, call, actions, tuple(broken), strays)


def _at_once(call: Call) -> Call:
    return Call(call.handler, call.arguments, 0, 0, call.value, call.sender)


def _tell(world: World, names: Names, logs: tuple[Log, ...]) -> Iterator[Action]:
    """The harness's own event closes each action; those before it are of the contracts called."""
    said: list[str] = []
    for log in logs:
        if log.address != world.deployed.address:
            if log.name:
                said.append(names.tell_event(log))
            continue
        told = log.arguments
        accepted: bool = told["accepted"]
        caller = names.tell(world.actors[told["actor"]])
        refusal = "" if accepted else names.tell_refusal(told["returned"])
        value = f" with {told['value']} wei of ether" if told["value"] else ""
        call = names.tell_call(told["target"], told["data"]) + value
        yield Action(caller, call, accepted, "; ".join(said) if accepted else refusal)
        said = []


def to_record(report: Report, file: str, test: str = "") -> record.Sequence:
    """As a run keeps it."""
    steps = tuple(
        record.Step(action.caller, action.call, _effect(action))
        for step in report.steps
        for action in step.actions
    )
    sequence = report.sequence
    return record.Sequence(sequence.property, sequence.engine, file, steps, test)


def _effect(action: Action) -> str:
    return action.effect if action.accepted else f"refused: {action.effect}"


def render_report(report: Report) -> str:
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    sequence = report.sequence
    state = "broken" if report.is_broken else "not broken"
    yield f"{sequence.property}: {state} by {_count(len(report.steps))}"
    if not report.is_of_these_sources:
        yield "The sources are others than those that it was found on."
    for step in report.steps:
        yield ""
        yield from _step_lines(step)
    yield ""
    yield "State before the last step → after it:"
    yield from _state_lines(report.before, report.after)
    yield ""
    yield f"Broken: {', '.join(report.broken) or 'nothing'}"


def _count(steps: int) -> str:
    return f"{steps} step" if steps == 1 else f"{steps} steps"


def _step_lines(step: Step) -> Iterator[str]:
    call = step.call
    if call.blocks or call.seconds:
        yield f"   {call.blocks} blocks and {call.seconds} seconds pass"
    arguments = ", ".join(str(argument).lower() for argument in call.arguments)
    yield f"{step.number}. {call.handler}({arguments})"
    for action in step.actions:
        yield f"   {action.caller}: {action.call}"
        yield f"      {_effect(action) or 'accepted'}"
    if not step.actions:
        yield "   nothing that an actor does"
    for slug in step.broken:
        yield f"   breaks {slug}"
    for fact in step.strays:
        yield f"      {fact}"


def _state_lines(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    names = list(dict.fromkeys([*before, *after]))
    width = max(map(len, names))
    for name in names:
        was, now = before.get(name, "nothing"), after.get(name, "nothing")
        yield f" {' ' if was == now else '*'} {name:{width}}  {was if was == now else f'{was} → {now}'}"
