"""Which of the tools that engines need are there, and what each missing one costs."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from analysis.errors import ToolError, ToolMissingError
from analysis.proofs.manticore import environment
from analysis.tools import ROOT, Tool, find

SETUP = "run 'make setup'"


@dataclass(frozen=True)
class Need:
    """A tool, and what cannot be done without it."""

    name: str
    cost: str
    look: Callable[[str], Tool]


@dataclass(frozen=True)
class Diagnosis:
    """`tool` is None for one that is missing; `complaint` then says why, and what to do."""

    need: Need
    tool: Tool | None
    complaint: str = ""


def _find_package(name: str) -> Tool:
    try:
        found = distribution(name)
    except PackageNotFoundError as error:
        raise ToolError(name, "is not installed", SETUP) from error
    return Tool(name, Path(str(found.locate_file(""))), found.version)


def _find_environment(name: str) -> Tool:
    """That of Manticore is not missing before its first use."""
    try:
        return environment.find_environment(name)
    except ToolMissingError:
        version = f"{environment.locked_version()}, to be installed on first use"
        return Tool(name, ROOT / environment.FOLDER, version)


NEEDS = (
    Need("solc", "nothing can be compiled, and so nothing analysed", find),
    Need("node", "npm's solc does not run; a native solc of the pinned version would do", find),
    Need("slither-analyzer", "no detectors", _find_package),
    Need("pyrevm", "no lockstep of specification and bytecode, no replay", _find_package),
    Need("forge", "no proofs by Halmos; Solidity is neither formatted nor linted", find),
    Need("halmos", "no proofs on bytecode", _find_package),
    Need("manticore", "no symbolic calls of the proxies and the mega-cluster's entries", _find_environment),
    Need("anvil", "no gas report", find),
)


def examine() -> tuple[Diagnosis, ...]:
    return tuple(_examine(need) for need in NEEDS)


def _examine(need: Need) -> Diagnosis:
    try:
        return Diagnosis(need, need.look(need.name))
    except ToolError as error:
        return Diagnosis(need, None, str(error))
