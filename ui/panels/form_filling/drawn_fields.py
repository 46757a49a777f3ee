"""Fields that a person draws on a flat form: what a shape suggests, and the form with the field in it."""

from dataclasses import replace

from app.documents.geometry import Box
from app.forms.flat_template import with_field
from app.forms.form import Form, FormField, FormFieldType

LARGEST_CHECK_PT = 22.0
SQUARE = 1.4
"""A small place whose sides differ no more than that is a box to check."""


def drawn_field(form: Form, page_index: int, box: Box) -> FormField:
    """A field for a place that was drawn, as its shape suggests; it is not in the form yet."""
    sides = sorted((box.width, box.height))
    is_check = sides[1] <= LARGEST_CHECK_PT and sides[1] <= SQUARE * sides[0]
    kind = FormFieldType.CHECK if is_check else FormFieldType.TEXT
    return with_field(form, page_index, box, "", kind).fields[-1]


def with_drawn_field(form: Form, field: FormField) -> Form:
    """The form with a field that was drawn and named, as its last."""
    place = field.places[0]
    added = with_field(form, place.page_index, place.box, field.label, field.type)
    last = replace(added.fields[-1], multiline=field.multiline, required=field.required)
    return replace(added, fields=(*added.fields[:-1], last))


def with_changed_field(form: Form, field: FormField) -> Form:
    """The form with this field in the place of the one with its id."""
    return replace(form, fields=tuple(field if known.id == field.id else known for known in form.fields))
