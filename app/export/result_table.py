"""The result of one document as a table that a person reads in a terminal."""

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
    for row in rows:
        lines.append(
            "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
    lines.extend(document.notices)
    return "\n".join(lines)


def _row(value: FieldValue) -> tuple[str, str, str, str, str]:
    found = answers(value)
    sureness = f"{value.confidence:.0%}" + ("  check" if value.review else "")
    if not found:
        return value.field.name, "- not in the document", "", "", sureness
    words = "; ".join(" ".join(answer.text.split()) for answer in found)
    if len(words) > _LONGEST_TEXT:
        words = words[: _LONGEST_TEXT - 1] + "…"
    return value.field.name, words, _value(found[0]), _place(found[0]), sureness


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
