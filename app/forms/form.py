"""A form as everything else sees it: fields with a label a person would use, and where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.documents.geometry import Box


class FormKind(StrEnum):
    """What the form is made of, which decides how it is read and written."""

    PDF = "pdf"
    """A PDF with AcroForm fields."""
    FLAT = "flat"
    """A PDF, scan or picture whose fields are only drawn."""
    DOCX = "docx"
    XLSX = "xlsx"


class FormFieldType(StrEnum):
    """What a person does in the field."""

    TEXT = "text"
    CHECK = "check"
    RADIO = "radio"
    CHOICE = "choice"
    """One of `options`; other text too where `editable`."""
    LIST = "list"
    """Any number of `options`."""
    DATE = "date"
    NUMBER = "number"
    SIGNATURE = "signature"
    """Left as it is."""
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the choices of a field: `export` is what the file stores, `label` what a person reads."""

    export: str
    label: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where (a part of) the field stands: points, origin top left, as `Document` has it."""

    page_index: int
    box: Box
    state: str = ""
    """Of a check box or radio button: the option that this place stands for."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing to fill in. `id` is unique in the form and is what values are keyed by."""

    id: str
    type: FormFieldType
    label: str
    """What a person would call it; never empty."""
    places: tuple[Place, ...] = ()
    section: str = ""
    """The heading it stands under."""
    options: tuple[Option, ...] = ()
    value: str | tuple[str, ...] = ""
    """What the form holds now: text, an option's export value (`Off` for a clear check box)."""
    required: bool = False
    read_only: bool = False
    multiline: bool = False
    comb: bool = False
    """One character a cell; `max_length` cells."""
    editable: bool = False
    max_length: int | None = None
    format: str = ""
    """How the form wants it written where it says so: a date mask such as `dd.mm.yyyy`, a number mask."""
    tooltip: str = ""
    calculated: bool = False
    """The form has a script that works the value out; scripts are never run here."""

    @property
    def fillable(self) -> bool:
        """Whether a value may be written into it."""
        return not self.read_only and self.type not in (FormFieldType.SIGNATURE, FormFieldType.BUTTON)


@dataclass(frozen=True)
class Form:
    """A form that was read: `fields` in the order in which a person goes through them."""

    path: Path
    kind: FormKind
    fields: tuple[FormField, ...]
    title: str = ""
    notices: tuple[str, ...] = ()
    """What the person should know, a sentence each (a dynamic XFA part, a signature, ...)."""
    fingerprint: str = ""
    """The same for copies of one form, whatever is filled in: templates and mappings are kept by it."""

    def field(self, id: str) -> FormField:
        """The field called `id`. Raises KeyError."""
        for field in self.fields:
            if field.id == id:
                return field
        raise KeyError(id)


FormValue = str | bool | tuple[str, ...]
"""What is asked for a field: text; a check box's state; an option's export value or label; a list's."""

StoredValue = str | tuple[str, ...]
"""A value as the file holds it: text, export values, `Off` for a clear check box."""


@dataclass(frozen=True)
class FilledForm:
    """A filled copy that is still to be written to disk."""

    data: bytes
    written: Mapping[str, StoredValue]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class FillReport:
    """What was done: the new file, what each field got, and what the person should know."""

    out: Path
    written: Mapping[str, StoredValue]
    """By field id."""
    notices: tuple[str, ...] = ()
