"""Which files of Solidity a project has, and what each imports from where."""

import posixpath
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

IMPORT = re.compile(r"""(?:^|[;}])\s*import\b[^;"']*["']([^"']+)["']""", re.MULTILINE)

FOREIGN = frozenset({"node_modules", "lib", ".git", "out", "cache", "artifacts", "build", "crytic-export"})
APART = frozenset({"test", "tests", "mock", "mocks", "script", "scripts", "certora", "fv", "ext"})


@dataclass
class Project:
    root: Path
    remappings: tuple[str, ...]
    files: dict[str, Path] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)


def root_of(path: Path) -> Path:
    marks = ("foundry.toml", "remappings.txt", "package.json", ".git")
    above = (folder for folder in path.resolve().parents if any((folder / mark).exists() for mark in marks))
    return next(above, path.resolve().parent)


def list_subjects(path: Path) -> list[Path]:
    if path.is_file():
        return [path.resolve()]
    files = [
        f for f in sorted(path.rglob("*.sol")) if not FOREIGN & set(f.relative_to(path).parts) and f.is_file()
    ]
    product = [f for f in files if not _is_apart(f.relative_to(path))]
    return product or files


def _is_apart(file: Path) -> bool:
    return bool(APART & set(file.parts)) or file.name.endswith((".t.sol", ".s.sol"))


def read_remappings(root: Path) -> tuple[str, ...]:
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


def load(project: Project, name: str, file: Path) -> None:
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


def _unit_name(project: Project, importer: str, target: str) -> str:
    if target.startswith(("./", "../")):
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), target))
    fitting = [r for r in project.remappings if target.startswith(_prefix(r))]
    if not fitting:
        return target
    longest = max(fitting, key=lambda remapping: len(_prefix(remapping)))
    return longest.partition("=")[2] + target.removeprefix(_prefix(longest))


def _prefix(remapping: str) -> str:
    return remapping.partition("=")[0].rpartition(":")[2]


def _locate(project: Project, name: str) -> Path:
    """Where the source of a unit lies: below the root, in a node_modules at or above it, or in lib."""
    package, _, rest = name.partition("/")
    places = [project.root / name]
    places += [folder / "node_modules" / name for folder in (project.root, *project.root.parents)]
    places += [project.root / "lib" / package / rest, project.root / "lib" / package / "src" / rest]
    return next((place for place in places if place.is_file()), places[0])


def closure(project: Project, name: str) -> set[str]:
    found, waiting = set(), [name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += project.imports.get(name, ())
    return found & project.texts.keys()
