"""Reads plain text: finds out how its letters are coded and takes it as it is, with line ends as \\n."""

import codecs
import re

from app.documents.document import Document
from app.documents.laid_out_file import LaidOutFile
from app.documents.page_layout import PageLayout
from app.errors import DocumentError

SAMPLE = 100_000
"""So much of a file tells what it is."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's mark, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def write_text(data: bytes, pages: PageLayout) -> None:
    """Puts a plain text file's content on pages.

    Raises DocumentError where it is no text or none of the known codings fits.
    """
    text, notices = _decode(data)
    pages.notices += notices
    pages.add_text(text.replace("\r\n", "\n").replace("\r", "\n"))


def read_text(data: bytes, name: str) -> Document:
    """The document of a plain text file's bytes; errors as in `write_text`."""
    return LaidOutFile("text", write_text, data).read(name)


def _decode(data: bytes) -> tuple[str, list[str]]:
    """The text, and notices on what was guessed."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            _refuse_binary(text)
            return text, ["Some letters of the file are damaged."] if "\ufffd" in text else []
    _refuse_binary(data[:SAMPLE].decode("latin-1"))
    if b"\x1b$" in data[:SAMPLE]:  # the escape sequences of Japanese mail
        return data.decode("iso2022_jp", "replace"), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _unknown_coding() from None
    if not _looks_western(text[:SAMPLE]):
        raise _unknown_coding()
    return text, [
        "The file does not say how its letters are coded; they were read as Western European. If they look "
        "wrong, save the file as UTF-8."
    ]


def _refuse_binary(text: str) -> None:
    sample = text[:SAMPLE]
    controls = sum((c < " " or c == "\x7f") and not c.isspace() and c != "\x1b" for c in sample)
    if "\0" in sample or controls > 0.01 * len(sample) + 2:
        raise DocumentError(
            "This file is neither a PDF nor plain text.",
            "PDF files with text and plain text files can be read.",
        )


def _looks_western(sample: str) -> bool:
    """Greek or Chinese read as Western European shows as long runs of letters with accents."""
    accented = sum(not c.isascii() for c in sample)
    in_runs = sum(len(run) for run in re.findall(r"[^\x00-\x7f]{4,}", sample))
    return in_runs <= 0.2 * accented and accented <= 0.5 * len("".join(sample.split()))


def _unknown_coding() -> DocumentError:
    return DocumentError(
        "The letters of this text file are coded in a way that could not be recognised.",
        "Open it in a text editor and save it as UTF-8.",
    )
