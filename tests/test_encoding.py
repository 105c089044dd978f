"""run.json: what is written is read again as it was, and nothing else is read at all."""

import dataclasses
import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from analysis import excerpt, finding, property, record, verdict  # noqa: A004
from analysis.encoding import DERIVED, decode_run, encode_run, read_schema
from analysis.errors import RunUnreadableError
from analysis.record import Run
from analysis.tools import ROOT
from tests.sample_runs import CLEAN, EMPTY, HOSTILE, PLAIN


@pytest.mark.parametrize("run", [PLAIN, CLEAN, EMPTY, HOSTILE], ids=["plain", "clean", "empty", "hostile"])
def test_round_trip(run: Run) -> None:
    text = encode_run(run)
    Draft202012Validator(read_schema()).validate(json.loads(text))
    assert decode_run("run.json", text) == run


def test_what_stands_in_the_file() -> None:
    content = json.loads(encode_run(PLAIN))
    assert content["schema"] == 2
    assert content["started"] == "2026-11-22T20:06:13+00:00"
    assert content["findings"][0]["impact"] == "high"
    assert content["answers"][2]["verdict"] == {
        "kind": "violated",
        "summary": "1 wei of 3 is nobody's",
        "sequence": "sequences/split-loses-nothing.json",
        "is_replayed": True,
    }
    assert content["verdicts"] == {
        "treasury-covers-what-it-owes": "proved",
        "split-loses-nothing": "violated",
        "only-the-mega-cluster-commands-a-proxy": "proved-bounded",
        "capacity-is-the-exact-optimum": "held",
        "rate-never-rises-with-capacity": "unknown",
        "a-member-can-always-get-out": "not-run",
    }
    assert content["alarms"] == []


def _message(text: str) -> str:
    with pytest.raises(RunUnreadableError) as caught:
        decode_run("runs/x/run.json", text)
    return str(caught.value)


def _with(**changes: Any) -> str:
    return json.dumps(json.loads(encode_run(PLAIN)) | changes)


def test_cut_in_half() -> None:
    text = encode_run(PLAIN)
    assert re.fullmatch(
        r"runs/x/run\.json: is no JSON, or cut off \(.+ line \d+ column \d+ \(char \d+\)\); "
        r"restore it, or run again",
        _message(text[: len(text) // 2]),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "",
            "is no JSON, or cut off (Expecting value: line 1 column 1 (char 0)); restore it, or run again",
        ),
        ("[]", "is no JSON object; restore it, or run again"),
        (
            "{}",
            "has schema null, and this version reads 2; use the version that wrote it, or run again",
        ),
        (
            _with(schema=1),
            "has schema 1, and this version reads 2; use the version that wrote it, or run again",
        ),
        (
            _with(seconds="soon"),
            "does not match its schema (seconds: 'soon' is not of type 'number'); run again",
        ),
        (
            _with(more=1),
            "does not match its schema (top: Additional properties are not allowed "
            "('more' was unexpected)); run again",
        ),
    ],
)
def test_no_run(text: str, message: str) -> None:
    assert _message(text) == f"runs/x/run.json: {message}"


@pytest.mark.parametrize("name", ["../../home", "", "latest", ".hidden", "a/b", "a\n"])
def test_no_name_of_a_folder(name: str) -> None:
    """Reports are written to a folder of this name, and what was there before goes."""
    assert _message(_with(id=name)).startswith("runs/x/run.json: does not match its schema (id: ")


def test_wrong_verdict() -> None:
    content = json.loads(encode_run(CLEAN))
    content["answers"][1]["verdict"] = {"kind": "passed"}
    assert _message(json.dumps(content)).startswith("runs/x/run.json: does not match its schema (answers.1.")


def test_schema_and_values_have_the_same_fields() -> None:
    modules = (record, finding, excerpt, property, verdict)
    values = {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if dataclasses.is_dataclass(value) and isinstance(value, type) and value is not record.Part
    }
    schema = {name: set(shape["properties"]) for name, shape in read_schema()["$defs"].items()}
    schema["Run"] = set(read_schema()["properties"]) - set(DERIVED)
    fields = {name: {field.name for field in dataclasses.fields(value)} for name, value in values.items()}
    tagged = {"Proved", "Held", "Violated", "Unknown", "NotRun"}
    assert {name: schema[name] - ({"kind"} if name in tagged else set()) for name in schema} == fields


def test_page_explains_every_field() -> None:
    page = (ROOT / "docs/run-schema.md").read_text()
    explained = {
        (heading, field, text)
        for heading, section in re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
        for field, text in re.findall(r"^\| `(\w+)` \| .* \| (.+) \|$", section, re.MULTILINE)
    }
    shapes = {"Run": read_schema(), **read_schema()["$defs"]}
    assert explained == {
        (name, field, schema.get("description", "Which of the verdicts this is."))
        for name, shape in shapes.items()
        for field, schema in shape["properties"].items()
    }
