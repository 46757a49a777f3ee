"""Tells the kind of a file by what is in it; its name only decides between ways to show plain text.

It looks at marks and lists of parts and reads no content.
"""

import io
import re
import zipfile
import zlib

import olefile

USUAL_SUFFIXES = (
    *(".pdf", ".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".pptx", ".pptm", ".ppsx"),
    *(".odt", ".ods", ".odp", ".rtf", ".html", ".htm", ".eml", ".msg", ".epub", ".zip"),
    *(".csv", ".tsv", ".txt", ".text", ".md", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"),
    *(".heic", ".heif", ".bmp", ".gif", ".jp2"),
)
"""Endings that files which can be read mostly have: for choosing files, never for reading them."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"BM", "bmp"),
    (b"\0\0\0\x0cjP  ", "jpeg2000"),
    (b"\xff\x4f\xff\x51", "jpeg2000"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gzip"),
    (b"%!PS", "postscript"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"SQLite format 3\0", "database"),
    (b"-----BEGIN PGP MESSAGE", "pgp"),
)
_TEXT_MAGIC = (b"{\\rtf", b"-----BEGIN PGP MESSAGE", b"%!PS")
_BY_MIME_TYPE = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/vnd.oasis.opendocument.graphics": "odp",
    b"application/epub+zip": "epub",
}
_OFFICE_FOLDERS = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}
_OLE_STREAMS = {
    "EncryptedPackage": "encrypted office",
    "__properties_version1.0": "msg",
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "PowerPoint Document": "ppt",
}
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[^\n]*(?:\n[ \t][^\n]*)*(?:\n|$)")
_MAIL_ONLY = {b"received", b"return-path", b"delivered-to", b"message-id", b"mime-version", b"content-type"}
_MAIL_USUAL = {b"from", b"to", b"subject", b"date", b"cc", b"reply-to", b"sender"}
_HTML_START = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S
)
_HTML_PART = re.compile(rb"\s*<(?:div|p|table|span|meta|title|style|h[1-6]|br|font|center|a|ul|!--)\b", re.I)


def kind_of(data: bytes, name: str = "") -> str:
    """A word for the kind: `pdf`, `docx`, `png`, ...; `text` where nothing else fits."""
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if data.startswith(olefile.MAGIC):
        return _kind_of_ole(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif") else "video"
    by_magic = next((kind for magic, kind in _MAGIC if _begins_with(head, magic)), None)
    return by_magic or _kind_of_text(_as_ascii(data[:65536]), name.lower())


def _begins_with(head: bytes, magic: bytes) -> bool:
    """Texts may begin with blank lines; they may also begin with BM or MZ, which zeros follow elsewhere."""
    if magic in _TEXT_MAGIC:
        return head.lstrip().startswith(magic)
    return head.startswith(magic) and (len(magic) > 2 or 0 in head)


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.replace("\\", "/").lstrip("/") for name in archive.namelist()]
            mime_type = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, OSError, EOFError):
        mime_type = data[38:138] if data[30:38] == b"mimetype" else b""
        names = [
            name.decode("latin-1")
            for name in re.findall(rb"PK\x03\x04.{26}([ -~]{1,80})", data[:200_000], re.S)
        ]
    for beginning, kind in _BY_MIME_TYPE.items():
        if mime_type.startswith(beginning):
            return kind
    if any(name.lower().startswith("[content_types].xml") for name in names):
        for name in names:
            kind_of_folder = _OFFICE_FOLDERS.get(name.lower().partition("/")[0])
            if kind_of_folder:
                return "xlsb" if "xl/workbook.bin" in names else kind_of_folder
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        return "iwork"
    return "zip"


def _kind_of_ole(data: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            usual = "ole" if file.listdir() else "damaged ole"
            return next((kind for stream, kind in _OLE_STREAMS.items() if file.exists(stream)), usual)
    except Exception:  # noqa: BLE001 - olefile raises whatever a damaged directory brings about
        return "damaged ole"


def _as_ascii(head: bytes) -> bytes:
    """The beginning without its byte order mark; UTF-16 becomes readable for the checks below."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").lstrip("\ufeff").encode("ascii", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")


def _kind_of_text(head: bytes, name: str) -> str:
    if _HTML_START.match(head):
        return "html"
    if name.endswith((".html", ".htm", ".xhtml")) and _HTML_PART.match(head):
        return "html"
    if _is_mail(head, name.endswith(".eml")):
        return "eml"
    if name.endswith((".csv", ".tsv", ".tab")):
        return "csv"
    return "text"


def _is_mail(head: bytes, is_named_so: bool) -> bool:
    """A block of header lines at the top, one of them such as only mail programs write."""
    head = head.replace(b"\r\n", b"\n").lstrip(b"\n")
    if head.startswith(b"From ") and b"\n" in head:  # a mailbox file
        head = head.partition(b"\n")[2]
    names = set()
    position = 0
    while match := _HEADER.match(head, position):
        names.add(match[1].lower())
        position = match.end()
    is_block = position >= len(head) or head[position : position + 1] == b"\n"
    known = names & (_MAIL_ONLY | _MAIL_USUAL)
    if is_named_so:
        return bool(known)
    return is_block and len(known) >= 2 and bool(names & _MAIL_ONLY)
