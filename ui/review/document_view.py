"""The document: its pages, and around them the strip, the search, the text that was read, zoom, notices."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.documents.document import Document
from ui.review.find_bar import FindBar
from ui.review.page_strip import PageStrip
from ui.review.page_view import PageView
from ui.review.read_text_view import ReadTextView
from ui.review.zoom_bar import ZoomBar
from ui.style.theme import Theme
from ui.widgets.labels import label


class DocumentView(QWidget):
    """`pages` is what the review talks to; the rest follows it."""

    def __init__(self, theme: Theme, pages: PageView | None = None) -> None:
        super().__init__()
        self.pages = pages or PageView()
        self.strip = PageStrip(self.pages, theme)
        self.find_bar = FindBar(self.pages, theme)
        self.zoom_bar = ZoomBar(self.pages, theme, self.find_bar.find_words)
        self._read_text = ReadTextView(self.pages)
        self._notice = label(look="notice", wrap=True)
        self._notice.hide()
        self._read_text.hide()
        self._strip_is_wanted = True
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.addWidget(self.pages)
        middle.addWidget(self._read_text)
        middle.setSizes([1000, 1000])
        middle.setChildrenCollapsible(False)
        middle.setHandleWidth(1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.strip)
        row.addWidget(middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._notice)
        column.addWidget(self.find_bar)
        column.addLayout(row, 1)
        column.addWidget(self.zoom_bar)
        self.zoom_bar.show_read.toggled.connect(self._read_text.setVisible)
        self.zoom_bar.show_strip.triggered.connect(self._on_strip_switched)
        self.pages.document_changed.connect(self._show_strip)
        self._show_strip()

    def show_document(self, document: Document | None) -> None:
        """Show the pages, and what the reader had to say."""
        if document is not self.pages.document:
            self.pages.show_document(document)
            self._show_notices(document.notices if document else ())

    def _show_notices(self, notices: Sequence[str]) -> None:
        self._notice.setText("\n".join(notices))
        self._notice.setVisible(bool(notices))

    def _on_strip_switched(self, wanted: bool) -> None:
        self._strip_is_wanted = wanted
        self._show_strip()

    def _show_strip(self) -> None:
        """A single page needs no strip."""
        document = self.pages.document
        is_long = document is not None and len(document.pages) > 1
        self.zoom_bar.show_strip.setEnabled(is_long)
        self.zoom_bar.show_strip.setChecked(is_long and self._strip_is_wanted)
        self.strip.setVisible(is_long and self._strip_is_wanted)
