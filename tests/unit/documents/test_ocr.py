"""Words of page pictures, with the real networks: pictures are made from our own documents."""

from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from app.documents.document_builder import DocumentBuilder
from app.documents.ocr import Ocr
from app.documents.open_document import open_document
from app.documents.page_words import PageWord
from app.documents.reader_child import pack, unpack
from tests.helpers.document_places import check_places
from tests.helpers.pictures import DOCUMENTS, as_picture, page_image

PART = (50, 60, 560, 290)
"""Letterhead, address and label rows of the invoice, in points."""
ROWS = (
    "INVOICE Harbour Ropes Ltd",
    "4 Quay Street",
    "Northport NP1 2AB",
    "Bill to:",
    "Ada Penrose",
    "17 Mill Lane",
    "Eastfield EF9 8CD",
    "Invoice number HR-2041",
    "Invoice date 14 March 2025",
    "Due date 13 April 2025",
)
Read = Callable[[Image.Image], list[PageWord]]


@pytest.fixture(scope="module")
def image() -> Image.Image:
    return page_image("invoice.pdf", 2.0, PART)


@pytest.fixture(scope="module")
def read(ocr: Ocr) -> Read:
    return lambda image: ocr.read(as_picture(image), 2.0)


def rows(words: list[PageWord], image: Image.Image) -> list[str]:
    """The lines as the document has them, white space aside."""
    builder = DocumentBuilder()
    builder.add_page(words, image.width / 2, image.height / 2)
    lines = builder.document("made.png", "png").text.split("\n")
    return [" ".join(line.split()) for line in lines if line]


def test_words_are_read_in_rows_and_stand_where_they_are_drawn(read: Read, image: Image.Image) -> None:
    words = read(image)
    assert rows(words, image) == list(ROWS)
    drawn = open_document(DOCUMENTS / "invoice.pdf")
    for word in words:
        boxes = [w.box for w in drawn.words if drawn.text[w.start : w.end] == word.text]
        x, y = word.box.left + PART[0], word.box.top + PART[1]
        nearest = min(boxes, key=lambda box: abs(box.left - x) + abs(box.top - y))
        assert x == pytest.approx(nearest.left, abs=3)
        assert y == pytest.approx(nearest.top, abs=5)
        assert word.box.width == pytest.approx(nearest.width, abs=5)
        assert word.confidence is not None
        assert 0.5 < word.confidence <= 1.0


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_on_its_side_or_head_reads_alike(read: Read, image: Image.Image, turns: int) -> None:
    ways = (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
    turned = image.transpose(ways[turns - 1])
    words = read(turned)
    assert rows(words, turned) == list(ROWS)
    assert {word.quarter_turns for word in words} == {turns}
    (number,) = (word for word in words if word.text == "HR-2041")
    upright = (180 - PART[0] + 18, 225 - PART[1])  # the middle of the number on the upright part, about
    width, height = image.width / 2, image.height / 2
    x, y = {
        1: (height - upright[1], upright[0]),
        2: (width - upright[0], height - upright[1]),
        3: (upright[1], width - upright[0]),
    }[turns]
    assert (number.box.left + number.box.right) / 2 == pytest.approx(x, abs=8)
    assert (number.box.top + number.box.bottom) / 2 == pytest.approx(y, abs=8)


def test_a_skew_scan_keeps_its_rows(read: Read, image: Image.Image) -> None:
    skew = image.rotate(-4, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    words = read(skew)
    assert rows(words, skew) == list(ROWS)
    ltd = next(word for word in words if word.text == "Ltd")
    invoice = next(word for word in words if word.text == "INVOICE")
    assert ltd.box.top > invoice.box.top + 10  # evidence stays where it is seen: lower at the right


def test_text_on_the_side_of_an_upright_page_is_read(read: Read) -> None:
    words = read(page_image("side_text.pdf", 2.0, (0, 60, 400, 560)))
    beside = [word.text for word in words if word.quarter_turns == 3]
    assert "Registered" in beside
    assert "Northport" in beside


def test_white_on_black_is_read(read: Read) -> None:
    dark = Image.new("RGB", (500, 120), "black")
    ImageDraw.Draw(dark).text((30, 30), "Total 258.00", fill="white", font_size=40)
    assert [word.text for word in read(dark)] == ["Total", "258.00"]


def test_a_long_receipt_is_read_to_its_end(read: Read) -> None:
    receipt = Image.new("RGB", (500, 4200), "white")
    for number in range(7):
        position = (40, 100 + 600 * number)
        ImageDraw.Draw(receipt).text(position, f"Item {number} 4.5{number}", fill="black", font_size=22)
    assert rows(read(receipt), receipt) == [f"Item {number} 4.5{number}" for number in range(7)]


def test_a_pale_page_is_read(read: Read, image: Image.Image) -> None:
    pale = image.convert("L").point(lambda shade: 170 + shade * 0.12)
    assert rows(read(pale), image) == list(ROWS)


def test_an_empty_page_has_no_words(read: Read) -> None:
    assert read(Image.new("RGB", (600, 800), "white")) == []


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 2)])
def test_odd_pictures_have_no_words(read: Read, size: tuple[int, int]) -> None:
    assert read(Image.new("RGB", size, "grey")) == []


def test_confidence_is_kept_and_crosses_the_pipe(read: Read, image: Image.Image) -> None:
    builder = DocumentBuilder()
    builder.add_page(read(image), image.width / 2, image.height / 2)
    document = builder.document("made.png", "png")
    check_places(document)
    assert all(word.confidence is not None for word in document.words)
    assert unpack(pack(document)) == document
