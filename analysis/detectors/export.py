"""The form in which crytic-compile hands over what was compiled, as Slither reads it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any


def make_unit(
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


def make_export(root: Path, units: dict[str, Any], paths: Mapping[str, str] | None = None) -> dict[str, Any]:
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
