"""Where the programs are that we call, in which version, and how to get the ones that are missing."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import ToolFailedError, ToolMissingError

ROOT = Path(__file__).resolve().parent.parent

ON_PATH = "$PATH"
VERSION = re.compile(r"\d+\.\d+\.\d+(?:\+\S+)?")


@dataclass(frozen=True)
class Tool:
    name: str
    path: Path
    version: str


@dataclass(frozen=True)
class Recipe:
    """Where to look for a tool, in this order: places below the root, or what PATH leads to."""

    name: str
    places: tuple[str, ...]
    remedy: str = "run 'make setup'"
    oldest: tuple[int, ...] = ()


# Ours comes first where the version decides what is found; for node any recent one will do.
RECIPES = (
    Recipe("solc", ("bin/solc",)),
    Recipe("halmos", (".venv/bin/halmos", ON_PATH)),
    Recipe("yices-smt2", (".venv/bin/yices-smt2", ON_PATH)),
    Recipe("node", (ON_PATH, ".venv/bin/node"), oldest=(18,)),
    Recipe(
        "forge",
        ("node_modules/.bin/forge", ON_PATH),
        "run 'make setup' (on Linux x86-64), or install Foundry 1.7.1",
    ),
    Recipe(
        "anvil",
        ("node_modules/.bin/anvil", ON_PATH),
        "run 'make setup' (on Linux x86-64), or install Foundry 1.7.1",
    ),
)


def find(name: str, root: Path = ROOT, path: str | None = None) -> Tool:
    """The tool that is to be used, looked for below `root` and along `path` (else PATH)."""
    recipe = next(recipe for recipe in RECIPES if recipe.name == name)
    too_old = []
    for place in recipe.places:
        found = shutil.which(name, path=path) if place == ON_PATH else shutil.which(root / place)
        if found is None:
            continue
        tool = Tool(name, Path(found), _version(name, found))
        if _is_recent(tool, recipe):
            return tool
        too_old.append(f"{tool.path} {tool.version}")
    if too_old:
        raise ToolMissingError(name, f"is too old ({', '.join(too_old)})", recipe.remedy)
    raise ToolMissingError(name, f"is not installed ({', '.join(recipe.places)})", recipe.remedy)


def pinned_solc(root: Path = ROOT) -> str:
    """The version of solc that package.json asks for."""
    version: str = json.loads((root / "package.json").read_text())["devDependencies"]["solc"]
    return version


def _is_recent(tool: Tool, recipe: Recipe) -> bool:
    return tuple(int(part) for part in tool.version.partition("+")[0].split(".")) >= recipe.oldest


def _version(name: str, path: str) -> str:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    except OSError as error:
        raise ToolFailedError(
            name, f"does not start ({path}: {error.strerror})", "install it anew"
        ) from error
    version = VERSION.search(done.stdout)
    if done.returncode or version is None:
        said = " ".join((done.stderr or done.stdout).split())
        raise ToolFailedError(name, f"tells no version ({path}: {said})", "install it anew")
    return version[0]
