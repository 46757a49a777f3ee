"""What lies over the pages: the boxes of the values, the one that is selected, words being selected."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.commands.review import Certainty
from ui.style.palette import PAPER

MARGIN_PT = 1.5
TAG_GAP_PX = 4.0
FOUND = "#f5b400"
"""A text marker's yellow, over which black letters stay readable."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The evidence of one field: a rectangle a line, in scene coordinates (points).

    The title is written beside it while it is selected; it may be empty.
    """

    field_index: int
    title: str
    certainty: Certainty
    rects: tuple[QRectF, ...]


class EvidenceOverlay(QGraphicsItem):
    """Paints marks over the whole scene. It decides nothing: the page view tells it what to show."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(10)
        self._bounds = QRectF()
        self._marks: tuple[Mark, ...] = ()
        self._selected = -1
        self._hovered = -1
        self._selection: tuple[QRectF, ...] = ()
        self._selection_title = ""
        self._pulse = 0.0
        self._uncaptured: tuple[QRectF, ...] = ()
        self._read: tuple[QRectF, ...] = ()
        self._found: tuple[QRectF, ...] = ()
        self._found_now: tuple[QRectF, ...] = ()
        self._words_around: tuple[QRectF, ...] = ()
        self._words_around_selection: tuple[QRectF, ...] = ()

    # -- what to show --------------------------------------------------------------------------------

    def set_bounds(self, bounds: QRectF) -> None:
        """The area of all pages."""
        self.prepareGeometryChange()
        self._bounds = bounds

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show these boxes, in place of those before."""
        self._marks = marks
        self.update()

    def set_uncaptured(self, rects: tuple[QRectF, ...]) -> None:
        """Boxes of what no field asked for."""
        self._uncaptured = rects
        self.update()

    def set_read(self, rects: tuple[QRectF, ...]) -> None:
        """Boxes of all words, to see what was read; empty to show the page alone."""
        self._read = rects
        self.update()

    def set_found(self, rects: tuple[QRectF, ...], now: tuple[QRectF, ...]) -> None:
        """Boxes of the words that were searched for, and of those at the place that is looked at."""
        self._found, self._found_now = rects, now
        self.update()

    @property
    def selected(self) -> int:
        """The field whose boxes are lit up; -1 for none."""
        return self._selected

    def set_selected(self, field_index: int, words_around: tuple[QRectF, ...] = ()) -> None:
        """Light up the boxes of a field, -1 for none; its name stands where it hides few `words_around`."""
        self._selected = field_index
        self._words_around = words_around
        self.update()

    def set_pulse(self, pulse: float) -> None:
        """How strong the ring around the selected boxes is, from 1 down to 0, as it spreads."""
        self._pulse = pulse
        self.update()

    def set_hovered(self, field_index: int) -> None:
        """Mark the boxes under the mouse; -1 for none."""
        if field_index != self._hovered:
            self._hovered = field_index
            self.update()

    def set_selection(
        self, rects: tuple[QRectF, ...], title: str = "", words_around: tuple[QRectF, ...] = ()
    ) -> None:
        """Words being selected, for the field with that title."""
        self._words_around_selection = words_around
        self._selection = rects
        self._selection_title = title
        self.update()

    # -- where things are ----------------------------------------------------------------------------

    def mark_at(self, position: QPointF) -> Mark | None:
        """The smallest mark under a point of the scene."""
        under = [
            (rect.width() * rect.height(), number)
            for number, mark in enumerate(self._marks)
            for rect in mark.rects
            if _grown(rect, 2 * MARGIN_PT).contains(position)
        ]
        return self._marks[min(under)[1]] if under else None

    def rects_of(self, field_index: int) -> tuple[QRectF, ...]:
        """The boxes of a field; empty where it has no evidence."""
        return tuple(rect for mark in self._marks if mark.field_index == field_index for rect in mark.rects)

    # -- painting ------------------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        """All pages."""
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None, /
    ) -> None:
        """Quiet marks first, the selected one over them."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._read:
            painter.setPen(_pen(_faded(QColor(PAPER.accent), 0.5), 1))
            painter.setBrush(_faded(QColor(PAPER.accent), 0.04))
            painter.drawRects(list(self._read))
        painter.setPen(Qt.PenStyle.NoPen)
        for rects, opacity in ((self._found, 0.35), (self._found_now, 0.55)):
            painter.setBrush(_faded(QColor(FOUND), opacity))
            for rect in rects:
                painter.drawRoundedRect(_grown(rect, MARGIN_PT), 2, 2)
        if self._uncaptured:
            pen = _pen(QColor(PAPER.muted), 2)
            pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            for rect in self._uncaptured:
                painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        selected = [mark for mark in self._marks if mark.field_index == self._selected]
        for mark in self._marks:
            if mark.field_index != self._selected:
                self._paint_quiet(painter, mark)
        for mark in selected:
            self._paint_selected(painter, mark)
        for mark in selected[:1] if selected and selected[0].title else ():
            _paint_tag(painter, mark.title, mark.rects[0], PAPER.tint(mark.certainty).ink, self._words_around)
        if self._selection:
            colour = QColor(PAPER.by_person.ink)
            painter.setPen(_pen(colour, 1.5))
            painter.setBrush(_faded(colour, 0.22))
            for rect in self._selection:
                painter.drawRoundedRect(_grown(rect, MARGIN_PT), 2, 2)
            if self._selection_title:
                _paint_tag(
                    painter,
                    self._selection_title,
                    self._selection[0],
                    PAPER.by_person.ink,
                    self._words_around_selection,
                )

    def _paint_quiet(self, painter: QPainter, mark: Mark) -> None:
        colour = QColor(PAPER.tint(mark.certainty).ink)
        is_hovered = mark.field_index == self._hovered
        painter.setPen(_pen(colour, 1.6) if is_hovered else Qt.PenStyle.NoPen)
        painter.setBrush(_faded(colour, 0.20 if is_hovered else 0.13))
        for rect in mark.rects:
            grown = _grown(rect, MARGIN_PT)
            painter.drawRoundedRect(grown, 2, 2)
            if not is_hovered:
                line = QRectF(grown.left(), grown.bottom() - 1.1, grown.width(), 1.1)
                painter.fillRect(line, _faded(colour, 0.65))

    def _paint_selected(self, painter: QPainter, mark: Mark) -> None:
        colour = QColor(PAPER.tint(mark.certainty).ink)
        for rect in mark.rects:
            grown = _grown(rect, 2 * MARGIN_PT)
            if self._pulse:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(_faded(colour, 0.30 * self._pulse))
                painter.drawRoundedRect(_grown(grown, 14 * (1 - self._pulse) + 2), 6, 6)
            painter.setPen(_pen(_faded(colour, 0.22), 6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(grown, 3, 3)
            painter.setPen(_pen(colour, 2.2))
            painter.setBrush(_faded(colour, 0.16))
            painter.drawRoundedRect(grown, 3, 3)


def _grown(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)


def _faded(colour: QColor, opacity: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(opacity)
    return faded


def _pen(colour: QColor, width_px: float) -> QPen:
    pen = QPen(colour, width_px)
    pen.setCosmetic(True)  # the same on screen at every zoom
    return pen


def _paint_tag(
    painter: QPainter, title: str, rect: QRectF, colour: str, words_around: tuple[QRectF, ...] = ()
) -> None:
    """The field's name beside its box, in a size that does not follow the zoom."""
    transform = painter.worldTransform()
    box = transform.mapRect(_grown(rect, 2 * MARGIN_PT))
    words = [transform.mapRect(word) for word in words_around]
    painter.save()
    painter.resetTransform()
    font = QFont(painter.font())
    font.setPixelSize(11)
    font.setWeight(QFont.Weight.DemiBold)
    size = QFontMetricsF(font).size(0, title) + QSizeF(14, 5)
    tag = _place_beside(box, size, words)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(tag, 4, 4)
    painter.setPen(QColor(PAPER.surface))
    painter.setFont(font)
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, title)
    painter.restore()


def _place_beside(box: QRectF, size: QSizeF, words: list[QRectF]) -> QRectF:
    """Above, right, left or below the box: the first of the places that hide the fewest words."""
    middle = box.center().y() - size.height() / 2
    places = [
        QRectF(QPointF(box.left(), box.top() - size.height() - TAG_GAP_PX), size),
        QRectF(QPointF(box.right() + TAG_GAP_PX, middle), size),
        QRectF(QPointF(box.left() - size.width() - TAG_GAP_PX, middle), size),
        QRectF(QPointF(box.left(), box.bottom() + TAG_GAP_PX), size),
    ]
    seen = [place for place in places if place.left() >= 0 and place.top() >= 0] or places[3:]
    return min(seen, key=lambda place: sum(place.intersects(word) for word in words))
