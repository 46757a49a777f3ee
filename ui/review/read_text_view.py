"""What was read: the text of the page on show, as the model sees it, beside the page."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QFontDatabase, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout

from ui.review.page_view import PageView
from ui.widgets.labels import label


class ReadTextView(QFrame):
    """Follows the page view; words that are selected here are shown there."""

    def __init__(self, pages: PageView) -> None:
        super().__init__()
        self.setObjectName("readtext")
        self._pages = pages
        self._start = 0
        self._shown: object = None
        self._title = label("What was read", "section")
        self._facts = label(look="muted")
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setAccessibleName("Text of the page, as it was read")
        self._text.setTabChangesFocus(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 8, 8)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._facts)
        column.addSpacing(6)
        column.addWidget(self._text, 1)
        self._text.selectionChanged.connect(self._on_selected)
        pages.page_changed.connect(self._show_page)
        pages.document_changed.connect(self._show_page)

    def setVisible(self, visible: bool) -> None:
        """Catch up with the page."""
        super().setVisible(visible)
        self._show_page()

    def _show_page(self) -> None:
        document, index = self._pages.document, self._pages.page_index
        if self.isHidden() or (document, index) == self._shown:
            return
        self._shown = (document, index)
        page = document.pages[index] if document and document.pages else None
        text = document.text[page.start : page.end].rstrip() if document and page else ""
        self._start = page.start if page else 0
        with QSignalBlocker(self._text):
            self._text.setPlainText(text)
        words = len(document.words_in(page.start, page.end)) if document and page else 0
        self._facts.setText(f"Page {index + 1}: {words:,} words" if page else "")

    def _on_selected(self) -> None:
        cursor: QTextCursor = self._text.textCursor()
        text = self._text.toPlainText()
        # Qt counts letters beyond the first 65,536 of Unicode twice
        start, end = (_characters(text, at) for at in (cursor.selectionStart(), cursor.selectionEnd()))
        if start < end:
            self._pages.point_at(self._start + start, self._start + end)


def _characters(text: str, utf16_units: int) -> int:
    """How many characters the first `utf16_units` of a text are."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * utf16_units].decode("utf-16-le", "ignore"))
