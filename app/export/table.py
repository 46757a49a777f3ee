"""Results as a table: a row for each document, a column for each field of all their schemas."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.export.result_line import answers
from app.fields.extraction import Extraction
from app.fields.field_value import Answer, FieldValue, Scalar
from app.fields.schema import FieldType

FILE_COLUMN = "file"
_BETWEEN_ANSWERS = "; "

Cell = str | int | float | bool | Decimal | date | None


def columns(extractions: Sequence[Extraction]) -> list[str]:
    """`file`, then field names in the order they are first met; beside money its currency, if known."""
    names: dict[str, None] = {FILE_COLUMN: None}
    with_currency = {v.field.name for e in extractions for v in e.values if _currency(v)}
    for extraction in extractions:
        for field in extraction.schema.fields:
            names[field.name] = None
            if field.name in with_currency:
                names[currency_column(field.name)] = None
    return list(names)


def row(extraction: Extraction) -> dict[str, Cell]:
    """Column → cell of one document; cells keep their type, many answers become one text."""
    cells: dict[str, Cell] = {FILE_COLUMN: extraction.document.name}
    for value in extraction.values:
        cells[value.field.name] = _cell(value)
        if currency := _currency(value):
            cells[currency_column(value.field.name)] = currency
    return cells


def _currency(value: FieldValue) -> str | None:
    return value.answer.currency if value.answer and not value.field.many else None


def currency_column(name: str) -> str:
    """The column beside a money field's."""
    return f"{name} (currency)"


def _cell(value: FieldValue) -> Cell:
    if value.field.type is FieldType.TABLE:
        return "\n".join(" | ".join(_text(cell) for cell in row) for row in value.rows) or None
    if value.field.many:
        return _BETWEEN_ANSWERS.join(_text(answer) for answer in answers(value)) or None
    return value.answer.value if value.answer else None


def _text(answer: Answer | None) -> str:
    return "" if answer is None or answer.value is None else scalar_text(answer.value)


def scalar_text(value: Scalar) -> str:
    """`value` as a cell of text shows it: dates in ISO 8601, numbers with a point."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)
