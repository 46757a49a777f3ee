import json
from pathlib import Path

import jsonschema
import pytest

from app.errors import SchemaError
from app.fields.json_schema import read_schema, schema_from_json, schema_to_json, values_by_name
from app.fields.schema import Field, FieldType, Schema

SCHEMAS = Path(__file__).parents[2] / "data" / "schemas"


def one(node: object, **more: object) -> Field:
    (field,) = schema_from_json({"type": "object", "properties": {"x": node}, **more}).fields
    return field


def test_what_pydantic_writes_is_read_unchanged() -> None:
    schema = read_schema(SCHEMAS / "pydantic_validation.json")
    fields = {f.name: f for f in schema.fields}
    assert (schema.title, schema.description) == ("Invoice", "An invoice as it was received.")
    assert {n: f.type.value for n, f in fields.items()} == {
        "number": "id",
        "issued": "date",
        "received": "date",
        "at": "time",
        "terms": "duration",
        "seller.name": "text",
        "seller.vat_id": "id",
        "seller.email": "email",
        "buyer.name": "text",
        "buyer.vat_id": "id",
        "buyer.email": "email",
        "currency": "choice",
        "second_currency": "choice",
        "kind": "choice",
        "fixed": "choice",
        "total": "number",
        "rate": "number",
        "pages": "integer",
        "paid": "boolean",
        "site": "url",
        "key": "id",
        "tags": "text",
        "dates": "date",
        "pair": "text",
        "items": "table",
        "maybe_items": "table",
        "anything": "text",
        "code": "integer",
    }
    assert [n for n, f in fields.items() if f.required] == [
        "number",
        "issued",
        "seller.name",
        "currency",
        "total",
        "items",
    ]
    assert {n for n, f in fields.items() if f.many} == {"tags", "dates", "pair", "items", "maybe_items"}
    assert fields["second_currency"].options == ("EUR", "USD")
    assert fields["second_currency"].description == "Another currency"
    assert [(c.name, c.type.value) for c in fields["items"].columns] == [
        ("description", "text"),
        ("quantity", "number"),
        ("amount", "money"),
        ("currency", "choice"),
    ]


@pytest.mark.parametrize("name", ["pydantic_validation.json", "pydantic_serialization.json"])
def test_written_schema_reads_back_to_the_same_fields(name: str) -> None:
    schema = read_schema(SCHEMAS / name)
    written = json.loads(json.dumps(schema_to_json(schema)))
    jsonschema.Draft202012Validator.check_schema(written)
    again = schema_from_json(written)
    assert (again.title, again.description, again.fields) == (
        schema.title,
        schema.description,
        schema.fields,
    )


@pytest.mark.parametrize("type_", [t for t in FieldType if t not in (FieldType.CHOICE, FieldType.TABLE)])
@pytest.mark.parametrize("many", [False, True])
def test_every_field_type_survives_the_round_trip(type_: FieldType, many: bool) -> None:
    field = Field("a.b", type_, "What it is", "B", required=True, many=many)
    assert schema_from_json(schema_to_json(Schema("", (field,)))).fields == (field,)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"type": ["string", "null"], "format": "date"}, FieldType.DATE),
        ({"type": "number", "format": "money"}, FieldType.MONEY),
        ({"type": "string", "format": "ipv4"}, FieldType.TEXT),
        ({"enum": ["a", "b", None]}, FieldType.CHOICE),
        ({"type": "boolean", "const": True}, FieldType.CHOICE),
        ({"oneOf": [{"type": "string", "format": "date"}, {"type": "string"}]}, FieldType.DATE),
        ({"anyOf": [{"enum": ["a"]}, {"type": "string"}]}, FieldType.TEXT),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, FieldType.NUMBER),
        ({"type": "string", "pattern": "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$"}, FieldType.NUMBER),
        (True, FieldType.TEXT),
        ({}, FieldType.TEXT),
    ],
)
def test_type_of_a_property(node: object, expected: FieldType) -> None:
    assert one(node).type is expected


def test_alternatives_of_choices_are_one_choice() -> None:
    assert one({"anyOf": [{"enum": ["a"]}, {"const": 2}, {"type": "null"}]}).options == ("a", 2)


def test_what_a_property_says_wins_over_what_it_refers_to() -> None:
    schema = {
        "properties": {"x": {"allOf": [{"$ref": "#/definitions/D"}], "description": "mine"}},
        "definitions": {"D": {"type": "string", "format": "date", "description": "theirs", "title": "Day"}},
    }
    (field,) = schema_from_json(schema).fields
    assert (field.type, field.description, field.title) == (FieldType.DATE, "mine", "Day")


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ([], "not a JSON object"),
        ({"type": "object"}, "no properties"),
        ({"properties": {}}, "properties is missing or empty"),
        ({"properties": {"total": {"type": "decimal"}}}, "properties.total.type"),
        ({"properties": {"total": {"type": ["string", "boolean"]}}}, "properties.total.type"),
        ({"properties": {"total": 5}}, "properties.total is not"),
        ({"properties": {"a.b": {}}}, "properties.a.b"),
        ({"properties": {"x": {"type": "object"}}}, "properties.x.properties"),
        ({"properties": {"x": {"additionalProperties": {"type": "string"}}}}, "properties.x.properties"),
        ({"properties": {"x": {"$ref": "other.json#/X"}}}, "properties.x.$ref"),
        ({"properties": {"x": {"$ref": "#/$defs/X"}}}, "properties.x.$ref"),
        ({"properties": {"x": {"type": "array", "items": {"type": "array"}}}}, "properties.x.items.type"),
        ({"properties": {"x": {"enum": [{"a": 1}]}}}, "properties.x.enum"),
        ({"properties": {"x": {"enum": []}}}, "properties.x.enum"),
        ({"properties": {"x": {"description": 3}}}, "properties.x.description"),
        (
            {"properties": {"x": {"anyOf": [{"type": "string", "format": "date"}, {"type": "number"}]}}},
            "properties.x.anyOf",
        ),
        (
            {"properties": {"x": {"items": {"properties": {"y": {"type": "array"}}}}}},
            "properties.x.items.properties.y",
        ),
    ],
)
def test_a_wrong_schema_is_refused_and_the_place_named(source: object, place: str) -> None:
    with pytest.raises(SchemaError) as caught:
        schema_from_json(source)
    assert place in caught.value.message


def test_recursion_is_refused() -> None:
    node = {"type": "object", "properties": {"children": {"items": {"$ref": "#/$defs/Node"}}}}
    with pytest.raises(SchemaError, match="itself"):
        schema_from_json({"$defs": {"Node": node}, "$ref": "#/$defs/Node"})


def test_a_small_file_cannot_unfold_into_a_huge_schema() -> None:
    levels = {
        f"L{i}": {"properties": {str(k): {"$ref": f"#/$defs/L{i + 1}"} for k in range(9)}} for i in range(7)
    }
    levels["L7"] = {"properties": {"x": {}}}
    with pytest.raises(SchemaError):
        schema_from_json({"$defs": levels, "$ref": "#/$defs/L0"})


def test_endless_alternatives_are_refused() -> None:
    node: object = {"type": "string"}
    for _ in range(5000):
        node = {"anyOf": [node, {"type": "null"}]}
    with pytest.raises(SchemaError):
        one(node)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 200_000, b"[1]", b"9" * 5000])
def test_a_file_that_is_no_schema_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(SchemaError):
        read_schema(path)


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"nowhere\.json"):
        read_schema(tmp_path / "nowhere.json")


def test_values_take_the_shape_of_the_schema() -> None:
    schema = read_schema(SCHEMAS / "pydantic_validation.json")
    values = {
        "number": "A-1",
        "seller.name": "Anna",
        "tags": ["a", "b"],
        "items": [{"description": "Work", "amount": 12.5}],
    }
    shaped = values_by_name(schema, values)
    assert list(shaped)[:7] == ["number", "issued", "received", "at", "terms", "seller", "buyer"]
    assert shaped["seller"] == {"name": "Anna", "vat_id": None, "email": None}
    assert shaped["tags"] == ["a", "b"]
    assert shaped["dates"] == []
    assert shaped["items"] == [
        {"description": "Work", "quantity": None, "amount": 12.5, "currency": None},
    ]
