"""E-mail and Outlook messages: headers, the text, what is attached."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from app.documents.document import Document
from app.documents.open_document import DocumentFile, open_document
from app.errors import DocumentError
from tests.helpers.document_places import check_places

DATA = Path(__file__).parents[2] / "data" / "documents"


def read(path: Path) -> Document:
    document = open_document(path)
    check_places(document)
    return document


def saved(message: EmailMessage | bytes, folder: Path) -> Path:
    path = folder / "made.eml"
    path.write_bytes(message if isinstance(message, bytes) else message.as_bytes())
    return path


def made(text: str = "Hello", **headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"From": "ada@example.org", "Message-ID": "<1@example.org>", **headers}.items():
        message[name] = value
    message.set_content(text)
    return message


def test_headers_text_and_attachments_are_one_document() -> None:
    document = read(DATA / "mail.eml")
    assert document.kind == "eml"
    assert document.text.startswith(
        "From: Ada Penrose <ada@penrose.example>\nTo: orders@harbour-ropes.example\n"
        "Date: Fri, 14 Mar 2025 09:30:00 +0000\nSubject: Bestellung über 20 m Hanfseil\n\n"
        "Please send 20 m of hemp rope.\n\nRegards\nAda\n\n"
        "Attachments: invoice.pdf, note.txt, setup.exe, Old offer.eml\n\ninvoice.pdf\n\nINVOICE"
    )
    for text in ("GBP 258.00", "Gate 7 opens at noon.", "The old price was 40.00 a coil."):
        assert document.text.count(text) == 1
    assert document.text.count("20 m of hemp rope") == 1  # of two alternatives one is read
    assert document.notices == ("setup.exe was left out: setup.exe is a program, which can't be read.",)


def test_pages_of_attachments_have_their_pictures() -> None:
    with DocumentFile(DATA / "mail.eml") as file:
        index = [page.has_picture for page in file.read().pages].index(True)
        picture = file.render_page(index, 1.0)
        assert (picture.width, picture.height) == (596, 842)
        with pytest.raises(DocumentError, match="no picture"):
            file.render_page(0, 1.0)
        with pytest.raises(DocumentError, match="no such page"):
            file.render_page(99, 1.0)


def test_a_page_can_be_painted_before_the_mail_was_read() -> None:
    with DocumentFile(DATA / "mail.eml") as file:
        assert file.render_page(2, 0.5).width == 298


def test_a_mail_in_utf_16_is_read(tmp_path: Path) -> None:
    text = made("Grüße", Subject="Seil").as_bytes().decode()
    assert "Grüße" in read(saved(text.encode("utf-16"), tmp_path)).text


def test_an_alternative_that_says_something_else_is_read_too(tmp_path: Path) -> None:
    message = made("Pay to account 11 at once, as agreed")
    message.add_alternative("<p>Lunch on Friday?</p>", subtype="html")
    text = read(saved(message, tmp_path)).text
    assert "account 11" in text
    assert "Lunch" in text


def test_nothing_is_lost_where_the_declared_coding_is_wrong(tmp_path: Path) -> None:
    data = (
        made().as_bytes().replace(b'charset="utf-8"', b'charset="no-such"').replace(b"Hello", "25 €".encode())
    )
    assert "25 €" in read(saved(data, tmp_path)).text


@pytest.mark.parametrize("header", ["=?utf-8?b?!!!?=", "=?no-such?q?abc?=", "=?utf-8?q?=FF=FE?=", "\x00"])
def test_damaged_headers_do_no_harm(header: str, tmp_path: Path) -> None:
    data = made().as_bytes().replace(b"From: ", b"Subject: " + header.encode() + b"\nFrom: ")
    assert "Hello" in read(saved(data, tmp_path)).text


def test_an_encrypted_mail_says_so(tmp_path: Path) -> None:
    data = (
        b"From: ada@example.org\nMIME-Version: 1.0\nContent-Type: multipart/encrypted; boundary=x\n\n"
        b"--x\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--x--\n"
    )
    document = read(saved(data, tmp_path))
    assert document.text.strip() == "From: ada@example.org"
    assert "encrypted" in document.notices[0]


def test_parts_inside_parts_without_end_are_cut_off(tmp_path: Path) -> None:
    data = b"From: a@example.org\nMIME-Version: 1.0\n"
    for number in range(200):
        data += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
    document = read(saved(data + b"Content-Type: text/plain\n\nend\n", tmp_path))
    assert document.text.startswith("From: a@example.org")


def test_a_mailbox_is_read_from_its_first_mail(tmp_path: Path) -> None:
    data = b"From ada@example.org Fri Mar 14 09:30:00 2025\n" + made("First").as_bytes()
    assert read(saved(data, tmp_path)).text.startswith("From: ada@example.org")


def test_an_outlook_message_is_read_with_what_is_attached() -> None:
    document = read(DATA / "message.msg")
    assert document.kind == "msg"
    assert document.text.startswith(
        "From: Ada Penrose <ada@penrose.example>\nTo: Orders\nDate: 2025-03-14 09:30 UTC\n"
        "Subject: Rope for Łódź\n\nPlease send 20 m of hemp rope.\n\nAda\n\nAttachments: invoice.pdf\n\n"
        "Attached message:\nFrom: Bo <bo@example.org>\n"
    )
    assert "The old price was 40.00 a coil." in document.text
    assert "GBP 258.00" in document.text
    assert document.notices == ()


def test_an_outlook_message_cut_short_is_a_clear_error(tmp_path: Path) -> None:
    data = (DATA / "message.msg").read_bytes()
    (tmp_path / "cut.msg").write_bytes(data[: len(data) // 2])
    with pytest.raises(DocumentError) as caught:
        open_document(tmp_path / "cut.msg")
    assert caught.value.hint
