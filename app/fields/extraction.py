"""The result of taking fields out of one document."""

from dataclasses import dataclass, field

from app.documents.document import Document
from app.documents.geometry import Box
from app.fields.field_value import FieldValue
from app.fields.schema import Schema


@dataclass(frozen=True, slots=True)
class Uncaptured:
    """Something typed that stands in the document and no field asked for, such as an IBAN."""

    text: str
    kind: str
    page_index: int
    boxes: tuple[tuple[int, Box], ...]


@dataclass(frozen=True)
class Extraction:
    """Values in the schema's order, and how they were had."""

    document: Document
    schema: Schema
    values: tuple[FieldValue, ...]
    model: str
    seconds: float
    pages_read: tuple[int, ...] = ()
    """Page indices that the model has seen; all of them unless the document is longer than that."""
    uncaptured: tuple[Uncaptured, ...] = field(default=())
