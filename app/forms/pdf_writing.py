"""Writes values into the fields of a PDF, so that every viewer shows them."""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from pikepdf import Array, Name, Pdf, String

from app.forms.form import FilledForm, Form, StoredValue
from app.forms.pdf_fields import PdfField, fields_of, open_pdf

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile


def fill_pdf_form(
    file: "DocumentFile", form: Form, values: Mapping[str, StoredValue], *, flatten: bool
) -> FilledForm:
    """The filled copy. Raises DocumentError where the file may not be filled in."""
    with open_pdf(file) as pdf:
        for field in fields_of(pdf):
            if field.name in values:
                _write(pdf, field, values[field.name])
        pdf.generate_appearance_streams()
        if flatten:
            pdf.flatten_annotations()
        out = BytesIO()
        pdf.save(out)
    return FilledForm(out.getvalue(), dict(values), ())


def _write(pdf: Pdf, field: PdfField, value: StoredValue) -> None:
    for node in field.nodes:
        if field.kind == "/Btn":
            node.V = Name(f"/{value}")
        else:
            node.V = String(value) if isinstance(value, str) else Array([String(each) for each in value])
    if field.kind == "/Btn":
        for widget in field.widgets:
            widget.node.AS = Name(f"/{value}") if widget.on_state == value else Name.Off
