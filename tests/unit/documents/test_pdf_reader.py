"""PDF files made by tests/data/make_documents.py, through the public surface."""

from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from app.documents.document import Document
from app.documents.notices import page_numbers
from app.documents.open_document import DocumentFile, open_document
from app.documents.page_picture import MAX_PIXELS, PagePicture
from app.errors import DocumentError, PasswordNeeded

DATA = Path(__file__).parents[2] / "data" / "documents"

INVOICE = """\
INVOICE                                        Harbour Ropes Ltd
4 Quay Street
Northport NP1 2AB

Bill to:
Ada Penrose
17 Mill Lane
Eastfield EF9 8CD

Invoice number         HR-2041
Invoice date           14 March 2025
Due date               13 April 2025

Pos.   Description                                 Qty          Price           Amount
1      Hemp rope, 20 m                             3            41.50           124.50
2      Brass shackle                               12           6.25            75.00
3      Tarred twine                                5            3.10            15.50

Net                         215.00
VAT 20 %                    43.00
Total                       GBP 258.00"""


def read(name: str, password: str | None = None) -> Document:
    return open_document(DATA / name, password=password)


def ink(picture: PagePicture, left: float, top: float, right: float, bottom: float, scale: float) -> float:
    """Share of dark pixels in a box given in points."""
    dark = total = 0
    for y in range(round(top * scale), round(bottom * scale)):
        for x in range(round(left * scale), round(right * scale)):
            dark += picture.rgb[3 * (y * picture.width + x)] < 128
            total += 1
    return dark / max(total, 1)


def test_an_invoice_is_read_row_by_row() -> None:
    document = read("invoice.pdf")
    assert document.text == INVOICE
    assert (document.name, document.kind, len(document.pages)) == ("invoice.pdf", "pdf", 1)
    assert document.notices == ()
    assert len(document.sha256) == 64


def test_words_stand_where_they_are_drawn() -> None:
    document = read("invoice.pdf")
    start = document.text.index("HR-2041")
    ((page_index, box),) = document.boxes(start, start + len("HR-2041"))
    assert page_index == 0
    assert box.left == pytest.approx(180, abs=1)
    assert box.top < 230 < box.bottom  # its base line is 230 points below the top edge
    assert box.height < 14


@pytest.mark.parametrize("name", ["rotated.pdf", "cropped.pdf"])
def test_turned_and_cropped_pages_read_alike_and_boxes_lie_on_ink(name: str) -> None:
    with DocumentFile(DATA / name) as file:
        document = file.read()
        for page in document.pages:
            assert document.text[page.start : page.end].strip() == INVOICE
            picture = file.render_page(page.index, 2.0)
            assert (picture.width, picture.height) == (round(page.width * 2), round(page.height * 2))
            words = [w for w in document.words if w.page_index == page.index]
            assert len(words) == len(INVOICE.split())
            for word in words:
                box = word.box
                assert ink(picture, box.left, box.top, box.right, box.bottom, 2.0) > 0.02
            all_ink = ink(picture, 0, 0, page.width, page.height, 2.0) * page.width * page.height
            in_boxes = sum(
                ink(picture, w.box.left, w.box.top, w.box.right, w.box.bottom, 2.0)
                * w.box.width
                * w.box.height
                for w in words
            )
            assert in_boxes == pytest.approx(all_ink, rel=0.15)


def test_rotated_pages_have_their_size_as_shown() -> None:
    sizes = [(round(p.width), round(p.height)) for p in read("rotated.pdf").pages]
    assert sizes == [(595, 842), (842, 595), (595, 842), (842, 595)]


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    text = read("two_columns.pdf").text
    assert text.startswith("The Miller of Eastfield\n\nThe mill on the river")
    words = text.split()
    assert " ".join(words[4:]).index("a third. The parson knew") > 0
    assert "lamp in\nreach.\n\nEastfield Gazette" in text


def test_ligatures_hyphens_and_hard_spaces_become_plain() -> None:
    rows = [row for row in read("ligatures.pdf").text.split("\n") if row]
    assert rows == ["The first office floor", "Serial 2024-05-17", "1 234,50 EUR"]


def test_text_drawn_outside_the_page_is_left_out() -> None:
    assert read("outside.pdf").text == "Inside the page"


def test_text_printed_twice_for_boldness_is_read_once() -> None:
    assert read("printed_twice.pdf").text == "Total due 258.00"


def test_values_of_form_fields_are_part_of_the_text() -> None:
    document = read("filled_form.pdf")
    assert document.text.split() == ["Surname", "Penrose"]
    assert document.words[1].box.left > 140


def test_form_fields_are_painted_whether_the_file_was_read_or_not() -> None:
    with DocumentFile(DATA / "filled_form.pdf") as file:
        before = file.render_page(0, 2.0)
        box = file.read().words[1].box
        after = file.render_page(0, 2.0)
    for picture in (before, after):
        assert ink(picture, box.left, box.top, box.right, box.bottom, 2.0) > 0.05


def test_a_page_that_inherits_its_fonts_is_read_although_it_has_fields(tmp_path: Path) -> None:
    with Pdf.open(DATA / "filled_form.pdf") as pdf:
        page = pdf.pages[0].obj
        letters = Array([ord("S"), *(Name(f"/{letter}") for letter in "Name")])  # S, T, U, V are N, a, m, e
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        font.Encoding = Dictionary(Type=Name.Encoding, Differences=letters)
        page.Contents = pdf.make_stream(b"BT /F9 12 Tf 50 500 Td (STUV) Tj ET")
        del page.Resources
        pdf.Root.Pages.Resources = Dictionary(Font=Dictionary(F9=font))
        pdf.save(tmp_path / "form.pdf")
    assert "Name" in open_document(tmp_path / "form.pdf").text


def test_side_text_comes_last() -> None:
    text = read("side_text.pdf").text
    assert text == "Dear Ms Penrose,\nyour rope is ready.\n\nRegistered in Northport under 55102"


def test_vertical_text_is_read_column_by_column_whether_the_system_has_its_font_or_not() -> None:
    document = read("vertical.pdf")
    assert document.text.split() == ["北の港の綱屋", "わたくしの青い船", "三月の風、そして波"]
    assert all(word.box.height > 2 * word.box.width for word in document.words)


def test_a_picture_without_text_is_opened_and_says_so() -> None:
    document = read("scan.pdf")
    assert (document.text, len(document.pages)) == ("", 1)
    assert document.notices == ("Page 1 shows a picture in which no text was found.",)


def test_pages_without_text_are_named_in_a_notice() -> None:
    document = read("mixed.pdf")
    assert len(document.pages) == 5
    assert document.notices == ("Pages 2, 4 and 5 show a picture in which no text was found.",)


def test_a_blank_pdf_is_not_called_a_scan() -> None:
    with pytest.raises(DocumentError, match="no text"):
        read("blank.pdf")


def test_a_missing_password_and_a_wrong_one_are_said_differently() -> None:
    with pytest.raises(PasswordNeeded, match="protected by a password"):
        read("encrypted.pdf")
    with pytest.raises(PasswordNeeded, match="does not open"):
        read("encrypted.pdf", "passwort")


def test_the_right_password_opens() -> None:
    assert read("encrypted.pdf", "pässwört").text == INVOICE


def test_a_file_with_an_owner_password_only_opens_without_asking() -> None:
    assert read("owner_only.pdf").text == INVOICE


def test_a_truncated_file_is_one_clear_error() -> None:
    with pytest.raises(DocumentError, match="damaged") as caught:
        read("truncated.pdf")
    assert caught.value.hint


def test_a_file_with_a_wrong_table_is_repaired_which_is_said() -> None:
    document = read("wrong_xref.pdf")
    assert document.text == INVOICE
    assert "repaired" in document.notices[0]


def test_a_file_with_something_before_it_is_not_called_damaged(tmp_path: Path) -> None:
    moved = tmp_path / "moved.pdf"
    moved.write_bytes(b"\r\n\r\n" + (DATA / "invoice.pdf").read_bytes())
    assert open_document(moved).notices == ()


def test_a_wrong_count_of_pages_does_not_matter() -> None:
    assert read("million_pages.pdf").text == INVOICE


@pytest.mark.parametrize("length", [10, 200, 700, 1200, 1900])
def test_a_file_cut_anywhere_opens_or_is_a_clear_error(tmp_path: Path, length: int) -> None:
    cut = tmp_path / "cut.pdf"
    cut.write_bytes((DATA / "invoice.pdf").read_bytes()[:length])
    try:
        document = open_document(cut)
    except DocumentError as error:
        assert error.hint  # noqa: PT017 - both outcomes are right
    else:
        assert document.text


def test_a_picture_has_three_bytes_a_pixel_in_rgb_order() -> None:
    with DocumentFile(DATA / "invoice.pdf") as file:
        picture = file.render_page(0, 1.0)
    assert len(picture.rgb) == picture.width * picture.height * 3
    assert picture.rgb[:3] == b"\xff\xff\xff"


def test_a_picture_of_a_huge_page_is_scaled_down() -> None:
    with DocumentFile(DATA / "huge_page.pdf") as file:
        picture = file.render_page(0, 4.0)
    assert picture.width == picture.height
    assert 0.9 * MAX_PIXELS < picture.width * picture.height <= 1.01 * MAX_PIXELS


def test_a_page_that_is_not_there_is_a_clear_error() -> None:
    with DocumentFile(DATA / "invoice.pdf") as file, pytest.raises(DocumentError, match="no page 2"):
        file.render_page(1, 1.0)


@pytest.mark.parametrize(
    ("indices", "words"),
    [
        ([2], "Page 3 is"),
        ([0, 1], "Pages 1 and 2 are"),
        ([0, 3, 4, 5, 8], "Pages 1, 4–6 and 9 are"),
        (list(range(1, 2000)), "Pages 2–2000 are"),
    ],
)
def test_pages_are_named_shortly(indices: list[int], words: str) -> None:
    assert page_numbers(indices) == words
