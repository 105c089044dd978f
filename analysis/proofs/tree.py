"""The sources of an artefact as files again, with a harness beside them, or with one line wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.artefact import Artefact
from analysis.build import Settings
from analysis.errors import ProofError
from analysis.tools import ROOT, find

HARNESSES = Path("specs/proofs")
OUT = "out"


@dataclass(frozen=True)
class Fault:
    """One passage made wrong, which a proof must then refute. `says` tells in a few words what is wrong."""

    path: str
    right: str
    wrong: str
    says: str

    def inject(self, artefact: Artefact) -> str:
        """The whole source with the fault in it."""
        text = read_source(artefact, self.path)
        found = text.count(self.right)
        if found != 1:
            raise ProofError(
                self.path,
                f"does not have the passage that a proof is tried on ('{self.right.strip()}', {found} times)",
                "write the proof's fault anew for these sources",
            )
        return text.replace(self.right, self.wrong)


def read_source(artefact: Artefact, path: str) -> str:
    """Of the contracts, or of the specification; empty if there is none of that name."""
    if path in artefact.sources:
        return artefact.sources[path].text
    file = ROOT / path
    return file.read_text(encoding="utf-8") if path.startswith("specs/") and file.is_file() else ""


def write_tree(
    artefact: Artefact, folder: Path, harnesses: Sequence[str] = (), fault: Fault | None = None
) -> Path:
    """All sources below `folder`, and a foundry.toml by which forge makes the same bytecode."""
    for name, source in artefact.sources.items():
        text = fault.inject(artefact) if fault and fault.path == name else source.text
        _write(folder / name, text)
    for harness in harnesses:
        _write(folder / HARNESSES / harness, (ROOT / HARNESSES / harness).read_text(encoding="utf-8"))
    _write(folder / "foundry.toml", _forge_settings(Settings()))
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _forge_settings(settings: Settings) -> str:
    remappings = ", ".join(f'"{remapping}"' for remapping in settings.remappings)
    return f"""[profile.default]
src = "{HARNESSES}"
test = "{HARNESSES}"
libs = ["node_modules"]
out = "{OUT}"
remappings = [{remappings}]
auto_detect_remappings = false
solc = "{find("solc").path}"
offline = true
evm_version = "{settings.evm_version}"
optimizer = true
optimizer_runs = {settings.optimizer_runs}
via_ir = false
bytecode_hash = "none"
"""
