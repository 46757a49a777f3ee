"""Reads a JSON Schema object into a `Schema`, in one pass that a hostile file cannot make endless.

Use `app.fields.json_schema`; this file is its reading half.
"""

import json
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import unquote

from app.errors import SchemaError
from app.fields.schema import Field, FieldType, Schema

MAX_FIELDS = 300
MAX_DEPTH = 8
MAX_OPTIONS = 500
_MAX_STEPS = 10_000

_FORMATS = {
    "date": FieldType.DATE,
    "date-time": FieldType.DATE,
    "time": FieldType.TIME,
    "duration": FieldType.DURATION,
    "email": FieldType.EMAIL,
    "idn-email": FieldType.EMAIL,
    "uri": FieldType.URL,
    "url": FieldType.URL,
    "iri": FieldType.URL,
    "uri-reference": FieldType.URL,
    "uuid": FieldType.ID,
    "text": FieldType.TEXT,
    "name": FieldType.NAME,
    "money": FieldType.MONEY,
    "number": FieldType.NUMBER,
    "integer": FieldType.INTEGER,
    "boolean": FieldType.BOOLEAN,
    "id": FieldType.ID,
    "iban": FieldType.IBAN,
    "address": FieldType.ADDRESS,
    "phone": FieldType.PHONE,
    "clause": FieldType.CLAUSE,
    "summary": FieldType.SUMMARY,
}
_TYPES = {
    "string": FieldType.TEXT,
    "number": FieldType.NUMBER,
    "integer": FieldType.INTEGER,
    "boolean": FieldType.BOOLEAN,
}
_DECIMAL_PATTERN = "^(?!^[-+.]*$)"
"""How pydantic's pattern of a Decimal written as a string begins."""

_ALLOWED_TYPES = "Allowed are string, number, integer, boolean, array and object."


class SchemaReader:
    """One pass over one source; counts steps, so that a small file cannot unfold into a huge schema."""

    def __init__(self, source: object) -> None:
        self._root = source
        self._steps = 0
        self._field_count = 0

    def read(self) -> Schema:
        """The whole schema; raises SchemaError."""
        if not isinstance(self._root, dict):
            raise SchemaError(
                "The schema is not a JSON object.",
                'It should look like {"type": "object", "properties": {…}}.',
            )
        root = self._resolve(self._root, "", ())[0]
        if "properties" not in root:
            raise SchemaError(
                "The schema has no properties.",
                'List the fields to look for under "properties", each with a type and a description.',
            )
        fields = tuple(self._fields_of_object(root, "", "", (), required=True))
        if not fields:
            raise SchemaError("properties is empty.", "Name at least one field to look for.")
        title, description = self._text(root, "title", ""), self._text(root, "description", "")
        return Schema(title=title, fields=fields, description=description, json_schema=self._root)

    def _fields_of_object(
        self, node: dict[str, Any], place: str, prefix: str, refs: tuple[str, ...], *, required: bool
    ) -> Iterator[Field]:
        where = f"{place}.properties" if place else "properties"
        properties = node.get("properties")
        if not isinstance(properties, dict) or not properties:
            raise SchemaError(
                f"{where} is missing or empty: an object needs named properties.",
                "Name the properties to look for; free-form objects cannot be searched for.",
            )
        names_required = node.get("required", [])
        if not isinstance(names_required, list):
            raise SchemaError(f"{place + '.' if place else ''}required is not a list of names.")
        for name, child in properties.items():
            child_place = f"{where}.{name}"
            if not name.strip() or "." in name or len(name) > 200:
                raise SchemaError(
                    f"{child_place}: this name is empty, has a dot or is too long.", "Choose another name."
                )
            yield from self._fields(
                child, child_place, prefix + name, refs, required=required and name in names_required
            )

    def _fields(
        self, node: object, place: str, name: str, refs: tuple[str, ...], *, required: bool
    ) -> Iterator[Field]:
        """The one field that `node` is, or the fields of the object that it is."""
        if name.count(".") >= MAX_DEPTH:
            raise SchemaError(f"{place} is nested too deep.", f"{MAX_DEPTH} levels are allowed.")
        resolved, refs = self._resolve(node, place, refs)
        if self._kind(resolved, place) == "object" and "enum" not in resolved and "const" not in resolved:
            yield from self._fields_of_object(resolved, place, f"{name}.", refs, required=required)
            return
        self._field_count += 1
        if self._field_count > MAX_FIELDS:
            raise SchemaError(
                f"{place}: the schema has more than {MAX_FIELDS} fields.", "Split it into several schemas."
            )
        type_, many, options, columns = self._read_type(resolved, place, refs)
        yield Field(
            name=name,
            type=type_,
            description=self._text(resolved, "description", place),
            title=self._text(resolved, "title", place),
            required=required,
            many=many,
            options=options,
            columns=columns,
        )

    def _read_type(
        self, node: dict[str, Any], place: str, refs: tuple[str, ...]
    ) -> tuple[FieldType, bool, tuple[Any, ...], tuple[Field, ...]]:
        """`(type, many, options, columns)` of a resolved node that is no object."""
        if self._kind(node, place) != "array":
            type_, options = self._read_scalar(node, place)
            return type_, False, options, ()
        items_place = f"{place}.items"
        prefix_items = node.get("prefixItems")
        items = node.get("items", prefix_items[0] if isinstance(prefix_items, list) and prefix_items else {})
        if isinstance(items, bool) and isinstance(prefix_items, list) and prefix_items:
            items = prefix_items[0]
        resolved, refs = self._resolve(items, items_place, refs)
        kind = self._kind(resolved, items_place)
        if kind == "array":
            raise SchemaError(
                f"{items_place}.type is array: a list of lists cannot be looked for.",
                "Use a list of values, or a list of objects for a table.",
            )
        if kind != "object":
            type_, options = self._read_scalar(resolved, items_place)
            return type_, True, options, ()
        columns = tuple(self._fields_of_object(resolved, items_place, "", refs, required=True))
        for column in columns:
            if column.many or column.type is FieldType.TABLE:
                raise SchemaError(
                    f"{items_place}.properties.{column.name}.type is array: a cell holds one value.",
                    "Make it a single value, or move the list out of the table.",
                )
        return FieldType.TABLE, True, (), columns

    def _read_scalar(self, node: dict[str, Any], place: str) -> tuple[FieldType, tuple[Any, ...]]:
        if "const" in node or "enum" in node:
            return FieldType.CHOICE, self._options(node, place)
        format_ = node.get("format")
        if isinstance(format_, str) and format_ in _FORMATS:
            return _FORMATS[format_], ()
        pattern = node.get("pattern")
        if isinstance(pattern, str) and pattern.startswith(_DECIMAL_PATTERN):
            return FieldType.NUMBER, ()
        return _TYPES[self._kind(node, place)], ()

    def _options(self, node: dict[str, Any], place: str) -> tuple[Any, ...]:
        listed = [node["const"]] if "const" in node else node["enum"]
        key = "const" if "const" in node else "enum"
        if not isinstance(listed, list) or not all(
            o is None or isinstance(o, str | int | float) for o in listed
        ):
            raise SchemaError(f"{place}.{key} is not made of plain values.", "Allowed are text and numbers.")
        options = tuple(o for o in listed if o is not None)  # null means: not in the document
        if not options or len(options) > MAX_OPTIONS:
            raise SchemaError(
                f"{place}.{key} has {len(options)} values.", f"Between 1 and {MAX_OPTIONS} are allowed."
            )
        return options

    def _kind(self, node: dict[str, Any], place: str) -> str:
        """The node's JSON type, null left out; what a node without a type means where it has none."""
        type_ = node.get("type")
        if isinstance(type_, list):
            types = [t for t in type_ if t != "null"]
            type_ = "number" if set(types) <= {"string", "number", "integer"} and "number" in types else None
            type_ = type_ or (types[0] if len(types) == 1 else None)
            if type_ is None:
                raise SchemaError(
                    f"{place}.type mixes {', '.join(map(str, types)) or 'nothing but null'}.",
                    "Choose one type; null may stand beside it.",
                )
        if type_ is None:
            if "properties" in node or "additionalProperties" in node:
                return "object"
            return "array" if "items" in node or "prefixItems" in node else "string"
        if type_ not in (*_TYPES, "array", "object"):
            raise SchemaError(f"{place}.type is {json.dumps(type_)[:60]}.", _ALLOWED_TYPES)
        return cast(str, type_)

    def _resolve(
        self, node: object, place: str, refs: tuple[str, ...]
    ) -> tuple[dict[str, Any], tuple[str, ...]]:
        """`node` with references followed and alternatives reduced to one; what it says itself wins.

        `refs` are the references that lead here: meeting one again means recursion.
        """
        self._steps += 1
        if self._steps > _MAX_STEPS:
            raise SchemaError(f"{place or 'The schema'} unfolds into too many parts.", "Make it simpler.")
        if node is True:
            return {}, refs
        if not isinstance(node, dict):
            raise SchemaError(
                f"{place or 'The schema'} is not an object.",
                'A field looks like {"type": "string", "description": "…"}.',
            )
        own = {k: v for k, v in node.items() if k not in ("$ref", "anyOf", "oneOf", "allOf")}
        if "$ref" in node:
            ref = node["$ref"]
            if ref in refs:
                raise SchemaError(
                    f"{place or '$ref'} refers to itself through {ref}.",
                    "A document has no endless depth: write out the levels that are wanted.",
                )
            target, refs = self._resolve(self._target(ref, place), f"{place}.$ref", (*refs, ref))
            return {**target, **own}, refs
        for key in ("allOf", "anyOf", "oneOf"):
            if key in node:
                return self._one_of(node[key], own, f"{place}.{key}" if place else key, refs)
        return own, refs

    def _one_of(
        self, parts: object, own: dict[str, Any], place: str, refs: tuple[str, ...]
    ) -> tuple[dict[str, Any], tuple[str, ...]]:
        if not isinstance(parts, list) or not parts:
            raise SchemaError(f"{place} is not a list of alternatives.")
        met = [self._resolve(part, f"{place}[{i}]", refs) for i, part in enumerate(parts)]
        met = [(part, r) for part, r in met if part.get("type") != "null"]
        if not met:
            raise SchemaError(f"{place} has nothing but null.", _ALLOWED_TYPES)
        if place.endswith("allOf") or len(met) == 1:
            merged: dict[str, Any] = {}
            for part, _ in met:
                merged = _merged(merged, part)
            return {**merged, **own}, tuple(dict.fromkeys(r for _, rs in met for r in rs))
        scalars = [part for part, _ in met if self._kind(part, place) in _TYPES]
        if len(scalars) < len(met):
            raise SchemaError(
                f"{place} has several kinds of object or list to choose from.",
                "Only plain values may have alternatives, and null beside any one type.",
            )
        return {**self._widest(scalars, place), **own}, refs

    def _widest(self, parts: list[dict[str, Any]], place: str) -> dict[str, Any]:
        """One scalar for several: equal kinds are one, and plain text gives way to what is narrower."""
        read: dict[FieldType, list[Any]] = {}
        for part in parts:
            type_, options = self._read_scalar(part, place)
            read.setdefault(type_, []).extend(options)
        kinds = set(read)
        if kinds == {FieldType.CHOICE}:
            return {"enum": read[FieldType.CHOICE]}
        if FieldType.CHOICE in kinds and kinds <= {FieldType.CHOICE, FieldType.TEXT}:
            return {"type": "string"}
        if kinds & {FieldType.NUMBER, FieldType.MONEY}:
            kinds.discard(FieldType.INTEGER)
        if len(kinds) > 1:
            kinds.discard(FieldType.TEXT)
        if len(kinds) > 1:
            raise SchemaError(
                f"{place} mixes {', '.join(sorted(kinds))}.", "Choose one; null may stand beside it."
            )
        return {"type": "string", "format": kinds.pop().value}

    def _target(self, ref: object, place: str) -> object:
        if not isinstance(ref, str) or not ref.startswith("#"):
            raise SchemaError(
                f"{place}.$ref points outside of this schema.", 'Only references such as "#/$defs/Name" work.'
            )
        node = self._root
        for step in unquote(ref[1:]).split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or step not in node:
                raise SchemaError(f"{place}.$ref: {ref} is not in this schema.", "Check its spelling.")
            node = node[step]
        return node

    @staticmethod
    def _text(node: dict[str, Any], key: str, place: str) -> str:
        text = node.get(key, "")
        if not isinstance(text, str):
            raise SchemaError(f"{place + '.' if place else ''}{key} is not text.")
        return " ".join(text.split())


def _merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    merged = {**first, **second}
    if isinstance(first.get("properties"), dict) and isinstance(second.get("properties"), dict):
        merged["properties"] = {**first["properties"], **second["properties"]}
    if isinstance(first.get("required"), list) and isinstance(second.get("required"), list):
        merged["required"] = [*first["required"], *second["required"]]
    return merged
