"""Proof that a filled PDF form holds and shows what was asked, by programs other than its writer."""

import io
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pikepdf
import pypdf
from PIL import Image

from app.documents.document import Document
from app.documents.geometry import Box
from app.documents.reader_process import ReaderProcess
from app.forms.form import FormField, FormFieldType, Place, StoredValue

PIXELS_PER_POINT = 2.0
AROUND = 1.5
"""Points by which letters may stand over the edge of a field's rectangle."""
LEAST_CHANGE = 0.01
"""The share of a check box's pixels that its mark changes."""

Words = list[tuple[int, Box, str]]


class ShownForm:
    """A PDF as PDFium (through our reader) and poppler show it."""

    def __init__(self, path: Path, reader: ReaderProcess) -> None:
        self._path, self._reader = path, reader

    @cached_property
    def pypdf_values(self) -> dict[str, object]:
        fields = pypdf.PdfReader(self._path).get_fields() or {}
        by_mapping_name = {
            str(field.get("/T")): field.get("/V") for field in fields.values() if "/TM" in field
        }
        return by_mapping_name | {name: field.get("/V") for name, field in fields.items()}

    @cached_property
    def pikepdf_values(self) -> dict[str, object]:
        values: dict[str, object] = {}
        with pikepdf.open(self._path) as pdf:
            for field in pdf.acroform.fields:
                values.setdefault(field.fully_qualified_name, _plain(_inherited(field.obj, "/V")))
        return values

    @cached_property
    def pdfium_words(self) -> Words:
        document: Document = self._reader.open_document(self._path)
        return [(w.page_index, w.box, document.text[w.start : w.end]) for w in document.words]

    @cached_property
    def poppler_words(self) -> Words:
        html = subprocess.run(
            ["pdftotext", "-bbox", "-cropbox", str(self._path), "-"], capture_output=True, check=True
        ).stdout.decode("utf-8", "replace")
        html = re.sub(r"&#x?[0-9a-fA-F]{1,2};", "", re.sub(r"[\x00-\x08\x0b-\x1f]", "", html))
        words: Words = []
        space = "{http://www.w3.org/1999/xhtml}"
        for index, page in enumerate(ElementTree.fromstring(html).iter(f"{space}page")):
            for word in page.iter(f"{space}word"):
                box = Box(*(float(word.attrib[key]) for key in ("xMin", "yMin", "xMax", "yMax")))
                words.append((index, box, word.text or ""))
        return words

    def pdfium_picture(self, page_index: int) -> np.ndarray:
        picture = self._reader.render_page(self._path, page_index, pixels_per_point=PIXELS_PER_POINT)
        return np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)

    def poppler_picture(self, page_index: int) -> np.ndarray:
        number = str(page_index + 1)
        png = subprocess.run(
            [
                "pdftoppm",
                "-r",
                str(72 * PIXELS_PER_POINT),
                "-cropbox",
                "-f",
                number,
                "-l",
                number,
                "-png",
                str(self._path),
            ],
            capture_output=True,
            check=True,
        ).stdout
        return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def same_value(found: object, asked: StoredValue) -> bool:
    """Whether a library's value is what was asked."""
    if isinstance(asked, tuple):
        held = found if isinstance(found, list | tuple) else [] if found is None else [found]
        return [_text(each) for each in held] == list(asked)
    text = _text(found)
    return text == asked or (asked == "Off" and text == "")


def shows_text(words: Words, place: Place, text: str, *, comb: bool = False) -> bool:
    """Whether the letters of `text` are to be read inside the place, one after the other; in the cells of a
    comb other print may stand between them, and programs differ in the order of right-to-left words."""
    box = place.box
    inside = [
        (word.left, part)
        for page_index, word, part in words
        if page_index == place.page_index
        and word.right > box.left - AROUND
        and word.left < box.right + AROUND
        and box.top - AROUND <= (word.top + word.bottom) / 2 <= box.bottom + AROUND
    ]
    wanted, found = _letters(text), _letters("".join(part for _, part in inside))
    if wanted in found:
        return True
    if comb:
        rest = iter(_letters("".join(part for _, part in sorted(inside))))
        return all(letter in rest for letter in wanted)
    is_right_to_left = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in wanted)
    return is_right_to_left and not Counter(wanted) - Counter(found)


def shows_mark(before: np.ndarray, after: np.ndarray, box: Box) -> bool:
    """Whether the picture changed inside the box."""
    old, new = _cut(before, box), _cut(after, box)
    return (
        old.size > 0
        and old.shape == new.shape
        and bool(np.mean(np.any(abs(new - old) > 60, axis=2)) > LEAST_CHANGE)
    )


def text_shown(field: FormField, value: StoredValue) -> str:
    """What a person reads in the field."""
    if isinstance(value, tuple):
        return " ".join(label_of(field, each) for each in value)
    return label_of(field, value)


def label_of(field: FormField, export: str) -> str:
    return next((o.label for o in field.options if o.export == export and o.label), export)


def not_read_back(values: Mapping[str, StoredValue], held: Mapping[str, object]) -> Sequence[str]:
    """The names whose value is other than asked."""
    return [name for name, value in values.items() if not same_value(held.get(name), value)]


def is_mark(field: FormField) -> bool:
    return field.type in (FormFieldType.CHECK, FormFieldType.RADIO)


def _cut(picture: np.ndarray, box: Box) -> np.ndarray:
    left, top, right, bottom = (
        round(side * PIXELS_PER_POINT) for side in (box.left, box.top, box.right, box.bottom)
    )
    return picture[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1].astype(int)


def _letters(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _text(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    return text[1:] if text.startswith("/") and isinstance(value, pypdf.generic.NameObject | _Name) else text


class _Name(str):
    """A PDF name, told apart from a text."""


def _plain(value: object) -> object:
    if isinstance(value, pikepdf.Name):
        return _Name(str(value))
    if isinstance(value, pikepdf.Array):
        return [str(each) for each in value]
    return None if value is None else str(value)


def _inherited(node: pikepdf.Object, key: str) -> object:
    for _ in range(40):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None
