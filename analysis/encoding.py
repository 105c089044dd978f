"""A run as JSON and back. The schema is analysis/run.schema.json; docs/run-schema.md explains it."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from cattrs import Converter
from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match

from analysis.errors import RunUnreadableError
from analysis.finding import Confidence, Impact
from analysis.reconcile import reconcile, stand
from analysis.record import Run
from analysis.verdict import Held, NotRun, Proved, Unknown, Verdict, Violated

VERSION = 2
"""Of the schema. A change that a reader of the last version would trip over makes it one more."""

KINDS: Mapping[type[Any], str] = {
    Proved: "proved",
    Held: "held",
    Violated: "violated",
    Unknown: "unknown",
    NotRun: "not-run",
}
DERIVED = ("schema", "verdicts", "alarms")
"""Keys of the file that are no part of a run: they follow from it, and are there for other readers."""


def encode_run(run: Run) -> str:
    joined = reconcile(run.properties, run.answers, run.engines)
    content = {
        "schema": VERSION,
        **_converter().unstructure(run),
        "verdicts": {row.claim.slug: name_standing(row.status) for row in joined.rows},
        "alarms": list(joined.alarms),
    }
    return json.dumps(content, indent=1) + "\n"


def decode_run(subject: str, text: str) -> Run:
    """`subject` names the file in errors: RunUnreadableError for all that is not a run of this version."""
    content = _read_json(subject, text)
    _check_version(subject, content)
    error = best_match(
        Draft202012Validator(read_schema(), format_checker=FormatChecker()).iter_errors(content)
    )
    if error is not None:
        where = ".".join(map(str, error.absolute_path)) or "top"
        raise RunUnreadableError(
            subject, f"does not match its schema ({where}: {_shorten(error.message)})", "run again"
        )
    run: Run = _converter().structure({k: v for k, v in content.items() if k not in DERIVED}, Run)
    return run


def name_standing(verdict: Verdict) -> str:
    return stand(verdict).name.lower().replace("_", "-")


@cache
def read_schema() -> Mapping[str, Any]:
    schema: dict[str, Any] = json.loads(files("analysis").joinpath("run.schema.json").read_text("utf-8"))
    return schema


def _read_json(subject: str, text: str) -> Mapping[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise RunUnreadableError(
            subject, f"is no JSON, or cut off ({error})", "restore it, or run again"
        ) from error
    if not isinstance(content, dict):
        raise RunUnreadableError(subject, "is no JSON object", "restore it, or run again")
    return content


def _check_version(subject: str, content: Mapping[str, Any]) -> None:
    version = content.get("schema")
    if version != VERSION:
        raise RunUnreadableError(
            subject,
            f"has schema {_shorten(json.dumps(version))}, and this version reads {VERSION}",
            "use the version that wrote it, or run again",
        )


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 160 else f"{line[:160]}…"


@cache
def _converter() -> Converter:
    converter = make_converter(forbid_extra_keys=True)
    configure_tagged_union(Verdict, converter, tag_generator=KINDS.__getitem__, tag_name="kind")
    for enum in (Impact, Confidence):
        converter.register_unstructure_hook(enum, lambda value: value.name.lower())
        converter.register_structure_hook(enum, lambda name, kind: kind[name.upper()])
    return converter
