"""The kind of a file is told by what is in it."""

import io
import zipfile

import pytest

from app.documents.file_kind import kind_of

MAIL = b"Received: from a by b\nFrom: ada@example.org\nSubject: hello\n\nText"


def zipped(*names: str, mimetype: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, b"content")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"junk\n%PDF-1.7", "pdf"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "xl\\workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (zipped("word/note.txt"), "zip"),
        (zipped("content.xml", mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
        (zipped("content.xml", mimetype=b"application/vnd.oasis.opendocument.text-template"), "odt"),
        (zipped("content.xml", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (zipped("content.xml", mimetype=b"application/vnd.oasis.opendocument.presentation"), "odp"),
        (zipped("META-INF/container.xml", mimetype=b"application/epub+zip"), "epub"),
        (zipped("Index/Document.iwa"), "iwork"),
        (b"\n{\\rtf1 hello}", "rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "damaged ole"),
        (b"\n<!DOCTYPE html><p>hello", "html"),
        (b"<?xml version='1.0'?>\n<!-- a --><html>", "html"),
        ("<html>".encode("utf-16"), "html"),
        (MAIL, "eml"),
        (MAIL.replace(b"\n", b"\r\n"), "eml"),
        (b"From ada@example.org Fri Mar 14 2025\n" + MAIL, "eml"),
        (b"\xff\xfe" + MAIL.decode().encode("utf-16-le"), "eml"),
        (b"From: Ada\nTo: Bo\nSubject: a memo\n\nNo mail program wrote this.", "text"),
        (b"To: all\nthe text goes on and on", "text"),
        (b"BM is short for benchmark", "text"),
        (b"BM\x00\x00\x00\x00", "bmp"),
        (b"MZ is an abbreviation", "text"),
        (b"-----BEGIN PGP MESSAGE-----", "pgp"),
        (b"<note>plain xml</note>", "text"),
    ],
)
def test_the_content_tells_the_kind(data: bytes, kind: str) -> None:
    assert kind_of(data, "whatever.dat") == kind


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"a,b\n1,2", "t.csv", "csv"),
        (b"a,b\n1,2", "t.txt", "text"),
        (b"%PDF-1.7", "t.csv", "pdf"),
        (b"<p>hello", "t.htm", "html"),
        (b"<p>hello", "t.txt", "text"),
        (b"From: a@example.org\n\nhello", "t.eml", "eml"),
    ],
)
def test_the_name_decides_between_kinds_of_text_only(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name) == kind
