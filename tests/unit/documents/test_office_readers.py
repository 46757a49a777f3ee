"""Office documents written by LibreOffice: Word, OpenDocument, Rich Text, workbooks, presentations."""

from pathlib import Path

import pytest

from app.documents.document import Document
from app.documents.open_document import open_document
from app.errors import DocumentError, PasswordNeeded
from tests.helpers.document_places import check_places

DATA = Path(__file__).parents[2] / "data" / "documents"


def read(name: str) -> Document:
    document = open_document(DATA / name)
    check_places(document)
    assert document.kind == Path(name).suffix.removeprefix(".")
    assert not any(page.has_picture for page in document.pages)
    return document


@pytest.fixture(params=["order.docx", "order.odt", "order.rtf"])
def order(request: pytest.FixtureRequest) -> Document:
    return read(request.param)


def test_rows_of_a_table_are_lines_with_gaps(order: Document) -> None:
    lines = order.text.split("\n")
    assert "Pos.  Description      Amount" in lines
    assert "1     Hemp rope, 20 m  124.50" in lines


def test_tabs_part_label_and_value(order: Document) -> None:
    assert "Order date:     14 March 2025" in order.text.split("\n")


def test_tracked_changes_count_as_accepted(order: Document) -> None:
    assert "Pay within thirty days of delivery." in order.text
    assert "ninety" not in order.text


def test_hidden_text_is_left_out(order: Document) -> None:
    assert "Shown prices are net." in order.text
    assert "secret" not in order.text


def test_content_controls_text_boxes_and_notes_are_read_once(order: Document) -> None:
    for text in ("Customer: Ada Penrose", "Deliver to gate 7", "Late payments cost two per cent."):
        assert order.text.count(text) == 1


def test_the_header_comes_first_and_the_footer_after_the_body(order: Document) -> None:
    assert order.text.startswith("Harbour Ropes Ltd       Northport\n")
    assert order.text.index("Bank: GB33 BUKB 2020 1555 5555 55") > order.text.index("GBP 199.50")


def test_letters_of_all_scripts_come_over(order: Document) -> None:
    assert "Grüße aus Łódź – שלום – 世界" in order.text


@pytest.mark.parametrize("name", ["accounts.xlsx", "accounts.ods"])
def test_cells_are_read_as_they_are_shown(name: str) -> None:
    document = read(name)
    lines = document.text.split("\n")
    assert lines[:3] == ["Sales", "", "Sales of ropes"]
    assert "14.03.2025  Hemp rope     1,234.50  82.3%" in lines
    assert "Total         1,500.00" in lines  # a formula's result
    assert len(document.pages) == 2
    assert document.text[document.pages[1].start :].startswith("Notes\n\nPrices are net.")


@pytest.mark.parametrize("name", ["accounts.xlsx", "accounts.ods"])
def test_hidden_sheets_and_rows_are_left_out_and_named(name: str) -> None:
    document = read(name)
    assert "secret margin" not in document.text
    assert "draft only" not in document.text
    assert document.notices == (
        "Sales: Hidden rows or columns were left out.",
        "Hidden sheets were left out: Margins.",
    )


@pytest.mark.parametrize("name", ["slides.pptx", "slides.odp"])
def test_each_slide_is_a_page_with_its_notes(name: str) -> None:
    document = read(name)
    texts = [document.text[page.start : page.end] for page in document.pages]
    assert len(texts) == 3
    assert [line for line in texts[0].split("\n") if line] == [
        "Harbour Ropes in 2025",
        "New twine works",
        "Mention the discount",
    ]
    assert not texts[1].strip()
    assert "Year  Turnover\n2024  12,000" in texts[2]


def test_a_protected_document_asks_for_its_password() -> None:
    path = DATA / "order_encrypted.docx"
    for wrong in (None, "gate8"):
        with pytest.raises(PasswordNeeded) as caught:
            open_document(path, password=wrong)
        assert caught.value.hint
    assert open_document(path, password="gate7").text == read("order.docx").text


@pytest.mark.parametrize(("name", "kind"), [("order.doc", "old Word"), ("accounts.xls", "old Excel")])
def test_old_binary_formats_are_refused_with_a_hint(name: str, kind: str) -> None:
    with pytest.raises(DocumentError, match=kind) as caught:
        open_document(DATA / name)
    assert "PDF" in caught.value.hint


@pytest.mark.parametrize("name", ["order.docx", "order.odt", "accounts.xlsx", "accounts.ods", "slides.pptx"])
def test_a_file_cut_short_is_a_clear_error(name: str, tmp_path: Path) -> None:
    data = (DATA / name).read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(DocumentError, match="damaged"):
        open_document(tmp_path / name)
