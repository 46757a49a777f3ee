"""A file on disk becomes a Document: recognised by its content, not by its name, and read by kind.

`reader_process` runs this in a process of its own; call it directly only for files that you trust.
"""

import hashlib
from pathlib import Path
from types import TracebackType
from typing import Self

from app.documents.document import Document
from app.documents.page_picture import PagePicture
from app.documents.pdf_reader import PdfFile
from app.documents.text_reader import read_text
from app.errors import DocumentError
from app.events import Progress, ProgressListener

MAX_FILE_BYTES = 200 * 1024 * 1024
READABLE = "PDF files with text and plain text files can be read."

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"BM", "a picture (BMP)"),
    (b"\0\0\0\x0cjP  ", "a picture (JPEG 2000)"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an older or protected Office program"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"%!PS", "a PostScript file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "a database"),
)
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet"),
    (b"application/vnd.oasis.opendocument.presentation", "an OpenDocument presentation"),
    (b"application/epub+zip", "an electronic book (EPUB)"),
)


class DocumentFile:
    """An open file, read into memory: so it can be moved or deleted meanwhile. Use from one thread."""

    def __init__(self, path: Path, password: str | None = None) -> None:
        """Opens and recognises the file.

        Raises DocumentError (missing, empty, too large, of a kind that can't be read, damaged) and
        PasswordNeeded.
        """
        self._name = path.name
        self._data = _load(path)
        other = _other_kind(self._data)
        if other is not None:
            raise DocumentError(f"{path.name} is {other}, which can't be read yet.", _hint(other))
        self._pdf = PdfFile(self._data, password) if _is_pdf(self._data) else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Frees what the file holds."""
        if self._pdf is not None:
            self._pdf.close()

    def read(self, on_progress: ProgressListener | None = None) -> Document:
        """The document; raises DocumentError where there is no text to be had."""

        def on_page(done: int, total: int) -> None:
            if on_progress is not None:
                on_progress(Progress("reading", done, total))

        sha256 = hashlib.sha256(self._data).hexdigest()
        if self._pdf is not None:
            return self._pdf.read(self._name, sha256, on_page)
        return read_text(self._data, self._name, sha256, on_page)

    def render_page(self, page_index: int, pixels_per_point: float) -> PagePicture:
        """A picture of a page; raises DocumentError for plain text, which has none."""
        if self._pdf is None:
            raise DocumentError(f"{self._name} is plain text, which has no page pictures.")
        return self._pdf.render_page(page_index, pixels_per_point)


def open_document(
    path: Path, *, password: str | None = None, on_progress: ProgressListener | None = None
) -> Document:
    """Reads a file; errors as in `DocumentFile`."""
    with DocumentFile(path, password) as file:
        return file.read(on_progress)


def _load(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise DocumentError(f"{path.name} is a folder, not a file.", "Choose the files in it.")
        if not path.is_file():  # before opening: a pipe or a device would never end
            if path.exists():
                raise DocumentError(f"{path.name} is not an ordinary file.", "Choose a document file.")
            raise DocumentError(
                f"There is no file {path.name} in {path.absolute().parent}.",
                "Check the name; it may have been moved.",
            )
        size = path.stat().st_size
        if size == 0:
            raise DocumentError(
                f"{path.name} is empty (0 bytes).", "Get the file again; copying it may have failed."
            )
        if size > MAX_FILE_BYTES:
            raise DocumentError(
                f"{path.name} has {size / 2**20:,.0f} MB; the limit is {MAX_FILE_BYTES // 2**20} MB.",
                "Split it into smaller files.",
            )
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES)
    except PermissionError:
        raise DocumentError(
            f"You may not read {path.name}.", "Ask for permission, or copy the file to a folder of your own."
        ) from None
    except OSError as error:
        raise DocumentError(
            f"{path.name} could not be read: {error.strerror or error}.", "Copy it to this computer's disk."
        ) from None


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _other_kind(data: bytes) -> str | None:
    """The kind in words, where the first bytes name one that can't be read; None for PDF and plain text."""
    if _is_pdf(data):
        return None
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        listing = data[:4096] + data[-65536:]  # the first entries, and the list of all at the end
        return next((kind for mark, kind in _IN_ZIP if mark in listing), "a ZIP archive")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a picture (WebP)"
    if data[4:8] == b"ftyp":
        return "a picture (HEIC)" if data[8:12] in (b"heic", b"heix", b"mif1", b"avif") else "a video"
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")) or (b"<html" in start and start.startswith(b"<?xml")):
        return "a web page (HTML)"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def _hint(kind: str) -> str:
    if "picture" in kind:
        return f"Run it through a program that recognises text (OCR) and save that as a PDF. {READABLE}"
    if "archive" in kind or "compressed" in kind:
        return f"Unpack it first. {READABLE}"
    if "program" in kind.split()[1:2] or "database" in kind or "video" in kind:
        return READABLE
    return f"Save it as a PDF and open that. {READABLE}"
