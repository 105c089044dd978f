"""Files of sequences: what is written is read again, and what is none is refused in a line."""

import json
from pathlib import Path

import pytest

from analysis.campaign.harness import Harness, check_calls
from analysis.campaign.sequence import Call, Sequence, encode_sequence, read_sequence
from analysis.errors import SequenceError
from analysis.sources import Sources

SEQUENCE = Sequence(
    "shares-never-move",
    (Call("touchShares", (1, 2, 2, 7), 3, 36), Call("giveEther", (1, 2), value=5)),
    "Echidna 2.0.2",
    sources=Sources("abc", fault="fuzz/broken/SharesNeverMove.toml"),
)


def test_round_trip(tmp_path: Path) -> None:
    file = tmp_path / "sequence.json"
    file.write_text(encode_sequence(SEQUENCE))
    assert read_sequence(file) == SEQUENCE


def test_format() -> None:
    content = json.loads(encode_sequence(SEQUENCE))
    assert content.pop("steps")[0] == {
        "handler": "touchShares",
        "arguments": [1, 2, 2, 7],
        "blocks": 3,
        "seconds": 36,
        "value": 0,
        "sender": "0x0000000000000000000000000000000000010000",
    }
    assert content == {
        "schema": "clusterproof/sequence",
        "version": 1,
        "property": "shares-never-move",
        "engine": "Echidna 2.0.2",
        "harness": "Harness",
        "sources": {"key": "abc", "contracts": "", "fault": "fuzz/broken/SharesNeverMove.toml"},
    }


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (None, "cannot be read (No such file or directory); name a sequence"),
        ("{", "is no JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"),
        ("[]", "is no clusterproof/sequence of version 1 (None None); name a sequence"),
        (
            '{"schema": "clusterproof/sequence", "version": 2}',
            "is no clusterproof/sequence of version 1 (clusterproof/sequence 2); name a sequence",
        ),
        (
            '{"schema": "clusterproof/sequence", "version": 1}',
            "is incomplete ('property'); take it from its run again",
        ),
        (
            encode_sequence(SEQUENCE).replace('"blocks": 3', '"blocks": -3'),
            "is incomplete (-3 is no count); take it from its run again",
        ),
    ],
)
def test_what_is_no_sequence(tmp_path: Path, text: str | None, wrong: str) -> None:
    file = tmp_path / "sequence.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(SequenceError) as refused:
        read_sequence(file)
    assert str(refused.value).startswith(f"{file}: {wrong}")


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        (Call("fly"), "calls what the harness has not (1. fly)"),
        (Call("leave"), "has other arguments than leave(uint8) (1.)"),
        (Call("leave", (256,)), "has other arguments than leave(uint8) (1.)"),
    ],
)
def test_calls_of_another_harness(harness: Harness, call: Call, wrong: str) -> None:
    with pytest.raises(SequenceError) as refused:
        check_calls(harness, (call,), "x.json")
    assert str(refused.value) == f"x.json: {wrong}; take a sequence of this version of the harness"
