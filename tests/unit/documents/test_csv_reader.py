"""Tables as text: the separator is found, prose stays prose."""

from pathlib import Path

import pytest

from app.documents.csv_reader import separator_of, write_csv
from app.documents.laid_out_file import LaidOutFile
from app.documents.open_document import open_document
from tests.helpers.document_places import check_places

DATA = Path(__file__).parents[2] / "data" / "documents"


def text_of(text: str) -> str:
    return LaidOutFile("csv", write_csv, text.encode()).read("made.csv").text


def test_a_table_is_laid_out_in_columns() -> None:
    document = open_document(DATA / "table.csv")
    check_places(document)
    assert document.kind == "csv"
    assert document.text.split("\n")[:3] == [
        "Datum       Artikel    Betrag",
        "14.03.2025  Hanfseil   1.234,50",
        "Öse; groß  0,99",
    ]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("a\tb c\n1\t2, 3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('"x;y;z","b"\n"1;2;3","2"\n', ","),
        ("one\ntwo\n", ""),
        ("", ""),
    ],
)
def test_the_separator_is_what_parts_most_lines_alike(text: str, separator: str) -> None:
    assert separator_of(text) == separator


def test_line_breaks_in_quoted_cells_are_rows_within() -> None:
    assert text_of('a,b\n"one\ntwo",x\n') == "a    b\none  x\ntwo\n"


def test_quotes_without_end_do_no_harm() -> None:
    assert "tail" in text_of('a,b\n1,"' + "long " * 40_000 + "tail")
