"""Reads a document of a job, and sees whether its file stayed the same meanwhile."""

import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.context import AppContext
from app.documents.document import Document
from app.documents.open_document import MAX_FILE_BYTES
from app.errors import DocumentError
from app.jobs.sources import version, version_of
from app.storage.file_places import sha256_of


class FileChangedError(Exception):
    """The file is not what it was when reading began."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a file held at one moment; `sha256` is empty where it cannot be read, all where there is none."""

    version: str = ""
    sha256: str = ""


def content_of(path: Path) -> Content:
    """Look at a file before it is read."""
    try:
        status = path.stat()
    except OSError:
        return Content()
    with suppress(OSError):  # reading it will say why
        if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_FILE_BYTES:
            return Content(version(status), sha256_of(path))
    return Content(version(status))


def read_unchanged(
    context: AppContext, path: Path, before: Content, is_cancelled: Callable[[], bool]
) -> Document:
    """The document, whose file has the content `before`.

    Raises FileChangedError where it no longer has, DocumentError, Cancelled.
    """
    try:
        document = context.reader.open_document(path, is_cancelled=is_cancelled)
    except DocumentError as error:
        if version_of(path) != before.version:
            raise FileChangedError from error
        raise
    if document.sha256 != before.sha256 or version_of(path) != before.version:
        raise FileChangedError
    return document


def keeps_changing(path: Path) -> DocumentError:
    """What is said of a file that never holds still."""
    return DocumentError(
        f"{path.name} keeps changing while it is read.", "Start again when it is written to its end."
    )
