"""Rich Text: letters in all codings, tables, what is not shown."""

import pytest

from app.documents.laid_out_file import LaidOutFile
from app.documents.rtf_reader import MAX_DEPTH, write_rtf
from app.errors import DocumentError


def text_of(content: str | bytes) -> str:
    data = content if isinstance(content, bytes) else content.encode()
    return LaidOutFile("rtf", write_rtf, rb"{\rtf1\ansi " + data + b"}").read("made.rtf").text.strip()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"Gr\'fc\'dfe", "Grüße"),
        (r"\u321?\u243?d\u378?", "Łódź"),
        (r"\uc2\u321ab\uc1 x", "Łx"),
        (r"\u-10179?\u-8704?", "\U0001f600"),
        (r"\ansicpg1250 za\'bf\'f3\'b3\'e6", "zażółć"),
        (r"{\fonttbl{\f1\fcharset128 Gothic;}}\f1 \'93\'fa\'96\'7b", "日本"),
        (r"{\fonttbl{\f1\fcharset204 Arial;}}\f1\'cf\'f0{\f0 \'e9}", "Прé"),
        (r"a\~b\_c\-d\endash\ldblquote x\rdblquote", "a b-cd–“x”"),
        (r"\{a\\b\}", r"{a\b}"),
        ("one\\\ntwo", "one\ntwo"),
    ],
)
def test_letters_are_read(written: str, read: str) -> None:
    assert text_of(written) == read


def test_rows_are_lines_and_lines_in_cells_rows() -> None:
    content = (
        r"\pard before\par\trowd\cellx1\cellx2\pard\intbl one\par two\cell b\cell\row"
        r"\trowd\pard\intbl c\cell d\cell\row\pard after\par"
    )
    assert text_of(content) == "before\n\none  b\ntwo\nc    d\n\nafter"


@pytest.mark.parametrize(
    "content",
    [
        r"{\v hidden}shown",
        r"\v hidden\v0 shown",
        r"{\deleted hidden}shown",
        r"{\*\unknown hidden}shown",
        r"{\stylesheet{\s0 hidden;}}shown",
        r"{\info{\title hidden}}shown",
        r"{\pict\wmetafile8 0102ab}shown",
        r"{\field{\*\fldinst hidden}{\fldrslt shown}}",
    ],
)
def test_what_is_not_shown_is_left_out(content: str) -> None:
    assert text_of(content) == "shown"


def test_binary_data_is_skipped_whole() -> None:
    assert text_of(b"{\\pict\\bin5 }{\\}{}shown") == "shown"


def test_headers_notes_and_boxes_have_their_places() -> None:
    content = (
        r"{\header head\par}{\footer foot\par}body{\footnote note}\par"
        r"{\shp{\*\shpinst{\shptxt in box\par}}{\shprslt twice}}end\par"
    )
    assert [line for line in text_of(content).split("\n") if line] == [
        *("head", "body", "end", "in box", "foot", "note"),
    ]


def test_a_page_break_begins_a_page() -> None:
    document = LaidOutFile("rtf", write_rtf, rb"{\rtf1 one\page two}").read("made.rtf")
    assert [document.text[p.start : p.end].strip() for p in document.pages] == ["one", "two"]


def test_groups_without_end_are_a_clear_error() -> None:
    with pytest.raises(DocumentError, match="without end"):
        text_of("{" * (MAX_DEPTH + 10))


@pytest.mark.parametrize(
    "content", ["}}}}x", r"\u", r"\'", "\\", r"\bin99999999999 x", r"\uc99999\u65 x", r"\f-5 x"]
)
def test_broken_control_words_do_no_harm(content: str) -> None:
    assert "end" in text_of(rb"end\par" + content.encode())
