"""A sequence of calls of the harness, and the file in which one is kept.

The file is JSON: `schema` is "clusterproof/sequence" and `version` 1; `property` the slug that the sequence
is to break; `engine` who found it; `harness` the contract; `sources` says what was called: the `key` of the
artefact, and, where it was not the contracts of this repository, the folder that stood in for them
(`contracts`) or the broken variant (`fault`, a file). Each of `steps` has the `handler` and its `arguments`
in order, the `sender`, the ether sent with it in wei (`value`), and the `blocks` and `seconds` that pass
before it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.errors import SequenceError
from analysis.sources import OWN, Sources

SCHEMA = "clusterproof/sequence"
VERSION = 1
SENDER = "0x" + "00" * 17 + "010000"

Argument = int | bool


@dataclass(frozen=True)
class Call:
    handler: str
    arguments: tuple[Argument, ...] = ()
    blocks: int = 0
    seconds: int = 0
    value: int = 0
    sender: str = SENDER


@dataclass(frozen=True)
class Sequence:
    property: str
    calls: tuple[Call, ...]
    engine: str = ""
    harness: str = "Harness"
    sources: Sources = OWN


def encode_sequence(sequence: Sequence) -> str:
    content = {
        "schema": SCHEMA,
        "version": VERSION,
        "property": sequence.property,
        "engine": sequence.engine,
        "harness": sequence.harness,
        "sources": asdict(sequence.sources),
        "steps": [asdict(call) for call in sequence.calls],
    }
    return json.dumps(content, indent=2) + "\n"


def read_sequence(path: Path) -> Sequence:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SequenceError(str(path), f"cannot be read ({error.strerror})", "name a sequence") from error
    except ValueError as error:
        raise SequenceError(str(path), f"is no JSON ({error})", "name a sequence") from error
    return decode_sequence(str(path), text)


def decode_sequence(name: str, text: str) -> Sequence:
    """`name` is what an error is about."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise SequenceError(name, f"is no JSON ({error})", "name a sequence") from error
    _check_version(name, content)
    try:
        return _decode(content)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SequenceError(name, f"is incomplete ({error})", "take it from its run again") from error


def _check_version(name: str, content: Any) -> None:
    found = (content.get("schema"), content.get("version")) if isinstance(content, dict) else (None, None)
    if found != (SCHEMA, VERSION):
        raise SequenceError(
            name, f"is no {SCHEMA} of version {VERSION} ({found[0]} {found[1]})", "name a sequence"
        )


def _decode(content: Mapping[str, Any]) -> Sequence:
    return Sequence(
        property=_text(content["property"]),
        engine=_text(content["engine"]),
        harness=_text(content["harness"]),
        sources=Sources(**{name: _text(value) for name, value in content["sources"].items()}),
        calls=tuple(_decode_call(step) for step in content["steps"]),
    )


def _decode_call(step: Mapping[str, Any]) -> Call:
    return Call(
        handler=_text(step["handler"]),
        arguments=tuple(_argument(argument) for argument in step["arguments"]),
        blocks=_count(step["blocks"]),
        seconds=_count(step["seconds"]),
        value=_count(step["value"]),
        sender=_text(step["sender"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _argument(value: Any) -> Argument:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no argument")
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value
