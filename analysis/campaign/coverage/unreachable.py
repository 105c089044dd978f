"""Why some ways of branches cannot be taken at all: fuzz/unreachable.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.tools import ROOT

FILE = ROOT / "fuzz" / "unreachable.toml"


@dataclass(frozen=True)
class Unreachable:
    """`said` is the branch with its way as a report words it; `error` what would be met there alone."""

    file: str
    said: str
    error: str
    why: str


def read_unreachable(path: Path = FILE) -> tuple[Unreachable, ...]:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(Unreachable(**entry) for entry in content["way"])


def list_reasons(known: tuple[Unreachable, ...]) -> Mapping[tuple[str, str], str]:
    """By the file of a way and how it is worded; of an error, by its name and no file."""
    ways = {(entry.file, entry.said): entry.why for entry in known}
    return ways | {("", entry.error): entry.why for entry in known}
