"""Reads plain text as it is, with line ends as \\n."""

from app.documents.document import Document
from app.documents.laid_out_file import LaidOutFile
from app.documents.page_layout import PageLayout
from app.documents.text_coding import decode


def write_text(data: bytes, pages: PageLayout) -> None:
    """Puts a plain text file's content on pages.

    Raises DocumentError where it is no text or none of the known codings fits.
    """
    text, notices = decode(data)
    pages.notices += notices
    pages.add_text(text.replace("\r\n", "\n").replace("\r", "\n"))


def read_text(data: bytes, name: str) -> Document:
    """The document of a plain text file's bytes; errors as in `write_text`."""
    return LaidOutFile("text", write_text, data).read(name)
