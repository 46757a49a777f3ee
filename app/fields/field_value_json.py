"""Values as JSON: plain values for results, and whole field values that can be read back.

The one place that knows how a date or a Decimal is written.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.documents.geometry import Box
from app.fields.field_value import Answer, Evidence, FieldValue, Scalar
from app.fields.json_schema import schema_from_json, schema_to_json
from app.fields.schema import Field, Schema

JsonScalar = str | int | float | bool | None


def scalar_to_json(value: Scalar) -> JsonScalar:
    """A date as ISO 8601 text; a Decimal as an integer where it is written as one, else as a float."""
    match value:
        case Decimal():
            is_written_whole = value.is_finite() and value.as_tuple().exponent == 0
            return int(value) if is_written_whole else float(value)
        case datetime() | date():
            return value.isoformat()
    return value


def field_value_to_json(value: FieldValue) -> dict[str, Any]:
    """Everything of `value` but its field's columns, for `field_value_from_json`."""
    return {
        "field": value.field.name,
        "answer": _answer_to_json(value.answer),
        "confidence": value.confidence,
        "review": value.review,
        "by_person": value.by_person,
        "candidates": [_answer_to_json(a) for a in value.candidates],
        "items": [_answer_to_json(a) for a in value.items],
        "rows": [[_answer_to_json(a) for a in row] for row in value.rows],
    }


def field_value_from_json(stored: Mapping[str, Any], field: Field) -> FieldValue:
    """Read back what `field_value_to_json` wrote; raises ValueError, LookupError or TypeError otherwise."""
    return FieldValue(
        field=field,
        answer=_answer_from_json(stored["answer"]),
        confidence=float(stored["confidence"]),
        review=bool(stored["review"]),
        by_person=bool(stored["by_person"]),
        candidates=tuple(_answer(a) for a in stored["candidates"]),
        items=tuple(_answer(a) for a in stored["items"]),
        rows=tuple(tuple(_answer_from_json(a) for a in row) for row in stored["rows"]),
    )


def field_values_to_json(values: tuple[FieldValue, ...]) -> dict[str, Any]:
    """Values together with their fields, readable without the schema they came from."""
    return {
        "schema": schema_to_json(Schema("", tuple(v.field for v in values))),
        "values": [field_value_to_json(v) for v in values],
    }


def field_values_from_json(stored: Mapping[str, Any]) -> tuple[FieldValue, ...]:
    """Read back what `field_values_to_json` wrote.

    Raises ValueError, LookupError, TypeError or SchemaError on anything else.
    """
    if not stored["values"]:
        return ()
    fields = {f.name: f for f in schema_from_json(stored["schema"]).fields}
    return tuple(field_value_from_json(v, fields[v["field"]]) for v in stored["values"])


def _answer_to_json(answer: Answer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    evidence = answer.evidence
    return {
        "text": answer.text,
        "value": _tagged(answer.value),
        "confidence": answer.confidence,
        "currency": answer.currency,
        "evidence": evidence
        and {
            "start": evidence.start,
            "end": evidence.end,
            "boxes": [[page, b.left, b.top, b.right, b.bottom] for page, b in evidence.boxes],
        },
    }


def _answer_from_json(stored: Mapping[str, Any] | None) -> Answer | None:
    return None if stored is None else _answer(stored)


def _answer(stored: Mapping[str, Any]) -> Answer:
    evidence = stored["evidence"]
    return Answer(
        text=stored["text"],
        value=_untagged(stored["value"]),
        confidence=float(stored["confidence"]),
        currency=stored["currency"],
        evidence=evidence
        and Evidence(
            start=evidence["start"],
            end=evidence["end"],
            boxes=tuple((page, Box(*sides)) for page, *sides in evidence["boxes"]),
        ),
    )


def _tagged(value: Scalar) -> Any:
    """JSON that says which type it was, where JSON has none for it."""
    match value:
        case Decimal():
            return {"decimal": str(value)}
        case date():
            return {"date": date(value.year, value.month, value.day).isoformat()}
    return value


def _untagged(stored: Any) -> Scalar:
    match stored:
        case {"decimal": str(text)}:
            return Decimal(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case None | str() | int() | float():
            return stored
    raise ValueError(f"{stored!r} is no stored value")
