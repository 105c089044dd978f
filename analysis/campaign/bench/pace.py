"""How many calls of the same recorded sequences each engine makes in a second of the processor."""

import time
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from enum import StrEnum
from random import Random

from analysis.campaign.embedded.constants import list_constants
from analysis.campaign.embedded.generation import Generator
from analysis.campaign.embedded.machine import LAST, Answer, Machine
from analysis.campaign.harness import Harness
from analysis.campaign.oracle import Oracle, create_oracle
from analysis.campaign.sequence import Call

LENGTH = 40
Sequences = Sequence[tuple[Call, ...]]


class Mode(StrEnum):
    """When the properties are examined."""

    EVERY_CALL = "after every call, also after those that changed nothing"
    FOLLOWED = "after every accepted call, and the specification follows every call"
    EFFECTIVE_CALLS = "after every accepted call"
    PER_SEQUENCE = "at the end of each sequence"
    NEVER = "never: the ceiling"


def record_sequences(harness: Harness, count: int, seed: int = 1) -> Sequences:
    """As the embedded engine makes them from the start, refused calls and all."""
    machine, random = Machine(harness), Random(seed)
    generator = Generator(harness.handlers, list_constants(harness.artefact), random)
    return tuple(_record(machine, generator) for _ in range(count))


def _record(machine: Machine, generator: Generator) -> tuple[Call, ...]:
    calls = []
    with machine.rolled_back():
        for _ in range(LENGTH):
            place = machine.outline
            call = generator.generate(place, machine.now)
            generator.learn(place, call, machine.run(call))
            calls.append(call)
    return tuple(calls)


def measure_acceptance(machine: Machine, sequences: Sequences) -> float:
    answers = []
    for calls in sequences:
        with machine.rolled_back():
            answers += [machine.run(call).answer for call in calls]
    return answers.count(Answer.ACCEPTED) / len(answers)


def measure_pace(machine: Machine, sequences: Sequences, mode: Mode, seconds: float) -> float:
    """Calls per second of the processor, of whole rounds through the sequences, for at least `seconds`."""
    oracle = create_oracle(machine.world) if mode is Mode.FOLLOWED else None
    start, calls = time.process_time(), 0
    with ExitStack() as stack:
        if mode in (Mode.PER_SEQUENCE, Mode.NEVER):
            stack.enter_context(machine.scouting())
        while time.process_time() - start < seconds:
            for sequence in sequences:
                _run(machine, sequence, mode, oracle)
                calls += len(sequence)
        return calls / (time.process_time() - start)


def _run(machine: Machine, sequence: Sequence[Call], mode: Mode, oracle: Oracle | None) -> None:
    with machine.rolled_back(), oracle.forked() if oracle else nullcontext():
        for call in sequence:
            effect = machine.run(call)
            if oracle:
                oracle.follow(effect.answer is not Answer.VOID)
            if mode is Mode.EVERY_CALL and effect.answer is not Answer.ACCEPTED:
                with machine.rolled_back():
                    machine.run(LAST)
        if mode is Mode.PER_SEQUENCE:
            machine.conclude()
