"""The fields of one page of a form over its picture: an outline, and the value that will be written."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QStaticText, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.forms.form import FormFieldType, Place
from ui.panels.form_filling.shown_field import ShownField
from ui.review.page_item import PageItem
from ui.style.palette import PAPER

FONT_SCALE = 20
"""Fonts have whole pixels: they are set so many times larger, and painted as many times smaller."""
LARGEST_TEXT_PT = 10.5
SMALLEST_TEXT_PT = 4.0
PADDING_PT = 2.5
LEAST_LETTER_AREA = 0.35
"""Of a narrow letter with its share of the line, in squares of the font's size."""
TOGGLES = (FormFieldType.CHECK, FormFieldType.RADIO)


class FormItem(QGraphicsItem):
    """A child of the page's item, so that it turns with the page. Coordinates are the page's points."""

    def __init__(self, page: PageItem, page_index: int) -> None:
        super().__init__(page)
        self._page = page
        self._page_index = page_index
        self._shown: tuple[ShownField, ...] = ()

    def show_fields(self, shown: Sequence[ShownField]) -> None:
        """Draw those of these fields that stand on this page."""
        mine = tuple(s for s in shown if any(p.page_index == self._page_index for p in s.field.places))
        if mine != self._shown:
            self._shown = mine
            self.update()

    def boundingRect(self) -> QRectF:
        """The paper."""
        return self._page.paper

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None, /
    ) -> None:
        """All outlines, all values."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shown in self._shown:
            for place in shown.field.places:
                if place.page_index == self._page_index:
                    self._paint_place(painter, shown, place)

    def _paint_place(self, painter: QPainter, shown: ShownField, place: Place) -> None:
        box = place.box
        rect = QRectF(box.left, box.top, box.width, box.height)
        if shown.field.value not in ("", "Off", ()) or shown.field.type in TOGGLES:
            painter.fillRect(rect.adjusted(0.8, 0.8, -0.8, -0.8), QColor("white"))  # what was in it before
        pen = QPen(QColor(PAPER.error.ink if shown.is_missing else PAPER.border_strong), 1)
        pen.setCosmetic(True)
        if shown.is_empty and not shown.is_missing:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shown.field.type is FormFieldType.RADIO:
            painter.drawEllipse(rect)
        else:
            painter.drawRoundedRect(rect, 1.5, 1.5)
        ink = QColor(PAPER.tint(shown.certainty).ink)
        if shown.field.type in TOGGLES:
            if shown.is_on(place):
                _paint_mark(painter, shown.field.type, rect, ink)
        elif shown.field.comb and shown.field.max_length:
            _paint_comb(painter, shown.text, rect, shown.field.max_length, ink)
        elif shown.text:
            _paint_text(painter, shown.text, rect, ink, wraps=shown.field.multiline)


def _paint_mark(painter: QPainter, kind: FormFieldType, rect: QRectF, ink: QColor) -> None:
    inner = rect.adjusted(
        rect.width() * 0.24, rect.height() * 0.24, -rect.width() * 0.24, -rect.height() * 0.24
    )
    if kind is FormFieldType.RADIO:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(inner)
        return
    painter.setPen(QPen(ink, max(rect.height() * 0.14, 1.0), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    turn = QPointF(inner.left() + inner.width() * 0.36, inner.bottom())
    left = QPointF(inner.left(), inner.center().y())
    painter.drawPolyline([left, turn, inner.topRight()])


def _paint_comb(painter: QPainter, text: str, rect: QRectF, cells: int, ink: QColor) -> None:
    width = rect.width() / cells
    pen = QPen(QColor(PAPER.border_strong), 0.6)
    painter.setPen(pen)
    lines = [QLineF(x, rect.bottom() - rect.height() / 3, x, rect.bottom()) for x in _inner(rect, cells)]
    painter.drawLines(lines)
    for number, letter in enumerate(text[:cells]):
        cell = QRectF(rect.left() + number * width, rect.top(), width, rect.height())
        _paint_text(painter, letter, cell, ink, centred=True)


def _inner(rect: QRectF, cells: int) -> list[float]:
    return [rect.left() + number * rect.width() / cells for number in range(1, cells)]


def _paint_text(
    painter: QPainter, text: str, rect: QRectF, ink: QColor, *, wraps: bool = False, centred: bool = False
) -> None:
    """As large as fits, at most as large as handwriting in a form."""
    padding = 0 if centred else PADDING_PT
    room = rect.adjusted(padding, 0, -padding, 0)
    family = painter.font().family()
    laid_out, font = _laid_out(text, round(room.width(), 1), round(room.height(), 1), family, wraps)
    size = laid_out.size() / FONT_SCALE
    left = room.left() + ((room.width() - size.width()) / 2 if centred else 0)
    top = room.top() + (0 if wraps else (room.height() - size.height()) / 2)
    painter.save()
    painter.setClipRect(rect)
    painter.translate(left, top)
    painter.scale(1 / FONT_SCALE, 1 / FONT_SCALE)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawStaticText(0, 0, laid_out)
    painter.restore()


@lru_cache(maxsize=1024)
def _laid_out(text: str, width: float, height: float, family: str, wraps: bool) -> tuple[QStaticText, QFont]:
    """The text in the largest size that fits into so many points, for a painter scaled down by FONT_SCALE.

    It is kept, since a page is painted many times; of a text that is far too long, only the beginning is.
    """
    text = text[: round(width * height / (SMALLEST_TEXT_PT**2 * LEAST_LETTER_AREA)) + 1]
    size = LARGEST_TEXT_PT if wraps else min(LARGEST_TEXT_PT, height * 0.72)
    if wraps:
        size = min(size, max(SMALLEST_TEXT_PT, (width * height / (len(text) * LEAST_LETTER_AREA)) ** 0.5))
    while True:
        font = QFont(family)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setPixelSize(max(round(size * FONT_SCALE), 1))
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        if wraps:
            made.setTextWidth(width * FONT_SCALE)
        made.prepare(QTransform(), font)
        needed = made.size() / FONT_SCALE
        if size <= SMALLEST_TEXT_PT or (needed.width() <= width + 0.5 and needed.height() <= height * 1.25):
            return made, font
        size -= 0.5
