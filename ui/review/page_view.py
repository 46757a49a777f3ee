"""The pages of a document under each other: zoom, the boxes of values, words to select.

It shows and reports; what a click means is decided by whoever listens. Scene coordinates are points; pages
stand below each other with a gap.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEasingCurve, QPoint, QPointF, QRectF, QSize, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from app.commands.review import certainty_of
from app.documents.document import Document, Word
from app.documents.geometry import Box
from app.fields.extraction import Uncaptured
from app.fields.field_value import FieldValue
from ui.item_models.wording import answers_of, title_of
from ui.review.evidence_overlay import EvidenceOverlay, Mark
from ui.review.page_item import PageItem

PAGE_GAP_PT = 18.0
DESK_MARGIN_PT = 18.0
ZOOM_STEP = 1.2
MIN_ZOOM, MAX_ZOOM = 0.2, 8.0
MAX_PIXELS_PER_POINT = 4.0
PICTURES_KEPT = 12
DRAG_PX = 5
SIDE_MARGIN_PX = 60
NEAR_PT = 150.0
PULSE_MS = 700


class PageView(QGraphicsView):
    """Signals: `picture_needed(page_index, pixels_per_point)`, `field_clicked(index)`,
    `span_selected(start, end)` with offsets in the document's text, `page_changed(page_index)`,
    `zoom_changed(factor)`.
    """

    picture_needed = Signal(int, float)
    field_clicked = Signal(int)
    span_selected = Signal(int, int)
    page_changed = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setAccessibleName("Pages of the document")
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._document: Document | None = None
        self._pages: list[PageItem] = []
        self._words: list[list[Word]] = []
        self._overlay = EvidenceOverlay()
        self._pulse = QVariantAnimation(self)
        self._pulse.setStartValue(1.0)
        self._pulse.setEndValue(0.0)
        self._pulse.setDuration(PULSE_MS)
        self._pulse.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._pulse.valueChanged.connect(self._on_pulse)
        self._fits_width = True
        self._page_index = 0
        self._selection_title = ""
        self._shown_rects: tuple[QRectF, ...] = ()
        self._pressed_at: QPoint | None = None
        self._selected_words: tuple[int, int] | None = None
        self._ask_timer = QTimer(self, singleShot=True, interval=40)
        self._ask_timer.timeout.connect(self._ask_for_pictures)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def document(self) -> Document | None:
        """The document on show."""
        return self._document

    def show_document(self, document: Document | None) -> None:
        """Lay out the pages, from the top."""
        self._pulse.stop()
        self.scene().clear()
        self._overlay = EvidenceOverlay()
        self._document, self._pages, self._words, self._page_index = document, [], [], 0
        self._pressed_at = self._selected_words = None
        self._shown_rects = ()
        if document is None:
            return
        words: list[list[Word]] = [[] for _ in document.pages]
        for word in document.words:
            words[word.page_index].append(word)
        top = 0.0
        widest = max((page.width for page in document.pages), default=0.0)
        for page, page_words in zip(document.pages, words, strict=True):
            item = PageItem(page, page_words, document)
            item.setPos((widest - page.width) / 2, top)
            self.scene().addItem(item)
            self._pages.append(item)
            top += page.height + PAGE_GAP_PT
        self._words = words
        area = QRectF(0, 0, widest, max(top - PAGE_GAP_PT, 0))
        area = area.adjusted(-DESK_MARGIN_PT, -DESK_MARGIN_PT, DESK_MARGIN_PT, DESK_MARGIN_PT)
        self.scene().setSceneRect(area)
        self._overlay.set_bounds(area)
        self.scene().addItem(self._overlay)
        self.fit_width()
        self.verticalScrollBar().setValue(self.verticalScrollBar().minimum())
        self._on_scrolled()
        self.page_changed.emit(0)

    def show_values(self, values: Sequence[FieldValue]) -> None:
        """Show the boxes of these values."""
        marks = []
        for index, value in enumerate(values):
            rects = tuple(
                self._in_scene(page_index, box)
                for answer in answers_of(value)
                if answer.evidence
                for page_index, box in answer.evidence.boxes
            )
            if rects:
                marks.append(Mark(index, title_of(value.field), certainty_of(value), rects))
        self._overlay.set_marks(tuple(marks))

    def show_uncaptured(self, uncaptured: Sequence[Uncaptured]) -> None:
        """Underline with dots what no field asked for."""
        rects = (self._in_scene(page_index, box) for found in uncaptured for page_index, box in found.boxes)
        self._overlay.set_uncaptured(tuple(rects))

    def show_evidence(self, field_index: int, title: str = "") -> None:
        """Light up the boxes of a field and go to them; `title` names what selected words will become."""
        self._selection_title = title
        rects = self._overlay.rects_of(field_index)
        is_new = rects != self._shown_rects
        self._shown_rects = rects
        self._overlay.set_selected(field_index, self._words_around(rects[0]) if rects else ())
        if rects and is_new:
            self._pulse.stop()
            self._pulse.start()
            self.ensureVisible(rects[0], SIDE_MARGIN_PX, self.viewport().height() // 4)

    def _on_pulse(self, pulse: float) -> None:
        self._overlay.set_pulse(pulse)

    def set_picture(self, page_index: int, image: QImage, pixels_per_point: float) -> None:
        """The picture of a page has arrived."""
        if page_index < len(self._pages):
            self._pages[page_index].set_picture(QPixmap.fromImage(image), pixels_per_point)

    @property
    def has_pictures(self) -> bool:
        """Whether all pages in view are painted."""
        shown = self.mapToScene(self.viewport().rect()).boundingRect()
        return all(
            not item.needs_picture or item.pixels_per_point > 0
            for item in self._pages
            if item.sceneBoundingRect().intersects(shown)
        )

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
        self._fits_width = True
        if self._pages:
            bar = self.verticalScrollBar().sizeHint().width()
            width = self.width() - bar - 8
            self._set_zoom(width / self.sceneRect().width())

    def go_to_page(self, page_index: int) -> None:
        """Show the top of a page; indices beyond the ends mean the first or last."""
        if self._pages:
            page = self._pages[max(0, min(page_index, len(self._pages) - 1))]
            self.verticalScrollBar().setValue(round((page.y() - PAGE_GAP_PT / 2) * self.zoom))

    @property
    def page_index(self) -> int:
        """The page in the middle of the view."""
        return self._page_index

    def _zoom_to(self, factor: float) -> None:
        self._fits_width = False
        self._set_zoom(factor)

    def _set_zoom(self, factor: float) -> None:
        factor = max(MIN_ZOOM, min(factor, MAX_ZOOM))
        if abs(factor - self.zoom) > 1e-6:
            self.scale(factor / self.zoom, factor / self.zoom)
            self.zoom_changed.emit(factor)
        self._ask_timer.start()

    def _on_scrolled(self) -> None:
        if not self._pages:
            return
        middle = self.mapToScene(self.viewport().rect().center()).y()
        index = max((i for i, item in enumerate(self._pages) if item.y() <= middle), default=0)
        if index != self._page_index:
            self._page_index = index
            self.page_changed.emit(index)
        self._ask_timer.start()

    def _ask_for_pictures(self) -> None:
        """Ask for the visible pages that are missing or too coarse; let far ones go."""
        shown = self.mapToScene(self.viewport().rect()).boundingRect()
        wanted = min(self.zoom * self.devicePixelRatioF(), MAX_PIXELS_PER_POINT)
        for index, item in enumerate(self._pages):
            if not item.needs_picture:
                continue
            if item.sceneBoundingRect().intersects(shown):
                if abs(item.pixels_per_point - wanted) > 0.02:
                    self.picture_needed.emit(index, wanted)
            elif abs(index - self._page_index) > PICTURES_KEPT // 2:
                item.set_picture(None)

    # -- the mouse and the keyboard ------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click or a selection begins."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select words, or show what is under the mouse."""
        position = event.position().toPoint()
        if self._pressed_at is None:
            mark = self._overlay.mark_at(self.mapToScene(position))
            self._overlay.set_hovered(mark.field_index if mark else -1)
            self.viewport().setToolTip(mark.title if mark else "")
            self.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if mark else Qt.CursorShape.IBeamCursor
            )
        elif (position - self._pressed_at).manhattanLength() >= DRAG_PX:
            self._select_between(self.mapToScene(self._pressed_at), self.mapToScene(position))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the selected words, or the field of the box that was clicked."""
        pressed_at, self._pressed_at = self._pressed_at, None
        if pressed_at is None:
            super().mouseReleaseEvent(event)
        elif self._selected_words is not None:
            self._take_selection()
        elif (event.position().toPoint() - pressed_at).manhattanLength() < DRAG_PX:
            mark = self._overlay.mark_at(self.mapToScene(pressed_at))
            if mark:
                self.field_clicked.emit(mark.field_index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a single word."""
        position = self.mapToScene(event.position().toPoint())
        self._select_between(position, position)
        self._pressed_at = None
        self._take_selection()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or zoom with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_to(self.zoom * ZOOM_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up a selection."""
        if event.key() == Qt.Key.Key_Escape and self._selected_words is not None:
            self._pressed_at = self._selected_words = None
            self._overlay.set_selection(())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page as wide as the view."""
        super().resizeEvent(event)
        if self._fits_width:
            self.fit_width()
        self._ask_timer.start()

    def sizeHint(self) -> QSize:
        """Room for a page."""
        return QSize(700, 800)

    # -- words ---------------------------------------------------------------------------------------

    def _select_between(self, start: QPointF, end: QPointF) -> None:
        """Select the words from one point to the other, as text is selected: within one page, in order."""
        self._selected_words = None
        page_index = self._page_at(start)
        words = self._words[page_index] if self._words else []
        first, last = (self._word_near(page_index, point) for point in (start, end))
        if first is None or last is None:
            self._overlay.set_selection(())
            return
        first, last = min(first, last), max(first, last)
        self._selected_words = (words[first].start, words[last].end)
        assert self._document is not None  # noqa: S101 - there are words
        boxes = self._document.boxes(*self._selected_words)
        rects = tuple(self._in_scene(page, box) for page, box in boxes)
        self._overlay.set_selection(rects, self._selection_title, self._words_around(rects[0]))

    def _take_selection(self) -> None:
        span, self._selected_words = self._selected_words, None
        self._overlay.set_selection(())
        if span is not None:
            self.span_selected.emit(*span)

    def _page_at(self, position: QPointF) -> int:
        return max((i for i, item in enumerate(self._pages) if item.y() <= position.y()), default=0)

    def _word_near(self, page_index: int, position: QPointF) -> int | None:
        """The word under a point or nearest to it: first by line, then within the line."""
        if not self._pages or not self._words[page_index]:
            return None
        point = position - self._pages[page_index].pos()

        def distance(index: int) -> float:
            box = self._words[page_index][index].box
            across = max(box.left - point.x(), 0.0, point.x() - box.right)
            along = max(box.top - point.y(), 0.0, point.y() - box.bottom)
            return across + 8 * along

        return min(range(len(self._words[page_index])), key=distance)

    def _words_around(self, rect: QRectF) -> tuple[QRectF, ...]:
        """Boxes of the words near a rectangle of the scene: a label there should not hide them."""
        page_index = self._page_at(rect.center())
        near = rect.adjusted(-NEAR_PT, -NEAR_PT, NEAR_PT, NEAR_PT)
        boxes = (self._in_scene(page_index, word.box) for word in self._words[page_index])
        return tuple(box for box in boxes if box.intersects(near))

    def _in_scene(self, page_index: int, box: Box) -> QRectF:
        rect = QRectF(box.left, box.top, box.width, box.height)
        return rect.translated(self._pages[page_index].pos()) if page_index < len(self._pages) else rect
