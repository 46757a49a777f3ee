"""An SQLite file, its versions, and the one connection of this process that writes to it."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.errors import AppError

MIGRATIONS = (
    """
    CREATE TABLE review (
        document_sha256 TEXT NOT NULL,
        schema_digest TEXT NOT NULL,
        document_name TEXT NOT NULL,
        schema_title TEXT NOT NULL,
        field_values TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        PRIMARY KEY (document_sha256, schema_digest)
    ) WITHOUT ROWID;
    CREATE INDEX review_changed_at ON review (changed_at);
    """,
    """
    CREATE TABLE file_lot (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        begun_at TEXT NOT NULL,
        is_finished INTEGER NOT NULL DEFAULT 0,
        is_undone INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE file_action (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        lot_id INTEGER NOT NULL REFERENCES file_lot ON DELETE CASCADE,
        kind TEXT NOT NULL,
        source TEXT,
        target TEXT NOT NULL,
        state TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        part TEXT,
        kept TEXT,
        made_folders TEXT NOT NULL
    );
    CREATE INDEX file_action_lot ON file_action (lot_id);
    """,
    """
    CREATE TABLE form_memory (
        fingerprint TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        last_values TEXT NOT NULL,
        key_fields TEXT NOT NULL,
        changed_at TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
)
"""SQL that makes version n of the tables out of version n - 1; only ever add at the end."""

_WAIT_FOR_LOCK_S = 10


class Database:
    """The open file; one thread at a time writes, and closing is up to whoever opened it."""

    def __init__(self, path: Path, migrations: Sequence[str] = MIGRATIONS) -> None:
        """Open or make the file and bring its tables up to date.

        Raises AppError where the file is damaged, cannot be written, or was made by a newer program.
        """
        self._path, self._migrations = path, migrations
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)  # for its owner alone; SQLite gives the files beside it the same mode
            self._connection = sqlite3.connect(
                path, timeout=_WAIT_FOR_LOCK_S, isolation_level=None, check_same_thread=False
            )
        except (sqlite3.Error, OSError) as error:
            raise self._unusable(error) from error
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is gone from the file
            self._migrate()
        except sqlite3.Error as error:
            self._connection.close()
            raise self._unusable(error) from error
        except AppError:
            self._connection.close()
            raise

    def _migrate(self) -> None:
        with self.transaction() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > len(self._migrations):
                raise AppError(
                    f"{self._path.name} was written by a newer version of Strongroom.",
                    "Update the program, or move that file away to start afresh.",
                )
            for number, script in enumerate(self._migrations[version:], start=version + 1):
                for statement in filter(str.strip, script.split(";")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """The connection, in a transaction: all that is written in the block is kept, or nothing is.

        What is `durable` is on the disk when the block ends, and outlives a power cut; the rest soon after.
        """
        with self._lock:
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk may have ended it
                    self._connection.execute("ROLLBACK")
                raise

    def empty_log(self) -> None:
        """Move the write-ahead log into the file and empty it, so that what was deleted is in neither."""
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file; what was committed is in it."""
        with self._lock:
            self._connection.close()

    def _unusable(self, error: Exception) -> AppError:
        return AppError(
            f"The program's store {self._path.name} cannot be used: {error}.",
            "Check that its folder can be written; if the file is damaged, move it away to start afresh.",
        )
