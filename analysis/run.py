"""The folder of a run: who may write in it, what lies there, and which is the latest.

All that is written appears whole or not at all, under its name, however the writing ends.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from analysis.encoding import decode_run, encode_run
from analysis.errors import RunLockedError, RunUnreadableError, RunUnwritableError
from analysis.record import Input, Run
from analysis.tools import ROOT

RUNS = ROOT / "runs"
REPORTS = ROOT / "reports"
LATEST = "latest"
RECORD = "run.json"
MANIFEST = "manifest.sha256"
LOCK = "lock"
UNLISTED = {MANIFEST, LOCK}


@dataclass(frozen=True)
class RunFolder:
    """One that this process alone writes in."""

    path: Path

    @property
    def id(self) -> str:
        return self.path.name

    def write(self, name: str, content: str | bytes) -> Path:
        """`name` may have folders in it; they are made."""
        return write_whole(self.path / name, content)

    def record(self, run: Run) -> None:
        """As often as there is something new; a reader sees the last whole record."""
        self.write(RECORD, encode_run(run))

    def close(self) -> None:
        """Lists the hash of every file, and makes this the latest run."""
        self.write(MANIFEST, _list_hashes(self.path))
        point_latest(self.path)


@contextmanager
def open_run(run_id: str, parent: Path = RUNS) -> Iterator[RunFolder]:
    """The folder for a new run, or to take up an old one. RunLockedError while another run has it."""
    folder = parent / run_id
    with hold(folder / LOCK, folder, "run"):
        yield RunFolder(folder)


@contextmanager
def hold(file: Path, subject: Path, user: str) -> Iterator[None]:
    """The lock in `file`, for this process alone; RunLockedError, about `subject`, where another has it."""
    with explained(subject):
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = file.open("a+")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            wrong = f"is in use by another {user} (process {lock.read() or '?'})"
            raise RunLockedError(str(subject), wrong, "wait for its end") from error
        with explained(subject):
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
        yield


def name_run(started: datetime, inputs: Sequence[Input]) -> str:
    return f"{started:%Y%m%dT%H%M%SZ}-{hash_inputs(inputs)[:8]}"


def list_inputs(texts: Mapping[str, str]) -> tuple[Input, ...]:
    """Of sources by their path."""
    return tuple(
        Input(path, hashlib.sha256(text.encode()).hexdigest()) for path, text in sorted(texts.items())
    )


def hash_inputs(inputs: Sequence[Input]) -> str:
    listed = "".join(f"{source.sha256}  {source.path}\n" for source in inputs)
    return hashlib.sha256(listed.encode("utf-8", "surrogateescape")).hexdigest()


def read_run(path: Path) -> Run:
    """From a run's folder, from `runs/latest`, or from a run.json; RunUnreadableError for anything else."""
    file = path / RECORD if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise RunUnreadableError(
            str(file), f"cannot be read ({error.strerror})", "name the folder of a run"
        ) from error
    except UnicodeDecodeError as error:
        raise RunUnreadableError(str(file), "is no text", "restore it, or run again") from error
    return decode_run(str(file), text)


def check_manifest(folder: Path) -> tuple[str, ...]:
    """The names of files that are not what they were when the run was closed, in a line each."""
    try:
        listed = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise RunUnreadableError(
            str(folder / MANIFEST), f"cannot be read ({error.strerror})", "name the folder of a whole run"
        ) from error
    present = _list_hashes(folder).splitlines()
    return tuple(sorted({_listed_name(line) for line in set(listed) ^ set(present)}))


def write_reports(run: Run, rendered: Mapping[str, str], parent: Path = REPORTS) -> Path:
    """All of them, by file name, to a folder of the run's name, which is then the latest; or none."""
    folder, fresh = parent / run.id, parent / f".{run.id}.new"
    with explained(folder):
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            for name, text in rendered.items():
                write_whole(fresh / name, text)
            shutil.rmtree(folder, ignore_errors=True)
            fresh.replace(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    point_latest(folder)
    return folder


def point_latest(folder: Path) -> None:
    """`latest`, beside the folder, leads to it: a relative link, so that both can be moved together."""
    link, fresh = folder.parent / LATEST, folder.parent / f".{LATEST}.new"
    with explained(link):
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(folder.name)
        fresh.replace(link)


def write_whole(path: Path, content: str | bytes) -> Path:
    """Beside its place first, then renamed; RunUnwritableError and nothing left where that fails."""
    fresh = path.with_name(f".{path.name}.new")
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with fresh.open("wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        finally:
            with suppress(OSError):
                fresh.unlink()
    return path


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """What the disk refuses, as RunUnwritableError."""
    try:
        yield
    except OSError as error:
        raise RunUnwritableError(
            str(path), f"cannot be written ({error.strerror})", "make room there, or name another folder"
        ) from error


def _list_hashes(folder: Path) -> str:
    """As sha256sum prints them: `sha256sum -c manifest.sha256` checks the folder."""
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return "".join(_hash_line(folder / name, name) for name in names if name not in UNLISTED)


def _hash_line(file: Path, name: str) -> str:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    # sha256sum marks a name that it had to escape with a backslash in front of the line.
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != name else ""
    return f"{mark}{digest}  {escaped}\n"


def _listed_name(line: str) -> str:
    return line.removeprefix("\\")[66:]
