"""Files inside a file (mail with attachments, archives): all that can be read becomes one document.

First come the container's own pages, then each file inside with a band above it that names it.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Protocol

from app.documents.document import Document, Page, Word
from app.documents.page_layout import LINE_HEIGHT, MARGIN, MAX_PAGES, PageLayout, PagesFull
from app.documents.page_picture import PagePicture
from app.documents.reader import PageListener, Reader
from app.errors import DocumentError, PasswordNeeded

MAX_DEPTH = 3
MAX_FILES = 200
MAX_INSIDE_BYTES = 400 * 1024 * 1024


@dataclass
class Allowance:
    """What the files inside a file, and inside those, may use altogether."""

    files: int = MAX_FILES
    size_bytes: int = MAX_INSIDE_BYTES


@dataclass(frozen=True, slots=True)
class FileInside:
    """A file in a container; `load` unpacks it, and may raise DocumentError and PasswordNeeded."""

    name: str
    load: Callable[[], bytes]


Unpack = Callable[[bytes, str | None, PageLayout], Iterable[FileInside]]
"""Puts the container's own content on pages and gives the files inside; takes a password or None."""


class OpenInside(Protocol):
    """Opens a file inside; `allowance` is for the files inside that one."""

    def __call__(self, name: str, data: bytes, password: str | None, *, allowance: Allowance) -> Reader:
        """The reader; raises DocumentError and PasswordNeeded."""
        ...


@dataclass
class _Part:
    """A document within the whole, and who paints its pages."""

    document: Document
    reader: Reader | None = None


@dataclass
class Container:
    """A Reader for files that hold files; `allowance` is shared with those around it, None for the first."""

    kind: str
    unpack: Unpack
    data: bytes
    password: str | None
    open_inside: OpenInside
    allowance: Allowance | None = None
    _parts: list[_Part] = field(default_factory=list)
    _notices: list[str] = field(default_factory=list)

    def read(self, name: str, sha256: str = "", on_page: PageListener | None = None) -> Document:
        """The document of all files inside.

        Raises DocumentError where it is damaged, PasswordNeeded where nothing in it can be read without.
        """
        self.close()
        allowance = self.allowance or Allowance()
        own = PageLayout(on_page)
        inside: list[FileInside] = []
        with suppress(PagesFull):
            inside += self.unpack(self.data, self.password, own)
        self._parts = [_Part(own.document(name, self.kind))]
        self._notices = list(own.notices)
        locked: list[PasswordNeeded] = []
        for file in inside:
            if allowance.files <= 0 or self.page_count >= MAX_PAGES:
                self._notices.append("There are more files inside than can be read; the rest was left out.")
                break
            allowance.files -= 1
            try:
                self._add(file, allowance, on_page)
            except PasswordNeeded as error:
                locked.append(error)
                self._notices.append(f"{file.name} is protected by a password and was left out.")
            except DocumentError as error:
                self._notices.append(f"{file.name} was left out: {error.message}")
            except (MemoryError, OSError):  # of the reader as a whole
                raise
            except Exception as error:  # noqa: BLE001 - whatever one file brings about, the others are read
                self._notices.append(f"{file.name} was left out: it is damaged ({type(error).__name__}).")
        if locked and len(locked) == len(inside) and self.kind == "zip":
            raise locked[0]
        if not any(part.document.words for part in self._parts):
            raise DocumentError(
                "This file has no text, and nothing in it could be read.", "Unpack it and try its files."
            )
        return _joined([part.document for part in self._parts], name, self.kind, sha256, self._notices)

    @property
    def page_count(self) -> int:
        """Pages read so far."""
        return sum(len(part.document.pages) for part in self._parts)

    def render_page(self, page_index: int, pixels_per_point: float) -> PagePicture:
        """A page of a file inside as shown; raises DocumentError where it has no picture."""
        if not self._parts:
            self.read("")
        for part in self._parts:
            if page_index < len(part.document.pages):
                if part.reader is None:
                    raise DocumentError("This page has no picture; it is made of its words.")
                return part.reader.render_page(page_index, pixels_per_point)
            page_index -= len(part.document.pages)
        raise DocumentError("There is no such page in this file.")

    def close(self) -> None:
        """Frees the files inside."""
        for part in self._parts:
            if part.reader is not None:
                part.reader.close()
        self._parts = []

    def _add(self, file: FileInside, allowance: Allowance, on_page: PageListener | None) -> None:
        data = file.load()
        allowance.size_bytes -= len(data)
        if allowance.size_bytes < 0:
            raise DocumentError("The files inside are too large together.")
        reader = self.open_inside(file.name, data, self.password, allowance=allowance)
        document = reader.read(file.name, "", on_page)
        self._parts += [_Part(_band(file.name)), _Part(document, reader)]
        self._notices += [f"{file.name}: {notice}" for notice in document.notices]


def _band(name: str) -> Document:
    """A low page with the name of the file that follows."""
    layout = PageLayout()
    layout.add_text(name)
    document = layout.document(name, "text")
    height = 2 * MARGIN + LINE_HEIGHT * (document.words[-1].line + 1 if document.words else 1)
    return replace(document, pages=tuple(replace(page, height=height) for page in document.pages[:1]))


def _joined(
    documents: Sequence[Document], name: str, kind: str, sha256: str, notices: Sequence[str]
) -> Document:
    """One document of several, with a blank line between them."""
    texts: list[str] = []
    words: list[Word] = []
    pages: list[Page] = []
    offset = line = 0
    for document in documents:
        if texts and not texts[-1].endswith("\n\n"):
            texts.append("\n" if texts[-1].endswith("\n") else "\n\n")
            offset += len(texts[-1])
            pages[-1] = replace(pages[-1], end=offset)
        first_page = len(pages)
        words += [
            replace(
                word,
                start=word.start + offset,
                end=word.end + offset,
                page_index=word.page_index + first_page,
                line=word.line + line,
            )
            for word in document.words
        ]
        pages += [
            replace(page, index=page.index + first_page, start=page.start + offset, end=page.end + offset)
            for page in document.pages
        ]
        texts.append(document.text)
        offset += len(document.text)
        line = words[-1].line + 1 if words else 0
    return Document(name, kind, "".join(texts), tuple(words), tuple(pages), sha256, tuple(notices))
