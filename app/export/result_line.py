"""The result of one document as the line that `extract` prints; others script against its keys."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.documents.geometry import Box
from app.fields.extraction import Extraction
from app.fields.field_value import Answer, FieldValue
from app.fields.field_value_json import scalar_to_json
from app.fields.json_schema import values_by_name
from app.fields.schema import FieldType


def result_line(
    extraction: Extraction, *, id: str | None = None, file: str | Path | None = None
) -> dict[str, Any]:
    """JSON-ready: `values` in the schema's shape, and for every field where it stands and how sure it is.

    `id` and `file` are given back as they come; without `file` the document's name stands there. Page
    numbers count from 1, boxes are in points from the top left of the page. `pages_read` is there only where
    the model has not read all pages.
    """
    document, read = extraction.document, extraction.pages_read
    line: dict[str, Any] = {} if id is None else {"id": id}
    return line | {
        "file": document.name if file is None else str(file),
        "model": extraction.model,
        "pages": len(document.pages),
        **({"pages_read": [i + 1 for i in read]} if 0 < len(read) < len(document.pages) else {}),
        "seconds": round(extraction.seconds, 3),
        "values": plain_values(extraction),
        "fields": [entry for value in extraction.values for entry in _entries(value)],
        "uncaptured": [
            {
                "text": found.text,
                "kind": found.kind,
                "page": found.page_index + 1,
                "boxes": _boxes(found.boxes),
            }
            for found in extraction.uncaptured
        ],
    }


def plain_values(extraction: Extraction) -> dict[str, Any]:
    """The values alone, in the shape of the schema's objects; None or [] where there is none."""
    return values_by_name(extraction.schema, {v.field.name: plain_value(v) for v in extraction.values})


def plain_value(value: FieldValue) -> Any:
    """A field's value as JSON: a scalar, a list where many are asked, rows of a table as mappings."""
    if value.field.type is FieldType.TABLE:
        names = [column.name for column in value.field.columns]
        return [{name: _json(cell) for name, cell in zip(names, row, strict=False)} for row in value.rows]
    if value.field.many:
        return [_json(answer) for answer in answers(value)]
    return _json(value.answer)


def answers(value: FieldValue) -> tuple[Answer, ...]:
    """All answers of a field, none where it is not in the document."""
    if value.items:
        return value.items
    return (value.answer,) if value.answer else ()


def _json(answer: Answer | None) -> Any:
    return scalar_to_json(answer.value) if answer else None


def named_answers(value: FieldValue) -> Iterator[tuple[str, Answer, float]]:
    """`(name, answer, confidence)` of each answer; cells of a table are named `items[0].amount`."""
    name = value.field.name
    for number, row in enumerate(value.rows):
        for column, cell in zip(value.field.columns, row, strict=False):
            if cell:
                yield f"{name}[{number}].{column.name}", cell, cell.confidence
    for number, answer in enumerate(answers(value)):
        yield name, answer, answer.confidence if number else value.confidence


def _entries(value: FieldValue) -> list[dict[str, Any]]:
    """One entry a field; one an answer where it has several, and one a cell of a table."""
    entries = [_entry(name, answer, confidence) for name, answer, confidence in named_answers(value)]
    entries = entries or [_entry(value.field.name, None, value.confidence)]
    for number, entry in enumerate(entries):
        runners_up = () if number else value.candidates
        entry["review"] = value.review
        entry["candidates"] = [{"text": c.text, "confidence": round(c.confidence, 4)} for c in runners_up]
    return entries


def _entry(name: str, answer: Answer | None, confidence: float) -> dict[str, Any]:
    """`page`, `start`, `end` are null and `boxes` empty where the answer was not pointed at."""
    evidence = answer.evidence if answer else None
    entry: dict[str, Any] = {"name": name, "text": answer.text if answer else None, "value": _json(answer)}
    if answer and answer.currency:
        entry["currency"] = answer.currency
    return entry | {
        "page": evidence.page_index + 1 if evidence else None,
        "start": evidence.start if evidence else None,
        "end": evidence.end if evidence else None,
        "boxes": _boxes(evidence.boxes) if evidence else [],
        "confidence": round(confidence, 4),
    }


def _boxes(boxes: tuple[tuple[int, Box], ...]) -> list[list[float]]:
    return [box.as_list() for _, box in boxes]
