"""Contract ABIs as callables: each function's selector and codecs are made once.

Values are those of eth_abi: int, bool, bytes, str; sequences are tuples, structs too; addresses are
lower-case hex.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from eth_abi.decoding import ContextFramesBytesIO
from eth_abi.registry import registry
from eth_hash.auto import keccak

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Codec:
    """A tuple of values to and from bytes; the types may nest tuples and arrays."""

    types: tuple[str, ...]

    @cached_property
    def _encoder(self) -> Any:
        return registry.get_encoder(f"({','.join(self.types)})")

    @cached_property
    def _decoder(self) -> Any:
        return registry.get_decoder(f"({','.join(self.types)})")

    def encode(self, values: Sequence[Any]) -> bytes:
        if not self.types and not values:
            return b""
        encoded: bytes = self._encoder(values)
        return encoded

    def decode(self, data: bytes) -> tuple[Any, ...]:
        if not self.types:
            return ()
        decoded: tuple[Any, ...] = self._decoder(ContextFramesBytesIO(data))  # type: ignore[no-untyped-call]
        return decoded


@dataclass(frozen=True)
class Function:
    name: str
    signature: str
    selector: bytes
    inputs: Codec
    outputs: Codec

    def encode(self, arguments: Sequence[Any]) -> bytes:
        return self.selector + self.inputs.encode(arguments)


@dataclass(frozen=True)
class Error:
    name: str
    selector: bytes
    inputs: Codec


@dataclass(frozen=True)
class Event:
    name: str
    topic: bytes
    names: tuple[str, ...]
    is_indexed: tuple[bool, ...]
    indexed: Codec
    plain: Codec

    def decode(self, topics: Sequence[bytes], data: bytes) -> dict[str, Any]:
        """Arguments by name; of an indexed array, string or bytes there is only the hash."""
        indexed = iter(self.indexed.decode(b"".join(topics[1:])))
        plain = iter(self.plain.decode(data))
        return {
            name: next(indexed if is_indexed else plain)
            for name, is_indexed in zip(self.names, self.is_indexed, strict=True)
        }


@dataclass(frozen=True)
class Interface:
    """Functions by name, and by signature for those that share one; errors and events by their hash."""

    functions: Mapping[str, Function]
    errors: Mapping[bytes, Error]
    events: Mapping[bytes, Event]
    constructor: Codec = field(default_factory=lambda: Codec(()))


STRING_ERROR = Error("Error", bytes.fromhex("08c379a0"), Codec(("string",)))
PANIC_ERROR = Error("Panic", bytes.fromhex("4e487b71"), Codec(("uint256",)))


def read_interface(abi: Sequence[Json]) -> Interface:
    """From solc's JSON."""
    functions: dict[str, Function] = {}
    errors: dict[bytes, Error] = {}
    events: dict[bytes, Event] = {}
    constructor = Codec(())
    for entry in abi:
        match entry["type"]:
            case "function":
                function = _read_function(entry)
                functions[function.signature] = functions[function.name] = function
            case "error":
                error = _read_error(entry)
                errors[error.selector] = error
            case "event":
                event = _read_event(entry)
                events[event.topic] = event
            case "constructor":
                constructor = Codec(_types(entry["inputs"]))
    return Interface(functions, errors, events, constructor)


def _read_function(entry: Json) -> Function:
    signature = signature_of(entry)
    outputs = Codec(_types(entry["outputs"]))
    return Function(
        entry["name"], signature, keccak(signature.encode())[:4], Codec(_types(entry["inputs"])), outputs
    )


def _read_error(entry: Json) -> Error:
    return Error(entry["name"], keccak(signature_of(entry).encode())[:4], Codec(_types(entry["inputs"])))


def _read_event(entry: Json) -> Event:
    inputs = entry["inputs"]
    return Event(
        entry["name"],
        keccak(signature_of(entry).encode()),
        tuple(i["name"] for i in inputs),
        tuple(i["indexed"] for i in inputs),
        Codec(tuple(_indexed_type(_type(i)) for i in inputs if i["indexed"])),
        Codec(_types([i for i in inputs if not i["indexed"]])),
    )


def signature_of(entry: Json) -> str:
    return f"{entry['name']}({','.join(_types(entry['inputs']))})"


def _types(parameters: Sequence[Json]) -> tuple[str, ...]:
    return tuple(_type(parameter) for parameter in parameters)


def _type(parameter: Json) -> str:
    name: str = parameter["type"]
    if not name.startswith("tuple"):
        return name
    return f"({','.join(_types(parameter['components']))}){name.removeprefix('tuple')}"


def _indexed_type(name: str) -> str:
    is_hashed = name in ("string", "bytes") or name.endswith("]") or name.startswith("(")
    return "bytes32" if is_hashed else name
