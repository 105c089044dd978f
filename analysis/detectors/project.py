"""Makes what Slither reads: from the artefact of the contract set, or from any folder or file of Solidity.

Only syntax trees are asked of the compiler, so that nothing is lost to code generation.
"""

import json
import posixpath
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.artefact import Artefact
from analysis.detectors.pragma import Version, allows, parse_version
from analysis.errors import NothingToCompileError, SourceRejectedError, ToolFailedError
from analysis.tools import ROOT, find

IMPORT = re.compile(r"""(?:^|[;}])\s*import\b[^;"']*["']([^"']+)["']""", re.MULTILINE)
PRAGMA = re.compile(r"^\s*pragma\s+solidity\s+([^;]+);", re.MULTILINE)

FOREIGN = frozenset({"node_modules", "lib", ".git", "out", "cache", "artifacts", "build", "crytic-export"})
APART = frozenset({"test", "tests", "mock", "mocks", "script", "scripts", "certora", "fv", "ext"})


@dataclass(frozen=True)
class Compiled:
    """`export` is crytic-compile's standard export; `texts` are sources by absolute path. Nothing is said of
    `foreign` ones.
    """

    root: Path
    export: Mapping[str, Any]
    texts: Mapping[str, str]
    foreign: frozenset[str]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compiler:
    path: Path
    version: Version


@dataclass
class _Project:
    root: Path
    remappings: tuple[str, ...]
    files: dict[str, Path] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)


def take_artefact(artefact: Artefact, subjects: tuple[str, ...], root: Path = ROOT) -> Compiled:
    """`subjects` are prefixes of the sources that are looked at; what begins with `!` is not."""
    asts = {name: source.ast for name, source in artefact.sources.items()}
    unit = _unit(root, artefact.compiler, asts, lambda name: not _is_subject(name, subjects))
    texts = {str(root / name): source.text for name, source in artefact.sources.items()}
    foreign = frozenset(str(root / name) for name in artefact.sources if not _is_subject(name, subjects))
    return Compiled(root, _export(root, {artefact.key: unit}), texts, foreign)


def _is_subject(name: str, subjects: tuple[str, ...]) -> bool:
    refused = any(name.startswith(prefix[1:]) for prefix in subjects if prefix.startswith("!"))
    return not refused and name.startswith(tuple(s for s in subjects if not s.startswith("!")))


def compile_path(path: Path, compilers: Iterable[Path] = (), separately: bool = False) -> Compiled:
    """All Solidity at `path`, by the compiler that its pragmas allow; `separately`, each file on its own."""
    root = path if path.is_dir() else _root_of(path)
    project = _Project(root, _remappings(root))
    subjects = [file.relative_to(root).as_posix() for file in _subjects(path)]
    if not subjects:
        raise NothingToCompileError(str(path), "no Solidity there", "name a file or folder that has some")
    for name in subjects:
        _load(project, name, root / name)
    known = [Compiler(p, _version_of(p)) for p in compilers] or [_pinned()]
    units: dict[str, Any] = {}
    problems: list[str] = []
    for compiler, names in _groups(project, subjects, known, problems).items():
        asts = _compile(project, compiler, names, problems)
        compiled = [name for name in names if name in asts]
        for batch in [[name] for name in compiled] if separately else [compiled]:
            wanted = set().union(*(_closure(project, name) for name in batch))
            chosen = {name: ast for name, ast in asts.items() if name in wanted}
            if chosen:
                units[batch[0]] = _unit(root, ".".join(map(str, compiler.version)), chosen, _others(batch))
    if not units:
        raise SourceRejectedError(
            str(path), f"nothing compiles ({'; '.join(problems)})", "correct the sources"
        )
    texts = {str(project.files[name]): text for name, text in project.texts.items()}
    paths = {name: str(file) for name, file in project.files.items()}
    foreign = frozenset(path for name, path in paths.items() if name not in subjects)
    return Compiled(root, _export(root, units, paths), texts, foreign, tuple(problems))


def _others(batch: list[str]) -> Callable[[str], bool]:
    own = frozenset(batch)
    return lambda name: name not in own


def _root_of(path: Path) -> Path:
    marks = ("foundry.toml", "remappings.txt", "package.json", ".git")
    above = (folder for folder in path.resolve().parents if any((folder / mark).exists() for mark in marks))
    return next(above, path.resolve().parent)


def _subjects(path: Path) -> list[Path]:
    if path.is_file():
        return [path.resolve()]
    files = [
        f for f in sorted(path.rglob("*.sol")) if not FOREIGN & set(f.relative_to(path).parts) and f.is_file()
    ]
    product = [f for f in files if not _is_apart(f.relative_to(path))]
    return product or files


def _is_apart(file: Path) -> bool:
    return bool(APART & set(file.parts)) or file.name.endswith((".t.sol", ".s.sol"))


def _remappings(root: Path) -> tuple[str, ...]:
    found: list[str] = []
    listed = root / "remappings.txt"
    if listed.is_file():
        found += [line.strip() for line in listed.read_text().splitlines() if "=" in line]
    foundry = root / "foundry.toml"
    if foundry.is_file():
        found += _foundry_remappings(foundry)
    return tuple(dict.fromkeys(found))


def _foundry_remappings(file: Path) -> list[str]:
    try:
        profile = tomllib.loads(file.read_text()).get("profile", {}).get("default", {})
    except tomllib.TOMLDecodeError:
        return []
    return [str(remapping) for remapping in profile.get("remappings", [])]


def _load(project: _Project, name: str, file: Path) -> None:
    """Reads a source and all that it imports."""
    waiting = [(name, file)]
    while waiting:
        name, file = waiting.pop()
        if name in project.texts or not file.is_file():
            continue
        project.files[name] = file
        project.texts[name] = file.read_text(encoding="utf-8", errors="replace")
        imported = [_unit_name(project, name, target) for target in IMPORT.findall(project.texts[name])]
        project.imports[name] = tuple(imported)
        waiting += [(target, _locate(project, target)) for target in imported]


def _unit_name(project: _Project, importer: str, target: str) -> str:
    if target.startswith(("./", "../")):
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), target))
    fitting = [r for r in project.remappings if target.startswith(_prefix(r))]
    if not fitting:
        return target
    longest = max(fitting, key=lambda remapping: len(_prefix(remapping)))
    return longest.partition("=")[2] + target.removeprefix(_prefix(longest))


def _prefix(remapping: str) -> str:
    return remapping.partition("=")[0].rpartition(":")[2]


def _locate(project: _Project, name: str) -> Path:
    """Where the source of a unit lies: below the root, in a node_modules at or above it, or in lib."""
    package, _, rest = name.partition("/")
    places = [project.root / name]
    places += [folder / "node_modules" / name for folder in (project.root, *project.root.parents)]
    places += [project.root / "lib" / package / rest, project.root / "lib" / package / "src" / rest]
    return next((place for place in places if place.is_file()), places[0])


def _closure(project: _Project, name: str) -> set[str]:
    found, waiting = set(), [name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += project.imports.get(name, ())
    return found & project.texts.keys()


def _groups(
    project: _Project, subjects: list[str], compilers: list[Compiler], problems: list[str]
) -> dict[Compiler, list[str]]:
    groups: dict[Compiler, list[str]] = {}
    for name in subjects:
        pragmas = {p for unit in _closure(project, name) for p in PRAGMA.findall(project.texts[unit])}
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


def _compile(project: _Project, compiler: Compiler, names: list[str], problems: list[str]) -> dict[str, Any]:
    """Syntax trees of all that compiles; what does not is named, and left out with all that imports it."""
    waiting = list(names)
    while waiting:
        wanted = set().union(*(_closure(project, name) for name in waiting))
        output = _run(compiler, _request(project, compiler, wanted))
        errors = [entry for entry in output.get("errors", ()) if entry["severity"] == "error"]
        if not errors:
            return {name: source["ast"] for name, source in output["sources"].items()}
        broken = {entry.get("sourceLocation", {}).get("file", "") for entry in errors}
        problems.extend(_describe(entry) for entry in errors)
        kept = [name for name in waiting if not broken & _closure(project, name)]
        waiting = kept if len(kept) < len(waiting) else []
    return {}


def _describe(error: Mapping[str, Any]) -> str:
    where = error.get("sourceLocation", {}).get("file", "solc")
    return f"{where}: not analysed, for it does not compile ({' '.join(error['message'].split())})"


def _request(project: _Project, compiler: Compiler, names: set[str]) -> str:
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


def _pinned() -> Compiler:
    tool = find("solc")
    return Compiler(tool.path.resolve(), parse_version(tool.version))


def _version_of(path: Path) -> Version:
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"Version: (\d+\.\d+\.\d+)", done.stdout)
    if found is None:
        raise ToolFailedError("solc", f"tells no version ({path})", "name another compiler")
    return parse_version(found[1])


def _unit(
    root: Path, version: str, asts: Mapping[str, Any], is_dependency: Callable[[str], bool]
) -> dict[str, Any]:
    return {
        "compiler": {"compiler": "solc", "version": version.partition("+")[0], "optimized": False},
        "names": list(asts),
        "source_units": {
            name: {"ast": ast, "contracts": dict(_contracts(ast, is_dependency(name)))}
            for name, ast in asts.items()
        },
    }


def _contracts(ast: Mapping[str, Any], is_dependency: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    for node in ast["nodes"]:
        if node["nodeType"] == "ContractDefinition":
            empty = {
                "abi": [],
                "bin": "",
                "bin-runtime": "",
                "srcmap": "",
                "srcmap-runtime": "",
                "libraries": {},
            }
            yield node["name"], {**empty, "is_dependency": is_dependency}


def _export(root: Path, units: dict[str, Any], paths: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Completes units with the four names that crytic-compile has for each file."""
    places = paths or {}
    for unit in units.values():
        names = {name: _filename(name, places.get(name, str(root / name))) for name in unit.pop("names")}
        unit["filenames"] = list(names.values())
        for name, source in unit["source_units"].items():
            for contract in source["contracts"].values():
                contract["filenames"] = names[name]
    return {
        "compilation_units": units,
        "package": None,
        "working_dir": str(root),
        "type": 1,
        "unit_tests": [],
        "crytic_version": "0.0.2",
    }


def _filename(name: str, absolute: str) -> dict[str, str]:
    return {"absolute": absolute, "used": name, "short": name, "relative": name}
