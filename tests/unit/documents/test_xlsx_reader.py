"""Workbooks: kinds of cells, limits, what is left out."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from app.documents.document import Document
from app.documents.laid_out_file import LaidOutFile
from app.documents.xlsx_reader import MAX_COLUMNS, write_xlsx
from app.errors import DocumentError
from tests.helpers.document_places import check_places


def read(data: bytes) -> Document:
    document = LaidOutFile("xlsx", write_xlsx, data).read("made.xlsx")
    check_places(document)
    return document


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_sheet(data: bytes, sheet: str) -> bytes:
    """The workbook with the XML of its first sheet replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, sheet if is_sheet else old.read(name))
    return buffer.getvalue()


def test_gaps_between_tables_stay_and_empty_columns_go() -> None:
    book = Workbook()
    book.active["C3"], book.active["D3"] = "a", "b"
    book.active["C9"] = "after the gap"
    assert read(saved(book)).text == "Sheet\n\na  b\n\nafter the gap\n"


def test_truth_values_errors_and_formulas_are_shown() -> None:
    sheet = (
        '<worksheet><sheetData><row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#DIV/0!</v></c>'
        '<c r="C1" t="str"><f>A2</f><v>made</v></c><c r="D1"><f>1+1</f><v>2</v></c><c r="E1"><f>now()</f></c>'
        '<c r="F1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>'
        '<c r="G1" t="d"><v>2025-03-14T00:00:00</v></c></row></sheetData></worksheet>'
    )
    document = read(with_sheet(saved(Workbook()), sheet))
    assert document.text.split("\n")[2] == "TRUE  #DIV/0!  made  2     inline  2025-03-14"
    assert document.notices == (
        "Sheet: Some formulas have no result in the file; open it in Excel and save it.",
    )


def test_hidden_columns_are_left_out() -> None:
    book = Workbook()
    book.active.append(["shown", "hidden"])
    book.active.column_dimensions["B"].hidden = True
    document = read(saved(book))
    assert "hidden" not in document.text
    assert "left out" in document.notices[0]


def test_more_columns_than_the_limit_are_left_out() -> None:
    book = Workbook()
    book.active.append([f"c{i}" for i in range(MAX_COLUMNS + 5)])
    document = read(saved(book))
    assert len(document.words) == MAX_COLUMNS + 1
    assert f"first {MAX_COLUMNS} columns" in document.notices[0]


def test_a_sheet_of_a_hundred_thousand_columns_is_read_within_the_limit() -> None:
    cells = "".join(f"<c><v>{i}</v></c>" for i in range(100_000))
    document = read(
        with_sheet(saved(Workbook()), f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>")
    )
    assert len(document.words) == MAX_COLUMNS + 1


def test_far_away_cells_do_not_make_rows() -> None:
    cell = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    cell += '<row r="1048577"><c r="A1048577"><v>8</v></c></row>'
    document = read(with_sheet(saved(Workbook()), f"<worksheet><sheetData>{cell}</sheetData></worksheet>"))
    assert document.text == "Sheet\n\n8\n"


def test_a_workbook_of_empty_sheets_shows_their_names() -> None:
    book = Workbook()
    book.create_sheet("Later")
    assert read(saved(book)).text == "Sheet  Later\n"


def test_escaped_control_signs_are_not_shown() -> None:
    book = Workbook()
    book.active["A1"] = "one_x000D_\ntwo"
    assert read(saved(book)).text == "Sheet\n\none\ntwo\n"


def test_a_workbook_without_its_main_part_is_damaged() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(DocumentError, match="damaged"):
        read(buffer.getvalue())
