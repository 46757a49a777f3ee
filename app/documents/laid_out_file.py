"""A file without pages of its own: what stands in it is laid out to pages, and shown by its words."""

from collections.abc import Callable
from contextlib import suppress

from app.documents.document import Document
from app.documents.page_layout import PageLayout, PagesFull
from app.documents.page_picture import PagePicture
from app.documents.reader import PageListener
from app.errors import DocumentError

Writer = Callable[[bytes, PageLayout], None]
"""Puts the content of a file's bytes on pages; raises DocumentError where it can't be read."""


class LaidOutFile:
    """A Reader for a kind whose content `write` puts on pages."""

    def __init__(self, kind: str, write: Writer, data: bytes) -> None:
        self._kind, self._write, self._data = kind, write, data

    def read(self, name: str, sha256: str = "", on_page: PageListener | None = None) -> Document:
        """The document; raises DocumentError where it is damaged or has no text."""
        pages = PageLayout(on_page)
        with suppress(PagesFull):  # the notices say so
            self._write(self._data, pages)
        if not pages.has_words:
            raise DocumentError(
                "This file has no text: it is empty, or holds only spaces or pictures.",
                "Choose another file.",
            )
        return pages.document(name, self._kind, sha256)

    def render_page(self, page_index: int, pixels_per_point: float) -> PagePicture:
        """Raises DocumentError: the pages are made of their words."""
        raise DocumentError("This kind of file has no page pictures; its pages are made of their words.")

    def close(self) -> None:
        """Nothing is held open."""
