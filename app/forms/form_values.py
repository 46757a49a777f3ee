"""Whether what is asked for a field fits it, and how the file holds it."""

from app.errors import DocumentError
from app.forms.form import FormField, FormFieldType, FormValue, StoredValue

OFF = "Off"
"""How a check box or radio group without a mark is stored."""
_YES = {"true", "yes", "on", "x", "1", "checked"}
_NO = {"", "off", "false", "no", "0", "unchecked"}


def stored_value(field: FormField, value: FormValue) -> StoredValue:
    """`value` as the file holds it: labels of options become export values, yes and no become states.

    Raises DocumentError where the field cannot hold it; nothing is ever cut.
    """
    if not field.fillable:
        raise DocumentError(
            f"'{field.label}' cannot be filled in: it is {_why_not(field)}.", "Leave it out of the values."
        )
    match field.type:
        case FormFieldType.CHECK:
            return _state(field, value)
        case FormFieldType.RADIO:
            if value is False or value in ("", OFF):
                return OFF
            return _option(field, _text(field, value))
        case FormFieldType.CHOICE:
            text = _text(field, value)
            return text if not text or (field.editable and not _find(field, text)) else _option(field, text)
        case FormFieldType.LIST:
            chosen = (value,) if isinstance(value, str) else value
            if isinstance(chosen, bool):
                raise _unknown(field, str(chosen))
            return tuple(_option(field, each) for each in chosen if each)
        case _:
            return _fitting(field, _text(field, value))


def _why_not(field: FormField) -> str:
    if field.type is FormFieldType.SIGNATURE:
        return "a signature"
    return "a button" if field.type is FormFieldType.BUTTON else "read-only"


def _text(field: FormField, value: FormValue) -> str:
    if isinstance(value, bool):
        raise DocumentError(
            f"'{field.label}' takes text, not {'true' if value else 'false'}.", "Give it as text."
        )
    if isinstance(value, tuple):
        if len(value) != 1:
            raise DocumentError(f"'{field.label}' takes one value, not {len(value)}.", "Give one of them.")
        return value[0]
    return value


def _fitting(field: FormField, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" in text and not field.multiline:
        raise DocumentError(f"'{field.label}' has one line only.", "Give the value without line breaks.")
    if field.max_length is not None and len(text) > field.max_length:
        raise DocumentError(
            f"'{field.label}' holds {field.max_length} characters, and the value has {len(text)}.",
            "Shorten it; it is never cut.",
        )
    return text


def _state(field: FormField, value: FormValue) -> str:
    """A check box's on-state has any name; it also goes by true, yes, x and the like."""
    if value is False or (isinstance(value, str) and value.casefold() in _NO and not _find(field, value)):
        return OFF
    if value is True or (isinstance(value, str) and value.casefold() in _YES and not _find(field, value)):
        return field.options[0].export if field.options else "Yes"
    return _option(field, _text(field, value))


def _option(field: FormField, text: str) -> str:
    export = _find(field, text)
    if export is None:
        raise _unknown(field, text)
    return export


def _find(field: FormField, text: str) -> str | None:
    """The export value of the option that `text` names: exactly, else whatever its case and outer spaces."""
    for option in field.options:
        if text == option.export:
            return option.export
    plain = text.strip().casefold()
    named = [o.export for o in field.options if plain in (o.export.casefold(), o.label.strip().casefold())]
    return named[0] if named else None


def _unknown(field: FormField, text: str) -> DocumentError:
    offered = ", ".join(dict.fromkeys(option.label or option.export for option in field.options[:12]))
    more = ", ..." if len(field.options) > 12 else ""
    return DocumentError(f"'{field.label}' has no option '{text}'.", f"Take one of: {offered}{more}.")
