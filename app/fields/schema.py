"""What is asked of a document: fields with a name, a type and a description in the user's words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FieldType(StrEnum):
    """How a value is written and checked; the first block may also stand in a model's prompt."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    TIME = "time"
    MONEY = "money"
    NUMBER = "number"
    ID = "id"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    DURATION = "duration"
    CLAUSE = "clause"

    INTEGER = "integer"
    IBAN = "iban"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    SUMMARY = "summary"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to find.

    `name` is the key in the result, dotted for nested objects (`seller.name`); `many` asks for a list.
    """

    name: str
    type: FieldType
    description: str = ""
    title: str = ""
    """A label for people; the name in words where the schema gives none."""
    required: bool = False
    many: bool = False
    options: tuple[str | int | float | bool | None, ...] = ()
    columns: tuple["Field", ...] = ()
    """Fields of a row, where type is TABLE."""


@dataclass(frozen=True)
class Schema:
    """A set of fields, made from a JSON Schema object (draft 2020-12)."""

    title: str
    fields: tuple[Field, ...]
    description: str = ""
    json_schema: dict[str, Any] | None = None
