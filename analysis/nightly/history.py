"""What is remembered from night to night: an SQLite file, that is whole and of this version or refused.

Every change is one transaction: a night that is killed leaves the file as it was before the change.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import RunError, RunLockedError, RunUnreadableError, RunUnwritableError
from analysis.exit_code import ExitCode, exit_code
from analysis.nightly.violations import Seen
from analysis.reconcile import Standing, reconcile
from analysis.record import Run
from analysis.run import explained, hash_inputs, hold

FILE = "history.sqlite3"
LOCK = "history.lock"
VERSION = 1
PATIENCE = 5.0
"""Seconds that another program, with the file open, is waited for."""

TABLES = """
CREATE TABLE night (
  run TEXT PRIMARY KEY, started TEXT NOT NULL, contracts TEXT NOT NULL, sources TEXT NOT NULL,
  revision TEXT NOT NULL, seconds REAL NOT NULL, exit_code INTEGER, is_cut_off INTEGER NOT NULL
);
CREATE TABLE calls (
  run TEXT NOT NULL REFERENCES night, engine TEXT NOT NULL, calls INTEGER NOT NULL, PRIMARY KEY (run, engine)
);
CREATE TABLE verdict (
  run TEXT NOT NULL REFERENCES night, slug TEXT NOT NULL, standing TEXT NOT NULL, PRIMARY KEY (run, slug)
);
CREATE TABLE violation (
  contracts TEXT NOT NULL, identity TEXT NOT NULL, slug TEXT NOT NULL, engine TEXT NOT NULL,
  sequence TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, gone TEXT,
  PRIMARY KEY (contracts, identity)
);
"""
INSERT_VIOLATION = """
INSERT INTO violation VALUES (:contracts, :identity, :slug, :engine, :sequence, :run, :run, NULL)
ON CONFLICT DO UPDATE SET
  last_seen = max(last_seen, excluded.last_seen),
  sequence = CASE excluded.sequence WHEN '' THEN sequence ELSE excluded.sequence END,
  gone = CASE WHEN gone > excluded.last_seen THEN gone END
"""
"""A run that is taken in late brings nothing back that is gone since: runs sort by their names."""


@dataclass(frozen=True)
class Night:
    """`exit_code` is None for one that is at work, or was killed."""

    run: str
    started: str
    sources: str
    revision: str
    seconds: float
    exit_code: int | None
    is_cut_off: bool
    calls: Mapping[str, int]
    standings: Mapping[str, Standing]


@dataclass(frozen=True)
class Known:
    """A violation that some night saw. `sequence` is its file's text; empty where nothing can be run again.

    `first_seen`, `last_seen` and `gone` name runs; `gone` is None while it is there.
    """

    identity: str
    slug: str
    engine: str
    sequence: str
    first_seen: str
    last_seen: str
    gone: str | None


@dataclass(frozen=True)
class History:
    """`contracts` is the folder looked at, empty for our own: nights of others are not this history's."""

    file: Path
    contracts: str

    def begin(self, run: Run) -> None:
        with self._changes() as connection:
            self._put_night(connection, run, None)

    def record(self, run: Run, seen: Iterable[Seen], gone: Iterable[str] = ()) -> None:
        """What a night came to; again for one that was taken up since."""
        joined = reconcile(run.properties, run.answers, run.engines)
        with self._changes() as connection:
            self._put_night(connection, run, exit_code(run))
            for table in ("calls", "verdict"):
                connection.execute(f"DELETE FROM {table} WHERE run = ?", (run.id,))
            calls: dict[str, int] = {}
            for campaign in run.campaigns:
                calls[campaign.engine] = calls.get(campaign.engine, 0) + campaign.calls
            connection.executemany(
                "INSERT INTO calls VALUES (?, ?, ?)", [(run.id, name, made) for name, made in calls.items()]
            )
            connection.executemany(
                "INSERT INTO verdict VALUES (?, ?, ?)",
                [(run.id, row.claim.slug, row.standing.name.lower()) for row in joined.rows],
            )
            for violation in seen:
                connection.execute(
                    INSERT_VIOLATION, {**vars(violation), "contracts": self.contracts, "run": run.id}
                )
            connection.executemany(
                "UPDATE violation SET gone = ? WHERE contracts = ? AND identity = ?",
                [(run.id, self.contracts, identity) for identity in gone],
            )

    def give_up(self, run: str) -> None:
        """A night that was killed, and left no run that can be read."""
        with self._changes() as connection:
            connection.execute(
                "UPDATE night SET exit_code = ?, is_cut_off = 1 WHERE run = ?", (int(ExitCode.FAILED), run)
            )

    def list_nights(self) -> tuple[Night, ...]:
        """The last first."""
        query = (
            "SELECT run, started, sources, revision, seconds, exit_code, is_cut_off FROM night "
            "WHERE contracts = ? ORDER BY run DESC"
        )
        with _open(self.file) as connection:
            return tuple(_read_night(connection, row) for row in connection.execute(query, (self.contracts,)))

    def list_known(self) -> tuple[Known, ...]:
        """Also what is gone; what was there last comes first."""
        query = (
            "SELECT identity, slug, engine, sequence, first_seen, last_seen, gone FROM violation "
            "WHERE contracts = ? ORDER BY gone IS NOT NULL, last_seen DESC, identity"
        )
        with _open(self.file) as connection:
            return tuple(Known(*columns) for columns in connection.execute(query, (self.contracts,)))

    @contextmanager
    def _changes(self) -> Iterator[sqlite3.Connection]:
        with _open(self.file) as connection, connection:
            yield connection

    def _put_night(self, connection: sqlite3.Connection, run: Run, code: int | None) -> None:
        columns = (
            run.id,
            run.started.isoformat(),
            self.contracts,
            hash_inputs(run.inputs),
            run.commit.revision if run.commit else "",
            run.seconds,
            code,
            run.is_cut_off,
        )
        connection.execute("INSERT OR REPLACE INTO night VALUES (?, ?, ?, ?, ?, ?, ?, ?)", columns)


def _read_night(connection: sqlite3.Connection, row: Sequence[Any]) -> Night:
    run, started, sources, revision, seconds, code, is_cut_off = row
    calls = connection.execute("SELECT engine, calls FROM calls WHERE run = ?", (run,))
    standings = connection.execute("SELECT slug, standing FROM verdict WHERE run = ?", (run,))
    return Night(
        run,
        started,
        sources,
        revision,
        seconds,
        code,
        bool(is_cut_off),
        dict(calls.fetchall()),
        {slug: Standing[standing.upper()] for slug, standing in standings},
    )


@contextmanager
def open_history(runs: Path, contracts: str = "") -> Iterator[History]:
    """For one night at a time; made where there is none.

    RunLockedError while another night has it, RunUnreadableError for half a file or another version.
    """
    file = runs / FILE
    with hold(runs / LOCK, file, "night"):
        if not file.exists():
            _create(file)
        _check(file)
        yield History(file, contracts)


def _create(file: Path) -> None:
    fresh = file.with_name(f".{file.name}.new")
    with explained(file):
        fresh.unlink(missing_ok=True)
    with _open(fresh, about=file) as connection:
        connection.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
    with explained(file):
        fresh.replace(file)


def _check(file: Path) -> None:
    with _open(file) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            raise RunUnreadableError(str(file), f"is no history of version {VERSION} ({version})", REMEDY)
        (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok":
            raise RunUnreadableError(str(file), f"is damaged ({state})", REMEDY)


REMEDY = "restore it, or move it away to begin anew"


@contextmanager
def _open(file: Path, about: Path | None = None) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise _explain(about or file, error) from error


def _explain(file: Path, error: sqlite3.Error) -> RunError:
    # What is more specific than these stands in the higher bits.
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return RunLockedError(str(file), f"is in use by another program ({error})", "wait for its end")
        case (
            sqlite3.SQLITE_READONLY
            | sqlite3.SQLITE_IOERR
            | sqlite3.SQLITE_FULL
            | sqlite3.SQLITE_CANTOPEN
            | sqlite3.SQLITE_PERM
        ):
            remedy = "make room there, or name another folder"
            return RunUnwritableError(str(file), f"cannot be written ({error})", remedy)
        case _:
            return RunUnreadableError(str(file), f"is damaged ({error})", REMEDY)
