"""The list of fields with the keys of a review."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from ui.review.field_delegate import ROW_PADDING, FieldDelegate
from ui.style.theme import Theme


class FieldListView(QListView):
    """Enter or A accepts, Delete clears, 1 to 9 take a runner-up, F2 edits, Tab goes to the next to check.

    `find_next(backwards)` moves to the next field to check and says whether there was one; where there is
    none, Tab leaves the list as it does everywhere.
    """

    accept_pressed = Signal()
    clear_pressed = Signal()
    edit_pressed = Signal()
    candidate_pressed = Signal(int)
    letter_typed = Signal(str)
    """Where letters edit, the first one of a new value."""

    def __init__(
        self,
        model: QAbstractListModel,
        theme: Theme,
        find_next: Callable[[bool], bool],
        *,
        letters_edit: bool = False,
        row_padding: int = ROW_PADDING,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._letters_edit = letters_edit
        self._find_next = find_next
        self.setObjectName("fields")
        self.setAccessibleName("Fields")
        self.setAccessibleDescription(
            "Enter accepts a value, Delete says that the document does not have it, F2 edits it."
        )
        self.setModel(model)
        self.setItemDelegate(FieldDelegate(theme, self, row_padding))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self.edit_pressed)
        theme.changed.connect(self.viewport().update)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab: the next field to check, or out of the list."""
        return self._find_next(not next) or super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a review; the rest is Qt's."""
        key = event.key()
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (key == Qt.Key.Key_A and not self._letters_edit):
            self.accept_pressed.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_pressed.emit()
        elif key == Qt.Key.Key_F2:
            self.edit_pressed.emit()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.candidate_pressed.emit(key - Qt.Key.Key_1)
        elif event.text().isprintable() and event.text().strip() and self._letters_edit:
            self.letter_typed.emit(event.text())
        else:
            super().keyPressEvent(event)
