"""Which contracts are looked at: the repository's own, a copy of them, or a broken variant."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import NothingToCompileError
from analysis.fault import read_fault
from analysis.tools import ROOT

DOOR = "MegaCluster.sol"


@dataclass(frozen=True)
class Sources:
    """Both are paths, from the repository's root or absolute; empty strings for the repository's own.

    `contracts` is a copy of contracts/ that stands in for it; what the copy lacks is taken from there.
    `fault` is a file of fuzz/broken/. `key` is that of the artefact, where it is known.
    """

    key: str = ""
    contracts: str = ""
    fault: str = ""

    def read_overrides(self, root: Path = ROOT) -> Mapping[str, str]:
        """Texts by their path from the root, as `compile_contracts` takes them."""
        if self.fault:
            return read_fault(root / self.fault).overrides(root)
        return _read_copy(root / self.contracts) if self.contracts else {}


OWN = Sources()


def take_copy(folder: Path) -> Sources:
    """Of a folder of contracts, or one in which contracts/ is; NothingToCompileError for any other."""
    inner = folder / "contracts"
    copy = (inner if inner.is_dir() else folder).resolve()
    _read_copy(copy)
    return Sources(contracts=str(copy))


def _read_copy(folder: Path) -> Mapping[str, str]:
    if not (folder / DOOR).is_file():
        raise NothingToCompileError(
            str(folder),
            f"is no copy of the contract set (no {DOOR})",
            "name a copy of contracts/; for other Solidity there is 'clusterproof detect'",
        )
    files = sorted(folder.rglob("*.sol"))
    named = {f"contracts/{file.relative_to(folder).as_posix()}": file for file in files}
    return {name: file.read_text(encoding="utf-8") for name, file in named.items()}
