"""One passage of a source made wrong, to see who notices; fuzz/broken/ has such contracts, a file for each.

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
    """In `file`, `old` becomes `new`; `why` tells in a few words what is wrong then."""

    file: str
    old: str
    new: str
    why: str

    def inject(self, text: str) -> str:
        """The file's text with the fault in it; `old` must be there exactly once."""
        found = text.count(self.old)
        if found != 1:
            raise FaultError(
                self.file,
                f"does not have the passage of a fault ('{self.old.strip()}', {found} times)",
                "write the fault anew for these sources",
            )
        return text.replace(self.old, self.new)

    def overrides(self, root: Path = ROOT) -> Mapping[str, str]:
        """The text of the one source, as `compile_contracts` takes it."""
        return {self.file: self.inject((root / self.file).read_text(encoding="utf-8"))}


@dataclass(frozen=True)
class BrokenContract(Fault):
    """`name` is its file's, without its ending; `breaks` the property that does not hold then."""

    name: str
    breaks: str


def list_faults(folder: Path = FAULTS) -> tuple[BrokenContract, ...]:
    return tuple(read_fault(path) for path in sorted(folder.glob("*.toml")))


def read_fault(path: Path) -> BrokenContract:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FaultError(str(path), f"cannot be read ({error.strerror})", "name a fault") from error
    except ValueError as error:
        raise FaultError(str(path), f"is no TOML ({error})", "correct it there") from error
    if sorted(content) != sorted(KEYS) or not all(isinstance(value, str) for value in content.values()):
        raise FaultError(str(path), f"is no fault ({', '.join(content)})", f"give it {', '.join(KEYS)}")
    return BrokenContract(name=path.stem, **content)
