"""Reads Outlook messages (.msg): headers, the text as shown, messages attached, then other attachments.

The file is a small file system (OLE) whose streams are named after property numbers of MAPI.
"""

import io
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import olefile

from app.documents.container import FileInside
from app.documents.mail_reader import write_mail_text
from app.documents.page_layout import PageLayout, one_line
from app.documents.rtf_reader import write_rtf
from app.documents.text_coding import decode_as
from app.documents.zip_parts import damaged

MAX_DEPTH = 5
MAX_ATTACHMENTS = 200
_SUBJECT, _CLASS, _BODY, _HTML, _RTF = 0x0037, 0x001A, 0x1000, 0x1013, 0x1009
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_RECIPIENTS = (("To", 0x0E04), ("Cc", 0x0E03), ("Bcc", 0x0E02))
_SENT, _RECEIVED, _CODE_PAGE = 0x0039, 0x0E06, 0x3FDE
_DATA, _LONG_NAME, _SHORT_NAME, _CONTENT_ID, _IS_HIDDEN = 0x3701, 0x3707, 0x3704, 0x3712, 0x7FFE
_RTF_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par "
    rb"\pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What every compressed text may refer back to."""


def unpack_msg(data: bytes, password: str | None, pages: PageLayout) -> list[FileInside]:
    """Puts a message's headers and text on pages and gives its attachments; DocumentError where damaged."""
    try:
        file = olefile.OleFileIO(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - olefile raises whatever a damaged directory brings about
        raise damaged() from None
    return _write_message(file, [], pages, depth=0)


def _write_message(
    file: olefile.OleFileIO, folder: list[str], pages: PageLayout, depth: int
) -> list[FileInside]:
    message = _Properties(file, folder, header_bytes=24 if folder else 32)
    sender = one_line(message.text(_SENDER))
    address = one_line(message.text(_SENDER_SMTP) or message.text(_SENDER_ADDRESS))
    if address and "@" in address and address != sender:
        sender = f"{sender} <{address}>".lstrip()
    moment = message.moment(_SENT) or message.moment(_RECEIVED)
    lines = [
        ("From", sender),
        *((title, one_line(message.text(number)).rstrip("\0")) for title, number in _RECIPIENTS),
        ("Date", moment.strftime("%Y-%m-%d %H:%M UTC") if moment else ""),
        ("Subject", one_line(message.text(_SUBJECT))),
    ]
    for title, value in lines:
        if value:
            pages.add_line(f"{title}: {value}")
    if "SMIME" in message.text(_CLASS).upper() and "MULTIPARTSIGNED" not in message.text(_CLASS).upper():
        pages.notices.append("The message is encrypted: only what stands outside of that can be read.")
    html = _write_body(message, pages)

    inside: list[FileInside] = []
    names: list[str] = []
    attached: list[list[str]] = []
    for storage in _attachments(file, folder):
        attachment = _Properties(file, storage, header_bytes=8)
        name = one_line(attachment.text(_LONG_NAME) or attachment.text(_SHORT_NAME))
        id_ = attachment.text(_CONTENT_ID)
        if file.exists([*storage, "__substg1.0_3701000D"]):
            attached.append([*storage, "__substg1.0_3701000D"])
        elif not (id_ and f"cid:{id_}" in html):
            names.append(name or f"attachment {len(names) + 1}")
            inside.append(FileInside(names[-1], partial(attachment.binary, _DATA)))
    if names:
        pages.add_gap()
        pages.add_line("Attachments: " + ", ".join(names))
    for storage in attached if depth < MAX_DEPTH else ():
        pages.begin_page()
        pages.add_line("Attached message:")
        inside += _write_message(file, storage, pages, depth + 1)
    return inside


def _write_body(message: "_Properties", pages: PageLayout) -> str:
    """Writes the best form of the text; gives the HTML, where there is some."""
    raw = message.binary(_HTML)
    html = decode_as(raw, message.code_page)[0] if raw else message.text(_HTML)
    if html.strip():
        write_mail_text(html, True, pages)
    elif text := message.text(_BODY):
        write_mail_text(text, False, pages)
    elif compressed := message.binary(_RTF):
        pages.add_gap()
        write_rtf(_decompressed(compressed), pages)
    return html


def _attachments(file: olefile.OleFileIO, folder: list[str]) -> Iterator[list[str]]:
    found = sorted(
        path
        for path in file.listdir(streams=False, storages=True)
        if path[:-1] == folder and path[-1].startswith("__attach_version1.0_")
    )
    yield from found[:MAX_ATTACHMENTS]


class _Properties:
    """The properties of a message or an attachment: long ones are streams, short ones stand in a table."""

    def __init__(self, file: olefile.OleFileIO, folder: list[str], header_bytes: int) -> None:
        self._file, self._folder = file, folder
        table = self._stream("__properties_version1.0")[header_bytes:]
        entries = struct.iter_unpack("<HHI8s", table[: len(table) // 16 * 16])
        self._short: dict[int, bytes] = {number: value for _, number, _, value in entries}

    @property
    def code_page(self) -> str | None:
        """The coding of texts that are not Unicode."""
        held = self._short.get(_CODE_PAGE)
        number = int.from_bytes(held[:4], "little") if held else 0
        return {0: None, 65001: "utf-8", 28591: "latin-1", 20866: "koi8-r"}.get(number, f"cp{number}")

    def text(self, number: int) -> str:
        """A text, empty where there is none."""
        unicode = self._stream(f"__substg1.0_{number:04X}001F")
        if unicode:
            return unicode.decode("utf-16-le", "replace").rstrip("\0")
        raw = self._stream(f"__substg1.0_{number:04X}001E").rstrip(b"\0")
        return decode_as(raw, self.code_page)[0] if raw else ""

    def binary(self, number: int) -> bytes:
        """Bytes, empty where there are none."""
        return self._stream(f"__substg1.0_{number:04X}0102")

    def moment(self, number: int) -> datetime | None:
        """A time in UTC."""
        held = self._short.get(number)
        try:
            ticks = struct.unpack("<Q", held or b"")[0]
            return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks else None
        except (struct.error, OverflowError):
            return None

    def _stream(self, name: str) -> bytes:
        path = [*self._folder, name]
        try:
            return bytes(self._file.openstream(path).read()) if self._file.exists(path) else b""
        except Exception:  # noqa: BLE001 - a damaged chain of sectors brings about anything
            raise damaged() from None


def _decompressed(data: bytes) -> bytes:
    """RTF as Outlook packs it (LZFu): runs are copied from a window of the last 4,096 bytes."""
    if len(data) < 16:
        return b""
    packed_size, size, kind = struct.unpack("<III", data[:12])
    if kind == 0x414C454D:  # "MELA": not packed
        return data[16:]
    window = bytearray(_RTF_START.ljust(4096, b"\0"))
    write = len(_RTF_START)
    result = bytearray()
    position, end = 16, min(len(data), packed_size + 4)
    while position < end and len(result) < size:
        flags = data[position]
        position += 1
        for bit in range(8):
            if flags >> bit & 1:
                if position + 2 > end:
                    return bytes(result)
                reference = int.from_bytes(data[position : position + 2])
                position += 2
                start, length = reference >> 4, (reference & 15) + 2
                if start == write % 4096:
                    return bytes(result)
                for i in range(length):  # one by one: a run may reach into what it writes itself
                    window[write % 4096] = window[(start + i) % 4096]
                    result.append(window[write % 4096])
                    write += 1
            elif position < end:
                window[write % 4096] = data[position]
                result.append(data[position])
                position += 1
                write += 1
    return bytes(result)
