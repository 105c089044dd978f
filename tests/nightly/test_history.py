"""The file between nights: one that cannot be used is refused in one line, and left as it is."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.errors import RunLockedError, RunUnwritableError
from analysis.nightly.history import Known, Night, open_history
from analysis.nightly.violations import Seen, identify, list_seen
from analysis.reconcile import Standing
from analysis.run import hash_inputs
from tests.sample_runs import CLEAN, EMPTY, PLAIN
from tests.test_run import files_limited_to

SLUG = "split-loses-nothing"
ONE = Seen(f"{SLUG}-00000001", SLUG, "echidna", "{}")
REMEDY = "restore it, or move it away to begin anew"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Of one night."""
    with open_history(tmp_path / "runs") as history:
        history.record(PLAIN, [ONE])
    return history.file


def test_a_night_is_read_again(file: Path) -> None:
    with open_history(file.parent) as history:
        assert history.list_nights() == (
            Night(
                run=PLAIN.id,
                started="2026-11-22T20:06:13+00:00",
                sources=hash_inputs(PLAIN.inputs),
                revision="77d6e2f8b1c3a4958697a8b9c0d1e2f304152637",
                seconds=151.5,
                exit_code=10,
                is_cut_off=False,
                calls={"echidna": 120_000},
                standings={
                    "treasury-covers-what-it-owes": Standing.PROVED,
                    "split-loses-nothing": Standing.VIOLATED,
                    "only-the-mega-cluster-commands-a-proxy": Standing.PROVED_BOUNDED,
                    "capacity-is-the-exact-optimum": Standing.HELD,
                    "rate-never-rises-with-capacity": Standing.UNKNOWN,
                    "a-member-can-always-get-out": Standing.NOT_RUN,
                },
            ),
        )
        assert history.list_known() == (Known(ONE.identity, SLUG, "echidna", "{}", PLAIN.id, PLAIN.id, None),)


def test_the_last_night_comes_first_and_one_at_work_has_no_code(file: Path) -> None:
    with open_history(file.parent) as history:
        history.begin(EMPTY)
        assert [(n.run, n.exit_code) for n in history.list_nights()] == [(EMPTY.id, None), (PLAIN.id, 10)]
        history.record(EMPTY, [])
        assert [n.exit_code for n in history.list_nights()] == [1, 10]


def test_what_is_gone_comes_back_with_a_later_night_only(file: Path) -> None:
    with open_history(file.parent) as history:
        history.record(CLEAN, [], [ONE.identity])
        assert history.list_known()[0].gone == CLEAN.id
        history.record(PLAIN, [ONE])
        assert history.list_known()[0].gone == CLEAN.id
        history.record(EMPTY, [replace(ONE, sequence="")])
        assert history.list_known() == (Known(ONE.identity, SLUG, "echidna", "{}", PLAIN.id, EMPTY.id, None),)


def test_nights_of_other_contracts_are_apart(file: Path) -> None:
    with open_history(file.parent, "/a/fork") as history:
        assert (history.list_nights(), history.list_known()) == ((), ())


def test_violations_have_names_that_last(tmp_path: Path) -> None:
    (seen,) = list_seen(PLAIN, tmp_path)
    assert seen == Seen(identify(SLUG, ["join", "splitRewards"]), SLUG, "echidna")
    assert list_seen(CLEAN, tmp_path) == ()


def _half(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def _nothing(file: Path) -> None:
    file.write_bytes(b"")


def _garbage(file: Path) -> None:
    file.write_bytes(b"no database" * 1_000)


def _of_another_version(file: Path) -> None:
    _run(file, "PRAGMA user_version = 2")


def _without_tables(file: Path) -> None:
    _run(file, "DROP TABLE verdict")


def _run(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_half, "is damaged (database disk image is malformed)"),
        (_nothing, "is no history of version 1 (0)"),
        (_garbage, "is damaged (file is not a database)"),
        (_of_another_version, "is no history of version 1 (2)"),
        (_without_tables, "is damaged (no such table: verdict)"),
    ],
)
def test_a_history_that_cannot_be_read(file: Path, damage: Callable[[Path], None], said: str) -> None:
    damage(file)
    content = file.read_bytes()
    result = CliRunner().invoke(main, ["nightly", "--folder", str(file.parent.parent)])
    assert (result.exit_code, result.stderr) == (1, f"clusterproof: {file}: {said}; {REMEDY}\n")
    assert file.read_bytes() == content
    assert {path.name for path in file.parent.iterdir()} == {"history.sqlite3", "history.lock"}


def test_two_nights_at_once(file: Path) -> None:
    with open_history(file.parent):
        result = CliRunner().invoke(main, ["nightly", "--folder", str(file.parent.parent)])
    pid = (file.parent / "history.lock").read_text()
    said = f"clusterproof: {file}: is in use by another night (process {pid}); wait for its end\n"
    assert (result.exit_code, result.stderr) == (1, said)


def test_another_program_has_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.nightly.history.PATIENCE", 0.01)
    with open_history(file.parent) as history, _write_lock(file), pytest.raises(RunLockedError) as caught:
        history.begin(CLEAN)
    assert str(caught.value) == f"{file}: is in use by another program (database is locked); wait for its end"


@contextmanager
def _write_lock(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_folder_that_cannot_be_written() -> None:
    result = CliRunner().invoke(main, ["nightly", "--folder", "/dev/null"])
    assert result.exit_code == 1
    assert result.stderr.startswith("clusterproof: /dev/null/runs/history.sqlite3: cannot be written (")
    assert result.stderr.count("\n") == 1


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").mkdir()
    with pytest.raises(RunUnwritableError) as caught, open_history(tmp_path):
        pass
    assert str(caught.value) == (
        f"{tmp_path}/history.sqlite3: cannot be written (unable to open database file); "
        "make room there, or name another folder"
    )


def test_no_room_for_a_night(file: Path) -> None:
    violations = [replace(ONE, identity=f"{SLUG}-{number:08}", sequence="x" * 4096) for number in range(50)]
    with open_history(file.parent) as history:
        with files_limited_to(file.stat().st_size), pytest.raises(RunUnwritableError):
            history.record(CLEAN, violations)
        assert [night.run for night in history.list_nights()] == [PLAIN.id]
        assert len(history.list_known()) == 1


def test_no_room_for_a_new_one(tmp_path: Path) -> None:
    with files_limited_to(4096), pytest.raises(RunUnwritableError), open_history(tmp_path):
        pass
    assert not (tmp_path / "history.sqlite3").exists()
