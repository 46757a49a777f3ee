"""The door of the room: a file becomes a Form, and values become a filled copy of it.

Forms are hostile input like all documents: they are read and written in the reader's child process.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.reader_process import ReaderProcess
from app.errors import DocumentError
from app.events import ProgressListener
from app.forms.form import FilledForm, FillReport, Form, FormKind, FormValue, StoredValue
from app.forms.form_values import stored_value
from app.settings.atomic_file import atomic_file

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile

_PICTURES = {"png", "jpeg", "tiff", "webp", "heic", "bmp", "gif", "jpeg2000"}


def read_form(
    path: Path,
    reader: ReaderProcess,
    *,
    password: str | None = None,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Form:
    """Reads a form of any kind, recognised by its content.

    Raises DocumentError (no form, damaged), PasswordNeeded, Cancelled.
    """
    form: Form = reader.run(
        _read, path, password=password, on_progress=on_progress, is_cancelled=is_cancelled
    )
    return replace(form, path=path)


def fill_form(
    form: Form,
    values: Mapping[str, FormValue],
    out: Path,
    reader: ReaderProcess,
    *,
    flatten: bool = False,
    password: str | None = None,
) -> FillReport:
    """Writes a copy of the form with `values` (by field id) in it to `out`, whole or not at all.

    `flatten` makes what is filled in part of the page, not to be changed any more. Fields that are not named
    stay as they are. Raises DocumentError where a value does not fit its field, the file may not be filled
    in, or `out` cannot be written; nothing is written then.
    """
    if out.exists() and out.samefile(form.path):
        raise DocumentError(f"{out.name} is the form itself.", "Choose another name for the filled form.")
    stored = _stored(form, values)
    filled: FilledForm = reader.run(_fill, form.path, form, stored, flatten, password=password)
    try:
        with atomic_file(out) as part:
            part.write_bytes(filled.data)
    except OSError as error:
        raise DocumentError(
            f"{out} could not be written: {error.strerror or error}.", "Choose another place for it."
        ) from error
    return FillReport(out, filled.written, filled.notices)


def _stored(form: Form, values: Mapping[str, FormValue]) -> dict[str, StoredValue]:
    known = {field.id: field for field in form.fields}
    stored = {}
    for id, value in values.items():
        if id not in known:
            raise DocumentError(
                f"{form.path.name} has no field {id}.", "See 'strongroom form' for its fields."
            )
        stored[id] = stored_value(known[id], value)
    return stored


def _read(file: "DocumentFile", on_progress: ProgressListener) -> Form:
    """Imports stand inside, so that only the child loads what parses forms."""
    match _kind_of(file):
        case FormKind.PDF:
            from app.forms.pdf_form import read_pdf_form

            return read_pdf_form(file, on_progress)
        case FormKind.DOCX:
            from app.forms.docx_form import read_docx_form

            return read_docx_form(file, on_progress)
        case FormKind.XLSX:
            from app.forms.xlsx_form import read_xlsx_form

            return read_xlsx_form(file, on_progress)
        case FormKind.FLAT:
            from app.forms.flat_form import read_flat_form

            return read_flat_form(file, on_progress)


def _fill(
    file: "DocumentFile",
    on_progress: ProgressListener,
    form: Form,
    values: Mapping[str, StoredValue],
    flatten: bool,
) -> FilledForm:
    match form.kind:
        case FormKind.PDF:
            from app.forms.pdf_writing import fill_pdf_form

            return fill_pdf_form(file, form, values, flatten=flatten)
        case FormKind.DOCX:
            from app.forms.docx_form import fill_docx_form

            return fill_docx_form(file, form, values, flatten=flatten)
        case FormKind.XLSX:
            from app.forms.xlsx_form import fill_xlsx_form

            return fill_xlsx_form(file, form, values, flatten=flatten)
        case FormKind.FLAT:
            from app.forms.flat_writing import fill_flat_form

            return fill_flat_form(file, form, values, flatten=flatten)


def _kind_of(file: "DocumentFile") -> FormKind:
    from app.documents.file_kind import kind_of
    from app.forms.pdf_form import has_fields

    kind = kind_of(file.data, file.name)
    if kind == "pdf":
        return FormKind.PDF if has_fields(file) else FormKind.FLAT
    if kind in _PICTURES:
        return FormKind.FLAT
    if kind in ("docx", "xlsx"):
        return FormKind(kind)
    raise DocumentError(
        f"{file.name} is no form that can be filled in.",
        "Forms may be PDF, Word and Excel files, and pictures of forms.",
    )
