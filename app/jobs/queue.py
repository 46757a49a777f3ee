"""The steps of a document through a job: found, taken by a worker, begun, done or failed.

Every step is a transaction. A worker that takes a document owns it until it gives it back or dies; what it
stores counts only while it is the owner. So a result is stored once, whoever is killed when. To wait for the
disk after each result would take longer than many a document does: what was finished survives a killed
process at once, and a power cut when `note_written` has been called, before which nothing counts on it.
"""

import json
import sqlite3
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from app.jobs.job import Claimed, Found, Job, Outcome
from app.jobs.store import Store

MOST_CRASHES = 3
"""A document that ends its worker so often is given up."""

_FRESH = (
    "state = 'waiting', owner = NULL, is_begun = 0, attempts = 0, crashes = 0, not_before = 0, "
    "result = NULL, error = '', hint = '', finished_at = NULL, finish_number = NULL"
)
# `finish_number IS NOT NULL`, as its index says: without it SQLite reads the whole table each time
_COUNT_FINISHED = "SELECT count(*) FROM document WHERE finish_number IS NOT NULL"
_SETTLE = (
    "UPDATE document SET state = ?, result = ?, error = ?, hint = ?, reading_s = ?, answering_s = ?, "
    "owner = NULL, is_begun = 0, finished_at = ?, "
    "finish_number = (SELECT coalesce(max(finish_number), 0) + 1 FROM document "
    "WHERE finish_number IS NOT NULL) "
    "WHERE id = ? AND owner = ? AND state = 'running'"
)
_FATAL = Outcome(
    error=f"The program ended {MOST_CRASHES} times while it worked on this document.",
    hint="It may need more memory than there is: try it alone, or split it.",
)


class Queue(Store):
    """A job's store, for those who work on it."""

    @classmethod
    def create(cls, folder: Path, job: Job) -> Self:
        """Open the store of `job` in `folder`, making it where there is none."""
        queue = cls(folder / f"{job.id}.sqlite3")
        with queue._transaction() as connection:
            (count,) = connection.execute("SELECT count(*) FROM job").fetchone()
            if count:
                connection.execute("UPDATE job SET definition = ?", (job.to_json(),))
            else:
                now = datetime.now(UTC).isoformat(timespec="seconds")
                connection.execute(
                    "INSERT INTO job (definition, created_at, state) VALUES (?, ?, 'paused')",
                    (job.to_json(), now),
                )
        return queue

    def start(self) -> None:
        """Begin, or go on: whatever nobody works on any more waits again, and documents are listed anew."""
        with self._transaction() as connection:
            self._return(connection, "1")
            connection.execute(
                "UPDATE job SET state = 'running', error = '', hint = '', is_listed = 0, begun_at = ?",
                (time.time(),),
            )

    def add(self, found: Iterable[Found]) -> None:
        """Put documents in the queue; those that are there and have not changed stay as they are.

        Where files are moved when they are done, one that comes in the place of one that is done is another.
        """
        found = list(found)
        replaces = self.job.done_folder is not None
        with self._transaction() as connection:
            if replaces:
                connection.executemany(
                    "UPDATE document SET place = NULL WHERE place = ? AND version != ? AND state = 'done'",
                    [(f.place, f.version) for f in found],
                )
            (finished,) = connection.execute(_COUNT_FINISHED).fetchone()
            connection.executemany(
                "INSERT INTO document (place, name, text, version, bucket) VALUES (?, ?, ?, ?, ?) "  # noqa: S608 - ours
                "ON CONFLICT (place) DO UPDATE SET name = excluded.name, text = excluded.text, "
                f"version = excluded.version, bucket = excluded.bucket, sha256 = '', {_FRESH} "
                "WHERE version != excluded.version AND state != 'running'",
                [(f.place, f.name, f.text, f.version, f.size.bit_length()) for f in found],
            )
            (still,) = connection.execute(_COUNT_FINISHED).fetchone()
            if still < finished:
                self._rewrite(connection)

    def listed(self) -> None:
        """All documents are in the queue."""
        with self._transaction() as connection:
            connection.execute("UPDATE job SET is_listed = 1")

    def claim(self, owner: str, count: int, workers: int = 1) -> list[Claimed]:
        """Take up to `count` documents of about one length, the longest first; a fair share among `workers`.

        A document whose content another one has that is being worked on waits for that one's result.
        """
        with self._transaction() as connection:
            (waiting,) = connection.execute(
                "SELECT count(*) FROM (SELECT 1 FROM document WHERE state = 'waiting' LIMIT ?)",
                (count * workers,),
            ).fetchone()
            rows = connection.execute(
                "SELECT id, place, name, text, attempts, bucket, crashes FROM document d "
                "WHERE state = 'waiting' AND not_before <= ? AND (sha256 = '' OR NOT EXISTS "
                "(SELECT 1 FROM document WHERE sha256 = d.sha256 AND state = 'running')) "
                "ORDER BY bucket DESC, id LIMIT ?",
                (time.time(), max(1, waiting // workers)),
            ).fetchall()
            rows = [row for row in rows if row[5:] == rows[0][5:]]
            if rows and rows[0][6]:
                rows = rows[:1]  # it may have killed its worker: alone it can harm no others
            connection.executemany(
                "UPDATE document SET state = 'running', owner = ?, is_begun = 0 WHERE id = ?",
                [(owner, row[0]) for row in rows],
            )
        return [Claimed(row[0], owner, *row[1:5]) for row in rows]

    def begin(self, claimed: Claimed, sha256: str) -> bool:
        """Note that work on a document begins, and what its content is; "" where that can't be told.

        False where there is nothing to do: it has the content of one that is done, and takes its result,
        or of one that is being worked on, and waits for it.
        """
        with self._transaction() as connection:
            twin = connection.execute(
                "SELECT state, result FROM document WHERE sha256 = ? AND sha256 != '' AND id != ? "
                "AND (state = 'done' OR (state = 'running' AND is_begun)) ORDER BY state LIMIT 1",
                (sha256, claimed.id),
            ).fetchone()
            connection.execute(
                "UPDATE document SET sha256 = ?, is_begun = ?, attempts = attempts + ? "
                "WHERE id = ? AND owner = ?",
                (sha256, twin is None, twin is None, claimed.id, claimed.owner),
            )
            if twin is None:
                return True
            if twin[0] == "running":
                self._return(connection, "id = ? AND owner = ?", claimed.id, claimed.owner)
                return False
        self.finish([(claimed, Outcome(json.loads(twin[1])))])
        return False

    def finish(self, outcomes: Iterable[tuple[Claimed, Outcome]]) -> None:
        """Keep what became of documents; what a worker brings that no longer owns them is let go."""
        with self._transaction() as connection:
            for claimed, outcome in outcomes:
                _settle(connection, claimed.id, claimed.owner, outcome)

    def give_back(self, claimed: Claimed, *, delay_s: float = 0.0) -> None:
        """Let a document wait again, for at least `delay_s`."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE document SET not_before = ?, sha256 = '' WHERE id = ? AND owner = ?",
                (time.time() + delay_s if delay_s else 0, claimed.id, claimed.owner),
            )
            self._return(connection, "id = ? AND owner = ?", claimed.id, claimed.owner)

    def release(self, owner: str) -> None:
        """A worker has died: its documents wait again; one that it had begun may be what killed it."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE document SET crashes = crashes + 1 "
                "WHERE state = 'running' AND is_begun AND owner = ?",
                (owner,),
            )
            given_up = connection.execute(
                "SELECT id FROM document WHERE state = 'running' AND owner = ? AND crashes >= ?",
                (owner, MOST_CRASHES),
            ).fetchall()
            for (id_,) in given_up:
                _settle(connection, id_, owner, _FATAL)
            self._return(connection, "owner = ?", owner)

    def release_all(self) -> None:
        """Nobody works on the job: all that was taken waits again."""
        with self._transaction() as connection:
            self._return(connection, "1")

    def retry_failed(self) -> int:
        """Failed documents wait again; how many."""
        with self._transaction() as connection:
            count = connection.execute(f"UPDATE document SET {_FRESH} WHERE state = 'failed'").rowcount  # noqa: S608
            if count:
                self._rewrite(connection)
        return count

    def is_done(self) -> bool:
        """All documents are known and each is done or failed."""
        return bool(
            self._one(
                "SELECT is_listed AND NOT EXISTS "
                "(SELECT 1 FROM document WHERE state IN ('waiting', 'running')) FROM job"
            )
        )

    def done_files(self) -> list[tuple[Path, str]]:
        """Files whose results are safe and that are not put away, with the version that was answered."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT place, version FROM document WHERE state = 'done' AND text IS NULL "
                "AND place IS NOT NULL AND finish_number <= (SELECT written_number FROM job)"
            ).fetchall()
        return [(Path(place), version) for place, version in rows]

    def put_away(self, file: Path) -> None:
        """A file has left its place, where another may come; its result stays, under the name that it had."""
        with self._transaction() as connection:
            connection.execute("UPDATE document SET place = NULL WHERE place = ?", (str(file),))

    def _rewrite(self, connection: sqlite3.Connection) -> None:
        """Lines in the file are out of date: it is written from its beginning again."""
        connection.execute("UPDATE job SET written_number = 0, written_bytes = 0")

    def _return(self, connection: sqlite3.Connection, where: str, *parameters: object) -> None:
        connection.execute(
            "UPDATE document SET state = 'waiting', owner = NULL, is_begun = 0 "  # noqa: S608 - ours
            f"WHERE state = 'running' AND {where}",
            parameters,
        )


def _settle(connection: sqlite3.Connection, id: int, owner: str, outcome: Outcome) -> None:
    is_done = outcome.result is not None
    connection.execute(
        _SETTLE,
        (
            "done" if is_done else "failed",
            json.dumps(outcome.result, ensure_ascii=False) if is_done else None,
            outcome.error,
            outcome.hint,
            outcome.reading_s,
            outcome.answering_s,
            time.time(),
            id,
            owner,
        ),
    )
