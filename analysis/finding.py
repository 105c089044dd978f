"""What a static engine found in the sources."""

import hashlib
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Impact(IntEnum):
    """What it does if it is real."""

    HIGH = 4
    MEDIUM = 3
    LOW = 2
    INFORMATIONAL = 1
    OPTIMIZATION = 0


class Confidence(IntEnum):
    """How likely it is real."""

    HIGH = 3
    MEDIUM = 2
    LOW = 1


class Status(StrEnum):
    """What was decided about it. A waiver that has run out leaves a finding open."""

    OPEN = "open"
    WAIVED = "waived"
    DISABLED = "disabled in source"


@dataclass(frozen=True)
class Location:
    """A place in a source, by its path from the root of the sources; lines and columns count from 1."""

    path: str
    line: int
    last_line: int
    column: int = 1


@dataclass(frozen=True)
class Finding:
    """`subject` names contract and function without a line, `message` what is missing in one sentence."""

    check: str
    impact: Impact
    confidence: Confidence
    subject: str
    message: str
    locations: tuple[Location, ...]
    status: Status = Status.OPEN
    reason: str = ""

    @property
    def fingerprint(self) -> str:
        """The same when lines move; another when check, contract, function or message changes."""
        return hashlib.sha256(f"{self.check}\n{self.subject}\n{self.message}".encode()).hexdigest()[:16]
