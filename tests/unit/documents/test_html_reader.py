"""Web pages: what is seen of them, and nothing else."""

from pathlib import Path

import pytest

from app.documents.html_reader import write_html
from app.documents.laid_out_file import LaidOutFile
from app.documents.open_document import open_document
from tests.helpers.document_places import check_places

DATA = Path(__file__).parents[2] / "data" / "documents"


def text_of(html: str | bytes) -> str:
    data = html if isinstance(html, bytes) else html.encode()
    return LaidOutFile("html", write_html, data).read("made.html").text.strip()


def test_a_page_is_read_as_it_is_seen() -> None:
    document = open_document(DATA / "receipt.html")
    check_places(document)
    assert document.text.strip().split("\n") == [
        *("Receipt 77-3", "", "Paid on 2 April 2025", "by card – thank you.", ""),
        *("Article       Price", "Tarred twine  15.50 GBP", "", "☒ insured Ada Penrose"),
    ]


@pytest.mark.parametrize(
    "part",
    [
        "<p hidden>no</p>",
        "<p style='DISPLAY : none'>no</p>",
        "<span style='visibility:hidden'>no</span>",
        "<span style='font-size:0px'>no</span>",
        "<script>no</script>",
        "<noscript>no</noscript>",
        "<template><p>no</p></template>",
        "<iframe src='http://x.invalid'>no</iframe>",
        "<!-- no -->",
        "<input type=hidden value=no>",
        "<input type=password value=no>",
    ],
)
def test_hidden_parts_are_left_out(part: str) -> None:
    assert text_of(f"<p>a</p>{part}<p>b</p>").split() == ["a", "b"]


def test_small_text_is_not_hidden() -> None:
    assert text_of("<p style='font-size:0.8em'>small print</p>") == "small print"


def test_spanning_cells_keep_the_columns() -> None:
    table = (
        "<table><tr><th rowspan=2>Year</th><th colspan=2>Sales</th></tr><tr><th>Rope</th><th>Twine</th></tr>"
        "<tr><td>2024</td><td>12</td><td>7</td></tr></table>"
    )
    assert text_of(table).split("\n") == ["Year  Sales", "Rope  Twine", "2024  12    7"]


def test_tables_for_the_layout_are_seen_through() -> None:
    inner = "<table><tr><td>Total</td><td>5.00</td></tr></table>"
    outer = f"<table><tr><td>Shop</td><td>{inner}</td></tr></table>"
    assert [line for line in text_of(outer).split("\n") if line] == ["Shop", "Total  5.00"]


def test_lines_within_a_cell_are_rows() -> None:
    table = "<table><tr><td>Number<br>Date</td><td><p>HR-1</p><p>14 March</p></td></tr></table>"
    assert text_of(table).split("\n") == ["Number  HR-1", "Date    14 March"]


def test_white_space_counts_only_in_preformatted_text() -> None:
    assert text_of("<p>a\n   b</p><pre>c\n  d</pre>").split("\n") == ["a b", "", "c", "d"]


def test_chosen_options_are_shown() -> None:
    assert text_of("<select><option>a<option selected>b</select>") == "b"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<meta charset='windows-1250'><p>zażółć".encode("cp1250"), "zażółć"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><p>25 \x80", "25 €"),
        ("<p>Größe 世界".encode(), "Größe 世界"),
        ("<meta charset=nonsense><p>Größe".encode("cp1252"), "Größe"),
        ("<p>Größe".encode("utf-16"), "Größe"),
    ],
)
def test_the_coding_is_found(data: bytes, text: str) -> None:
    assert text_of(data) == text


def test_nesting_without_end_is_cut_off() -> None:
    assert text_of("<p>seen</p>" + "<div>" * 50_000 + "deep").startswith("seen")
    assert text_of("<p>seen</p>" + "<table><tr><td>" * 3_000 + "deep").startswith("seen")
