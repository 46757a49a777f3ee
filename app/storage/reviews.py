"""The state of reviews: what was found in a document and what a person made of it.

A review belongs to a document's content and to the fields that were asked, wherever the file lies. It is
kept until it is forgotten.
"""

import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from app.errors import AppError, SchemaError
from app.fields.extraction import Extraction
from app.fields.field_value import FieldValue
from app.fields.field_value_json import field_values_from_json, field_values_to_json
from app.fields.schema import Schema
from app.storage.database import Database

_log = logging.getLogger("app.storage")


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """A kept review, by name."""

    document_name: str
    schema_title: str
    changed_at: datetime
    """In UTC."""
    document_sha256: str
    schema_digest: str


def schema_digest(schema: Schema) -> str:
    """SHA-256 of the fields that are asked; titles and the order, which only people see, don't count."""
    asked: list[list[Any]] = sorted(
        (
            [f.name, f.type, f.description, f.many, f.options, [(c.name, c.type) for c in f.columns]]
            for f in schema.fields
        ),
        key=itemgetter(0),
    )
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()


class Reviews:
    """Keeps, finds and forgets reviews; all methods raise AppError where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, extraction: Extraction) -> None:
        """Keep the values of `extraction` as they are now, over those kept before.

        A document without a hash is not kept: there would be no way to know it again.
        """
        document, schema = extraction.document, extraction.schema
        if not document.sha256:
            return
        values = json.dumps(field_values_to_json(extraction.values), ensure_ascii=False)
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO review VALUES (?, ?, ?, ?, ?, ?)",
                (
                    document.sha256,
                    schema_digest(schema),
                    document.name,
                    schema.title,
                    values,
                    datetime.now(UTC).isoformat(timespec="microseconds"),
                ),
            )

    def load(self, document_sha256: str, schema: Schema) -> tuple[FieldValue, ...]:
        """What was kept of that document for just these fields, in the schema's order; () if nothing was."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT field_values FROM review WHERE document_sha256 = ? AND schema_digest = ?",
                (document_sha256, schema_digest(schema)),
            ).fetchone()
        kept = {value.field.name: value for value in _values(row[0])} if row else {}
        return tuple(replace(kept[f.name], field=f) for f in schema.fields if f.name in kept)

    def load_by_person(self, document_sha256: str) -> tuple[FieldValue, ...]:
        """What a person has settled in that document for whatever fields, the latest word on each."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT field_values FROM review WHERE document_sha256 = ? ORDER BY changed_at",
                (document_sha256,),
            ).fetchall()
        settled = {(v.field.name, v.field.type): v for row in rows for v in _values(row[0]) if v.by_person}
        return tuple(settled.values())

    def forget(self, document_sha256: str, schema: Schema | None = None) -> int:
        """Forget a document's review for these fields, or all its reviews; how many there were."""
        if schema is None:
            return self._delete("WHERE document_sha256 = ?", document_sha256)
        return self._delete(
            "WHERE document_sha256 = ? AND schema_digest = ?", document_sha256, schema_digest(schema)
        )

    def forget_all(self) -> int:
        """Forget every review; how many there were."""
        return self._delete("")

    def _delete(self, where: str, *parameters: str) -> int:
        with self._transaction() as connection:
            done = connection.execute(f"DELETE FROM review {where}", parameters)  # noqa: S608 - ours
        with _told():
            self._database.empty_log()
        return done.rowcount

    def recent(self, limit: int = 50) -> list[ReviewEntry]:
        """The reviews changed last, the latest first."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT document_name, schema_title, changed_at, document_sha256, schema_digest "
                "FROM review ORDER BY changed_at DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [ReviewEntry(r[0], r[1], datetime.fromisoformat(r[2]), r[3], r[4]) for r in rows]

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with _told(), self._database.transaction() as connection:
            yield connection


@contextmanager
def _told() -> Iterator[None]:
    """Turns an error of the database into one for the user."""
    try:
        yield
    except sqlite3.Error as error:
        raise AppError(
            f"The review could not be kept or read: {error}.", "Check the space left on the disk."
        ) from error


def _values(stored: str) -> tuple[FieldValue, ...]:
    try:
        return field_values_from_json(json.loads(stored))
    except (ValueError, LookupError, TypeError, ArithmeticError, SchemaError) as error:
        _log.warning("a kept review cannot be read and is left out: %s", error)
        return ()
