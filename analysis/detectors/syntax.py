"""What the compilers at hand make of sources: syntax trees, so that nothing is lost to code generation."""

import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.detectors.pragma import Version, allows, parse_version
from analysis.detectors.sources import Project, closure
from analysis.errors import ToolFailedError
from analysis.tools import find

PRAGMA = re.compile(r"^\s*pragma\s+solidity\s+([^;]+);", re.MULTILINE)


@dataclass(frozen=True)
class Compiler:
    path: Path
    version: Version


def group_by_compiler(
    project: Project, subjects: list[str], compilers: list[Compiler], problems: list[str]
) -> dict[Compiler, list[str]]:
    groups: dict[Compiler, list[str]] = {}
    for name in subjects:
        pragmas = {p for unit in closure(project, name) for p in PRAGMA.findall(project.texts[unit])}
        compiler = _choose(pragmas, compilers)
        if compiler is None:
            problems.append(
                f"{name}: not analysed, for no compiler at hand takes {', '.join(sorted(pragmas))}"
            )
        else:
            groups.setdefault(compiler, []).append(name)
    return groups


def _choose(pragmas: set[str], compilers: list[Compiler]) -> Compiler | None:
    exact = [c for c in compilers if all(allows(pragma, c.version) for pragma in pragmas)]
    near = [c for c in compilers if all(allows(pragma, c.version, loosely=True) for pragma in pragmas)]
    return max(exact or near, key=lambda compiler: compiler.version, default=None)


def compile_group(
    project: Project, compiler: Compiler, names: list[str], problems: list[str]
) -> dict[str, Any]:
    """Syntax trees of all that compiles; what does not is named, and left out with all that imports it."""
    waiting = list(names)
    while waiting:
        wanted = set().union(*(closure(project, name) for name in waiting))
        output = _run(compiler, _request(project, compiler, wanted))
        errors = [entry for entry in output.get("errors", ()) if entry["severity"] == "error"]
        if not errors:
            return {name: source["ast"] for name, source in output["sources"].items()}
        broken = {entry.get("sourceLocation", {}).get("file", "") for entry in errors}
        problems.extend(_describe(entry) for entry in errors)
        kept = [name for name in waiting if not broken & closure(project, name)]
        waiting = kept if len(kept) < len(waiting) else []
    return {}


def _describe(error: Mapping[str, Any]) -> str:
    where = error.get("sourceLocation", {}).get("file", "solc")
    return f"{where}: not analysed, for it does not compile ({' '.join(error['message'].split())})"


def _request(project: Project, compiler: Compiler, names: set[str]) -> str:
    def content(name: str) -> str:
        return PRAGMA.sub(lambda match: _loosen(match, compiler.version), project.texts[name])

    return json.dumps(
        {
            "language": "Solidity",
            "sources": {name: {"content": content(name)} for name in sorted(names)},
            "settings": {"remappings": list(project.remappings), "outputSelection": {"*": {"": ["ast"]}}},
        }
    )


def _loosen(match: re.Match[str], version: Version) -> str:
    """A pragma that this version meets, of the same length, so that no place in the source moves."""
    if allows(match[1], version):
        return match[0]
    loose = f">={version[0]}.{version[1]}".ljust(len(match[1].encode()))
    return match[0].replace(match[1], loose) if len(loose) == len(match[1].encode()) else match[0]


def _run(compiler: Compiler, request: str) -> dict[str, Any]:
    done = subprocess.run(
        [compiler.path, "--standard-json"],
        input=request,
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd="/",
    )
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise ToolFailedError(
            "solc", f"stopped with exit code {done.returncode} ({said})", "run 'make setup'"
        )
    output: dict[str, Any] = json.loads(done.stdout)
    return output


def pinned() -> Compiler:
    tool = find("solc")
    return Compiler(tool.path.resolve(), parse_version(tool.version))


def version_of(path: Path) -> Version:
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"Version: (\d+\.\d+\.\d+)", done.stdout)
    if found is None:
        raise ToolFailedError("solc", f"tells no version ({path})", "name another compiler")
    return parse_version(found[1])
