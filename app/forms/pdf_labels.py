"""Gives every field of a PDF a label that a person would use."""

from dataclasses import replace
from typing import TYPE_CHECKING

from app.events import ProgressListener
from app.forms.form import Form

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile


def labelled(form: Form, file: "DocumentFile", on_progress: ProgressListener) -> Form:
    """The form with a label for each field."""
    return replace(
        form,
        fields=tuple(
            replace(field, label=field.tooltip or field.id.rpartition(".")[2] or f"Field {number}")
            for number, field in enumerate(form.fields, 1)
        ),
    )
