"""Compiles the contract set, once: an unchanged tree gets the artefact that is in the cache."""

import fcntl
import gzip
import hashlib
import json
import os
import posixpath
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.artefact import Artefact, Json, read_artefact, read_diagnostic
from analysis.errors import BuildError, NothingToCompileError, SourceRejectedError, ToolFailedError
from analysis.tools import ROOT, pinned_solc

# The contract set, and what its tests deploy beside it. The harness of the fuzzers is compiled on its own.
SOURCES = (Path("contracts"), Path("tests/contracts"))

IMPORT = re.compile(r"""(?:^|[;}])\s*import\b[^;"']*["']([^"']+)["']""", re.MULTILINE)

# Fault injection leaves an entry per fault; these many are worth their disk space.
CACHED = 64


@dataclass(frozen=True)
class Settings:
    """What decides about the bytecode, besides the sources; the legacy pipeline, no CBOR source hash."""

    evm_version: str = "london"
    optimizer_runs: int = 200
    remappings: tuple[str, ...] = (
        "@openzeppelin/=node_modules/@openzeppelin/",
        "solady/=node_modules/solady/",
    )


def compile_contracts(
    root: Path = ROOT,
    sources: Sequence[Path] | None = None,
    overrides: Mapping[str, str] | None = None,
    settings: Settings = Settings(),
) -> Artefact:
    """Compile `sources`, files or folders below `root`, with all that they import.

    `overrides` gives the text to compile in the place of a file's own, by its path from `root`; below
    `sources`, files that are only there are compiled too.
    """
    overrides = overrides or {}
    texts = _read_closure(root, _list_sources(root, sources, overrides), overrides, settings)
    request = json.dumps(_standard_input(texts, settings), sort_keys=True)
    compiler = pinned_solc()
    key = hashlib.sha256(f"{compiler}\n{request}".encode()).hexdigest()
    output = _cached(root / "build" / "artefacts", key, request, texts)
    return read_artefact(key, compiler, texts, output)


def _list_sources(root: Path, sources: Sequence[Path] | None, overrides: Mapping[str, str]) -> list[str]:
    """Those that are overridden among them, even where there is no file."""
    chosen = SOURCES if sources is None else sources
    files = [file for source in chosen for file in _solidity_files(root / source)]
    new = [name for name in overrides if any(Path(name).is_relative_to(source) for source in chosen)]
    found = dict.fromkeys([*(file.relative_to(root).as_posix() for file in files), *new])
    if not found:
        where = ", ".join(map(str, chosen))
        raise NothingToCompileError(
            str(root), f"no Solidity there ({where})", "name a file or folder that has some"
        )
    return list(found)


def _solidity_files(path: Path) -> list[Path]:
    """But for what Foundry runs, in a project of its own."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*.sol") if not file.name.endswith(".t.sol"))


def _read_closure(
    root: Path, names: Sequence[str], overrides: Mapping[str, str], settings: Settings
) -> dict[str, str]:
    """Text by source unit name: with imports in the request, its hash covers all that is compiled."""
    texts: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        # What is not there, solc will report in its own words, at the line of the import.
        if name in texts or not (name in overrides or (root / name).is_file()):
            continue
        texts[name] = overrides[name] if name in overrides else (root / name).read_text(encoding="utf-8")
        waiting += [_source_unit(name, target, settings) for target in IMPORT.findall(texts[name])]
    if overrides and not overrides.keys() & texts.keys():
        name = ", ".join(overrides)
        raise BuildError(name, "is overridden, but nothing compiles it", "override a source of the set")
    return texts


def _source_unit(importer: str, target: str, settings: Settings) -> str:
    if target.startswith(("./", "../")):
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), target))
    for remapping in settings.remappings:
        prefix, _, replacement = remapping.partition("=")
        if target.startswith(prefix):
            return replacement + target.removeprefix(prefix)
    return target


def _standard_input(texts: Mapping[str, str], settings: Settings) -> Json:
    return {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in texts.items()},
        "settings": {
            "evmVersion": settings.evm_version,
            "optimizer": {"enabled": True, "runs": settings.optimizer_runs},
            "viaIR": False,
            "metadata": {"bytecodeHash": "none"},
            "remappings": list(settings.remappings),
            "outputSelection": {
                "*": {
                    "": ["ast"],
                    "*": [
                        "abi",
                        "evm.bytecode.linkReferences",
                        "evm.bytecode.object",
                        "evm.bytecode.sourceMap",
                        "evm.deployedBytecode.immutableReferences",
                        "evm.deployedBytecode.linkReferences",
                        "evm.deployedBytecode.object",
                        "evm.deployedBytecode.sourceMap",
                        "evm.methodIdentifiers",
                        "storageLayout",
                    ],
                }
            },
        },
    }


def _cached(folder: Path, key: str, request: str, texts: Mapping[str, str]) -> Json:
    entry = folder / f"{key}.json.gz"
    while True:
        # Without the lock: who wants what is there need not wait for others to compile.
        with suppress(FileNotFoundError):
            os.utime(entry)
            output: dict[str, Any] = json.loads(gzip.decompress(entry.read_bytes()))
            return output
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder / "lock"):
            if not entry.exists():
                _write_atomically(
                    entry, gzip.compress(json.dumps(_compile(request, texts, folder)).encode(), 1)
                )
            _forget_oldest(folder)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Tests run side by side, and only the first of them should compile."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write_atomically(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def _forget_oldest(folder: Path) -> None:
    """Forget those whose last use, not whose making, is longest ago."""
    entries = sorted(folder.glob("*.json.gz"), key=lambda entry: entry.stat().st_mtime)
    for entry in entries[:-CACHED]:
        entry.unlink()


def _compile(request: str, texts: Mapping[str, str], folder: Path) -> Json:
    # Run where no source lies: an import that the request lacks must fail, not be read unhashed.
    done = subprocess.run(
        [ROOT / "bin" / "solc", "--standard-json"],
        input=request,
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
    )
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise ToolFailedError(
            "solc", f"stopped with exit code {done.returncode} ({said})", "run 'make setup'"
        )
    output: dict[str, Any] = json.loads(done.stdout)
    errors = [entry for entry in output.get("errors", ()) if entry["severity"] == "error"]
    if errors:
        raise _rejection(errors, texts)
    return output


def _rejection(errors: Sequence[Json], texts: Mapping[str, str]) -> SourceRejectedError:
    first = read_diagnostic(errors[0], texts)
    more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    return SourceRejectedError(
        f"{first.source}:{first.line}", f"does not compile ({first.message}{more})", "correct the source"
    )
