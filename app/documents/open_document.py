"""A file on disk becomes a Document: recognised by its content, not by its name, and read by kind.

`reader_process` runs this in a process of its own; call it directly only for files that you trust.
"""

import hashlib
from functools import partial
from pathlib import Path
from typing import Self

from app.documents.container import MAX_DEPTH, Allowance, Container, Unpack
from app.documents.csv_reader import write_csv
from app.documents.document import Document
from app.documents.docx_reader import write_docx
from app.documents.epub_reader import write_epub
from app.documents.file_kind import kind_of
from app.documents.html_reader import write_html
from app.documents.laid_out_file import LaidOutFile, Writer
from app.documents.mail_reader import unpack_mail
from app.documents.msg_reader import unpack_msg
from app.documents.odf_reader import write_odp, write_ods, write_odt
from app.documents.office_encryption import decrypt_office
from app.documents.page_ocr import PageOcr
from app.documents.page_picture import PagePicture
from app.documents.pdf_reader import PdfFile
from app.documents.picture_reader import PictureFile
from app.documents.pptx_reader import write_pptx
from app.documents.reader import HasPageSizes, OpenReader, Reader
from app.documents.rtf_reader import write_rtf
from app.documents.text_reader import write_text
from app.documents.xlsx_reader import write_xlsx
from app.documents.zip_reader import unpack_zip
from app.errors import DocumentError
from app.events import Progress, ProgressListener

MAX_FILE_BYTES = 200 * 1024 * 1024
READABLE = (
    "PDF, Word, Excel, PowerPoint, OpenDocument and Rich Text files, pictures, web pages, e-mail, tables, "
    "plain texts and ZIP archives of these can be read."
)

READERS: dict[str, OpenReader] = {
    "pdf": PdfFile,
    "png": PictureFile,
    "jpeg": PictureFile,
    "tiff": PictureFile,
    "webp": PictureFile,
    "heic": PictureFile,
    "bmp": PictureFile,
    "gif": PictureFile,
    "jpeg2000": PictureFile,
}
"""Kinds, as `file_kind` names them, whose pages have pictures."""

WRITERS: dict[str, Writer] = {
    "text": write_text,
    "csv": write_csv,
    "docx": write_docx,
    "xlsx": write_xlsx,
    "pptx": write_pptx,
    "rtf": write_rtf,
    "html": write_html,
    "epub": write_epub,
    "odt": write_odt,
    "ods": write_ods,
    "odp": write_odp,
}
"""Kinds without pages of their own, which are laid out to pages."""

CONTAINERS: dict[str, Unpack] = {
    "eml": unpack_mail,
    "msg": unpack_msg,
    "zip": unpack_zip,
}
"""Kinds that hold files of other kinds."""

_SAVE_AS_PDF = "Save it as a PDF and open that."
_UNPACK = "Unpack it first."
UNREADABLE: dict[str, tuple[str, str]] = {
    "doc": ("a document of an old Word program", _SAVE_AS_PDF),
    "xls": ("a workbook of an old Excel program", _SAVE_AS_PDF),
    "ppt": ("a presentation of an old PowerPoint program", _SAVE_AS_PDF),
    "ole": ("a document of an old Office program", _SAVE_AS_PDF),
    "damaged ole": ("a damaged document of an Office or mail program", "Get the file again."),
    "xlsb": ("a binary Excel workbook", _SAVE_AS_PDF),
    "iwork": ("a document of Apple's Pages, Numbers or Keynote", _SAVE_AS_PDF),
    "postscript": ("a PostScript file", _SAVE_AS_PDF),
    "7z": ("a 7-Zip archive", _UNPACK),
    "rar": ("a RAR archive", _UNPACK),
    "gzip": ("a compressed file (gzip)", _UNPACK),
    "pgp": ("a message encrypted with PGP", "Decrypt it first."),
    "program": ("a program", ""),
    "database": ("a database", ""),
    "video": ("a video", ""),
}
"""Kinds that are recognised and refused: what such a file is, and what to do about it."""


class DocumentFile:
    """An open file, read into memory: so it can be moved or deleted meanwhile. Use from one thread."""

    def __init__(self, path: Path, password: str | None = None, ocr: PageOcr | None = None) -> None:
        """Opens and recognises the file; `ocr` reads the pictures in it.

        Raises DocumentError (missing, empty, too large, of a kind that can't be read, damaged) and
        PasswordNeeded.
        """
        self.name = path.name
        self.data = _load(path)
        self.password = password
        self._reader = open_reader(self.name, self.data, password, ocr)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Frees what the file holds."""
        self._reader.close()

    def read(self, on_progress: ProgressListener | None = None) -> Document:
        """The document; raises DocumentError where there is no text to be had."""

        def on_page(done: int, total: int) -> None:
            if on_progress is not None:
                on_progress(Progress("reading", done, total))

        sha256 = hashlib.sha256(self.data).hexdigest()
        return self._reader.read(self.name, sha256, on_page)

    def page_sizes(self) -> list[tuple[float, float]]:
        """Width and height of the pages in points; empty where only reading shows what pages there are."""
        return self._reader.page_sizes() if isinstance(self._reader, HasPageSizes) else []

    def render_page(self, page_index: int, pixels_per_point: float) -> PagePicture:
        """A picture of a page; raises DocumentError for pages that have none (`Page.has_picture`)."""
        return self._reader.render_page(page_index, pixels_per_point)


def open_reader(
    name: str,
    data: bytes,
    password: str | None = None,
    ocr: PageOcr | None = None,
    *,
    depth: int = 0,
    allowance: Allowance | None = None,
) -> Reader:
    """The reader for a file's content.

    `depth` counts the files that this one lies in; `allowance` is what they have left for files inside.
    Raises DocumentError where its kind can't be read, PasswordNeeded.
    """
    kind = kind_of(data, name)
    ocr = ocr or PageOcr()
    if password is not None:
        ocr = ocr.forgetful()
    if kind == "encrypted office":
        return open_reader(name, decrypt_office(data, password), ocr=ocr, depth=depth, allowance=allowance)
    if kind in CONTAINERS:
        if depth > MAX_DEPTH:
            raise DocumentError("It lies too deep: files inside files inside files.", "Unpack it first.")
        open_inside = partial(open_reader, ocr=ocr, depth=depth + 1)
        return Container(kind, CONTAINERS[kind], data, password, open_inside, allowance)
    if kind in READERS:
        return READERS[kind](data, password, ocr)
    if kind in WRITERS:
        return LaidOutFile(kind, WRITERS[kind], data)
    what, hint = UNREADABLE[kind]
    raise DocumentError(f"{name} is {what}, which can't be read.", f"{hint} {READABLE}".lstrip())


def open_document(
    path: Path,
    *,
    password: str | None = None,
    ocr: PageOcr | None = None,
    on_progress: ProgressListener | None = None,
) -> Document:
    """Reads a file; errors as in `DocumentFile`."""
    with DocumentFile(path, password, ocr) as file:
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
