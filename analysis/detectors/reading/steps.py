"""What happens at an entry point, in order: checks, writes and calls, with what is known to hold at each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from slither.core.cfg.node import Node
from slither.core.declarations import Contract, FunctionContract

from analysis.detectors.reading.values import THIS, Kind, Value, options


class How(StrEnum):
    """How a call leaves its contract."""

    HIGH = "a function of another contract"
    LOW = "call, delegatecall or staticcall with bytes"
    TOKEN = "a library's safe way to a token"
    ETHER = "send or transfer"
    CREATE = "new"


@dataclass(frozen=True)
class Fact:
    """A condition known to be true (`holds`) or false."""

    value: Value
    holds: bool


@dataclass(frozen=True, eq=False)
class Step:
    """`stack` are the functions and modifiers around it, the entry first; `this` is whoever acts."""

    node: Node
    stack: tuple[FunctionContract, ...]
    facts: frozenset[Fact]
    this: Value
    sender: Value


@dataclass(frozen=True, eq=False)
class Check(Step):
    """A condition without which the call reverts: `value` must be `holds`. For a branch, `holds` is None."""

    value: Value
    holds: bool | None


@dataclass(frozen=True, eq=False)
class Refusal(Step):
    """A revert, by the name of what does it, with what it says."""

    name: str
    words: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Power(Step):
    """A power, or a shift, that is computed here, whatever becomes of it."""

    value: Value


@dataclass(frozen=True, eq=False)
class Write(Step):
    location: Value
    value: Value


@dataclass(frozen=True, eq=False)
class Call(Step):
    """`declared` is the function or getter called, where known; `inner` whether its body was read too.

    `told` is a call with bytes of which the next step says what they ask for.
    """

    how: How
    name: str
    target: Value
    args: tuple[Value, ...]
    ether: Value | None
    result: Value
    declared: Any = None
    inner: bool = False
    told: bool = False

    @property
    def is_reading(self) -> bool:
        """Whether it cannot change anything."""
        if self.how is How.LOW:
            return self.name == "staticcall"
        if not isinstance(self.declared, FunctionContract):
            return self.how is How.HIGH
        return bool(self.declared.view or self.declared.pure)


@dataclass
class Trace:
    """One entry point. `returns` is false if every path reverts, `cut` is true if it was too long."""

    contract: Contract
    entry: FunctionContract
    steps: list[Step] = field(default_factory=list)
    returns: bool = True
    results: tuple[Value, ...] = ()
    cut: bool = False

    @property
    def calls(self) -> list[Call]:
        return [step for step in self.steps if isinstance(step, Call)]

    @property
    def writes(self) -> list[Write]:
        """Those to the contract's own storage."""
        return [step for step in self.steps if isinstance(step, Write) and step.this == THIS]

    @property
    def refusals(self) -> list[Refusal]:
        return [step for step in self.steps if isinstance(step, Refusal)]

    @property
    def checks(self) -> list[Check]:
        return [step for step in self.steps if isinstance(step, Check)]

    def before(self, step: Step) -> list[Step]:
        return self.steps[: self.steps.index(step)]

    def after(self, step: Step) -> list[Step]:
        return self.steps[self.steps.index(step) + 1 :]


def alternatives(fact: Fact) -> list[list[Fact]]:
    """The ways in which a condition can be met: one for each side of an `or`, each a list of facts."""
    value, holds = fact.value, fact.holds
    if value.kind == Kind.BINARY and value.label == ("||" if holds else "&&"):
        return [way for side in value.parts for way in alternatives(Fact(side, holds))]
    if value.kind == Kind.UNARY and value.label == "!":
        return alternatives(Fact(value.parts[0], not holds))
    facts = split(value, holds)
    return [facts] if facts != [fact] else [[fact]]


def always(fact: Fact, test: Callable[[Fact], bool]) -> bool:
    """Whether in each way to meet a condition something passes the test."""
    return all(any(test(part) for part in way) for way in alternatives(fact))


def split(value: Value, holds: bool) -> list[Fact]:
    """The facts in a condition: both sides of an `and` that holds, of an `or` that does not."""
    if value.kind == Kind.UNARY and value.label == "!":
        return split(value.parts[0], not holds)
    if value.kind == Kind.BINARY and value.label == ("&&" if holds else "||"):
        return split(value.parts[0], holds) + split(value.parts[1], holds)
    if value.kind == Kind.CHOICE and _is_flag(value, not holds):
        # What is false on the other paths must come from the path that is not.
        others = [option for option in options(value) if not _is_constant(option, not holds)]
        return split(others[0], holds) if len(others) == 1 else [Fact(value, holds)]
    return [Fact(value, holds)]


def _is_flag(value: Value, flag: bool) -> bool:
    return any(_is_constant(option, flag) for option in options(value))


def _is_constant(value: Value, flag: bool) -> bool:
    return value.kind == Kind.CONSTANT and value.label == int(flag)
