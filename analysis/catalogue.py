"""Reads the catalogue of properties, specs/properties.toml."""

import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from analysis.errors import CatalogueError
from analysis.property import Assumption, Kind, Property
from analysis.tools import ROOT

PATH = ROOT / "specs" / "properties.toml"

# In Python "$" would let a line end pass.
SLUG = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*(?![\\s\\S])"}
SENTENCE = {"type": "string", "minLength": 1}
SHAPE = {
    "type": "object",
    "required": ["assumptions", "property"],
    "additionalProperties": False,
    "properties": {
        "assumptions": {"type": "object", "propertyNames": SLUG, "additionalProperties": SENTENCE},
        "property": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["slug", "family", "kind", "statement", "engines", "assumptions"],
                "additionalProperties": False,
                "properties": {
                    "slug": SLUG,
                    "family": SENTENCE,
                    "kind": {"enum": [kind.value for kind in Kind]},
                    "statement": SENTENCE,
                    "engines": {"type": "array", "items": SLUG, "minItems": 1, "uniqueItems": True},
                    "assumptions": {"type": "array", "items": SLUG, "uniqueItems": True},
                },
            },
        },
    },
}


@dataclass(frozen=True)
class Catalogue:
    properties: tuple[Property, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(row.slug for row in self.properties)

    def select(self, slugs: Sequence[str]) -> tuple[Property, ...]:
        """Those of `slugs`, in the catalogue's order; all where none is named."""
        for slug in slugs:
            if slug not in self.slugs:
                raise CatalogueError(slug, "is no property of the catalogue", "see specs/properties.toml")
        return tuple(row for row in self.properties if not slugs or row.slug in slugs)

    def expect_of(self, engines: Collection[str]) -> tuple[Property, ...]:
        """Those to which one of `engines` is expected to speak."""
        return tuple(row for row in self.properties if not set(engines).isdisjoint(row.engines))


def read_catalogue(path: Path = PATH) -> Catalogue:
    """Raises CatalogueError for a file that is not there, no TOML, or not of the shape above."""
    content = _read_toml(path)
    _check_shape(path, content)
    catalogue = Catalogue(
        tuple(_read_property(row) for row in content["property"]),
        tuple(Assumption(slug, sentence) for slug, sentence in content["assumptions"].items()),
    )
    _check_slugs(path, catalogue)
    return catalogue


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogueError(str(path), f"cannot be read ({error.strerror})", "name a catalogue") from error
    except ValueError as error:
        raise CatalogueError(str(path), f"is no TOML ({error})", "correct it there") from error


def _check_shape(path: Path, content: Mapping[str, Any]) -> None:
    error = best_match(Draft202012Validator(SHAPE).iter_errors(content))
    if error is not None:
        where = ".".join(_name_step(content, error.absolute_path, i) for i in range(len(error.absolute_path)))
        raise CatalogueError(
            str(path),
            f"is no catalogue ({' '.join((where or 'top').split())}: {' '.join(error.message.split())})",
            "correct it there",
        )


def _name_step(content: Mapping[str, Any], steps: Sequence[str | int], i: int) -> str:
    """A property by its slug, where it has one, rather than by its number."""
    step = steps[i]
    if i == 1 and steps[0] == "property" and isinstance(step, int):
        row = content["property"][step]
        return str(row.get("slug", step) if isinstance(row, dict) else step)
    return str(step)


def _check_slugs(path: Path, catalogue: Catalogue) -> None:
    for slug, count in Counter(catalogue.slugs).items():
        if count > 1:
            raise CatalogueError(str(path), f"has {count} rows of one slug ({slug})", "keep one")
    known = {assumption.slug for assumption in catalogue.assumptions}
    for row in catalogue.properties:
        for slug in row.assumptions:
            if slug not in known:
                raise CatalogueError(
                    str(path), f"{row.slug} rests on an assumption without a sentence ({slug})", "write it"
                )


def _read_property(row: Mapping[str, Any]) -> Property:
    return Property(
        slug=row["slug"],
        family=row["family"],
        kind=Kind(row["kind"]),
        statement=row["statement"],
        engines=tuple(row["engines"]),
        assumptions=tuple(row["assumptions"]),
    )
