"""Reads e-mail (.eml): headers, the text as shown, then the attachments. Nothing in it is fetched or run."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from functools import partial
from html import unescape

from app.documents.container import FileInside
from app.documents.html_reader import write_html_text
from app.documents.page_layout import PageLayout, one_line, plain
from app.documents.text_coding import decode_as
from app.errors import DocumentError

HEADERS = ("From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject")
MAX_PARTS = 500
MAX_DEPTH = 20
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


def unpack_mail(data: bytes, password: str | None, pages: PageLayout) -> list[FileInside]:
    """Puts a mail's headers and text on pages and gives its attachments.

    Raises DocumentError where there is nothing to be read.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    mail = message_from_bytes(data, policy=policy.compat32)  # the newer policy fails on damaged headers
    for name in HEADERS:
        for value in mail.get_all(name, [])[:3]:
            if text := _header(value):
                pages.add_line(f"{name}: {text}")
    parts = list(_leaves(mail, 0))[:MAX_PARTS]
    attachments: list[FileInside] = []
    names: list[str] = []
    html = "".join(_text(part)[0] for part in parts if part.get_content_type() == "text/html")
    for part in parts:
        kind = part.get_content_type()
        if kind in _ENCRYPTED:
            pages.notices.append("The mail is encrypted: only what stands outside of that can be read.")
        elif not _is_attached(part) and kind in ("text/plain", "text/html"):
            _write_text(part, pages)
        elif not _is_shown_inline(part, html):
            names.append(_name(part, len(names) + 1))
            attachments.append(FileInside(names[-1], partial(_content, part)))
    if names:
        pages.add_gap()
        pages.add_line("Attachments: " + ", ".join(names))
    return attachments


def write_mail_text(text: str, is_html: bool, pages: PageLayout) -> None:
    """Puts the text of a mail on pages, below a blank line."""
    pages.add_gap()
    if is_html:
        write_html_text(text, pages)
        return
    for line in plain(text.replace("\r\n", "\n")).split("\n"):
        if line.strip():
            pages.add_line(line)
        else:
            pages.add_gap()


def _leaves(part: Message, depth: int) -> Iterator[Message]:
    """The parts to read in their order; of alternatives the last that can be read."""
    kind = part.get_content_type()
    if kind in _ENCRYPTED or not part.is_multipart() or kind == "message/rfc822" or depth > MAX_DEPTH:
        yield part
        return
    inside = [p for p in part.get_payload() if isinstance(p, Message)]
    if kind == "multipart/alternative":
        readable = [p for p in inside if p.get_content_maintype() == "multipart" or _has_text(p)]
        best = readable[-1:] or inside[:1]
        plain_parts = [p for p in readable[:-1] if p.get_content_type() == "text/plain"]
        inside = [p for p in plain_parts if _differs(p, best[0])] + best
    for p in inside:
        yield from _leaves(p, depth + 1)


def _differs(plain_part: Message, best: Message) -> bool:
    """Does an alternative say something else? What few programs show must not stay unseen."""
    said = set(_words(plain_part))
    shown = {word for part in best.walk() if part.get_content_maintype() == "text" for word in _words(part)}
    return len(said & shown) < 0.5 * len(said)


def _words(part: Message) -> list[str]:
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", " ", _text(part)[0])).lower())


def _has_text(part: Message) -> bool:
    return part.get_content_type() in ("text/html", "text/plain") and bool(_text(part)[0].strip())


def _write_text(part: Message, pages: PageLayout) -> None:
    text, notices = _text(part)
    pages.notices += [notice for notice in notices if notice not in pages.notices]
    write_mail_text(text, part.get_content_type() == "text/html", pages)


def _text(part: Message) -> tuple[str, list[str]]:
    charset = part.get_content_charset()
    try:
        return decode_as(_content(part), charset)
    except DocumentError:
        return _content(part).decode("latin-1"), ["Letters of the mail are in an unknown coding."]


def _content(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = _inner(part)
        return inner.as_bytes() if inner is not None else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _is_shown_inline(part: Message, html: str) -> bool:
    """Pictures that the text shows, such as logos, are no documents."""
    id_ = str(part.get("Content-ID", "")).strip("<> ")
    return part.get_content_maintype() == "image" and bool(id_) and f"cid:{id_}" in html


def _name(part: Message, number: int) -> str:
    if part.get_content_type() == "message/rfc822":
        inner = _inner(part)
        subject = _header(inner.get("Subject")) if inner is not None else ""
        return f"{subject or f'message {number}'}.eml"
    return _header(part.get_filename()) or f"attachment {number} ({part.get_content_type()})"


def _inner(part: Message) -> Message | None:
    """The message that a part holds whole."""
    held = part.get_payload()
    first = held[0] if isinstance(held, list) and held else None
    return first if isinstance(first, Message) else None


def _header(value: object) -> str:
    """A header's text with its encoded words; raw where those are damaged."""
    raw = str(value or "")
    try:
        return one_line(str(make_header(decode_header(raw))))
    except (ValueError, LookupError, MessageError):
        return one_line(raw)
