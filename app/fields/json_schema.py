"""JSON Schema in, `Schema` out, and back: what a user brings from pydantic or writes by hand.

It reads the part of draft 2020-12 that says what to look for (properties, types, formats, enums, local
references, nested objects, arrays) and ignores what only checks data (pattern, minimum, ...). It does
not check values against a schema and opens nothing but the one file it is given.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.errors import SchemaError
from app.fields.json_schema_reader import SchemaReader
from app.fields.schema import Field, FieldType, Schema

MAX_FILE_BYTES = 2_000_000
_JSON_OF_TYPE: dict[FieldType, dict[str, Any]] = {
    FieldType.TEXT: {"type": "string"},
    FieldType.NUMBER: {"type": "number"},
    FieldType.INTEGER: {"type": "integer"},
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.MONEY: {"type": "number", "format": "money"},
    FieldType.URL: {"type": "string", "format": "uri"},
}


def read_schema(path: Path | str) -> Schema:
    """Read a JSON Schema file (UTF-8). Raises SchemaError, also where the file cannot be read."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise SchemaError(
                f"{path.name} is too large for a schema.", f"A schema has {MAX_FILE_BYTES} bytes at most."
            )
        source = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SchemaError(f"{path.name} cannot be read: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"{path.name} is not UTF-8 text.", "Save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise SchemaError(
            f"{path.name} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.",
            "A schema is a JSON Schema object.",
        ) from error
    except (RecursionError, ValueError) as error:
        raise SchemaError(f"{path.name} is nested too deep or holds absurd numbers.") from error
    return schema_from_json(source)


def schema_from_json(source: object) -> Schema:
    """Read a JSON Schema object; raises SchemaError that names the place, as in `properties.total.type`."""
    try:
        return SchemaReader(source).read()
    except RecursionError:
        raise SchemaError("The schema is nested too deep.", "Write it with fewer levels.") from None


def schema_to_json(schema: Schema) -> dict[str, Any]:
    """Write `schema`'s fields as a JSON Schema that `schema_from_json` reads back to the same fields.

    Raises SchemaError where two fields have one name, or a name is a group's, too (`a` and `a.b`).
    """
    written: dict[str, Any] = {"title": schema.title} if schema.title else {}
    if schema.description:
        written["description"] = schema.description
    return written | _object_to_json(schema.fields)


def values_by_name(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """Put values keyed by (dotted) field name into the shape of the schema's objects.

    A field without a value becomes None, or [] where the schema asks for a list. Rows of a table are
    mappings from (dotted) column name to value.
    """
    nested: dict[str, Any] = {}
    for field in schema.fields:
        value = values.get(field.name)
        if field.type is FieldType.TABLE:
            value = [_nest({c.name: row.get(c.name) for c in field.columns}) for row in value or ()]
        elif field.many:
            value = list(value or ())
        _put(nested, field.name, value)
    return nested


def _nest(flat: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, value in flat.items():
        _put(nested, name, value)
    return nested


def _put(target: dict[str, Any], dotted_name: str, value: object) -> None:
    *groups, name = dotted_name.split(".")
    for group in groups:
        target = target.setdefault(group, {})
    target[name] = value


def _object_to_json(fields: tuple[Field, ...]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    required: list[str] = []
    groups: dict[str, list[Field]] = {}
    for field in fields:
        group = field.name.split(".", 1)[0]
        groups.setdefault(group, []).append(field)
    for name, members in groups.items():
        if len(members) > 1 and any(member.name == name for member in members):
            raise SchemaError(
                f"There are several fields named {name}, or it has fields below it.",
                "Give each field a name of its own; a dot in a name puts it into a group.",
            )
        if members[0].name == name:
            properties[name] = _field_to_json(members[0])
        else:
            properties[name] = _object_to_json(
                tuple(replace(member, name=member.name.split(".", 1)[1]) for member in members)
            )
        if any(member.required for member in members):
            required.append(name)
    written: dict[str, Any] = {"type": "object", "properties": properties}
    return written | ({"required": required} if required else {})


def _field_to_json(field: Field) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if field.title:
        written["title"] = field.title
    if field.description:
        written["description"] = field.description
    if field.type is FieldType.TABLE:
        return written | {"type": "array", "items": _object_to_json(field.columns)}
    if field.type is FieldType.CHOICE:
        value: dict[str, Any] = {"enum": list(field.options)}
    else:
        value = _JSON_OF_TYPE.get(field.type, {"type": "string", "format": field.type.value})
    return written | ({"type": "array", "items": dict(value)} if field.many else value)
