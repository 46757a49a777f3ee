"""The pages of a form with its fields on them; in editing, the mouse draws, moves and stretches fields."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.documents.document import Document
from app.documents.geometry import Box
from ui.panels.form_filling.form_item import FormItem
from ui.panels.form_filling.shown_field import ShownField
from ui.review.page_item import PageItem
from ui.review.page_scene import MarkedPlaces
from ui.review.page_view import PageView

GRIP_PX = 7.0
SMALLEST_FIELD_PT = 6.0
STEP_PT = 1.0


class FormPageView(PageView):
    """Signals: `place_drawn(page_index, box)`, a new field; `place_moved(field_index, box)`, where the first
    place of a field shall be; `delete_pressed(field_index)`. The three only come while `is_editing`.
    """

    place_drawn = Signal(int, Box)
    place_moved = Signal(int, Box)
    delete_pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pages of the form")
        self._pages: list[PageItem] = []
        self._items: list[FormItem] = []
        self._shown: Sequence[ShownField] = ()
        self._is_editing = False
        self._edit: _Edit | None = None

    @property
    def is_editing(self) -> bool:
        """Whether the mouse moves fields."""
        return self._is_editing

    def set_editing(self, is_editing: bool) -> None:
        """Let the mouse draw and move fields, or let it choose them."""
        self._is_editing, self._edit = is_editing, None
        self.overlay.set_selection(())
        self.viewport().setCursor(
            Qt.CursorShape.CrossCursor if is_editing else Qt.CursorShape.PointingHandCursor
        )

    def show_document(self, document: Document | None) -> None:
        """Show these pages, without fields at first."""
        super().show_document(document)
        if self._pages != (pages := list(self.page_items)):  # the scene forgets items of a document before
            self._pages = pages
            self._items = [FormItem(page, index) for index, page in enumerate(pages)]
        self.show_fields(self._shown if document is not None else ())

    def show_fields(self, shown: Sequence[ShownField]) -> None:
        """Draw these fields; the index of a field is its place in this list."""
        self._shown = shown
        for item in self._items:
            item.show_fields(shown)
        self.show_places(
            [
                MarkedPlaces(
                    index,
                    "",  # the form itself has the label beside the field
                    one.certainty,
                    tuple((place.page_index, place.box) for place in one.field.places),
                )
                for index, one in enumerate(shown)
            ]
        )

    # -- the mouse and the keyboard in editing -------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a field, of its corner, or begin a new one."""
        if not self._is_editing or event.button() is not Qt.MouseButton.LeftButton or not self.page_items:
            super().mousePressEvent(event)
            return
        position = self.mapToScene(event.position().toPoint())
        mark = self.overlay.mark_at(position)
        if mark is None:
            self._edit = _Edit(-1, position, QRectF(position, position), resizes=True)
            return
        rect = mark.rects[0]
        grip = GRIP_PX / self.zoom
        resizes = (rect.bottomRight() - position).manhattanLength() < 2 * grip
        self._edit = _Edit(mark.field_index, position, rect, resizes)
        self.field_clicked.emit(mark.field_index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where the field will be."""
        if self._edit is None:
            super().mouseMoveEvent(event)
            mark = self.overlay.mark_at(self.mapToScene(event.position().toPoint()))
            self.viewport().setToolTip(self._shown[mark.field_index].field.label if mark else "")
            if self._is_editing:
                self._show_grip(event)
            return
        rect = self._edit.rect_at(self.mapToScene(event.position().toPoint()))
        self.overlay.set_selection((rect,), "New field" if self._edit.field_index < 0 else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The field is where it is let go."""
        edit, self._edit = self._edit, None
        if edit is None:
            super().mouseReleaseEvent(event)
            return
        self.overlay.set_selection(())
        position = self.mapToScene(event.position().toPoint())
        rect = edit.rect_at(position)
        if rect == edit.rect or min(rect.width(), rect.height()) < SMALLEST_FIELD_PT:
            return
        page_index, box = self._on_page(rect)
        if edit.field_index < 0:
            self.place_drawn.emit(page_index, box)
        else:
            self.place_moved.emit(edit.field_index, box)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Words are not taken as values here."""
        if not self._is_editing:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """In editing, arrows move the selected field, with Shift its far corner; Delete takes it out."""
        rects = self.overlay.rects_of(self.overlay.selected)
        step = {
            Qt.Key.Key_Left: QPointF(-STEP_PT, 0),
            Qt.Key.Key_Right: QPointF(STEP_PT, 0),
            Qt.Key.Key_Up: QPointF(0, -STEP_PT),
            Qt.Key.Key_Down: QPointF(0, STEP_PT),
        }.get(Qt.Key(event.key()))
        if not self._is_editing or not rects:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit(self.overlay.selected)
        elif step is not None:
            resizes = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            edit = _Edit(self.overlay.selected, QPointF(), rects[0], resizes)
            self.place_moved.emit(self.overlay.selected, self._on_page(edit.rect_at(step))[1])
        else:
            super().keyPressEvent(event)

    def _show_grip(self, event: QMouseEvent) -> None:
        position = self.mapToScene(event.position().toPoint())
        mark = self.overlay.mark_at(position)
        cursor = Qt.CursorShape.CrossCursor
        if mark is not None:
            is_corner = (mark.rects[0].bottomRight() - position).manhattanLength() < 2 * GRIP_PX / self.zoom
            cursor = Qt.CursorShape.SizeFDiagCursor if is_corner else Qt.CursorShape.SizeAllCursor
        self.viewport().setCursor(cursor)

    def _on_page(self, rect: QRectF) -> tuple[int, Box]:
        """The page under a rectangle of the scene, and the rectangle in its points, held to the paper."""
        page_index = min(
            range(len(self.page_items)),
            key=lambda i: abs(
                self.page_items[i].mapRectToScene(self.page_items[i].paper).center().y() - rect.center().y()
            ),
        )
        item = self.page_items[page_index]
        held = item.mapRectFromScene(rect) & item.paper
        return page_index, Box(held.left(), held.top(), held.right(), held.bottom())


class _Edit:
    """A field in the hand: -1 for a new one."""

    def __init__(self, field_index: int, start: QPointF, rect: QRectF, resizes: bool) -> None:
        self.field_index = field_index
        self.rect = QRectF(rect)
        self._start = start
        self._resizes = resizes

    def rect_at(self, position: QPointF) -> QRectF:
        """Where the field is when the mouse is there."""
        by = position - self._start
        if not self._resizes:
            return self.rect.translated(by)
        return QRectF(self.rect.topLeft(), self.rect.bottomRight() + by).normalized()
