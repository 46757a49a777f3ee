"""Reads ZIP archives: a list of what is inside, then the files one after the other."""

from functools import partial

from app.documents.container import FileInside
from app.documents.page_layout import PageLayout, one_line
from app.documents.text_coding import guess
from app.documents.zip_parts import ZipParts
from app.errors import DocumentError

LONGEST_LIST = 500
_NO_DOCUMENTS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems leave in archives unasked."""


def unpack_zip(data: bytes, password: str | None, pages: PageLayout) -> list[FileInside]:
    """Lists the files on pages and gives them; raises DocumentError where the archive is damaged."""
    parts = ZipParts(data)
    names = [name for name in parts.names if not any(mark in name for mark in _NO_DOCUMENTS)]
    shown = _readable(names)
    if not names:
        raise DocumentError("This ZIP archive is empty.")
    pages.add_line("Files in this archive:")
    pages.add_table([[shown[name], _size(parts.size(name))] for name in names[:LONGEST_LIST]], 60)
    return [FileInside(shown[name], partial(parts.read, name, password)) for name in names]


def _readable(names: list[str]) -> dict[str, str]:
    """The names as they are meant: older programs write them in the code page of their country."""
    raw = {}
    for name in names:
        try:
            raw[name] = name.encode("cp437")  # what they are taken for where nothing is said
        except UnicodeEncodeError:
            continue
    joined = b"\n".join(raw.values())
    try:
        encoding = "utf-8" if joined.decode() else "cp437"
    except UnicodeDecodeError:
        try:
            encoding, _ = guess(joined)
        except DocumentError:
            encoding = "cp437"
    return {name: one_line(raw[name].decode(encoding, "replace") if name in raw else name) for name in names}


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 2**20:,.1f} MB" if size_bytes >= 2**20 else f"{max(size_bytes // 1024, 1)} KB"
