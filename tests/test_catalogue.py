from pathlib import Path

import pytest

from analysis.catalogue import Catalogue, read_catalogue
from analysis.errors import CatalogueError
from analysis.property import Assumption, Kind, Property

ROW = """
[[property]]
slug = "shares-never-move"
family = "shares and rate"
kind = "transition"
statement = "Check that a call changes the shares of one account at most."
engines = ["lockstep", "echidna"]
assumptions = ["standard-token"]
"""
TEXT = f'[assumptions]\nstandard-token = "The token moves what it is asked to."\n{ROW}'


def _read(tmp_path: Path, text: str) -> Catalogue:
    (tmp_path / "p.toml").write_text(text)
    return read_catalogue(tmp_path / "p.toml")


def test_row_by_row(tmp_path: Path) -> None:
    assert _read(tmp_path, TEXT) == Catalogue(
        (
            Property(
                "shares-never-move",
                "shares and rate",
                Kind.TRANSITION,
                "Check that a call changes the shares of one account at most.",
                ("lockstep", "echidna"),
                ("standard-token",),
            ),
        ),
        (Assumption("standard-token", "The token moves what it is asked to."),),
    )


def test_ours_can_be_read() -> None:
    catalogue = read_catalogue()
    assert "treasury-covers-what-it-owes" in catalogue.slugs
    assert {row.family for row in catalogue.properties} == {
        "treasury conservation",
        "proxy isolation",
        "capacity",
        "shares and rate",
        "liveness",
        "ssv agreement",
        "specification",
    }


def test_selection_keeps_the_order_of_the_catalogue() -> None:
    catalogue = read_catalogue()
    first, second = catalogue.slugs[:2]
    assert [row.slug for row in catalogue.select([second, first])] == [first, second]
    assert catalogue.select([]) == catalogue.properties


def test_unknown_slug() -> None:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue().select(["no-such-slug"])
    assert str(caught.value) == "no-such-slug: is no property of the catalogue; see specs/properties.toml"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[", "is no TOML (Invalid initial character for a key part (at end of document)); correct it there"),
        ("", "is no catalogue (top: 'assumptions' is a required property); correct it there"),
        (
            TEXT.replace('kind = "transition"\n', ""),
            "is no catalogue (property.shares-never-move: 'kind' is a required property); correct it there",
        ),
        (
            TEXT.replace('"transition"', '"wish"'),
            "is no catalogue (property.shares-never-move.kind: "
            "'wish' is not one of ['state', 'transition', 'trace']); correct it there",
        ),
        (
            TEXT.replace("[assumptions]", "[assumptions]\nsome_thing = 'x'"),
            "is no catalogue (assumptions: 'some_thing' does not match "
            "'^[a-z0-9]+(-[a-z0-9]+)*(?![\\\\s\\\\S])'); correct it there",
        ),
        (
            TEXT.replace('"shares-never-move"', '"shares-never-move\\n"'),
            "is no catalogue (property.shares-never-move .slug: 'shares-never-move\\n' does not match "
            "'^[a-z0-9]+(-[a-z0-9]+)*(?![\\\\s\\\\S])'); correct it there",
        ),
        (TEXT + ROW, "has 2 rows of one slug (shares-never-move); keep one"),
        (
            TEXT.replace('["standard-token"]', '["odd-token"]'),
            "shares-never-move rests on an assumption without a sentence (odd-token); write it",
        ),
    ],
)
def test_bad_file(tmp_path: Path, text: str, wrong: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        _read(tmp_path, text)
    assert str(caught.value) == f"{tmp_path / 'p.toml'}: {wrong}"


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(tmp_path / "p.toml")
    assert str(caught.value) == (
        f"{tmp_path / 'p.toml'}: cannot be read (No such file or directory); name a catalogue"
    )
