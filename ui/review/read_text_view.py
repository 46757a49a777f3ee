"""What was read: the text of the page on show, as the model sees it, beside the page."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QFontDatabase, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QVBoxLayout

from app.documents.document import LEGIBLE, Word
from ui.review.page_view import PageView
from ui.widgets.labels import label


class ReadTextView(QFrame):
    """Follows the page view; words that are selected here are shown there.

    Words that OCR is not sure of have a wavy line under them.
    """

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
        words = document.words_in(page.start, page.end) if document and page else ()
        doubtful = [w for w in words if w.confidence is not None and w.confidence < LEGIBLE]
        self._mark(text, doubtful)
        unsure = f", {len(doubtful):,} of them hard to read (underlined)" if doubtful else ""
        self._facts.setText(f"Page {index + 1}: {len(words):,} words{unsure}" if page else "")

    def _mark(self, text: str, words: Sequence[Word]) -> None:
        """Put a wavy line under these words, which are in text order."""
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        marks = []
        at = position = 0
        for word in words:
            start, end = word.start - self._start, word.end - self._start
            position += _utf16_units(text[at:start])
            at = start
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self._text.document())
            mark.cursor.setPosition(position)
            mark.cursor.setPosition(position + _utf16_units(text[start:end]), QTextCursor.MoveMode.KeepAnchor)
            mark.format = look
            marks.append(mark)
        self._text.setExtraSelections(marks)

    def _on_selected(self) -> None:
        cursor: QTextCursor = self._text.textCursor()
        text = self._text.toPlainText()
        # Qt counts letters beyond the first 65,536 of Unicode twice
        start, end = (_characters(text, at) for at in (cursor.selectionStart(), cursor.selectionEnd()))
        if start < end:
            self._pages.point_at(self._start + start, self._start + end)


def _utf16_units(text: str) -> int:
    """What Qt counts as the length of a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _characters(text: str, utf16_units: int) -> int:
    """How many characters the first `utf16_units` of a text are."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * utf16_units].decode("utf-16-le", "ignore"))
