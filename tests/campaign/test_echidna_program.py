"""Which Echidna is taken, of those that there are."""

from pathlib import Path

import pytest

from analysis.campaign.echidna.program import IMAGE, Echidna, find_echidna
from analysis.errors import ToolFailedError, ToolMissingError
from tests.stand_ins import write_program


def write_docker(folder: Path, answer: int) -> Path:
    return write_program(folder / "docker", f"exit {answer}")


def test_docker_is_first_where_its_engine_answers(tmp_path: Path) -> None:
    docker = write_docker(tmp_path, 0)
    write_program(tmp_path / "echidna", "echo Echidna 2.2.7")
    assert find_echidna(tmp_path, str(tmp_path)) == Echidna((2, 3, 3), docker, IMAGE)


def test_a_client_without_an_engine_is_passed_over(tmp_path: Path) -> None:
    write_docker(tmp_path, 1)
    program = write_program(tmp_path / "echidna", "echo Echidna 2.2.7")
    assert find_echidna(tmp_path, str(tmp_path)) == Echidna((2, 2, 7), program)


def test_the_newest_is_taken(tmp_path: Path) -> None:
    write_program(tmp_path / "echidna", "echo Echidna 2.1.0")
    newer = write_program(tmp_path / "echidna-test", "echo 'Echidna 2.2.0 (x)'")
    found = find_echidna(tmp_path, str(tmp_path))
    assert (found.path, found.name) == (newer, "Echidna 2.2.0")
    assert found.abilities.has_workers


def test_npm_has_an_old_one() -> None:
    found = find_echidna(path="/nowhere")
    assert (found.name, found.abilities.has_workers, found.abilities.has_timeout) == (
        "Echidna 2.0.2",
        False,
        False,
    )


def test_none(tmp_path: Path) -> None:
    with pytest.raises(ToolMissingError) as missing:
        find_echidna(tmp_path, str(tmp_path))
    assert str(missing.value) == (
        "echidna: is not installed (Docker, $PATH, npm); "
        "run 'make setup' (on Linux x86-64), start Docker, or install Echidna 2.3.3"
    )


def test_one_that_tells_no_version(tmp_path: Path) -> None:
    program = write_program(tmp_path / "echidna", "echo what >&2")
    with pytest.raises(ToolFailedError) as failed:
        find_echidna(tmp_path, str(tmp_path))
    assert str(failed.value) == f"echidna: tells no version ({program}: what); install it anew"
