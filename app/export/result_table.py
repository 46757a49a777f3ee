"""The result of one document as a table that a person reads in a terminal."""

from collections.abc import Sequence

from app.export.result_line import answers
from app.export.table import scalar_text
from app.fields.extraction import Extraction
from app.fields.field_value import Answer, FieldValue

_LONGEST_TEXT = 56


def result_table(extraction: Extraction) -> str:
    """A line a field: its name, the words found, the value they say, the place, how sure that is."""
    document = extraction.document
    lines = [
        f"{document.name} - {len(document.pages)} page(s), {extraction.seconds:.1f} s, {extraction.model}"
    ]
    rows = [_row(value) for value in extraction.values]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for value, row in zip(extraction.values, rows, strict=True):
        lines.append(_line(row, widths))
        lines.extend(_table_rows(value))
    lines.extend(document.notices)
    return "\n".join(lines)


def _row(value: FieldValue) -> tuple[str, str, str, str, str]:
    found = answers(value)
    if value.rows:
        found = tuple(cell for cell in value.rows[0] if cell)[:1]
    sureness = f"{value.confidence:.0%}" + ("  check" if value.review else "")
    if not found:
        return value.field.name, "- not in the document", "", "", sureness
    if value.rows:
        return value.field.name, f"{len(value.rows)} rows", "", _place(found[0]), sureness
    words = _short("; ".join(answer.text for answer in found))
    return value.field.name, words, _value(found[0]), _place(found[0]), sureness


def _table_rows(value: FieldValue) -> list[str]:
    """The rows of a table field under the names of its columns, their words in columns."""
    if not value.rows:
        return []
    names = [column.name for column in value.field.columns]
    cells = [[_short(cell.text) if cell else "" for cell in row] for row in value.rows]
    widths = [max(len(row[column]) for row in (names, *cells)) for column in range(len(names))]
    return ["  " + _line(row, widths) for row in (names, *cells)]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  " + "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_TEXT else words[: _LONGEST_TEXT - 1] + "…"


def _value(answer: Answer) -> str:
    value = scalar_text(answer.value)
    if value == " ".join(answer.text.split()):
        return ""
    return f"= {value} {answer.currency or ''}".rstrip()


def _place(answer: Answer) -> str:
    if answer.evidence is None or not answer.evidence.boxes:
        return ""
    page_index, box = answer.evidence.boxes[0]
    return f"page {page_index + 1} at {box.left:.0f},{box.top:.0f}"
