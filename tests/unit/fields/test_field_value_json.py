import json
from datetime import date
from decimal import Decimal

import pytest

from app.documents.geometry import Box
from app.fields.field_value import Answer, Evidence, FieldValue, Scalar
from app.fields.field_value_json import field_values_from_json, field_values_to_json, scalar_to_json
from app.fields.schema import Field, FieldType

BOX = Box(71.04, 540.26, 120.4, 552)


def value(field: Field, said: Scalar, **more: object) -> FieldValue:
    answer = Answer("1.234,50", said, 0.97, Evidence(3, 11, ((1, BOX), (2, BOX))), "EUR")
    return FieldValue(field, answer, 0.9, True, (Answer("x", None, 0.1),), **more)  # type: ignore[arg-type]


def test_values_are_read_back_as_they_were() -> None:
    table = Field("items", FieldType.TABLE, many=True, columns=(Field("amount", FieldType.MONEY),))
    values = (
        value(Field("seller.total", FieldType.MONEY, "Amount due", "Total", True), Decimal("1234.50")),
        value(Field("issued", FieldType.DATE), date(2026, 3, 1), by_person=True),
        value(Field("kind", FieldType.CHOICE, options=("a", 2)), 2),
        value(Field("paid", FieldType.BOOLEAN), True),
        value(
            Field("tags", FieldType.TEXT, many=True),
            "a",
            items=(Answer("a", "a", 0.5), Answer("b", "b", 0.4)),
        ),
        FieldValue(table, None, 0.5, False, rows=((Answer("1", Decimal(1), 1.0),), (None,))),
        FieldValue(Field("absent", FieldType.IBAN), None, 1.0, False),
    )
    stored = json.loads(json.dumps(field_values_to_json(values)))
    assert field_values_from_json(stored) == values
    said = [v.answer.value for v in field_values_from_json(stored) if v.answer]
    assert [type(s) for s in said] == [Decimal, date, int, bool, str]


def test_no_values_are_read_back_as_none() -> None:
    assert field_values_from_json(field_values_to_json(())) == ()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Decimal("1234.50"), 1234.5),
        (Decimal("12"), 12),
        (Decimal("-0.10"), -0.1),
        (date(2026, 3, 1), "2026-03-01"),
        (True, True),
        ("2026-03", "2026-03"),
        (None, None),
    ],
)
def test_a_scalar_as_json(said: Scalar, expected: object) -> None:
    written = scalar_to_json(said)
    assert (written, type(written)) == (expected, type(expected))
