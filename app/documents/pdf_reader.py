"""Reads a PDF's text and paints its pages. The only file beside `pdf_opening` that imports pypdfium2.

PDFium may be called by one thread at a time; `reader_process` sees to that. Pages and pictures on pages that
show text and have none, and pages whose text is garbage, are read by OCR.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Self

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from app.documents.document import Document
from app.documents.document_builder import DocumentBuilder
from app.documents.geometry import Box
from app.documents.notices import page_numbers, read_by_ocr
from app.documents.page_ocr import PageOcr
from app.documents.page_picture import PagePicture, bounded_scale
from app.documents.page_words import PageCharacters, PageWord, boxes_as_shown, words_of
from app.documents.pdf_damage import needs_repair
from app.documents.pdf_opening import damaged_pdf, open_pdf
from app.documents.picture_regions import cut_out, moved, regions_to_read, without_repeats
from app.documents.text_quality import is_garbage, repaired
from app.errors import DocumentError

MAX_PAGES = 2_000
MAX_CHARACTERS_ON_PAGE = 200_000
LARGEST_PAGE_PT = 1_000_000.0
OCR_LONG_SIDE, OCR_DPI = 2400, 300
"""Pages are painted for OCR with so many pixels along, and with no more pixels an inch than that."""
LEAST_CONFIDENCE = 0.8
"""Words in a picture beside text count from here: photographs are full of what might be a letter."""
LINE_END_HYPHEN, UNKNOWN_SIGN = 0x02, 0xFFFD
LEAST_INK_PT = 0.5
"""A control character with an outline larger than this is a sign that the font gives no letter for."""

_APPEARING = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)


def _function(name: str, result: type | None, *arguments: type) -> Callable[..., int]:
    """A PDFium function that takes addresses as plain numbers: it is called for every character."""
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result, *arguments)(address or 0)


_unicode = _function("FPDFText_GetUnicode", ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_angle = _function("FPDFText_GetCharAngle", ctypes.c_float, ctypes.c_void_p, ctypes.c_int)
_loose_box = _function(
    "FPDFText_GetLooseCharBox", ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_origin = _function(
    "FPDFText_GetCharOrigin",
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,
)


class PdfFile:
    """An open PDF. Use it as a context manager, from one thread."""

    def __init__(self, data: bytes, password: str | None = None, ocr: PageOcr | None = None) -> None:
        """Opens the file's bytes; `ocr` reads what has no text.

        Raises PasswordNeeded where it is encrypted, DocumentError where it is no readable PDF.
        """
        self._ocr = ocr or PageOcr()
        self._open = partial(open_pdf, data, password)
        self._pdf = self._open()
        self._is_repaired = needs_repair(data)
        self.page_count = len(self._pdf)
        self._is_xfa = pdfium.FPDF_GetFormType(self._pdf) == pdfium.FORMTYPE_XFA_FULL

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Frees the file; pages can't be painted any more."""
        self._pdf.close()

    def read(
        self, name: str, sha256: str = "", on_page: Callable[[int, int], None] | None = None
    ) -> Document:
        """The document, named `name`; `on_page(pages done, pages in all)` is told of progress.

        Raises DocumentError where the pages are empty.
        """
        count = min(self.page_count, MAX_PAGES)
        builder = DocumentBuilder()
        damaged: list[int] = []
        textless: list[int] = []
        shortened: list[int] = []
        by_ocr: list[int] = []
        has_text = False
        for index in range(count):
            try:
                words, width, height, left_out = self._read_page(index)
                words, found = self._with_ocr(index, words, width, height)
            except pypdfium2.PdfiumError:
                damaged.append(index)
                words, width, height, left_out = [], 0.0, 0.0, False
            else:
                if found:
                    by_ocr.append(index)
                elif found is not None and not words:
                    textless.append(index)
                has_text = has_text or bool(words)
            if left_out:
                shortened.append(index)
            builder.add_page(words, width, height)
            if on_page is not None:
                on_page(index + 1, count)
        if len(damaged) == count:
            raise damaged_pdf()
        if not has_text and not textless:
            raise DocumentError(
                "This PDF has no text: its pages are empty.",
                "Open it to see what is in it; choose another file.",
            )
        notices = []
        if self._is_repaired:
            notices.append("This PDF is damaged and was repaired to be read: something may be missing.")
        if by_ocr:
            notices.append(read_by_ocr(by_ocr, count))
        if self.page_count > count:
            notices.append(f"The file has {self.page_count:,} pages; only the first {count:,} were read.")
        if textless:
            notices.append(
                f"{page_numbers(textless, ('shows', 'show'))} a picture in which no text was found."
            )
        if damaged:
            notices.append(f"{page_numbers(damaged)} damaged and could not be read.")
        if shortened:
            notices.append(f"{page_numbers(shortened)} too full; only a part of the text there was read.")
        document = builder.document(name, "pdf", sha256, notices)
        self._refuse_placeholder(document)
        return document

    def page_sizes(self) -> list[tuple[float, float]]:
        """Width and height of each page as shown, in points, without reading what stands on it."""
        sizes = (self._pdf.get_page_size(index) for index in range(min(self.page_count, MAX_PAGES)))
        return [size if min(size) > 0 and max(size) <= LARGEST_PAGE_PT else (0.0, 0.0) for size in sizes]

    def render_page(self, page_index: int, pixels_per_point: float) -> PagePicture:
        """The page as shown, on white; scaled down where it would be larger than a sane picture.

        Raises DocumentError where there is no such page or it is damaged.
        """
        if not 0 <= page_index < self.page_count:
            raise DocumentError(f"There is no page {page_index + 1} in this file.")
        try:
            page = self._pdf[page_index]
            try:
                width, height = _page_size(page)
                scale = bounded_scale(width, height, pixels_per_point)
                bitmap = page.render(
                    scale=scale,
                    rev_byteorder=True,
                    force_bitmap_format=pdfium.FPDFBitmap_BGR,
                    draw_annots=True,
                )
                pixels = np.ascontiguousarray(bitmap.to_numpy())
                picture = PagePicture(pixels.shape[1], pixels.shape[0], pixels.tobytes())
                bitmap.close()
                return picture
            finally:
                page.close()
        except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
            raise DocumentError(f"Page {page_index + 1} is damaged and can't be shown.") from error

    def _read_page(self, index: int) -> tuple[list[PageWord], float, float, bool]:
        """Words, width, height, and whether the page has more characters than were read."""
        page = self._pdf[index]
        try:
            if _has_appearances(page):
                # Form fields, typed-on notes and stamps become part of the page's text.
                text = _text(page)
                pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
                page.close()
                page = self._pdf[index]
                if (text - _text(page)).total() > 0.5 * text.total():
                    # PDFium forgets the fonts of a page that inherits them: better without what is in fields.
                    page.close()
                    self._pdf.close()
                    self._pdf = self._open()
                    page = self._pdf[index]
            width, height = _page_size(page)
            _give_area_to_lines(page)
            text_page = page.get_textpage()
            try:
                count = text_page.count_chars()
                characters = _characters(page, text_page, min(count, MAX_CHARACTERS_ON_PAGE), width, height)
            finally:
                text_page.close()
            return words_of(characters, width, height), width, height, count > MAX_CHARACTERS_ON_PAGE
        finally:
            page.close()

    def _with_ocr(
        self, index: int, words: list[PageWord], width: float, height: float
    ) -> tuple[list[PageWord], bool | None]:
        """The words and those that only pictures show; whether there were any, None where OCR had no task."""
        texts = [word.text for word in words]
        if right := repaired(texts):
            words = [replace(word, text=text) for word, text in zip(words, right, strict=True) if text]
        if is_garbage(texts):
            words = []
        page_box = Box(0.0, 0.0, width, height)
        page = self._pdf[index]
        try:
            if words:
                regions = regions_to_read(words, list(_pictures(page)), width, height)
            else:
                regions = [page_box] if pdfium.FPDFPage_CountObjects(page) > 0 else []
        finally:
            page.close()
        if not regions:
            return words, None
        scale = min(OCR_LONG_SIDE / max(width, height), OCR_DPI / 72)
        try:
            picture = self.render_page(index, scale)
        except DocumentError as error:
            raise pypdfium2.PdfiumError("page can't be painted") from error
        found: list[PageWord] = []
        for region in regions:
            part, left, top = cut_out(picture, region, scale)
            new = [moved(word, left, top) for word in self._ocr.read(part, scale)]
            if region != page_box:
                new = [word for word in new if (word.confidence or 0.0) >= LEAST_CONFIDENCE]
            found += without_repeats(new, words)
        return words + found, bool(found)

    def _refuse_placeholder(self, document: Document) -> None:
        """Some files only hold a page that says that another program is needed; say so instead."""
        if self._is_xfa and len(document.pages) == 1:
            raise DocumentError(
                "This is an interactive form (XFA) that only Adobe programs can show; the page in it is a "
                "stand-in.",
                "Open it there and print it to a PDF, then read that.",
            )
        if any("microsoftirmservices" in name.lower() for name in self._attachment_names()):
            raise DocumentError(
                "This PDF is protected by Microsoft rights management: the page in it is a stand-in, and the "
                "content is encrypted.",
                "Ask the sender for a copy without that protection.",
            )

    def _attachment_names(self) -> Iterator[str]:
        for index in range(min(pdfium.FPDFDoc_GetAttachmentCount(self._pdf), 20)):
            try:
                yield self._pdf.get_attachment(index).get_name()
            except pypdfium2.PdfiumError:
                continue


def _page_size(page: pypdfium2.PdfPage) -> tuple[float, float]:
    """Width and height in points as shown; raises PdfiumError where they make no sense."""
    width, height = page.get_size()
    if not (0 < width <= LARGEST_PAGE_PT and 0 < height <= LARGEST_PAGE_PT):
        raise pypdfium2.PdfiumError("page size out of bounds")
    return width, height


def _has_appearances(page: pypdfium2.PdfPage) -> bool:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), 5_000)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
            pdfium.FPDFPage_CloseAnnot(annotation)
            if subtype in _APPEARING:
                return True
    return False


def _bounds(page_object: object) -> tuple[float, float, float, float]:
    """Left, bottom, right, top in the file's own coordinates; all 0 where there are none."""
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(page_object, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _give_area_to_lines(page: pypdfium2.PdfPage) -> None:
    """PDFium skips text whose bounds have no area: that of fonts which neither file nor system has.

    A stroke has a width, so such text gets one, for reading only: the page is never painted like this.
    """
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        page_object = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(page_object) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        left, bottom, right, top = _bounds(page_object)
        if (left == right) != (bottom == top):
            pdfium.FPDFTextObj_SetTextRenderMode(page_object, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)
            pdfium.FPDFPageObj_SetStrokeWidth(page_object, 1.0)
            pdfium.FPDFPageObj_Transform(page_object, 1, 0, 0, 1, 0, 0)  # has its bounds worked out anew


def _pictures(page: pypdfium2.PdfPage) -> Iterator[Box]:
    """Where pictures stand on the page as shown."""
    for index in range(min(pdfium.FPDFPage_CountObjects(page), 2_000)):
        page_object = pdfium.FPDFPage_GetObject(page, index)
        if _is_picture(page_object):
            left, bottom, right, top = _bounds(page_object)
            x, y = np.array([[left, right]]), np.array([[bottom, top]])
            (box,) = boxes_as_shown(x, y, page.get_bbox(), page.get_rotation()).tolist()
            yield Box(*box)


def _is_picture(page_object: object, depth: int = 0) -> bool:
    """A picture, or a form that holds one."""
    kind = pdfium.FPDFPageObj_GetType(page_object)
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        return True
    if kind != pdfium.FPDF_PAGEOBJ_FORM or depth > 3:
        return False
    count = min(pdfium.FPDFFormObj_CountObjects(page_object), 200)
    return any(_is_picture(pdfium.FPDFFormObj_GetObject(page_object, i), depth + 1) for i in range(count))


def _text(page: pypdfium2.PdfPage) -> Counter[str]:
    """How often each word stands on the page; of a very long text its beginning."""
    text_page = page.get_textpage()
    try:
        count = min(text_page.count_chars(), MAX_CHARACTERS_ON_PAGE)
        return Counter(text_page.get_text_range(0, count).split())
    finally:
        text_page.close()


def _has_ink(text_page: pypdfium2.PdfTextPage, index: int) -> bool:
    if pdfium.FPDFText_IsGenerated(text_page, index) == 1:  # a line end that PDFium adds
        return False
    left, bottom, right, top = text_page.get_charbox(index)
    return bool(min(right - left, top - bottom) > LEAST_INK_PT)


def _characters(
    page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, count: int, width: float, height: float
) -> PageCharacters:
    """All characters with boxes on the page as shown: crop box and rotation are applied here."""
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    raw_boxes = np.zeros((count, 4), dtype=np.float32)  # left, top, right, bottom; y grows upwards
    origins = np.zeros((count, 2), dtype=np.float64)
    box_address, origin_address = raw_boxes.ctypes.data, origins.ctypes.data
    codes, angles = [0] * count, [0.0] * count
    for i in range(count):
        code = codes[i] = _unicode(handle, i)
        if code < 0x20 and code != LINE_END_HYPHEN and _has_ink(text_page, i):
            codes[i] = UNKNOWN_SIGN
        angles[i] = _angle(handle, i)
        _loose_box(handle, i, box_address + 16 * i)
        _origin(handle, i, origin_address + 16 * i, origin_address + 16 * i + 8)

    x, y = raw_boxes[:, [0, 2]].astype(np.float64), raw_boxes[:, [1, 3]].astype(np.float64)
    boxes = boxes_as_shown(x, y, page.get_bbox(), page.get_rotation())
    turns = np.rint(np.array(angles) / (math.pi / 2)).astype(np.int64) + page.get_rotation() // 90
    code_array = np.array(codes, dtype=np.int64)
    # In vertical writing a letter's origin is at its middle, not at its left: such text runs downwards.
    left, right = raw_boxes[:, 0], raw_boxes[:, 2]
    centered = np.abs(origins[:, 0] - (left + right) / 2) < 0.3 * np.abs(right - left)
    east_asian = (code_array >= 0x2E80) & (code_array <= 0xFFEF) & (code_array != 0xFFFD)
    vertical = centered & east_asian & (right != left)
    under = (boxes[1:, 1] > boxes[:-1, 1]) & (boxes[1:, 0] < boxes[:-1, 2]) & (boxes[1:, 2] > boxes[:-1, 0])
    for i in (np.flatnonzero(under & east_asian[1:] & ~vertical[1:]) + 1).tolist():
        vertical[i] = vertical[i - 1]  # commas and brackets stand off the middle
    turns[vertical] += 1
    return PageCharacters(code_array, boxes, turns % 4)
