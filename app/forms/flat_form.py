"""Reads a form that is only drawn: a PDF without fields, a scan, a picture."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.geometry import Box
from app.events import ProgressListener
from app.forms.field_ids import unique
from app.forms.flat_combs import FoundPlace, PlaceKind
from app.forms.flat_places import find_places
from app.forms.flat_template import flat_fingerprint
from app.forms.form import Form, FormField, FormFieldType, FormKind, Option, Place
from app.forms.form_labels import labelled
from app.forms.form_page import form_pages
from app.forms.page_print import PagePrint

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile

MAX_PAGES = 60
ON = "On"
SINGLE_LINE = 26.0
"""A place higher than this takes several lines."""
FEW_WORDS = 3
"""A page with fewer words in its file than this is read from its picture."""
_SIGNATURE = re.compile(
    r"\b(signature|sign here|unterschrift|firma|assinatura|handtekening|podpis)\b", re.IGNORECASE
)
_DATE = re.compile(r"\b(date|datum|fecha|data|dato)\b", re.IGNORECASE)
_NO_PLACES = "No place to write was found on the form: draw the fields on the page."
_LATER_PAGES = f"Only the first {MAX_PAGES} pages were looked at for fields."


def read_flat_form(file: "DocumentFile", on_progress: ProgressListener) -> Form:
    """The form with the places found on it, in the order in which a person goes; none is no error.

    Raises DocumentError where the file cannot be read, PasswordNeeded.
    """
    document = file.read(on_progress)
    fields: list[FormField] = []
    pages: dict[int, PagePrint] = {}
    for page in form_pages(file, document, range(MAX_PAGES)):
        found = [_field(place, page.index) for place in find_places(page)]
        pages[page.index] = PagePrint(page, found)
        fields += _in_order(found, pages[page.index])
    fields = [
        _typed(field)
        for field in labelled(fields, pages)
        if field.label or not (field.type is FormFieldType.CHECK or field.max_length == 1)
    ]
    names = unique([field.label or "Field" for field in fields])
    notices = [] if fields else [_NO_PLACES]
    if len(document.pages) > MAX_PAGES:
        notices.append(_LATER_PAGES)
    return Form(
        path=Path(file.name),
        kind=FormKind.FLAT,
        fields=tuple(
            replace(field, id=name, label=field.label or name)
            for field, name in zip(fields, names, strict=True)
        ),
        notices=(*document.notices, *notices),
        fingerprint=flat_fingerprint(document),
    )


def _in_order(fields: Sequence[FormField], page: PagePrint) -> list[FormField]:
    """By where the print before them stands in the text: that is in reading order."""

    def key(field: FormField) -> tuple[int, float, float]:
        box = field.places[0].box
        return page.start(box), round(box.top / 6), box.left

    ordered = sorted((field for field in fields if key(field)[0] >= 0), key=key)
    for field in (field for field in fields if key(field)[0] < 0):
        over = [i for i, other in enumerate(ordered) if other.places[0].box.top <= field.places[0].box.top]
        ordered.insert(over[-1] + 1 if over else 0, field)
    return ordered


def _field(place: FoundPlace, page_index: int) -> FormField:
    is_check = place.kind is PlaceKind.CHECK
    boxes = [box for box in place.boxes if box.width > 0 and box.height > 0]
    return FormField(
        id="",
        type=FormFieldType.CHECK if is_check else FormFieldType.TEXT,
        label="",
        places=tuple(Place(page_index, box, ON if is_check else "") for box in boxes),
        options=(Option(ON, ""),) if is_check else (),
        value="Off" if is_check else "",
        multiline=not is_check and (_height(boxes) > SINGLE_LINE or len(boxes) > 1) and not place.cells,
        comb=place.cells > 1,
        max_length=place.cells or None,
    )


def _typed(field: FormField) -> FormField:
    """As a date or a signature, where the label says that it is one."""
    kind = field.type
    if kind is FormFieldType.TEXT and _SIGNATURE.search(field.label):
        kind = FormFieldType.SIGNATURE
    elif kind is FormFieldType.TEXT and _DATE.search(field.label) and len(field.label) < 40:
        kind = FormFieldType.DATE
    return replace(field, type=kind, multiline=field.multiline and kind is FormFieldType.TEXT)


def _height(boxes: Sequence[Box]) -> float:
    return max((box.height for box in boxes), default=0.0)
