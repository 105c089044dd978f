"""The sequences in Echidna's corpus folder, read and written as in 2.0.2 (keys with a bar) and 2.3.3."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.campaign.sequence import Argument, Call
from analysis.errors import SequenceError

COVERAGE = "coverage"
GAS = 12_500_000
"""Echidna's own, of each call."""


def list_corpus(corpus: Path) -> tuple[Path, ...]:
    return tuple(sorted((corpus / COVERAGE).glob("*.txt")))


def merge_corpora(corpora: Sequence[Path]) -> int:
    """Each gets what the others have; files are named by what is in them. How many there are then."""
    files = {file.name: file for corpus in corpora for file in list_corpus(corpus)}
    for corpus in corpora:
        for name, file in files.items():
            if not (corpus / COVERAGE / name).exists():
                shutil.copyfile(file, corpus / COVERAGE / name)
    return len(files)


def read_corpus_file(path: Path) -> tuple[Call, ...]:
    """Raises SequenceError for what is no sequence of calls, or was cut in half."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_read_calls(content))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise SequenceError(str(path), f"is no sequence of Echidna's ({error})", "remove it") from error


def encode_corpus_file(calls: Sequence[Call], to: str, types: Mapping[str, Sequence[str]], bar: str) -> str:
    """The text of a file that calls the contract at `to`; `types` are those of each handler's arguments.

    `bar` is "_" for 2.0.2, "" for 2.3.3.
    """
    prime = "'" if bar else ""
    return json.dumps(
        [
            {
                f"{bar}call": {
                    "tag": "SolCall",
                    "contents": [
                        call.handler,
                        list(map(_encode_argument, types[call.handler], call.arguments)),
                    ],
                },
                f"{bar}src": call.sender,
                f"{bar}dst": to,
                f"{bar}gas{prime}": GAS if not bar else hex(GAS),
                f"{bar}gasprice{prime}": "0x0",
                f"{bar}value": hex(call.value),
                f"{bar}delay": [hex(call.seconds), hex(call.blocks)],
            }
            for call in calls
        ]
    )


def _encode_argument(kind: str, argument: Argument) -> Mapping[str, Any]:
    if kind == "bool":
        return {"tag": "AbiBool", "contents": bool(argument)}
    return {"tag": "AbiUInt", "contents": [int(kind.removeprefix("uint")), str(argument)]}


def _read_calls(content: Sequence[Mapping[str, Any]]) -> Iterator[Call]:
    """What calls no function is the time before the next."""
    blocks = seconds = 0
    for entry in content:
        bar = "_" if "_call" in entry else ""
        later, higher = (int(delay, 16) for delay in entry[f"{bar}delay"])
        seconds, blocks = seconds + later, blocks + higher
        call = entry[f"{bar}call"]
        if call["tag"] != "SolCall" or not call["contents"][0]:
            continue
        name, arguments = call["contents"]
        value, sender = int(entry[f"{bar}value"], 16), entry[f"{bar}src"].lower()
        yield Call(name, tuple(map(_read_argument, arguments)), blocks, seconds, value, sender)
        blocks = seconds = 0


def _read_argument(argument: Mapping[str, Any]) -> Argument:
    match argument:
        case {"tag": "AbiBool", "contents": bool(value)}:
            return value
        case {"tag": "AbiUInt", "contents": [_, str(value)]}:
            return int(value)
        case _:
            raise ValueError(f"an argument of a kind that no handler has: {argument}")
