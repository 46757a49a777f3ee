"""What Word documents can hold beyond what LibreOffice writes."""

import io
import zipfile

from app.documents.docx_reader import write_docx
from app.documents.laid_out_file import LaidOutFile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def text_of(body: str, **parts: str) -> str:
    """The text of a document with this body; other parts by their kind."""
    relations = "".join(f'<Relationship Id="{kind}" Type="x/{kind}" Target="{kind}.xml"/>' for kind in parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
        for kind, content in parts.items():
            archive.writestr(f"word/{kind}.xml", f"<w:root {NAMESPACES}>{content}</w:root>")
    return LaidOutFile("docx", write_docx, buffer.getvalue()).read("made.docx").text.strip()


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def cell(*paragraphs: str, properties: str = "") -> str:
    content = "".join(map(paragraph, paragraphs)) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def test_a_text_box_drawn_in_two_ways_is_read_once() -> None:
    box = "<w:txbxContent>" + paragraph("in the box") + "</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert text_of(f"<w:p><w:r>{both}</w:r></w:p>" + paragraph("after")) == "in the box\nafter"


def test_insertions_and_moves_are_in_and_deletions_out() -> None:
    body = (
        "<w:p><w:ins><w:r><w:t>new </w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>"
    )
    assert text_of(body) == "new moved"
    assert text_of(f"<w:ins>{paragraph('whole')}</w:ins>") == "whole"


def test_a_deleted_row_is_left_out() -> None:
    rows = row(cell("a"), cell("b")) + row(cell("x"), cell("y"), properties="<w:del/>")
    assert text_of(f"<w:tbl>{rows}</w:tbl>") == "a  b"


def test_merged_cells_keep_the_columns() -> None:
    span = '<w:gridSpan w:val="2"/>'
    rows = (
        row(cell("wide title", properties=span), cell("c"))
        + row(cell("one", properties='<w:vMerge w:val="restart"/>'), cell("two"), cell("three"))
        + row(cell("one", properties="<w:vMerge/>"), cell("four"), cell("five"))
    )
    assert text_of(f"<w:tbl>{rows}</w:tbl>").split("\n") == [
        "wide title  c",
        "one  two   three",
        "four  five",
    ]


def check_box(state: str) -> str:
    box = f"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>"
    return f"<w:r><w:fldChar>{box}</w:fldChar></w:r>"


def test_fields_show_their_result_and_check_boxes_their_state() -> None:
    body = (
        "<w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:t>14 March </w:t></w:r>"
        + check_box('<w:default w:val="0"/><w:checked/>')
        + "<w:r><w:t> yes </w:t></w:r>"
        + check_box('<w:default w:val="0"/>')
        + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    )
    assert text_of(f"<w:p>{body}</w:p>") == "14 March ☒ yes ☐☑"


def test_controls_around_rows_and_cells_are_seen_through() -> None:
    inner = f"<w:sdt><w:sdtContent>{cell('in control')}</w:sdtContent></w:sdt>"
    rows = (
        f"<w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent>{row(cell('a'), inner)}</w:sdtContent></w:sdt>"
    )
    assert text_of(f"<w:tbl>{rows}</w:tbl>") == "a  in control"


def test_hidden_runs_are_left_out_and_phonetic_guides_too() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>東</w:t>"
        "</w:r><w:ruby><w:rt><w:r><w:t>きょう</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>京</w:t></w:r></w:rubyBase></w:ruby></w:p>"
    )
    assert text_of(body) == "東京"


def test_breaks_begin_lines_and_pages() -> None:
    body = '<w:p><w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:br w:type="page"/><w:t>three</w:t></w:r></w:p>'
    assert text_of(body) == "one\ntwo\n\nthree"


def test_headers_that_no_page_shows_are_left_out() -> None:
    section = "<w:sectPr><w:headerReference w:type='{}' r:id='header'/></w:sectPr>"
    assert text_of(paragraph("body") + section.format("default"), header=paragraph("head")) == "head\n\nbody"
    assert text_of(paragraph("body") + section.format("even"), header=paragraph("head")) == "body"
    assert text_of(paragraph("body") + section.format("first"), header=paragraph("head")) == "body"


def test_comments_are_named_as_such() -> None:
    comment = f'<w:comment w:id="0">{paragraph("check this")}</w:comment>'
    assert text_of(paragraph("body"), comments=comment) == "body\n\nComment: check this"


def test_a_table_within_a_table_is_read_in_its_place() -> None:
    inner = f"<w:tbl>{row(cell('b'), cell('c'))}</w:tbl>"
    outer = f"<w:tbl>{row(cell('a'), f'<w:tc>{inner}<w:p/></w:tc>')}{row(cell('d'), cell('e'))}</w:tbl>"
    assert [line for line in text_of(outer).split("\n") if line] == ["a", "b  c", "d  e"]
