"""The pages of a document on screen: zoom, turning, the boxes of values, words to select, places to find.

It shows and reports; what a click means is decided by whoever listens. `PageScene` knows where things are.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEasingCurve, QPoint, QRectF, QSize, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QMenu, QWidget

from app.commands.review import certainty_of
from app.documents.document import Document
from app.fields.extraction import Uncaptured
from app.fields.field_value import FieldValue
from ui.item_models.wording import answers_of, title_of
from ui.review.evidence_overlay import EvidenceOverlay
from ui.review.page_item import PageItem
from ui.review.page_scene import PAGE_GAP_PT, MarkedPlaces, PageScene, Span
from ui.review.word_selection import NEAR_PT, WordSelection

ZOOM_STEP = 1.2
MIN_ZOOM, MAX_ZOOM = 0.2, 8.0
MAX_PIXELS_PER_POINT = 4.0
PICTURE_MEMORY_BYTES = 96 * 2**20
"""Pictures of pages out of view are let go beyond this, the farthest first."""
DRAG_PX = 5
SIDE_MARGIN_PX = 60
PULSE_MS = 700


class PageView(QGraphicsView):
    """Signals: `picture_needed(page_index, pixels_per_point)`, `field_clicked(index)`,
    `span_selected(start, end)` with offsets in the document's text, `page_changed(page_index)`,
    `zoom_changed(factor)`, `document_changed()`.
    """

    picture_needed = Signal(int, float)
    field_clicked = Signal(int)
    span_selected = Signal(int, int)
    page_changed = Signal(int)
    zoom_changed = Signal(float)
    document_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = PageScene(self)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setAccessibleName("Pages of the document")
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.selection = WordSelection(self._scene)
        self._marked: Sequence[MarkedPlaces] = ()
        self._uncaptured: Sequence[Uncaptured] = ()
        self._found: Sequence[Span] = ()
        self._found_now = -1
        self._shows_read = False
        self._pulse = QVariantAnimation(self)
        self._pulse.setStartValue(1.0)
        self._pulse.setEndValue(0.0)
        self._pulse.setDuration(PULSE_MS)
        self._pulse.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._pulse.valueChanged.connect(lambda pulse: self.overlay.set_pulse(pulse))
        self._fit = self.fit_width
        self._is_fitted = True
        self._page_index = 0
        self._field_index = -1
        self._title = ""
        self._shown_rects: tuple[QRectF, ...] = ()
        self._pressed_at: QPoint | None = None
        self._settle_timer = QTimer(self, singleShot=True, interval=40)
        self._settle_timer.timeout.connect(self._settle)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def document(self) -> Document | None:
        """The document on show."""
        return self._scene.document

    @property
    def page_items(self) -> Sequence[PageItem]:
        """The pages in the scene."""
        return self._scene.page_items

    @property
    def overlay(self) -> EvidenceOverlay:
        """What lies over the pages."""
        return self._scene.overlay

    def show_document(self, document: Document | None) -> None:
        """Lay out the pages, from the top; where they are on show already, only take the words."""
        is_same = self._scene.show_document(document)
        self._found, self._found_now = (), -1
        self.selection.set(None)
        if not is_same:
            self._pulse.stop()
            self._marked, self._uncaptured, self._pressed_at, self._shown_rects = (), (), None, ()
            self._page_index = 0
            self.fit_width()
            self.verticalScrollBar().setValue(self.verticalScrollBar().minimum())
        self._on_scrolled()
        self.document_changed.emit()
        self.page_changed.emit(self._page_index)

    def show_values(self, values: Sequence[FieldValue]) -> None:
        """Show the boxes of these values."""
        self.show_places(
            [
                MarkedPlaces(
                    index,
                    title_of(value.field),
                    certainty_of(value),
                    tuple(
                        box
                        for answer in answers_of(value)
                        if answer.evidence
                        for box in answer.evidence.boxes
                    ),
                )
                for index, value in enumerate(values)
            ]
        )

    def show_places(self, marked: Sequence[MarkedPlaces]) -> None:
        """Mark these places of the pages, in place of those before."""
        self._marked = marked
        self.overlay.set_marks(self._scene.marks_at(marked))

    def show_uncaptured(self, uncaptured: Sequence[Uncaptured]) -> None:
        """Underline with dots what no field asked for."""
        self._uncaptured = uncaptured
        rects = (self._scene.in_scene(page, box) for found in uncaptured for page, box in found.boxes)
        self.overlay.set_uncaptured(tuple(rects))

    def show_evidence(self, field_index: int, title: str = "") -> None:
        """Light up the boxes of a field and go to them.

        `title` says what words that are dragged over become; without one, they are only selected.
        """
        self._field_index, self._title = field_index, title
        rects = self.overlay.rects_of(field_index)
        is_new = rects != self._shown_rects
        self._shown_rects = rects
        around = rects[0].adjusted(-NEAR_PT, -NEAR_PT, NEAR_PT, NEAR_PT) if rects else QRectF()
        self.overlay.set_selected(field_index, tuple(self._scene.words_within(around)) if rects else ())
        if rects and is_new:
            self._pulse.stop()
            self._pulse.start()
            self.ensureVisible(rects[0], SIDE_MARGIN_PX, self.viewport().height() // 4)

    def show_found(self, spans: Sequence[Span], now: int = -1) -> None:
        """Mark these spans (in text order), and go to the one with the index `now`."""
        self._found, self._found_now = spans, now
        if 0 <= now < len(spans) and (rects := self._scene.rects_of(*spans[now])):
            self.ensureVisible(rects[0], SIDE_MARGIN_PX, self.viewport().height() * 2 // 5)
        self._show_near()

    def show_read(self, shows: bool) -> None:
        """Outline every word that was read."""
        self._shows_read = shows
        self._show_near()

    def point_at(self, start: int, end: int) -> None:
        """Select a span of the text and go to it."""
        self.selection.set((start, end))
        if rects := self._scene.rects_of(start, end):
            self.ensureVisible(rects[0], SIDE_MARGIN_PX, SIDE_MARGIN_PX)

    def set_picture(self, page_index: int, image: QImage, pixels_per_point: float) -> None:
        """The picture of a page has arrived."""
        if page_index < len(self.page_items):
            self.page_items[page_index].set_picture(QPixmap.fromImage(image), pixels_per_point)
            self._scene.let_go_of_pictures(self._pages_in_view(), PICTURE_MEMORY_BYTES)

    @property
    def has_pictures(self) -> bool:
        """Whether all pages in view are painted."""
        shown = (self.page_items[index] for index in self._pages_in_view())
        return all(not item.needs_picture or item.pixels_per_point > 0 for item in shown)

    # -- zoom and pages ------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """Logical pixels a point."""
        return self.transform().m11()

    def zoom_in(self) -> None:
        """One step closer."""
        self._zoom_to(self.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step back."""
        self._zoom_to(self.zoom / ZOOM_STEP)

    def fit_width(self) -> None:
        """As wide as the view, also when the view's size changes."""
        self._fit, self._is_fitted = self.fit_width, True
        if self.page_items:
            bar = self.verticalScrollBar().sizeHint().width()
            self._set_zoom((self.width() - bar - 8) / self.sceneRect().width())

    def fit_page(self) -> None:
        """The whole page in the view, also when the view's size changes."""
        self._fit, self._is_fitted = self.fit_page, True
        if self.page_items:
            index = self._page_index
            bar = self.verticalScrollBar().sizeHint().width()
            page = self._scene.page_rect(index)
            wide = (self.width() - bar - 8) / self.sceneRect().width()
            high = (self.height() - 8) / max(page.height() + PAGE_GAP_PT, 1)
            self._set_zoom(min(wide, high))
            self.go_to_page(index)

    def turn(self) -> None:
        """Show the pages a quarter turn further; the document stays as it is."""
        index = self._page_index
        self._scene.turn()
        self.show_places(self._marked)
        self.show_uncaptured(self._uncaptured)
        self.selection.set(self.selection.span)
        self._shown_rects = self.overlay.rects_of(self._field_index)  # no pulse: nothing new is shown
        self.show_evidence(self._field_index, self._title)
        if self._is_fitted:
            self._fit()
        self.go_to_page(index)
        self._show_near()

    def go_to_page(self, page_index: int) -> None:
        """Show the top of a page; indices beyond the ends mean the first or last."""
        if self.page_items:
            page = self._scene.page_rect(max(0, min(page_index, len(self.page_items) - 1)))
            self.verticalScrollBar().setValue(round((page.top() - PAGE_GAP_PT / 2) * self.zoom))

    @property
    def page_index(self) -> int:
        """The page in the middle of the view."""
        return self._page_index

    def _zoom_to(self, factor: float) -> None:
        self._is_fitted = False
        self._set_zoom(factor)

    def _set_zoom(self, factor: float) -> None:
        factor = max(MIN_ZOOM, min(factor, MAX_ZOOM))
        if abs(factor - self.zoom) > 1e-6:
            self.scale(factor / self.zoom, factor / self.zoom)
            self.zoom_changed.emit(factor)
        self._settle_timer.start()

    def _on_scrolled(self) -> None:
        if not self.page_items:
            return
        index = self._scene.page_at(self.mapToScene(self.viewport().rect().center()).y())
        if index != self._page_index:
            self._page_index = index
            self.page_changed.emit(index)
        self._settle_timer.start()

    # -- what depends on the part in view ------------------------------------------------------------

    def _pages_in_view(self) -> range:
        return self._scene.pages_within(self.mapToScene(self.viewport().rect()).boundingRect())

    def _settle(self) -> None:
        """Scrolling has come to rest: ask for pictures that are missing or too coarse, mark what is near."""
        wanted = min(self.zoom * self.devicePixelRatioF(), MAX_PIXELS_PER_POINT)
        for index in self._pages_in_view():
            item = self.page_items[index]
            if item.needs_picture and abs(item.pixels_per_point - wanted) > 0.02:
                self.picture_needed.emit(index, wanted)
        self._show_near()

    def _show_near(self) -> None:
        self._scene.mark_words(self._pages_in_view(), self._found, self._found_now, self._shows_read)

    # -- the mouse and the keyboard ------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click or a selection begins."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self.selection.set(None)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select words, or show what is under the mouse."""
        position = event.position().toPoint()
        if self._pressed_at is None:
            mark = self.overlay.mark_at(self.mapToScene(position))
            self.overlay.set_hovered(mark.field_index if mark else -1)
            self.viewport().setToolTip(mark.title if mark else "")
            cursor = Qt.CursorShape.PointingHandCursor if mark else Qt.CursorShape.IBeamCursor
            self.viewport().setCursor(cursor)
        elif (position - self._pressed_at).manhattanLength() >= DRAG_PX:
            title = "" if _only_selects(event) else self._title
            self.selection.between(self.mapToScene(self._pressed_at), self.mapToScene(position), title)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the selected words, or the field of the box that was clicked."""
        pressed_at, self._pressed_at = self._pressed_at, None
        if pressed_at is None:
            super().mouseReleaseEvent(event)
        elif self.selection.span is not None:
            if self._title and not _only_selects(event):
                self.take_selection()
        elif (event.position().toPoint() - pressed_at).manhattanLength() < DRAG_PX:
            mark = self.overlay.mark_at(self.mapToScene(pressed_at))
            if mark:
                self.field_clicked.emit(mark.field_index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a single word."""
        position = self.mapToScene(event.position().toPoint())
        self.selection.between(position, position, self._title)
        self._pressed_at = None
        if self._title and not _only_selects(event):
            self.take_selection()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the selected words."""
        if self.selection.span is None:
            return
        menu = QMenu(self)
        menu.addAction("Copy", self.copy_selection)
        if self._title:
            menu.addAction(self._title, self.take_selection)
        menu.popup(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or zoom with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_to(self.zoom * ZOOM_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select by words, copy, take, give up; the ends of the document."""
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.matches(QKeySequence.StandardKey.SelectAll) and self.page_items:
            self.selection.page(self._page_index)
        elif is_shifted and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.page_items:
            by = 1 if event.key() == Qt.Key.Key_Right else -1
            self.selection.move_end(by, self._page_index, self._title)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._title and self.selection.span:
            self.take_selection()
        elif event.key() == Qt.Key.Key_Escape and self.selection.span is not None:
            self._pressed_at = None
            self.selection.set(None)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to_page(0 if event.key() == Qt.Key.Key_Home else len(self.page_items) - 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page as wide or as high as the view."""
        super().resizeEvent(event)
        if self._is_fitted:
            self._fit()
        self._settle_timer.start()

    def sizeHint(self) -> QSize:
        """Room for a page."""
        return QSize(700, 800)

    def copy_selection(self) -> None:
        """Put the selected words on the clipboard."""
        if self.selection.text:
            QGuiApplication.clipboard().setText(self.selection.text)

    def take_selection(self) -> None:
        """Report the selected words as the value of the field, and let them go."""
        if (span := self.selection.span) is not None:
            self.selection.set(None)
            self.span_selected.emit(*span)


def _only_selects(event: QMouseEvent) -> bool:
    """With Shift held, words are selected to be copied and become nobody's value."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
