"""Finding words in the document: a line to type in, how many there are, on to the next or back."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from app.documents.search import MAX_FOUND, find_text
from ui.review.page_view import PageView
from ui.style.theme import Theme
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label

TYPING_MS = 120


class FindBar(QFrame):
    """A strip that is there while something is looked for; its actions are for the menus too."""

    def __init__(self, pages: PageView, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("findbar")
        self._pages = pages
        self._found: list[tuple[int, int]] = []
        self._now = -1
        self.find_words = self._action(theme, "Find", "search", ["Ctrl+F"], self.open)
        self.find_next = self._action(theme, "Find next", "down", ["F3"], lambda: self.go(1))
        self.find_previous = self._action(theme, "Find previous", "up", ["Shift+F3"], lambda: self.go(-1))
        close = self._action(theme, "Close the search", "close", [], self.close_search)
        self._text = _Line()
        self._count = label(look="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(4)
        row.addWidget(self._text, 2)
        row.addWidget(icon_button(theme, self.find_previous))
        row.addWidget(icon_button(theme, self.find_next))
        row.addSpacing(6)
        row.addWidget(self._count, 1)
        row.addWidget(icon_button(theme, close))
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._search)
        self._text.textChanged.connect(lambda _: self._typing.start())
        self._text.stepped.connect(self.go)
        self._text.left.connect(self.close_search)
        pages.document_changed.connect(self._on_document_changed)
        self.hide()

    @property
    def menu_actions(self) -> tuple[QAction, ...]:
        """For the menu of what can be edited and found."""
        return self.find_words, self.find_next, self.find_previous

    def open(self) -> None:
        """Show the strip, and look for what is selected on the page to begin with."""
        self.show()
        selected = " ".join(self._pages.selection.text.split())
        if selected:
            self._text.setText(selected)
        self._text.setFocus()
        self._text.selectAll()
        self._search()

    def close_search(self) -> None:
        """Hide the strip and its marks."""
        self._typing.stop()
        self.hide()
        self._pages.show_found(())
        self._pages.setFocus()

    def go(self, by: int) -> None:
        """To the next place or back, around the ends; opens the strip where it is not there."""
        if not self.isVisible():
            self.open()
        elif self._typing.isActive():
            self._search()
        elif self._found:
            self._show((self._now + by) % len(self._found))

    def _search(self) -> None:
        """Look again; the first place on the page on show or after it comes first."""
        self._typing.stop()
        document = self._pages.document
        self._found = find_text(document, self._text.text()) if document else []
        if document is None or not self._found:
            self._show(-1)
            return
        here = document.pages[self._pages.page_index].start
        self._show(next((i for i, (start, _) in enumerate(self._found) if start >= here), 0))

    def _show(self, now: int) -> None:
        self._now = now
        self._pages.show_found(self._found, now)
        many = "+" if len(self._found) == MAX_FOUND else ""
        if self._found:
            self._count.setText(f"{now + 1} of {len(self._found):,}{many}")
        else:
            self._count.setText("Not in the document" if self._text.text().strip() else "")

    def _on_document_changed(self) -> None:
        if self.isVisible():
            self._search()

    def _action(
        self, theme: Theme, text: str, icon: str, keys: list[str], do: Callable[..., object]
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda: do())
        theme.bind_icon(action, icon)
        return action


class _Line(QLineEdit):
    """Signals: `stepped(by)` for Enter and Shift+Enter, `left()` for Escape."""

    stepped = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Find in the document")
        self.setAccessibleName("Find in the document")
        self.setMaximumWidth(360)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
