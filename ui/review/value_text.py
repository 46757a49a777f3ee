"""A value to be edited as text."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit


class ValueText(QPlainTextEdit):
    """A few lines of text. Enter commits, Shift+Enter breaks the line, Escape gives up."""

    committed = Signal(str)
    given_up = Signal()
    left_changed = Signal(str)
    """The focus went elsewhere and the text is not what was shown: nothing typed is lost."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.shown = ""
        self._lines = 1
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setPlaceholderText(placeholder)

    def show_text(self, text: str, lines: int) -> None:
        """Show the stored value."""
        self.shown = text
        self._lines = max(lines, min(4, text.count("\n") + 1))
        if self.toPlainText() != text:
            self.setPlainText(text)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        lines = self._lines * QFontMetrics(self.font()).lineSpacing()
        return QSize(200, int(lines + 2 * self.document().documentMargin() + 18))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell what was typed."""
        super().focusOutEvent(event)
        if self.toPlainText() != self.shown:
            self.left_changed.emit(self.toPlainText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Escape; the rest is typing."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.committed.emit(self.toPlainText())
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
