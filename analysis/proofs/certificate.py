"""The record of one proof: what it says, what it rests on, what it took, and how to ask again."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.artefact import Artefact
from analysis.proofs.theorem import Theorem
from analysis.proofs.tree import read_source
from analysis.run import write_whole
from analysis.verdict import Verdict

FORMAT = 2


@dataclass(frozen=True)
class Certificate:
    """Hashes are SHA-256 in hex, by source and by contract; `verdict` names its kind and says the rest. `key`
    is the hash of all that the proof depends on: where it is the same, the proof is. `reused` says whether
    this run took it from an earlier one.
    """

    slug: str
    statement: str
    verdict: str
    reason: str
    engine: str
    version: str
    solver: str
    compiler: str
    bounds: tuple[str, ...]
    assumptions: tuple[str, ...]
    sources: dict[str, str]
    bytecode: dict[str, str]
    paths: int
    queries: int
    unknown: int
    fault: str
    counterexample_to_fault: str
    seconds: float
    command: str
    key: str
    reused: bool = False
    format: int = FORMAT


def hash_bytecode(artefact: Artefact, contracts: Sequence[str]) -> dict[str, str]:
    return {name: _hash(artefact.contract(name).runtime) for name in contracts}


def hash_sources(artefact: Artefact, contracts: Sequence[str]) -> dict[str, str]:
    names = sorted({artefact.contract(name).source for name in contracts})
    return {name: _hash(artefact.sources[name].text.encode()) for name in names}


def describe(verdict: Verdict) -> tuple[str, str]:
    """Its kind, and its reason where it has one."""
    reason = getattr(verdict, "reason", "") or getattr(verdict, "summary", "")
    return type(verdict).__name__, reason


def compute_key(artefact: Artefact, theorem: Theorem, version: str, solver: str, more: Sequence[str]) -> str:
    """Of the bytecode, constructors included, that the theorem is about, the files that it rests on, what is
    to be shown, and by what.
    """
    contracts = [artefact.contract(name) for name in theorem.subjects]
    content = {
        "format": FORMAT,
        "theorem": [theorem.slug, theorem.statement, theorem.parts, theorem.possible, theorem.bitten],
        "fault": [theorem.fault.file, theorem.fault.old, theorem.fault.new],
        "engine": [theorem.engine, version, solver, artefact.compiler],
        "bytecode": [[c.name, _hash(c.runtime), _hash(c.creation)] for c in contracts],
        "files": [[name, _hash(read_source(artefact, name).encode())] for name in (*theorem.files, *more)],
        "bounds": theorem.bounds,
    }
    return _hash(json.dumps(content).encode())


def write(certificate: Certificate, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_whole(folder / name_of(certificate), json.dumps(asdict(certificate), indent=1) + "\n")


def name_of(certificate: "Certificate | Theorem") -> str:
    return f"{certificate.engine}-{certificate.slug}.json"


def read(file: Path) -> Certificate | None:
    """None if there is none, or none that this version can read."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content.get("format") != FORMAT:
            return None
        for name in ("bounds", "assumptions"):
            content[name] = tuple(content[name])
        return Certificate(**content)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def read_all(folder: Path) -> tuple[Certificate, ...]:
    found = (read(file) for file in sorted(folder.glob("*.json")))
    return tuple(certificate for certificate in found if certificate is not None)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
