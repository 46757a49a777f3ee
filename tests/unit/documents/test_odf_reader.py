"""OpenDocument: repetitions, white space, encryption."""

import io
import zipfile
from collections.abc import Callable

import pytest

from app.documents import odf_reader
from app.documents.document import Document
from app.documents.laid_out_file import LaidOutFile
from app.documents.odf_reader import write_odp, write_ods, write_odt
from app.documents.xlsx_reader import MAX_COLUMNS
from app.errors import DocumentError

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "draw", "style", "presentation")
)


def read(write: Callable[..., None], body: str, manifest: str = "<manifest/>") -> Document:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", f"<office:document-content {NAMES}>{body}</office:document-content>")
    return LaidOutFile("odf", write, buffer.getvalue()).read("made")


def sheet(rows: str) -> str:
    return (
        '<office:body><office:spreadsheet><table:table table:name="S">'
        f"{rows}</table:table></office:spreadsheet></office:body>"
    )


def repeated(rows: int, columns: int, text: str) -> str:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}">'
    cell += f"<text:p>{text}</text:p></table:table-cell>"
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


def test_repeated_cells_and_rows_are_written_out() -> None:
    assert read(write_ods, sheet(repeated(2, 3, "x"))).text == "S\n\nx  x  x\nx  x  x\n"


def test_repetitions_without_end_stay_within_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odf_reader, "MAX_CELLS", 10_000)
    document = read(write_ods, sheet(repeated(1_048_576, 16_384, "") + repeated(99_999_999, 99_999_999, "x")))
    assert 10_000 - MAX_COLUMNS < len(document.words) <= 10_000 + MAX_COLUMNS
    assert any("columns" in notice for notice in document.notices)


def test_comments_in_cells_are_not_their_value() -> None:
    note = "<office:annotation><text:p>remark</text:p></office:annotation>"
    row = f"<table:table-row><table:table-cell>{note}<text:p>7</text:p></table:table-cell></table:table-row>"
    assert read(write_ods, sheet(row)).text == "S\n\n7\n"


def test_white_space_is_what_the_marks_say() -> None:
    body = (
        "<office:body><office:text><text:p>Total:<text:tab/>5<text:line-break/>"
        "a<text:s text:c='3'/>b\n c</text:p></office:text></office:body>"
    )
    assert read(write_odt, body).text.split("\n")[:2] == ["Total:  5", "a   b  c"]


def test_hidden_slides_are_left_out() -> None:
    style = (
        '<office:automatic-styles><style:style style:name="H">'
        '<style:drawing-page-properties presentation:visibility="hidden"/>'
        "</style:style></office:automatic-styles>"
    )
    slide = "<draw:page {}><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box>"
    slide += "</draw:frame></draw:page>"
    pages = slide.format('draw:style-name="H"', "secret") + slide.format("", "open")
    document = read(
        write_odp, f"{style}<office:body><office:presentation>{pages}</office:presentation></office:body>"
    )
    assert document.text.strip() == "open"
    assert document.notices == ("Slide 1 is hidden and was left out.",)


def test_an_encrypted_file_says_so() -> None:
    with pytest.raises(DocumentError, match="protected by a password"):
        read(write_odt, "", manifest="<manifest><encryption-data/></manifest>")
