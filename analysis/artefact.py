"""What the compiler made of the sources: the values that every engine starts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.errors import BuildError, ContractUnknownError

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Diagnostic:
    """What the compiler says of a line; of none where `line` is 0."""

    source: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Source:
    """A source unit; `index` is its number in source maps."""

    name: str
    index: int
    text: str
    ast: Json


@dataclass(frozen=True)
class Contract:
    """One contract, library or interface; the last has no bytecode.

    Source maps are in solc's compressed form. `immutables` maps the AST id of an immutable to the
    (start, length) of its zeros in `runtime`; `method_identifiers` a signature to its selector in hex.
    """

    name: str
    source: str
    abi: tuple[Json, ...]
    creation: bytes
    creation_srcmap: str
    runtime: bytes
    runtime_srcmap: str
    immutables: Mapping[int, tuple[tuple[int, int], ...]]
    storage_layout: Json
    method_identifiers: Mapping[str, str]


@dataclass(frozen=True)
class Artefact:
    """All of one compilation. Equal keys mean equal sources, settings and compiler."""

    key: str
    compiler: str
    sources: Mapping[str, Source]
    contracts: tuple[Contract, ...]
    warnings: tuple[Diagnostic, ...]

    def contract(self, name: str) -> Contract:
        """The contract called `name`, or `path:name` where several share it."""
        found = [c for c in self.contracts if name in (c.name, f"{c.source}:{c.name}")]
        match found:
            case [contract]:
                return contract
            case []:
                raise ContractUnknownError(
                    name, "no source defines it", "see artefact.contracts for what there is"
                )
            case _:
                where = ", ".join(c.source for c in found)
                raise ContractUnknownError(
                    name, f"several sources define it ({where})", "name it as path:name"
                )


def read_artefact(key: str, compiler: str, texts: Mapping[str, str], output: Json) -> Artefact:
    """From solc's standard JSON output for the sources `texts`."""
    return Artefact(
        key=key,
        compiler=compiler,
        sources={
            name: Source(name, source["id"], texts[name], source["ast"])
            for name, source in output["sources"].items()
        },
        contracts=tuple(
            _read_contract(source, name, contract)
            for source, contracts in output["contracts"].items()
            for name, contract in contracts.items()
        ),
        warnings=tuple(read_diagnostic(entry, texts) for entry in output.get("errors", ())),
    )


def read_diagnostic(entry: Json, texts: Mapping[str, str]) -> Diagnostic:
    location = entry.get("sourceLocation", {"file": "solc", "start": -1})
    source, start = location["file"], location["start"]
    # solc counts bytes, and a text may hold more than ASCII.
    line = texts[source].encode()[:start].count(b"\n") + 1 if start >= 0 else 0
    return Diagnostic(source, line, " ".join(entry["message"].split()))


def _read_contract(source: str, name: str, contract: Json) -> Contract:
    creation, runtime = contract["evm"]["bytecode"], contract["evm"]["deployedBytecode"]
    return Contract(
        name=name,
        source=source,
        abi=tuple(contract["abi"]),
        creation=_read_bytecode(source, name, creation),
        creation_srcmap=creation["sourceMap"],
        runtime=_read_bytecode(source, name, runtime),
        runtime_srcmap=runtime["sourceMap"],
        immutables={
            int(ast_id): tuple((place["start"], place["length"]) for place in places)
            for ast_id, places in runtime["immutableReferences"].items()
        },
        storage_layout=contract["storageLayout"],
        method_identifiers=contract["evm"]["methodIdentifiers"],
    )


def _read_bytecode(source: str, name: str, bytecode: Json) -> bytes:
    if bytecode["linkReferences"]:
        libraries = ", ".join(library for file in bytecode["linkReferences"].values() for library in file)
        raise BuildError(
            f"{source}:{name}", f"links libraries ({libraries})", "make their functions internal"
        )
    return bytes.fromhex(bytecode["object"])
