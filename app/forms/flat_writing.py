"""Writes values onto a form that is only drawn: as new content over the page, with embedded fonts.

A picture becomes a PDF page with the picture on it. The original is only read.
"""

import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pikepdf import Dictionary, Name, Object, Pdf
from PIL import Image

from app.documents.geometry import Box
from app.errors import DocumentError
from app.forms.appearance import Frame, Style, draw_mark, draw_text
from app.forms.fonts import Fonts
from app.forms.form import FilledForm, Form, FormField, FormFieldType, Place, StoredValue
from app.forms.form_values import OFF
from app.forms.pdf_fields import PageFrame, open_pdf
from app.forms.pdf_permission import refuse_forbidden

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile

INK = "0 g"
CROSS = "8"
"""The mark that goes into check squares, as ZapfDingbats numbers it."""
PICTURE_PIXELS_PER_POINT = 200 / 72
JPEG_QUALITY = 92


def fill_flat_form(
    file: "DocumentFile", form: Form, values: Mapping[str, StoredValue], *, flatten: bool
) -> FilledForm:
    """The filled copy, a PDF; what is written is part of the page, so `flatten` makes no difference.

    Raises DocumentError where the file may not be changed, a value does not fit its place, or no font has a
    character.
    """
    is_pdf = file.data[:1024].find(b"%PDF-") >= 0
    with open_pdf(file) if is_pdf else _pdf_of_pictures(file) as pdf:
        if is_pdf:
            refuse_forbidden(pdf, file, [], set(), flatten=True)
        fonts = Fonts(pdf)
        drawn: dict[int, list[tuple[Object, float, float]]] = {}
        for field in form.fields:
            value = values.get(field.id)
            if isinstance(value, str):
                for place, stream, x, y in _Writer(pdf, fonts).drawings(field, value):
                    drawn.setdefault(place.page_index, []).append((stream, x, y))
        fonts.embed()
        for page_index, drawings in drawn.items():
            _lay_over(pdf, page_index, drawings)
        out = io.BytesIO()
        pdf.save(out, encryption=pdf.is_encrypted)
    return FilledForm(out.getvalue(), {id: v for id, v in values.items() if isinstance(v, str)})


class _Writer:
    """Draws the values of fields, each as a form XObject with its place on the page."""

    def __init__(self, pdf: Pdf, fonts: Fonts) -> None:
        self._pdf = pdf
        self._fonts = fonts
        self._frames = [PageFrame.of(page) for page in pdf.pages]

    def drawings(self, field: FormField, value: str) -> list[tuple[Place, Object, float, float]]:
        """Place, drawing, and where its lower left corner lies in the file's coordinates."""
        if field.type is FormFieldType.CHECK:
            return [self._mark(place) for place in field.places if value != OFF]
        if not value:
            return []
        if not field.places:
            raise DocumentError(f"'{field.label}' has no place on the form.", "Draw where it belongs.")
        found = []
        for place, text, cells in self._shared_out(field, value):
            if not text:
                continue
            style = Style(0.0, INK, 0, multiline=field.multiline and len(field.places) == 1, comb_cells=cells)
            frame, x, y = self._frame(place)
            drawn = draw_text(self._pdf, self._fonts, frame, style, text)
            if not drawn.is_whole:
                raise _too_long(field)
            found.append((place, drawn.stream, x, y))
        return found

    def _mark(self, place: Place) -> tuple[Place, Object, float, float]:
        frame, x, y = self._frame(place)
        return place, draw_mark(self._pdf, frame, CROSS, INK, is_radio=False), x, y

    def _frame(self, place: Place) -> tuple[Frame, float, float]:
        if not 0 <= place.page_index < len(self._frames):
            raise DocumentError(f"The form has no page {place.page_index + 1}.", "Read the form again.")
        page = self._frames[place.page_index]
        box = place.box
        x, y = _lower_left(page, box)
        return Frame(box.width, box.height, page.turn, "", "", 0.0, False, False), x, y

    def _shared_out(self, field: FormField, value: str) -> list[tuple[Place, str, int]]:
        """The parts of the value for the places of the field, and the cells of each where it is a comb."""
        if field.comb and field.max_length:
            return self._in_cells(field, value, field.max_length)
        if len(field.places) == 1:
            return [(field.places[0], value, 0)]
        return [(place, line, 0) for place, line in self._in_lines(field, value)]

    def _in_cells(self, field: FormField, value: str, cells: int) -> list[tuple[Place, str, int]]:
        total = sum(place.box.width for place in field.places)
        parts, at, used = [], 0, 0
        for number, place in enumerate(field.places):
            is_last = number == len(field.places) - 1
            count = cells - used if is_last else max(1, round(cells * place.box.width / total))
            used += count
            parts.append((place, value[at : at + count], count))
            at += count
        if at < len(value):
            raise _too_long(field)
        return parts

    def _in_lines(self, field: FormField, value: str) -> list[tuple[Place, str]]:
        """Words over the lines of the field, as many on each as it holds at a size that people can read."""
        size = min(11.0, *(0.8 * place.box.height for place in field.places))
        lines: list[str] = []
        paragraphs = [re.findall(r"\S+", paragraph) for paragraph in value.split("\n")]
        for words in paragraphs:
            lines.append("")
            for word in words:
                room = field.places[min(len(lines), len(field.places)) - 1].box.width - 6
                longer = f"{lines[-1]} {word}".strip()
                if lines[-1] and self._width(longer) * size > room:
                    lines.append(word)
                else:
                    lines[-1] = longer
        if len(lines) > len(field.places):
            raise _too_long(field)
        return list(zip(field.places, lines, strict=False))

    def _width(self, text: str) -> float:
        return sum(run.width for run in self._fonts.line(text)) / 1000


def _lay_over(pdf: Pdf, page_index: int, drawings: Sequence[tuple[Object, float, float]]) -> None:
    """Adds the drawings after the page's own content, whose state is put back first."""
    page = pdf.pages[page_index]
    own = page.obj.get(Name.Resources)
    if own is None:
        parent = page.obj.get(Name.Parent)
        while isinstance(parent, Dictionary) and own is None:
            own, parent = parent.get(Name.Resources), parent.get(Name.Parent)
    resources = _copy(own)
    named = resources.get(Name.XObject)
    resources.XObject = _copy(named)
    operators = []
    for number, (stream, x, y) in enumerate(drawings):
        name = f"/StrongroomFilled{number}"
        resources.XObject[name] = stream
        operators.append(f"q 1 0 0 1 {x:.3f} {y:.3f} cm {name} Do Q")
    page.obj.Resources = resources
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(("\nQ\n" + "\n".join(operators) + "\n").encode("ascii"))


def _copy(own: Object | None) -> Dictionary:
    """A dictionary of its own with the same entries: pages may share one."""
    copy = Dictionary()
    if isinstance(own, Dictionary):
        for name in own.keys():  # noqa: SIM118 - pikepdf iterates over keys only here
            copy[name] = own[name]
    return copy


def _lower_left(page: PageFrame, box: Box) -> tuple[float, float]:
    """Of a box on the page as shown, in the file's coordinates: what `PageFrame.shown` turns, back."""
    match page.turn:
        case 90:
            return page.left + box.top, page.bottom + box.left
        case 180:
            return page.right - box.right, page.bottom + box.top
        case 270:
            return page.right - box.bottom, page.top - box.right
        case _:
            return page.left + box.left, page.top - box.bottom


def _pdf_of_pictures(file: "DocumentFile") -> Pdf:
    """A page around each picture of the file."""
    pdf = Pdf.new()
    for index, (width, height) in enumerate(file.page_sizes()):
        picture = file.render_page(index, PICTURE_PIXELS_PER_POINT)
        packed = io.BytesIO()
        Image.frombytes("RGB", (picture.width, picture.height), picture.rgb).save(
            packed, "JPEG", quality=JPEG_QUALITY
        )
        image = pdf.make_stream(
            packed.getvalue(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        page = pdf.add_blank_page(page_size=(max(width, 3.0), max(height, 3.0)))
        page.obj.Resources = Dictionary(XObject=Dictionary(Picture=image))
        page.obj.Contents = pdf.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Picture Do Q".encode())
    return pdf


def _too_long(field: FormField) -> DocumentError:
    return DocumentError(
        f"The value for '{field.label}' does not fit its place.",
        "Shorten it, or make the place larger; it is never cut.",
    )
