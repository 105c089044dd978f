"""Reads what Echidna prints with `--format text`, in the words of 2.0.2 and of 2.3.3.

It alone has names, callers and delays: the JSON of either version has none of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.campaign.harness import Handler
from analysis.campaign.sequence import SENDER, Argument, Call
from analysis.errors import ToolFailedError

PROPERTY = re.compile(r"^(echidna_\w+): +(.*)$")
RUNNING = re.compile(r"^fuzzing \((\d+)/\d+\)|^(?:passed!|passing|verified)")
CALL = re.compile(r"^ {2,}(?:\w+\.)?(\w+)\(([^)]*)\)(.*)$")
# A call of the fallback, which the harness has not, is nothing but the time before it.
WAIT = re.compile(r"^ {2,}(?:\*wait\*|\*fallback\*\(\))(.*)$")
SECONDS = re.compile(r"Time delay: (\d+)")
BLOCKS = re.compile(r"Block delay: (\d+)")
VALUE = re.compile(r"Value: (0x[0-9a-fA-F]+|\d+)")
FROM = re.compile(r"from: (0x[0-9a-fA-F]{40})")
TAIL = {
    "instructions": re.compile(r"^Unique instructions: (\d+)", re.MULTILINE),
    "corpus": re.compile(r"^Corpus size: (\d+)", re.MULTILINE),
    "seed": re.compile(r"^Seed: (-?\d+)", re.MULTILINE),
}
TOTAL = re.compile(r"^Total calls: (\d+)", re.MULTILINE)


class State(StrEnum):
    HOLDS = "holds"
    FAILED = "failed"
    ERROR = "error"


@dataclass(frozen=True)
class Asked:
    """`calls` break it; none where the constructor does. `said` is Echidna's own line."""

    name: str
    state: State
    said: str
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Output:
    """`calls` is what Echidna made, as far as it says."""

    tests: tuple[Asked, ...]
    calls: int
    seed: int
    corpus: int
    instructions: int


def read_output(text: str, handlers: Sequence[Handler], limit: int = 0) -> Output:
    """`limit` is the number of calls that it was given.

    Raises ToolFailedError for what is empty, cut off or in other words: never a pass.
    """
    known = {handler.name: handler for handler in handlers}
    tests = tuple(_read_test(lines, known) for lines in _split_tests(text))
    tail = {name: pattern.search(text) for name, pattern in TAIL.items()}
    missing = [name for name, found in tail.items() if found is None]
    if not tests or missing:
        what = "names no property" if not tests else f"ends before it tells {', '.join(missing)}"
        raise ToolFailedError("echidna", f"printed what cannot be read ({what})", "see its output")
    numbers = {name: int(found[1]) for name, found in tail.items() if found}
    return Output(
        tests, _read_calls(text, tests, limit), numbers["seed"], numbers["corpus"], numbers["instructions"]
    )


def _split_tests(text: str) -> Iterator[list[str]]:
    """Each property's line with those of its sequence."""
    lines: list[str] = []
    for line in text.splitlines():
        if PROPERTY.match(line):
            if lines:
                yield lines
            lines = [line]
        elif lines and (line.startswith(" ") or not line):
            lines.append(line)
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _read_test(lines: Sequence[str], known: dict[str, Handler]) -> Asked:
    found = PROPERTY.match(lines[0])
    assert found is not None
    name, said = found[1], found[2].strip()
    if RUNNING.match(said):
        return Asked(name, State.HOLDS, said)
    if said.startswith("failed"):
        return Asked(name, State.FAILED, said, tuple(_read_sequence(lines[1:], known)))
    return Asked(name, State.ERROR, said)


def _read_sequence(lines: Sequence[str], known: dict[str, Handler]) -> Iterator[Call]:
    """A wait is time before the call after it."""
    blocks = seconds = 0
    for line in lines:
        if line.strip().startswith("Traces"):
            return
        wait, call = WAIT.match(line), CALL.match(line)
        told = wait[1] if wait else call[3] if call else ""
        blocks += _number(BLOCKS, told)
        seconds += _number(SECONDS, told)
        if call and not wait:
            sender = FROM.search(told)
            yield Call(
                call[1],
                _read_arguments(known, call[1], call[2]),
                blocks,
                seconds,
                _number(VALUE, told),
                sender[1].lower() if sender else SENDER,
            )
            blocks = seconds = 0


def _read_arguments(known: dict[str, Handler], name: str, text: str) -> tuple[Argument, ...]:
    values = [value.strip() for value in text.split(",")] if text.strip() else []
    handler = known.get(name)
    if handler is None or len(handler.types) != len(values):
        raise ToolFailedError(
            "echidna", f"called what the harness has not ({name}({text}))", "see its output"
        )
    return tuple(
        value.lower() == "true" if kind == "bool" else int(value, 0)
        for value, kind in zip(values, handler.types, strict=True)
    )


def _number(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return int(found[1], 0) if found else 0


def _read_calls(text: str, tests: Sequence[Asked], limit: int) -> int:
    """2.0.2 says it of each property that it still asked for; what it calls passed took all that it had."""
    total = TOTAL.search(text)
    if total:
        return int(total[1])
    told = [RUNNING.match(test.said) for test in tests]
    return max((int(found[1]) if found[1] else limit for found in told if found), default=0)
