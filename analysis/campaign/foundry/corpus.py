"""The sequences that Foundry 1.7 keeps in `invariant.corpus_dir`: JSON, packed or not.

Each transaction has `warp` and `roll`, the seconds and blocks that pass before it, `sender`, `target`, and
its `calldata`; `value` where ether comes along.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.abi import Interface
from analysis.campaign.sequence import Call
from analysis.errors import SequenceError

ENDINGS = (".json", ".json.gz")


def list_corpus(folder: Path) -> tuple[Path, ...]:
    """Of all workers; what Foundry knows of each sequence besides lies there too."""
    found = (path for ending in ENDINGS for path in folder.rglob(f"corpus/*{ending}"))
    return tuple(sorted(path for path in found if "metadata" not in path.name))


def read_corpus_file(path: Path, interface: Interface) -> tuple[Call, ...]:
    """Raises SequenceError for what is no sequence of calls of the harness that `interface` is of."""
    try:
        packed = path.read_bytes()
        text = gzip.decompress(packed) if path.suffix == ".gz" else packed
        return tuple(_read_calls(json.loads(text), interface))
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise SequenceError(str(path), f"is no sequence of Foundry's ({error})", "remove it") from error


def write_corpus_file(path: Path, calls: Sequence[Call], to: str, interface: Interface) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([_encode_call(call, to, interface) for call in calls]), encoding="utf-8")


def _encode_call(call: Call, to: str, interface: Interface) -> Mapping[str, Any]:
    entry = {
        "warp": hex(call.seconds),
        "roll": hex(call.blocks),
        "sender": call.sender,
        "target": to,
        "calldata": "0x" + interface.functions[call.handler].encode(call.arguments).hex(),
    }
    return {**entry, "value": hex(call.value)} if call.value else entry


def _read_calls(content: Sequence[Mapping[str, Any]], interface: Interface) -> Iterator[Call]:
    """Of who sends, nothing depends: an argument says who acts."""
    names = {function.selector: function for function in interface.functions.values()}
    for entry in content:
        data = bytes.fromhex(entry["calldata"].removeprefix("0x"))
        function = names[data[:4]]
        yield Call(
            function.name,
            function.inputs.decode(data[4:]),
            _read_number(entry.get("roll")),
            _read_number(entry.get("warp")),
            _read_number(entry.get("value")),
        )


def _read_number(text: str | None) -> int:
    return int(text, 16) if text else 0
