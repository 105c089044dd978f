"""Makes what Slither reads: from the artefact of the contract set, or from any folder or file of Solidity."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.artefact import Artefact
from analysis.detectors.export import make_export, make_unit
from analysis.detectors.sources import Project, closure, list_subjects, load, read_remappings, root_of
from analysis.detectors.syntax import Compiler, compile_group, group_by_compiler, pinned, version_of
from analysis.errors import NothingToCompileError, SourceRejectedError
from analysis.tools import ROOT


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


def take_artefact(artefact: Artefact, subjects: tuple[str, ...], root: Path = ROOT) -> Compiled:
    """`subjects` are prefixes of the sources that are looked at; what begins with `!` is not."""
    asts = {name: source.ast for name, source in artefact.sources.items()}
    unit = make_unit(root, artefact.compiler, asts, lambda name: not _is_subject(name, subjects))
    texts = {str(root / name): source.text for name, source in artefact.sources.items()}
    foreign = frozenset(str(root / name) for name in artefact.sources if not _is_subject(name, subjects))
    return Compiled(root, make_export(root, {artefact.key: unit}), texts, foreign)


def _is_subject(name: str, subjects: tuple[str, ...]) -> bool:
    refused = any(name.startswith(prefix[1:]) for prefix in subjects if prefix.startswith("!"))
    return not refused and name.startswith(tuple(s for s in subjects if not s.startswith("!")))


def compile_path(path: Path, compilers: Iterable[Path] = (), separately: bool = False) -> Compiled:
    """All Solidity at `path`, by the compiler that its pragmas allow; `separately`, each file on its own."""
    root = path if path.is_dir() else root_of(path)
    project = Project(root, read_remappings(root))
    subjects = [file.relative_to(root).as_posix() for file in list_subjects(path)]
    if not subjects:
        raise NothingToCompileError(str(path), "no Solidity there", "name a file or folder that has some")
    for name in subjects:
        load(project, name, root / name)
    known = [Compiler(p, version_of(p)) for p in compilers] or [pinned()]
    units: dict[str, Any] = {}
    problems: list[str] = []
    for compiler, names in group_by_compiler(project, subjects, known, problems).items():
        asts = compile_group(project, compiler, names, problems)
        compiled = [name for name in names if name in asts]
        for batch in [[name] for name in compiled] if separately else [compiled]:
            wanted = set().union(*(closure(project, name) for name in batch))
            chosen = {name: ast for name, ast in asts.items() if name in wanted}
            if chosen:
                units[batch[0]] = make_unit(
                    root, ".".join(map(str, compiler.version)), chosen, _others(batch)
                )
    if not units:
        raise SourceRejectedError(
            str(path), f"nothing compiles ({'; '.join(problems)})", "correct the sources"
        )
    texts = {str(project.files[name]): text for name, text in project.texts.items()}
    paths = {name: str(file) for name, file in project.files.items()}
    foreign = frozenset(path for name, path in paths.items() if name not in subjects)
    return Compiled(root, make_export(root, units, paths), texts, foreign, tuple(problems))


def _others(batch: list[str]) -> Callable[[str], bool]:
    own = frozenset(batch)
    return lambda name: name not in own
