"""The sequences that Foundry 1.7 keeps: in `invariant.corpus_dir`, JSON, packed or not; and of each invariant
that failed, the one that broke it, in `cache/invariant/failures`, with what the test was set to.

Each transaction has `warp` and `roll`, the seconds and blocks that pass before it, `sender`, `target`, and
its `calldata`; `value` where ether comes along.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from analysis.abi import Interface
from analysis.campaign.sequence import Call
from analysis.errors import SequenceError

ENDINGS = (".json", ".json.gz")
TEST = Path("CampaignTest", "invariant_nothing_is_broken")
"""In fuzz/campaigns/foundry: the one whose corpus it is."""
HARNESS = "0x5615dEB798BB3E4dFa0139dFa1b3D433Cc23b72f"
"""Where that test creates the harness; calls to elsewhere are passed over."""


def list_corpus(folder: Path) -> tuple[Path, ...]:
    """Of all workers; what Foundry knows of each sequence besides lies there too."""
    found = (path for ending in ENDINGS for path in folder.rglob(f"*{ending}"))
    return tuple(sorted(path for path in found if "metadata" not in path.name))


def read_corpus_file(path: Path, interface: Interface) -> tuple[Call, ...]:
    """Raises SequenceError for what is no sequence of calls of the harness that `interface` is of."""
    try:
        packed = path.read_bytes()
        text = gzip.decompress(packed) if path.suffix == ".gz" else packed
        content = json.loads(text)
        entries = content["call_sequence"] if isinstance(content, dict) else content
        return tuple(_read_calls(entries, interface))
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise SequenceError(str(path), f"is no sequence of Foundry's ({error})", "remove it") from error


def name_corpus_file(corpus: Path, digest: str) -> Path:
    """Where forge begins with it, named by sixteen digits: it reads no other folder, and no other names."""
    return corpus / TEST / f"{UUID(hex=digest.zfill(32))}-1.json"


def write_corpus_file(path: Path, calls: Sequence[Call], interface: Interface) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([_encode_call(call, interface) for call in calls]), encoding="utf-8")


def _encode_call(call: Call, interface: Interface) -> Mapping[str, Any]:
    entry = {
        "warp": hex(call.seconds),
        "roll": hex(call.blocks),
        "sender": call.sender,
        "target": HARNESS,
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
