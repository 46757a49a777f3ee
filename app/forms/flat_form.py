"""Reads a form that is only drawn: a PDF without fields, a scan, a picture."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.geometry import Box
from app.events import ProgressListener
from app.forms.field_ids import unique
from app.forms.flat_combs import FoundPlace, PlaceKind
from app.forms.flat_labels import FlatLabels, shortened
from app.forms.flat_places import find_places
from app.forms.flat_template import flat_fingerprint
from app.forms.form import Form, FormField, FormFieldType, FormKind, Option, Place
from app.forms.form_page import form_pages

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
    for page in form_pages(file, document, range(MAX_PAGES)):
        places = find_places(page)
        labels = FlatLabels(page.text.segments, places)
        found = [_field(place, labels, page.index) for place in _in_order(places, labels)]
        fields += [
            field
            for field in found
            if field.label or not (field.type is FormFieldType.CHECK or field.max_length == 1)
        ]
    fields = _told_apart(fields)
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


def _in_order(places: Sequence[FoundPlace], labels: FlatLabels) -> list[FoundPlace]:
    """By where their labels stand in the text, which is in reading order; rows from left to right."""

    def key(place: FoundPlace) -> tuple[int, float, float]:
        _, start = labels.label(place)
        return start, round(place.box.top / 6), place.box.left

    labelled = sorted((p for p in places if labels.label(p)[1] >= 0), key=key)
    for place in (p for p in places if labels.label(p)[1] < 0):
        above = [i for i, p in enumerate(labelled) if p.box.top <= place.box.top]
        labelled.insert(above[-1] + 1 if above else 0, place)
    return labelled


def _told_apart(fields: Sequence[FormField]) -> list[FormField]:
    """Labels that come more than once get what they answer or the heading they stand under before them."""
    counts = Counter(field.label for field in fields)
    befores: dict[str, set[str]] = {}
    for field in fields:
        befores.setdefault(field.label, set()).add(field.tooltip or field.section)
    told = []
    for field in fields:
        before = field.tooltip or field.section
        if field.label and counts[field.label] > 1 and len(befores[field.label]) > 1 and before:
            field = replace(field, label=f"{before}: {field.label}")
        told.append(replace(field, tooltip=""))
    return told


def _field(place: FoundPlace, labels: FlatLabels, page_index: int) -> FormField:
    label, _ = labels.label(place)
    section = labels.section(place)
    is_check = place.kind is PlaceKind.CHECK
    boxes = [box for box in place.boxes if box.width > 0 and box.height > 0]
    kind = FormFieldType.CHECK if is_check else FormFieldType.TEXT
    if not is_check and _SIGNATURE.search(label):
        kind = FormFieldType.SIGNATURE
    elif not is_check and _DATE.search(label) and len(label) < 40:
        kind = FormFieldType.DATE
    return FormField(
        id="",
        type=kind,
        label=label,
        places=tuple(Place(page_index, box, ON if is_check else "") for box in boxes),
        section=section,
        tooltip=labels.question(place) if is_check else "",
        options=(Option(ON, shortened(label) or "Yes"),) if is_check else (),
        value="Off" if is_check else "",
        multiline=kind is FormFieldType.TEXT
        and (_height(boxes) > SINGLE_LINE or len(boxes) > 1)
        and not place.cells,
        comb=place.cells > 1,
        max_length=place.cells or None,
    )


def _height(boxes: Sequence[Box]) -> float:
    return max((box.height for box in boxes), default=0.0)
