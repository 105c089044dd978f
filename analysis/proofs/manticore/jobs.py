"""What is asked of Manticore, what it answers, and what that proves: the two ends of driver.py."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from analysis.proofs.attempt import Effort

Term = str | Mapping[str, Any]
"""A number in hex, "caller", {"data": …} or {"slot": …, "shift": …, "bits": …}: see driver.py."""

Equation = tuple[Term, Term]


@dataclass(frozen=True)
class Account:
    """`storage` says what nobody wrote reads as; `words` of it were written, by slot. All in hex."""

    address: str
    code: str = ""
    storage: Literal["empty", "arbitrary"] = "empty"
    words: tuple[tuple[str, str], ...] = ()
    balance: int = 0


@dataclass(frozen=True)
class Job:
    """One call of `to` from any caller with any value below 2^128, in the block of that number and timestamp;
    `data` is a pattern (calldata.py).

    It gets through where it ends well or calls anybody; if there is a `goal`, where it calls one of these.
    All equations of `given` hold, and of `unless`, where there are any, not all.
    """

    accounts: tuple[Account, ...]
    number: int
    timestamp: int
    to: str
    data: str
    given: tuple[Equation, ...] = ()
    unless: tuple[Equation, ...] = ()
    goal: tuple[str, ...] = ()
    is_hunt: bool = False
    """Whether the first call that gets through is enough."""
    solver_seconds: int = 60

    def write(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Found:
    """A call that gets through; `storage` is what it reads of the called contract, by slot."""

    how: str
    caller: str
    value: int
    data: bytes
    storage: Mapping[int, int]

    def __str__(self) -> str:
        data = self.data.hex()
        shown = data if len(data) <= 200 else f"{data[:200]}… ({len(self.data)} bytes)"
        return f"{self.how}, for caller {self.caller}, value {self.value}, calldata 0x{shown}"


@dataclass(frozen=True)
class Answer:
    version: str
    solver: str
    paths: int
    refused: int
    unfinished: tuple[str, ...]
    queries: int
    unknown: int
    instructions: int
    found: tuple[Found, ...]
    seconds: float

    @property
    def effort(self) -> Effort:
        return Effort(self.paths, self.queries, self.unknown + len(self.unfinished))

    @property
    def gap(self) -> str:
        """Why it does not show that all is refused that was not found; empty where it does."""
        if self.unfinished:
            return f"not all was followed to its end ({', '.join(self.unfinished)})"
        if self.unknown:
            return f"{self.unknown} queries were not answered"
        if self.paths == 0:
            return "no path was followed"
        if self.refused + len(self.found) != self.paths:
            return f"of {self.paths} paths, {self.refused} were refused"
        return ""


def read_answer(text: str) -> Answer:
    """ValueError, KeyError, TypeError or AttributeError where it is none."""
    answer = json.loads(text)
    return Answer(
        str(answer["version"]),
        str(answer["solver"]),
        int(answer["paths"]),
        int(answer["refused"]),
        tuple(map(str, answer["unfinished"])),
        int(answer["queries"]),
        int(answer["unknown"]),
        int(answer["instructions"]),
        tuple(_read_found(found) for found in answer["found"]),
        float(answer["seconds"]),
    )


def _read_found(found: Mapping[str, Any]) -> Found:
    storage = {int(slot, 16): int(word, 16) for slot, word in found["storage"].items()}
    return Found(
        str(found["how"]),
        str(found["caller"]),
        int(found["value"]),
        bytes.fromhex(found["data"]),
        storage,
    )
