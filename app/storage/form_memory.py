"""What is kept of a form that was filled in: the last values, and which data key belongs to which field.

A form is known by its fingerprint, whatever is in it and wherever the file lies.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.errors import AppError
from app.forms.form import StoredValue
from app.storage.database import Database


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was kept of one form."""

    values: Mapping[str, StoredValue] = field(default_factory=dict)
    """Field id → what was written last time."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Data key → id of the field it belongs to; empty where it belongs to none."""


class FormMemory:
    """Keeps, finds and forgets what is known of forms; methods raise AppError where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(
        self,
        fingerprint: str,
        values: Mapping[str, StoredValue],
        mapping: Mapping[str, str] | None = None,
        title: str = "",
    ) -> None:
        """Keep `values` in place of the last ones, and `mapping` on top of what is known.

        A form without a fingerprint is not kept: there would be no way to know it again.
        """
        if not fingerprint:
            return
        known = dict(self.load(fingerprint).mapping) | dict(mapping or {})
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO form_memory VALUES (?, ?, ?, ?, ?)",
                (
                    fingerprint,
                    title,
                    json.dumps(dict(values), ensure_ascii=False),
                    json.dumps(known, ensure_ascii=False),
                    datetime.now(UTC).isoformat(timespec="microseconds"),
                ),
            )

    def load(self, fingerprint: str) -> Remembered:
        """What is kept of that form; nothing where it was never filled in."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT last_values, key_fields FROM form_memory WHERE fingerprint = ?", (fingerprint,)
            ).fetchone()
        if row is None:
            return Remembered()
        values = {id: tuple(v) if isinstance(v, list) else v for id, v in json.loads(row[0]).items()}
        return Remembered(values, json.loads(row[1]))

    def forget(self, fingerprint: str) -> int:
        """Forget one form; how many there were."""
        return self._delete("WHERE fingerprint = ?", fingerprint)

    def forget_all(self) -> int:
        """Forget all forms; how many there were."""
        return self._delete("")

    def _delete(self, where: str, *parameters: str) -> int:
        with self._transaction() as connection:
            done = connection.execute(f"DELETE FROM form_memory {where}", parameters)  # noqa: S608 - ours
        self._database.empty_log()
        return done.rowcount

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._database.transaction() as connection:
                yield connection
        except sqlite3.Error as error:
            raise AppError(
                f"What is known of the form could not be kept or read: {error}.",
                "Check the space left on the disk.",
            ) from error
