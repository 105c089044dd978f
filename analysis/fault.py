"""Contracts with one wrong line, as data: fuzz/broken/, a file for each.

A file says in which source (`file`) which line or lines (`old`, there exactly once) become which (`new`), the
property that this breaks (`breaks`, a slug), and in English what it lets happen (`why`).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import FaultError
from analysis.tools import ROOT

FAULTS = ROOT / "fuzz" / "broken"
KEYS = ("file", "old", "new", "breaks", "why")


@dataclass(frozen=True)
class Fault:
    """`name` is the file's, without its ending."""

    name: str
    file: str
    old: str
    new: str
    breaks: str
    why: str

    def overrides(self, root: Path = ROOT) -> Mapping[str, str]:
        """The text of the one source, as `compile_contracts` takes it."""
        text = (root / self.file).read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise FaultError(
                self.name, f"finds its line {text.count(self.old)} times in {self.file}", "correct `old`"
            )
        return {self.file: text.replace(self.old, self.new)}


def list_faults(folder: Path = FAULTS) -> tuple[Fault, ...]:
    return tuple(read_fault(path) for path in sorted(folder.glob("*.toml")))


def read_fault(path: Path) -> Fault:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FaultError(str(path), f"cannot be read ({error.strerror})", "name a fault") from error
    except ValueError as error:
        raise FaultError(str(path), f"is no TOML ({error})", "correct it there") from error
    if sorted(content) != sorted(KEYS) or not all(isinstance(value, str) for value in content.values()):
        raise FaultError(str(path), f"is no fault ({', '.join(content)})", f"give it {', '.join(KEYS)}")
    return Fault(path.stem, *(content[key] for key in KEYS))
