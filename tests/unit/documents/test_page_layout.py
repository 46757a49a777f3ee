"""The layout of files without pages: lines, tables, page breaks, what is plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.document import Document
from app.documents.page_layout import (
    COLUMNS,
    LINES,
    MAX_PAGES,
    PAGE_WIDTH,
    PageLayout,
    PagesFull,
    one_line,
    plain,
    spread_tabs,
)
from tests.helpers.document_places import check_places

CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n \tא世"), max_size=60)


def laid_out(layout: PageLayout) -> Document:
    document = layout.document("made", "docx")
    check_places(document)
    return document


def box_of(document: Document, text: str) -> tuple[float, float, float]:
    """Left, top and right of the first place of a text on one line."""
    start = document.text.index(text)
    ((_, box),) = document.boxes(start, start + len(text))
    return box.left, box.top, box.right


def test_cells_of_a_row_stand_on_one_line_and_under_each_other() -> None:
    layout = PageLayout()
    layout.add_table([["Article", "Amount"], ["Hemp rope", "124.50"], ["Twine", "9.00"]])
    document = laid_out(layout)
    assert document.text == "Article    Amount\nHemp rope  124.50\nTwine      9.00\n"
    lefts = [box_of(document, text)[0] for text in ("Amount", "124.50", "9.00")]
    assert lefts == [lefts[0]] * 3
    assert box_of(document, "Hemp rope")[1] == box_of(document, "124.50")[1]
    assert len({word.line for word in document.words}) == 3


def test_a_long_cell_is_wrapped_in_its_column_and_stays_one_span() -> None:
    layout = PageLayout()
    description = "a coil of rope that was tarred twice in the old works " * 2
    layout.add_table([["1", description, "124.50"], ["2", "short", "9.00"]])
    document = laid_out(layout)
    description = " ".join(description.split())
    assert document.text.startswith(f"1  {description}  124.50\n2  short")
    start = document.text.index(description)
    boxes = [box for _, box in document.boxes(start, start + len(description))]
    assert len(boxes) > 1
    assert {box.left for box in boxes} == {box_of(document, "short")[0]}
    assert max(box.right for box in boxes) < box_of(document, "124.50")[0]
    assert box_of(document, "9.00")[1] > boxes[-1].top


def test_lines_in_cells_are_rows_beside_each_other() -> None:
    layout = PageLayout()
    layout.add_table([["Number:\nDate:", "HR-1\n14 March"]])
    assert laid_out(layout).text == "Number:  HR-1\nDate:    14 March\n"


def test_a_title_reaches_over_empty_cells() -> None:
    layout = PageLayout()
    layout.add_table([["A title that is longer than its column", "", ""], ["a", "b", "c"]])
    document = laid_out(layout)
    assert document.text.endswith("a  b  c\n")
    assert len({word.line for word in document.words}) == 2


def test_a_table_wider_than_the_page_begins_a_wider_one() -> None:
    layout = PageLayout()
    layout.add_line("before")
    layout.add_table([[f"column{i:02}" for i in range(20)]], least_width=40)
    document = laid_out(layout)
    assert [page.width > PAGE_WIDTH for page in document.pages] == [False, True]
    assert document.text.count("\n") == 3


def test_a_table_that_fits_when_narrower_stays_on_the_page() -> None:
    layout = PageLayout()
    layout.add_table([["word " * 30, "x"], ["y", "word " * 30]])
    document = laid_out(layout)
    assert [page.width for page in document.pages] == [PAGE_WIDTH]
    assert max(word.box.right for word in document.words) <= PAGE_WIDTH - 50


def test_a_row_higher_than_a_page_is_written_cell_after_cell() -> None:
    layout = PageLayout()
    layout.add_table([["word " * 2000, "beside"]])
    document = laid_out(layout)
    assert len(document.pages) > 1
    assert document.text.endswith("word\nbeside\n")


def test_rows_are_not_torn_by_the_end_of_a_page() -> None:
    layout = PageLayout()
    layout.add_text("line\n" * (LINES - 1))
    layout.add_table([["word " * 20, "word " * 20]])
    document = laid_out(layout)
    assert {word.page_index for word in document.words[LINES - 1 :]} == {1}


def test_right_to_left_lines_begin_at_the_right() -> None:
    layout = PageLayout()
    layout.add_line("שלום עולם")
    document = laid_out(layout)
    first, second = document.words
    assert second.box.right < first.box.left
    assert first.box.right == pytest.approx(document.pages[0].width - 56.7, abs=7)


def test_blank_lines_do_not_pile_up_and_pages_begin_without_them() -> None:
    layout = PageLayout()
    layout.add_gap()
    layout.add_line("one")
    layout.add_gap()
    layout.add_gap()
    layout.begin_page()
    layout.begin_page()
    layout.add_line("two")
    document = laid_out(layout)
    assert document.text == "one\n\ntwo\n"
    assert len(document.pages) == 2


def test_an_empty_page_can_be_kept() -> None:
    layout = PageLayout()
    layout.add_line("one")
    layout.begin_page()
    layout.keep_page()
    layout.begin_page()
    layout.add_line("three")
    assert [word.page_index for word in laid_out(layout).words] == [0, 2]


def test_more_pages_than_the_limit_end_the_layout_with_a_notice() -> None:
    layout = PageLayout()
    with pytest.raises(PagesFull):
        layout.add_table([["a", "b"]] * (LINES * MAX_PAGES + 5))
    document = laid_out(layout)
    assert len(document.pages) == MAX_PAGES
    assert len(document.words) == 2 * LINES * MAX_PAGES
    assert "left out" in document.notices[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("of\ufb01ce\u00a0x", "office x"),
        ("ship\u00adment\u200b\x07", "shipment"),
        ("a\u2028b\x0bc", "a\nb\nc"),
    ],
)
def test_plain_text_has_no_hidden_signs(written: str, read: str) -> None:
    assert plain(written) == read


def test_tabs_become_gaps() -> None:
    assert spread_tabs("\tTotal:\t258.00\tGBP") == "Total:  258.00  GBP"
    assert spread_tabs("Invoices\t9") == "Invoices        9"
    assert one_line(" a \t b\n c ") == "a b c"


@given(st.lists(st.lists(CELLS, max_size=5), max_size=6), st.text(max_size=30))
def test_any_table_keeps_every_letter_and_its_place(rows: list[list[str]], line: str) -> None:
    layout = PageLayout()
    layout.add_line(line)
    layout.add_table(rows)
    layout.add_line("end")
    document = laid_out(layout)
    written = line + "".join("".join(cell) for row in rows for cell in row) + "end"
    assert sorted("".join(document.text.split())) == sorted("".join(written.split()))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(" \t"), max_size=400))
def test_no_line_is_wider_than_the_page(text: str) -> None:
    layout = PageLayout()
    layout.add_text(text)
    layout.add_line(" end")
    for word in laid_out(layout).words:
        assert word.box.left >= 56
        assert word.box.right <= 57 + (COLUMNS + 1) * 6.6
