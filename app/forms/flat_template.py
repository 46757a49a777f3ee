"""What a person changed about the fields of a drawn form, kept for the next copy of the same form.

Two copies are the same form when enough of their printed words and pairs of words are the same: a copy may be
filled in, scanned, or shifted. One JSON file holds all templates.
"""

import hashlib
import itertools
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from app.documents.document import Document
from app.documents.geometry import Box
from app.forms.form import Form, FormField, FormFieldType, FormKind, Option, Place
from app.settings.atomic_file import atomic_file

HASHES = 64
SAME_FORM = 0.5
"""The least share of equal parts of two fingerprints of one form."""
MAX_TEMPLATES = 500
MAX_FILE_BYTES = 20 * 1024 * 1024


def flat_fingerprint(document: Document) -> str:
    """The form's print in 64 parts of 8 hexadecimal digits, each the least hash of all words (MinHash).

    The share of equal parts estimates how much of the print two forms share. Words with digits and very
    short ones, which people fill in or scans misread, are left out.
    """
    pages = document.pages[:3]
    text = document.text[: pages[-1].end].casefold() if pages else ""
    words = list(re.findall(r"[^\W\d_]{3,}", text))[:5_000]
    features = {*words, *(" ".join(pair) for pair in itertools.pairwise(words))}
    digests = [hashlib.sha256(feature.encode()).digest() for feature in features] or [bytes(32)]
    return "".join(f"{part:08x}" for part in _least(digests))


def likeness(a: str, b: str) -> float:
    """Of two fingerprints: the share of equal parts, 0 to 1."""
    if len(a) != len(b) or len(a) != HASHES * 8:
        return float(a == b)
    return sum(a[i : i + 8] == b[i : i + 8] for i in range(0, len(a), 8)) / HASHES


class FlatTemplates:
    """The templates in one file; each call reads or writes it, so several windows may use it."""

    def __init__(self, path: Path) -> None:
        """The file is made when something is first kept."""
        self._path = path

    def applied(self, form: Form) -> Form:
        """The form with the fields of its template, under the template's fingerprint; else as it is."""
        if form.kind is not FormKind.FLAT:
            return form
        stored = self._load()
        found = max(stored, key=lambda print_: likeness(print_, form.fingerprint), default=None)
        if found is None or likeness(found, form.fingerprint) < SAME_FORM:
            return form
        try:
            fields = tuple(_field(each) for each in stored[found])
        except (KeyError, TypeError, ValueError):
            return form
        return replace(form, fields=fields, fingerprint=found)

    def keep(self, form: Form) -> Form:
        """Keeps the form's fields for its next copies. Raises OSError where the folder can't be written."""
        stored = self._load()
        known = next((p for p in stored if likeness(p, form.fingerprint) >= SAME_FORM), form.fingerprint)
        stored.pop(known, None)
        stored[known] = [asdict(replace(field, value=_empty(field))) for field in form.fields]
        while len(stored) > MAX_TEMPLATES:
            del stored[next(iter(stored))]
        self._save(stored)
        return replace(form, fingerprint=known)

    def forget(self, form: Form) -> None:
        """The next copy is read anew. Raises OSError where the folder can't be written."""
        stored = self._load()
        kept = {p: fields for p, fields in stored.items() if likeness(p, form.fingerprint) < SAME_FORM}
        if len(kept) < len(stored):
            self._save(kept)

    def _load(self) -> dict[str, list[Any]]:
        try:
            if self._path.stat().st_size > MAX_FILE_BYTES:
                return {}
            stored = json.loads(self._path.read_text(encoding="utf-8"))["templates"]
            return {str(p): list(fields) for p, fields in stored.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            with suppress(OSError):  # what cannot be read is set aside, not written over
                self._path.replace(self._path.with_suffix(".damaged"))
            return {}

    def _save(self, stored: dict[str, list[Any]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(self._path) as part:
            part.write_text(json.dumps({"templates": stored}, ensure_ascii=False), encoding="utf-8")


def with_field(form: Form, page_index: int, box: Box, label: str, type: FormFieldType) -> Form:
    """The form with one more field at the end."""
    label = label.strip() or f"Field {len(form.fields) + 1}"
    ids = {field.id for field in form.fields}
    id_, number = label, 2
    while id_ in ids:
        id_, number = f"{label} #{number}", number + 1
    is_check = type is FormFieldType.CHECK
    field = FormField(
        id=id_,
        type=type,
        label=label,
        places=(Place(page_index, box, "On" if is_check else ""),),
        options=(Option("On", label),) if is_check else (),
        value="Off" if is_check else "",
        multiline=type is FormFieldType.TEXT and box.height > 26,
    )
    return replace(form, fields=(*form.fields, field))


def without_field(form: Form, id: str) -> Form:
    """The form without that field."""
    return replace(form, fields=tuple(field for field in form.fields if field.id != id))


def with_label(form: Form, id: str, label: str) -> Form:
    """The form with another label for that field; the id, which values are keyed by, stays."""
    return _changed(form, id, label=label.strip() or form.field(id).label)


def with_place(form: Form, id: str, page_index: int, box: Box) -> Form:
    """The form with that field in one other place."""
    state = form.field(id).places[0].state if form.field(id).places else ""
    return _changed(form, id, places=(Place(page_index, box, state),))


def _changed(form: Form, id: str, **changes: Any) -> Form:
    fields = (replace(field, **changes) if field.id == id else field for field in form.fields)
    return replace(form, fields=tuple(fields))


def _least(digests: Iterable[bytes]) -> list[int]:
    """For each of the hash functions the least value over all features."""
    least = [0xFFFFFFFF] * HASHES
    for digest in digests:
        first, step = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:16], "big") | 1
        for i in range(HASHES):
            value = ((first + i * step) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF) >> 32
            if value < least[i]:
                least[i] = value
    return least


def _empty(field: FormField) -> str:
    return "Off" if field.type is FormFieldType.CHECK else ""


def _field(stored: dict[str, Any]) -> FormField:
    places = tuple(Place(p["page_index"], Box(**p["box"]), p["state"]) for p in stored["places"])
    options = tuple(Option(**option) for option in stored["options"])
    return FormField(
        **{**stored, "type": FormFieldType(stored["type"]), "places": places, "options": options}
    )
