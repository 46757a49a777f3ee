"""A form as a schema: as JSON Schema for programs, and as fields to look for in documents."""

from typing import Any

from app.fields.schema import Field, FieldType, Schema
from app.forms.form import Form, FormField, FormFieldType

_TYPES = {
    FormFieldType.DATE: FieldType.DATE,
    FormFieldType.NUMBER: FieldType.NUMBER,
    FormFieldType.CHECK: FieldType.BOOLEAN,
    FormFieldType.RADIO: FieldType.CHOICE,
    FormFieldType.CHOICE: FieldType.CHOICE,
    FormFieldType.LIST: FieldType.CHOICE,
}


def json_schema(form: Form) -> dict[str, Any]:
    """The form as a JSON Schema object (draft 2020-12): a property for each field that can be filled in.

    Property names are field ids; `title` is the label, `description` the section.
    """
    fields = [field for field in form.fields if field.fillable]
    content: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title or form.path.stem,
        "type": "object",
        "properties": {field.id: _property(field) for field in fields},
    }
    required = [field.id for field in fields if field.required]
    return content | ({"required": required} if required else {})


def extraction_schema(form: Form) -> Schema:
    """The fields to look for in documents, named by id and described in the form's words."""
    fields = tuple(
        Field(
            name=field.id,
            type=_TYPES.get(field.type, FieldType.TEXT),
            description=f"{field.section}: {field.label}" if field.section else field.label,
            title=field.label,
            required=field.required,
            many=field.type is FormFieldType.LIST,
            options=_labels(field) if field.type is not FormFieldType.CHECK else (),
        )
        for field in form.fields
        if field.fillable
    )
    return Schema(form.title or form.path.stem, fields)


def _property(field: FormField) -> dict[str, Any]:
    content: dict[str, Any] = {"title": field.label}
    if field.section:
        content["description"] = field.section
    match field.type:
        case FormFieldType.CHECK:
            content["type"] = "boolean"
        case FormFieldType.LIST:
            content |= {"type": "array", "items": {"type": "string", "enum": list(_labels(field))}}
        case FormFieldType.RADIO | FormFieldType.CHOICE:
            content["type"] = "string"
            content |= (
                {"examples" if field.editable else "enum": list(_labels(field))} if field.options else {}
            )
        case _:
            content["type"] = "string"
    if field.max_length is not None:
        content["maxLength"] = field.max_length
    if field.type is FormFieldType.DATE:
        content["format"] = "date"
    if field.format:
        content["x-mask"] = field.format
    return content


def _labels(field: FormField) -> tuple[str, ...]:
    return tuple(dict.fromkeys(option.label or option.export for option in field.options))
