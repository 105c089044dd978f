import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.encoding import decode_run, encode_run
from analysis.errors import RunLockedError, RunUnreadableError, RunUnwritableError
from analysis.record import Input
from analysis.run import (
    check_manifest,
    hash_inputs,
    list_inputs,
    name_run,
    open_run,
    point_latest,
    read_run,
    write_reports,
    write_whole,
)
from tests.sample_runs import CLEAN, PLAIN


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """As a disk with this much room left would do."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_inputs_name_the_run() -> None:
    inputs = list_inputs({"b.sol": "contract B {}", "a.sol": ""})
    assert inputs == (
        Input("a.sol", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        Input("b.sol", "d7d12fe11112632d97246d91284db69b772b5da0cf1b0a1ab9572ac3c0b82186"),
    )
    assert name_run(datetime(2026, 11, 22, 20, 6, 13, tzinfo=UTC), inputs) == (
        f"20261122T200613Z-{hash_inputs(inputs)[:8]}"
    )


def test_another_source_another_hash() -> None:
    texts = {"a.sol": "contract A {}"}
    changed = [{"a.sol": "contract A { }"}, {"b.sol": "contract A {}"}, texts | {"b.sol": ""}]
    hashes = {hash_inputs(list_inputs(each)) for each in (texts, *changed)}
    assert len(hashes) == 4


def test_recorded_run_is_read_again(tmp_path: Path) -> None:
    with open_run(PLAIN.id, tmp_path) as folder:
        folder.record(PLAIN)
        folder.close()
    assert read_run(tmp_path / PLAIN.id) == PLAIN
    assert read_run(tmp_path / "latest") == PLAIN
    assert read_run(tmp_path / "latest" / "run.json") == PLAIN


def test_recording_again_replaces(tmp_path: Path) -> None:
    with open_run(PLAIN.id, tmp_path) as folder:
        folder.record(PLAIN)
        folder.record(CLEAN)
        assert read_run(folder.path) == CLEAN
        assert _names(folder.path) == {"lock", "run.json"}


def test_a_reader_never_sees_half_a_record(tmp_path: Path) -> None:
    with open_run(PLAIN.id, tmp_path) as folder:
        folder.record(PLAIN)
        with (folder.path / "run.json").open() as reader:
            folder.record(CLEAN)
            assert decode_run("run.json", reader.read()) == PLAIN


def test_latest_is_the_one_closed_last(tmp_path: Path) -> None:
    for run in (CLEAN, PLAIN):
        with open_run(run.id, tmp_path) as folder:
            folder.record(run)
            folder.close()
    assert (tmp_path / "latest").readlink() == Path(PLAIN.id)


def test_two_runs_in_one_folder(tmp_path: Path) -> None:
    with open_run("x", tmp_path) as first:
        first.record(PLAIN)
        with pytest.raises(RunLockedError) as caught, open_run("x", tmp_path):
            pass
    pid = (tmp_path / "x" / "lock").read_text()
    assert str(caught.value) == f"{tmp_path}/x: is in use by another run (process {pid}); wait for its end"
    with open_run("x", tmp_path) as again:
        assert read_run(again.path) == PLAIN


def test_lock_of_a_dead_process_holds_nobody_off(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "lock").write_text("999999")
    with open_run("x", tmp_path) as folder:
        assert (folder.path / "lock").read_text() == str(os.getpid())


def test_no_room_for_the_record(tmp_path: Path) -> None:
    with open_run(PLAIN.id, tmp_path) as folder:
        folder.record(CLEAN)
        room = len(encode_run(PLAIN)) // 2
        with files_limited_to(room), pytest.raises(RunUnwritableError) as caught:
            folder.record(PLAIN)
        assert str(caught.value) == (
            f"{folder.path}/run.json: cannot be written (File too large); "
            "make room there, or name another folder"
        )
        assert read_run(folder.path) == CLEAN
        assert _names(folder.path) == {"lock", "run.json"}


def test_full_disk(tmp_path: Path) -> None:
    (tmp_path / ".run.json.new").symlink_to("/dev/full")
    with pytest.raises(RunUnwritableError) as caught:
        write_whole(tmp_path / "run.json", "{}")
    assert str(caught.value) == (
        f"{tmp_path}/run.json: cannot be written (No space left on device); "
        "make room there, or name another folder"
    )
    assert _names(tmp_path) == set()


@pytest.mark.parametrize(
    ("parent", "said"), [("/proc/runs", "No such file or directory"), ("/dev/null/runs", "Not a directory")]
)
def test_unwritable_folder(parent: str, said: str) -> None:
    with pytest.raises(RunUnwritableError) as caught, open_run("x", Path(parent)):
        pass
    assert str(caught.value) == (
        f"{parent}/x: cannot be written ({said}); make room there, or name another folder"
    )


def test_latest_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "latest").mkdir()
    with pytest.raises(RunUnwritableError) as caught:
        point_latest(tmp_path / "x")
    assert str(caught.value) == (
        f"{tmp_path}/latest: cannot be written (Is a directory); make room there, or name another folder"
    )


@pytest.mark.parametrize(
    ("name", "said"), [("no-such-run", "No such file or directory"), ("x", "No such file or directory")]
)
def test_no_run_there(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(RunUnreadableError) as caught:
        read_run(tmp_path / name)
    file = tmp_path / name if name != "x" else tmp_path / "x" / "run.json"
    assert str(caught.value) == f"{file}: cannot be read ({said}); name the folder of a run"


def test_garbage_in_the_place_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RunUnreadableError) as caught:
        read_run(tmp_path)
    assert str(caught.value) == f"{tmp_path}/run.json: is no text; restore it, or run again"


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    with open_run(PLAIN.id, tmp_path) as folder:
        folder.record(PLAIN)
        folder.write("raw/halmos.json", "{}")
        folder.write("raw/odd\nname\\.txt", b"\x00")
        folder.close()
    return folder.path


def test_manifest_is_one_that_sha256sum_checks(closed: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "-c", "manifest.sha256"], cwd=closed, capture_output=True, text=True, check=True
    )
    assert done.stdout == "raw/halmos.json: OK\n\\raw/odd\\nname\\\\.txt: OK\nrun.json: OK\n"
    assert check_manifest(closed) == ()


def test_manifest_shows_what_changed(closed: Path) -> None:
    (closed / "run.json").write_text("{}")
    (closed / "raw/halmos.json").unlink()
    (closed / "raw/more").write_text("")
    assert check_manifest(closed) == ("raw/halmos.json", "raw/more", "run.json")


def test_no_manifest(tmp_path: Path) -> None:
    with pytest.raises(RunUnreadableError) as caught:
        check_manifest(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}/manifest.sha256: cannot be read (No such file or directory); "
        "name the folder of a whole run"
    )


def test_reports_replace_those_of_the_same_run(tmp_path: Path) -> None:
    write_reports(PLAIN, {"report.md": "old", "report.txt": "old"}, tmp_path)
    folder = write_reports(PLAIN, {"report.md": "new"}, tmp_path)
    assert folder == tmp_path / PLAIN.id
    assert _names(tmp_path) == {"latest", PLAIN.id, f"{PLAIN.id}/report.md"}
    assert (tmp_path / "latest/report.md").read_text() == "new"


def test_no_room_for_the_reports(tmp_path: Path) -> None:
    write_reports(PLAIN, {"report.md": "old"}, tmp_path)
    with files_limited_to(10), pytest.raises(RunUnwritableError) as caught:
        write_reports(PLAIN, {"report.md": "new", "report.html": "x" * 100}, tmp_path)
    assert "cannot be written (File too large)" in str(caught.value)
    assert _names(tmp_path) == {"latest", PLAIN.id, f"{PLAIN.id}/report.md"}
    assert (tmp_path / "latest/report.md").read_text() == "old"
