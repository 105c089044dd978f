"""The record of one proof: what it says, what it rests on, what it took, and how to ask again."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.artefact import Artefact
from analysis.run import write_whole
from analysis.verdict import Verdict

FORMAT = 1


@dataclass(frozen=True)
class Certificate:
    """Hashes are SHA-256 in hex, by source and by contract; `verdict` names its kind and says the rest."""

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


def write(certificate: Certificate, folder: Path) -> Path:
    name = f"{certificate.engine}-{certificate.slug}.json"
    return write_whole(folder / name, json.dumps(asdict(certificate), indent=1) + "\n")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
