"""PDF pages that need OCR: scans, pictures beside text, text layers that are garbage."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import reportlab
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.documents.document import Document
from app.documents.open_document import open_document
from app.documents.page_ocr import PageOcr
from app.documents.pdf_reader import PdfFile
from app.documents.reader_process import ReaderProcess
from tests.helpers.document_places import check_places
from tests.helpers.pictures import DOCUMENTS, page_image, pdf_with_picture

LABELS = (50, 215, 300, 262)
"""The label and value rows of the invoice, in points."""
TEXT = tuple(f"This is line {number} of a letter that has its text as text" for number in range(1, 5))
Read = Callable[[bytes], Document]


@pytest.fixture(scope="module")
def read(page_ocr: PageOcr) -> Read:
    def read(data: bytes) -> Document:
        with PdfFile(data, None, page_ocr) as file:
            document = file.read("made.pdf")
        check_places(document)
        return document

    return read


def lines(document: Document) -> list[str]:
    return [" ".join(line.split()) for line in document.text.split("\n") if line]


def word(document: Document, text: str) -> tuple[float, float, float | None]:
    """Left, top and confidence of a word."""
    (found,) = (w for w in document.words if document.text[w.start : w.end] == text)
    return found.box.left, found.box.top, found.confidence


def test_a_scanned_page_is_read_with_boxes_and_a_notice(read: Read) -> None:
    document = read(pdf_with_picture(page_image("invoice.pdf", 2.0), (0, 0, 595.3, 841.9)))
    assert "Invoice number HR-2041" in lines(document)
    assert "Total GBP 258.00" in lines(document)
    left, top, confidence = word(document, "HR-2041")
    assert (left, top) == (pytest.approx(180, abs=3), pytest.approx(221, abs=6))
    assert confidence is not None
    assert document.notices == ("The text was recognised in a picture (OCR): compare it with the page.",)


def test_of_a_page_with_text_only_the_picture_is_read(read: Read) -> None:
    part = page_image("invoice.pdf", 3.0, (50, 140, 300, 290))
    document = read(pdf_with_picture(part, (57, 400, 307, 550), TEXT))
    assert lines(document)[:4] == list(TEXT)
    assert "Invoice number HR-2041" in lines(document)
    assert word(document, "HR-2041")[2] is not None
    assert all(w.confidence is None for w in document.words if w.box.top < 200)
    left, top, _ = word(document, "HR-2041")
    assert (left, top) == (pytest.approx(57 + 130, abs=4), pytest.approx(400 + 81, abs=6))


def test_a_scan_with_a_stamp_of_text_keeps_both(read: Read) -> None:
    scan = page_image("invoice.pdf", 2.0)
    document = read(pdf_with_picture(scan, (0, 0, 595.3, 841.9), ("Received 17",)))
    assert word(document, "Received")[2] is None
    assert word(document, "HR-2041")[2] is not None


def without_letters(data: bytes, codes: str) -> bytes:
    """The file's fonts say of each letter what `codes` gives for it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                if "/ToUnicode" in font:
                    table = "".join(
                        f"<{code:02x}> <{ord(codes[code % len(codes)]):04x}>\n" for code in range(1, 128)
                    )
                    stream = (
                        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
                        "1 begincodespacerange <00> <FF> endcodespacerange\n"
                        f"127 beginbfchar\n{table}endbfchar endcmap end end"
                    )
                    font.ToUnicode = pdf.make_stream(stream.encode())
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "codes",
    [
        pytest.param("\ue001\ue002\ue003\ue004\ue005", id="private signs"),
        pytest.param("%&(<>{}~^;", id="signs"),
        pytest.param("".join("\r" if chr(c) in "ct" else chr(c) for c in range(128)), id="holes"),
    ],
)
def test_a_text_layer_of_garbage_gives_way_to_ocr(read: Read, codes: str) -> None:
    pdfmetrics.registerFont(TTFont("Vera", Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
    buffer = io.BytesIO()
    page = Canvas(buffer, pagesize=(400, 200), invariant=1)
    page.setFont("Vera", 14)
    for number, line in enumerate(("Contract number 88213", "Signed in Northport on 4 May")):
        page.drawString(40, 150 - 30 * number, line)
    page.showPage()
    page.save()
    broken = without_letters(buffer.getvalue(), codes)
    document = read(broken)
    assert lines(document) == ["Contract number 88213", "Signed in Northport on 4 May"]
    assert document.notices


def test_a_page_with_good_text_costs_no_ocr() -> None:
    class Refusing(PageOcr):
        def read(self, picture: object, pixels_per_point: float) -> list:  # type: ignore[type-arg]
            raise AssertionError("no picture needs reading here")

    for name in ("invoice.pdf", "rotated.pdf", "two_columns.pdf", "filled_form.pdf"):
        with PdfFile((DOCUMENTS / name).read_bytes(), None, Refusing()) as file:
            assert file.read(name).notices == ()


def test_the_child_reads_and_keeps(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(pdf_with_picture(page_image("invoice.pdf", 2.0, LABELS), (0, 0, 595.3, 112)))
    cache = tmp_path / "cache"
    with ReaderProcess(cache_folder=cache) as reader:
        document = reader.open_document(scan)
        assert "HR-2041" in document.text
        assert all(word.confidence is not None for word in document.words)
        (kept,) = (cache / "ocr").iterdir()
        kept.write_text('[["kept", [1, 1, 9, 9], 0, 0.9, null]]')
        assert reader.open_document(scan).text == "kept"


def test_what_a_password_protects_is_not_kept(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    data = pdf_with_picture(page_image("invoice.pdf", 2.0, LABELS), (0, 0, 595.3, 112))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(scan, encryption=pikepdf.Encryption(owner="keel", user="rope", R=6))
    document = open_document(scan, password="rope", ocr=PageOcr(tmp_path / "cache"))
    assert "HR-2041" in document.text
    assert not (tmp_path / "cache").exists()


def test_a_blank_scan_has_no_words(read: Read) -> None:
    document = read(pdf_with_picture(Image.new("L", (100, 140), 240), (0, 0, 595.3, 841.9)))
    assert document.text == ""
    assert document.notices == ("Page 1 shows a picture in which no text was found.",)
