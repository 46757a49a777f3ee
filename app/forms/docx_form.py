"""Reads and fills Word forms: content controls and older form fields. Nothing else of the file changes."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.xml_parts import main_part, relations
from app.documents.zip_parts import ZipParts
from app.errors import DocumentError
from app.events import ProgressListener
from app.forms.docx_bindings import BoundData
from app.forms.docx_fields import DocxField, fields_in
from app.forms.docx_labels import DocxLabels
from app.forms.field_ids import unique
from app.forms.form import FilledForm, Form, FormField, FormFieldType, FormKind, StoredValue
from app.forms.xml_parts_edit import XmlPart, repacked

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile

_STAYS_OPEN = "Word forms stay open to changes: only PDF forms can be made part of the page."


def read_docx_form(file: "DocumentFile", on_progress: ProgressListener) -> Form:
    """The form; fields have no places, as Word lays the pages out. Raises DocumentError where it has none."""
    groups = _groups(_parts(ZipParts(file.data)))
    if not groups:
        raise DocumentError(
            f"{file.name} has no fields to fill in.",
            "In Word, fields are content controls (Developer, Controls); or save it as a PDF and open that.",
        )
    fields = _described(groups)
    names = "\n".join(f"{field.id}|{field.type}" for field in fields)
    return Form(
        path=Path(file.name),
        kind=FormKind.DOCX,
        fields=fields,
        fingerprint=hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def fill_docx_form(
    file: "DocumentFile", form: Form, values: Mapping[str, StoredValue], *, flatten: bool
) -> FilledForm:
    """The filled copy: the parts with a field that gets a value are changed there, all else is copied."""
    package = ZipParts(file.data)
    parts = _parts(package)
    groups = _groups(parts)
    data = BoundData(package)
    written: dict[str, StoredValue] = {}
    for field, group in zip(_described(groups), groups, strict=True):
        if field.id not in values:
            continue
        value = values[field.id]
        binding = group[0].binding
        is_plain = field.type in (FormFieldType.TEXT, FormFieldType.CHOICE) and isinstance(value, str)
        is_bound = binding is not None and is_plain and data.write(binding, str(value))
        for control in group:
            written[field.id] = control.write(value, field, keeps_binding=is_bound)
    parts |= data.parts
    changed = {name: part.changed() for name, part in parts.items() if part.is_changed}
    return FilledForm(repacked(file.data, changed), written, (_STAYS_OPEN,) if flatten else ())


def _parts(package: ZipParts) -> dict[str, XmlPart]:
    """Headers, body and footers, in the order in which a person reads them."""
    main = main_part(package, "word/document.xml")
    related = [(kind, name) for kind, name in relations(package, main).values() if name in package]
    heads = sorted({name for kind, name in related if kind == "header"})
    feet = sorted({name for kind, name in related if kind == "footer"})
    return {name: XmlPart(package.read(name)) for name in (*heads, main, *feet)}


def _groups(parts: Mapping[str, XmlPart]) -> list[list[DocxField]]:
    """The fields; those that show the same datum of the file together."""
    groups: list[list[DocxField]] = []
    bound: dict[tuple[str, str], list[DocxField]] = {}
    for part in parts.values():
        for field in fields_in(part):
            same = bound.get(field.binding) if field.binding is not None else None
            if same is not None:
                same.append(field)
                continue
            groups.append([field])
            if field.binding is not None:
                bound[field.binding] = groups[-1]
    return groups


def _described(groups: list[list[DocxField]]) -> tuple[FormField, ...]:
    labels: dict[int, DocxLabels] = {}
    firsts = [group[0] for group in groups]
    for field in firsts:
        if id(field.part) not in labels:
            labels[id(field.part)] = DocxLabels(field.part.root, _fields_of_part(groups, field.part))
    found = []
    for number, (field, id_) in enumerate(
        zip(firsts, unique([field.name for field in firsts]), strict=True), 1
    ):
        plain = field.described()
        near = labels[id(field.part)]
        is_check = plain.type is FormFieldType.CHECK
        options = () if is_check else tuple(option.label for option in plain.options)
        label = near.label(field, is_check, options)
        found.append(
            replace(
                plain,
                id=id_,
                label=label or f"Field {number}",
                section=near.section(field),
                tooltip=field.title,
            )
        )
    return tuple(found)


def _fields_of_part(groups: list[list[DocxField]], part: XmlPart) -> list[DocxField]:
    """Those of the fields that stand in the part."""
    return [field for group in groups for field in group if field.part is part]
