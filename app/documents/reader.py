"""What every kind of file offers once it is open: a document, pictures of its pages, an end.

`open_document` picks the reader by the file's content.
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from app.documents.document import Document
from app.documents.page_ocr import PageOcr
from app.documents.page_picture import PagePicture

PageListener = Callable[[int, int], None]
"""Is told `(pages done, pages in all)` while a document is read; the second is an estimate."""


class Reader(Protocol):
    """An open file. Use it from one thread."""

    def read(self, name: str, sha256: str = "", on_page: PageListener | None = None) -> Document:
        """The document, named `name`; raises DocumentError where there is nothing to be read."""
        ...

    def render_page(self, page_index: int, pixels_per_point: float) -> PagePicture:
        """The page as shown; raises DocumentError where it is damaged or has no picture."""
        ...

    def close(self) -> None:
        """Frees what the file holds."""
        ...


@runtime_checkable
class HasPageSizes(Protocol):
    """A reader that knows its pages before it has read them, so that they can be shown meanwhile."""

    def page_sizes(self) -> list[tuple[float, float]]:
        """Width and height of each page as shown, in points; quick, also for a thousand pages."""
        ...


OpenReader = Callable[[bytes, str | None, PageOcr], Reader]
"""Opens a file's bytes with a password or without, and with what reads pictures.

Raises DocumentError and PasswordNeeded.
"""
