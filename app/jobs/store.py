"""A job's store: one SQLite file that says what is asked, how far it is, and what was found.

Any process may open it and look; `queue` has the steps of a document on top of it.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from app.errors import AppError
from app.jobs.job import DocumentEntry, DocumentState, Job, JobProgress, JobState
from app.storage.database import Database

RATE_WINDOW_S = 120.0

_MIGRATIONS = (
    """
    CREATE TABLE job (
        definition TEXT NOT NULL,
        created_at TEXT NOT NULL,
        state TEXT NOT NULL,
        error TEXT NOT NULL DEFAULT '',
        hint TEXT NOT NULL DEFAULT '',
        is_listed INTEGER NOT NULL DEFAULT 0,
        begun_at REAL NOT NULL DEFAULT 0,
        written_number INTEGER NOT NULL DEFAULT 0,
        written_bytes INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE document (
        id INTEGER PRIMARY KEY,
        place TEXT UNIQUE,
        name TEXT NOT NULL,
        text TEXT,
        version TEXT NOT NULL,
        bucket INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting',
        sha256 TEXT NOT NULL DEFAULT '',
        owner TEXT,
        is_begun INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        crashes INTEGER NOT NULL DEFAULT 0,
        not_before REAL NOT NULL DEFAULT 0,
        result TEXT,
        error TEXT NOT NULL DEFAULT '',
        hint TEXT NOT NULL DEFAULT '',
        reading_s REAL NOT NULL DEFAULT 0,
        answering_s REAL NOT NULL DEFAULT 0,
        finished_at REAL,
        finish_number INTEGER
    );
    CREATE INDEX document_state ON document (state, bucket DESC, id);
    CREATE INDEX document_content ON document (sha256) WHERE sha256 != '';
    CREATE UNIQUE INDEX document_finish ON document (finish_number) WHERE finish_number IS NOT NULL;
    CREATE INDEX document_finished_at ON document (finished_at);
    """,
)


class AlreadyRunning(AppError):  # noqa: N818 - a state
    """Another process is at this job."""


class Store:
    """The open file. All methods raise AppError where it fails."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path, _MIGRATIONS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self._database.close()

    @property
    def job(self) -> Job:
        """What is asked."""
        return Job.from_json(self._one("SELECT definition FROM job"))

    @property
    def created_at(self) -> datetime:
        """When the job was made, in UTC."""
        return datetime.fromisoformat(self._one("SELECT created_at FROM job"))

    @property
    def state(self) -> JobState:
        """What is wanted of the job."""
        return JobState(self._one("SELECT state FROM job"))

    @contextmanager
    def running(self, patience_s: float = 1.0) -> Iterator[None]:
        """Only one process runs a job at a time; the system sees to it that a dead one does not block.

        patience_s: for as long somebody else may hold it, who only looks. Raises AlreadyRunning.
        """
        lock = sqlite3.connect(self.path.with_suffix(".lock"), timeout=patience_s, isolation_level=None)
        try:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise AlreadyRunning(
                    "This job is being worked on already.", "Wait for it, or pause it first."
                ) from error
            yield
        finally:
            lock.close()

    def is_running(self) -> bool:
        """Whether a process is at the job now."""
        try:
            with self.running(patience_s=0):
                return False
        except AlreadyRunning:
            return True

    def want(self, state: JobState, error: AppError | None = None) -> None:
        """Say what is wanted of the job; whoever works on it looks often."""
        told = (error.message, error.hint) if error else ("", "")
        with self._transaction() as connection:
            connection.execute("UPDATE job SET state = ?, error = ?, hint = ?", (state, *told))

    def progress(self) -> JobProgress:
        """The figures now."""
        now = time.time()
        with self._transaction() as connection:
            state, error, hint, is_listed, begun_at = connection.execute(
                "SELECT state, error, hint, is_listed, begun_at FROM job"
            ).fetchone()
            counts = dict(
                connection.execute("SELECT state, count(*) FROM document GROUP BY state").fetchall()
            )
            since = max(begun_at, now - RATE_WINDOW_S)
            (lately,) = connection.execute(
                "SELECT count(*) FROM document WHERE finished_at >= ?", (since,)
            ).fetchone()
        rate = lately / max(now - since, 1.0)
        left = counts.get("waiting", 0) + counts.get("running", 0)
        return JobProgress(
            JobState(state),
            bool(is_listed),
            sum(counts.values()),
            counts.get("done", 0),
            counts.get("failed", 0),
            counts.get("running", 0),
            rate * 60,
            left / rate if rate else None,
            error,
            hint,
        )

    def finished(self, after: int, limit: int) -> list[tuple[int, dict[str, Any]]]:
        """`(number, line)` of the documents finished after number `after`, as they were finished."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT finish_number, text IS NULL, name, result, error, hint FROM document "
                "WHERE finish_number > ? ORDER BY finish_number LIMIT ?",
                (after, limit),
            ).fetchall()
        return [(row[0], _line(*row[1:])) for row in rows]

    def lines(self) -> Iterator[dict[str, Any]]:
        """The lines of all documents that are done or failed, in the order they were found."""
        last = 0
        while True:  # "+state": SQLite is to go along the ids, and not to sort all the rest each time
            with self._transaction() as connection:
                rows = connection.execute(
                    "SELECT id, text IS NULL, name, result, error, hint FROM document "
                    "WHERE id > ? AND +state IN ('done', 'failed') ORDER BY id LIMIT 500",
                    (last,),
                ).fetchall()
            yield from (_line(*row[1:]) for row in rows)
            if not rows:
                return
            last = rows[-1][0]

    def documents(self, state: DocumentState | None, offset: int, limit: int) -> list[DocumentEntry]:
        """Documents, of one state or all, in the order they were found."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT id, name, state, attempts, result, error, hint, reading_s, answering_s FROM document "
                "WHERE ? IN ('', state) ORDER BY id LIMIT ? OFFSET ?",
                (state or "", limit, offset),
            ).fetchall()
        return [
            DocumentEntry(
                row[0],
                row[1],
                DocumentState(row[2]),
                row[3],
                json.loads(row[4]) if row[4] else None,
                *row[5:9],
            )
            for row in rows
        ]

    @property
    def written(self) -> tuple[int, int]:
        """How far the results are safe: `(number of the last one, bytes of the file that hold them)`."""
        with self._transaction() as connection:
            number, size = connection.execute("SELECT written_number, written_bytes FROM job").fetchone()
        return number, size

    def note_written(self, number: int, size_bytes: int) -> None:
        """So far the results are safe; with this call they outlive a power cut in the store, too."""
        with self._transaction(durable=True) as connection:
            connection.execute("UPDATE job SET written_number = ?, written_bytes = ?", (number, size_bytes))

    def _one(self, query: str) -> Any:
        with self._transaction() as connection:
            return connection.execute(query).fetchone()[0]

    @contextmanager
    def _transaction(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            with self._database.transaction(durable=durable) as connection:
                yield connection
        except sqlite3.Error as error:
            raise AppError(
                f"The job's results cannot be kept: {error}.",
                "Free some space on the disk, then start the job again: what is done stays done.",
            ) from error


def _line(is_file: bool, name: str, result: str | None, error: str, hint: str) -> dict[str, Any]:
    line = {"file" if is_file else "id": name}
    return line | (json.loads(result) if result is not None else {"error": error, "hint": hint})
