"""The sources of an artefact as files again, with a harness beside them, or with one line wrong."""

from collections.abc import Sequence
from pathlib import Path

from analysis.artefact import Artefact
from analysis.build import Settings
from analysis.fault import Fault
from analysis.tools import ROOT, find

HARNESSES = Path("specs/proofs")
OUT = "out"


def read_source(artefact: Artefact, path: str) -> str:
    """Of the contracts, the specification or what is proved of it; empty if there is none of that name."""
    if path in artefact.sources:
        return artefact.sources[path].text
    file = ROOT / path
    is_ours = path.startswith(("specs/", "analysis/proofs/"))
    return file.read_text(encoding="utf-8") if is_ours and file.is_file() else ""


def break_source(artefact: Artefact, fault: Fault) -> str:
    """The whole source with the fault in it."""
    return fault.inject(read_source(artefact, fault.file))


def write_tree(
    artefact: Artefact, folder: Path, harnesses: Sequence[str] = (), fault: Fault | None = None
) -> Path:
    """All sources below `folder`, and a foundry.toml by which forge makes the same bytecode."""
    for name, source in artefact.sources.items():
        text = break_source(artefact, fault) if fault and fault.file == name else source.text
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
