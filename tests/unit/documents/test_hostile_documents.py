"""Damaged and malicious files end in a document or in one clear error, within the reader's limits."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from app.documents.reader_process import ReaderProcess
from app.errors import DocumentError
from tests.helpers.document_places import check_places
from tests.helpers.mutations import mutated_copies

DATA = Path(__file__).parents[2] / "data" / "documents"
COPIES = 20
FILES = (
    *(
        "invoice.pdf",
        "filled_form.pdf",
        "order.docx",
        "order.odt",
        "order.rtf",
        "accounts.xlsx",
        "accounts.ods",
    ),
    *("slides.pptx", "receipt.html", "mail.eml", "message.msg", "archive.zip", "book.epub", "table.csv"),
)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as process:
        yield process


def outcome(reader: ReaderProcess, path: Path) -> str:
    """`read` or `refused`; anything else, a crash of the reader among it, fails."""
    try:
        document = reader.open_document(path)
    except DocumentError as error:
        message = error.message
    else:
        check_places(document)
        return "read"
    assert message.endswith(".")
    assert "\n" not in message
    assert "crash" not in message
    assert "too long" not in message
    return "refused"


@pytest.mark.parametrize("name", FILES)
def test_mutated_copies_are_read_or_refused(reader: ReaderProcess, name: str, tmp_path: Path) -> None:
    outcomes = Counter()
    for number, data in enumerate(mutated_copies((DATA / name).read_bytes(), COPIES)):
        copy = tmp_path / f"{number}{Path(name).suffix}"
        copy.write_bytes(data)
        outcomes[outcome(reader, copy)] += 1
    assert sum(outcomes.values()) == COPIES


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
def test_mutated_pictures_are_read_or_refused(reader: ReaderProcess, kind: str, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).convert("RGB").save(buffer, kind)
    for number, data in enumerate(mutated_copies(buffer.getvalue(), COPIES // 2)):
        copy = tmp_path / f"{number}.{kind.lower()}"
        copy.write_bytes(data)
        assert outcome(reader, copy) in ("read", "refused")


def document(xml: str | bytes) -> bytes:
    """A Word document with this main part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return buffer.getvalue()


def paragraph(text: str) -> str:
    return f"<w:document {WORD}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"


def saved(folder: Path, data: bytes, name: str = "made.docx") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


BOMB = "<!DOCTYPE a [<!ENTITY a0 'lol'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
)


@pytest.mark.parametrize(
    "xml",
    [
        BOMB + paragraph("&a11;"),
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + paragraph("&x;"),
        "<!DOCTYPE a SYSTEM 'http://example.invalid/a.dtd'>" + paragraph("x"),
        ("<?xml version='1.0' encoding='UTF-16'?>" + BOMB + paragraph("&a11;")).encode("utf-16"),
    ],
    ids=["bomb", "external entity", "external declaration", "UTF-16"],
)
def test_entities_are_refused(reader: ReaderProcess, xml: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="declares entities"):
        reader.open_document(saved(tmp_path, document(xml)))


def test_a_part_that_unpacks_without_end_is_refused(reader: ReaderProcess, tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(500):
                part.write(b" " * 2**20)
    assert path.stat().st_size < 2**20
    with pytest.raises(DocumentError, match="unpacks to more than"):
        reader.open_document(path)


def test_a_paragraph_without_end_is_cut_off(reader: ReaderProcess, tmp_path: Path) -> None:
    read = reader.open_document(saved(tmp_path, document(paragraph("word " * 10_000_000))))
    assert "left out" in read.notices[0]


@pytest.mark.parametrize("tag", ["w:sdt", "w:p", "w:tbl"])
def test_nesting_without_end_is_a_clear_error(reader: ReaderProcess, tag: str, tmp_path: Path) -> None:
    depth = 200_000
    xml = f"<w:document {WORD}><w:body>{f'<{tag}>' * depth}{f'</{tag}>' * depth}</w:body></w:document>"
    with pytest.raises(DocumentError) as caught:
        reader.open_document(saved(tmp_path, document(xml)))
    assert caught.value.hint


def sheet(rows: str) -> bytes:
    """A workbook of one sheet."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(DATA / "accounts.xlsx") as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            is_first = name.endswith("sheet1.xml")
            data = (
                f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
                if is_first
                else old.read(name)
            )
            new.writestr(name, data)
    return buffer.getvalue()


def test_a_sheet_of_a_million_rows_is_read_to_the_limit(reader: ReaderProcess, tmp_path: Path) -> None:
    read = reader.open_document(saved(tmp_path, sheet("<row><c><v>7</v></c></row>" * 1_000_000), "made.xlsx"))
    assert any("only its first rows" in notice for notice in read.notices)
    assert len(read.words) > 100_000


def test_a_picture_of_endless_size_is_refused(reader: ReaderProcess, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("1", (60_000, 60_000)).save(buffer, "PNG")
    with pytest.raises(DocumentError):
        reader.open_document(saved(tmp_path, buffer.getvalue(), "made.png"))
