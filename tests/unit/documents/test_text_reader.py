"""Plain text: codings, the layout on pages, and what is no text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.open_document import DocumentFile, open_document
from app.documents.page_layout import COLUMNS, LINES, MAX_PAGES, PAGE_HEIGHT, PAGE_WIDTH
from app.documents.text_reader import read_text
from app.errors import DocumentError

TEXT = "Invoice HR-2041\n\n\tTotal: 258,00 €\nGrüße aus Łódź\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_unicode_text_is_read_as_it_is(tmp_path: Path, encoding: str, line_end: str) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(TEXT.replace("\n", line_end).encode(encoding))
    document = open_document(file)
    assert document.text == TEXT
    assert document.kind == "text"
    assert document.notices == ()


def test_western_european_text_is_read_with_a_notice() -> None:
    document = read_text("Größe: 12 €".encode("cp1252"), "note.txt")
    assert document.text == "Größe: 12 €"
    assert "Western European" in document.notices[0]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Всеобщая декларация прав человека", "cp1251"), ("世界人権宣言の前文", "shift_jis")],
)
def test_text_in_a_code_page_is_read_with_a_notice(text: str, encoding: str) -> None:
    document = read_text(text.encode(encoding), "note.txt")
    assert document.text == text
    assert "UTF-8" in document.notices[0]


def test_japanese_mail_text_is_read() -> None:
    assert read_text("世界人権宣言".encode("iso2022_jp"), "note.txt").text == "世界人権宣言"


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"abc\0def", b"\x01\x02\x03\x04\x05\x06" * 9])
def test_binary_rubbish_is_a_clear_error(data: bytes) -> None:
    with pytest.raises(DocumentError, match="no document and no plain text") as caught:
        read_text(data, "note.txt")
    assert caught.value.hint


def test_a_file_of_spaces_is_a_clear_error() -> None:
    with pytest.raises(DocumentError, match="no text"):
        read_text(b" \n\t\n", "note.txt")


def test_words_stand_in_a_grid() -> None:
    document = read_text(b"ab cd\n\tef", "note.txt")
    first, second, third = document.words
    letter = first.box.width / 2
    assert second.box.left == pytest.approx(first.box.left + 3 * letter)
    assert third.box.left == pytest.approx(first.box.left + 8 * letter)
    assert second.box.top == first.box.top
    assert third.box.top == pytest.approx(first.box.bottom)
    assert [w.line for w in document.words] == [0, 0, 1]


def test_a_long_line_is_wrapped_before_a_word_and_the_text_stays() -> None:
    line = "word " * 40
    document = read_text(line.encode(), "note.txt")
    assert document.text == line
    assert len({w.line for w in document.words}) == 3
    assert all(w.end - w.start == 4 for w in document.words)
    assert max(w.box.right for w in document.words) <= PAGE_WIDTH - 50


def test_a_word_longer_than_the_page_is_cut_into_pieces_side_by_side() -> None:
    document = read_text(b"x" * (2 * COLUMNS + 5), "note.txt")
    assert [w.end - w.start for w in document.words] == [COLUMNS, COLUMNS, 5]
    assert len(document.boxes(0, len(document.text))) == 3


def test_wide_letters_take_two_columns_and_marks_none() -> None:
    document = read_text("世界 e\u0301a".encode(), "note.txt")
    wide, marked = document.words
    assert wide.box.width == pytest.approx(2 * marked.box.width)


def test_pages_are_filled_and_a_form_feed_begins_one() -> None:
    document = read_text(("line\n" * (LINES + 1) + "\flast").encode(), "note.txt")
    assert [p.index for p in document.pages] == [0, 1, 2]
    assert [w.page_index for w in document.words] == [0] * LINES + [1, 2]
    assert document.text[document.pages[2].start :] == "last"


def test_a_text_longer_than_the_limit_is_cut_with_a_notice() -> None:
    document = read_text(b"line\n" * (LINES * MAX_PAGES + 3), "note.txt")
    assert len(document.pages) == MAX_PAGES
    assert len(document.words) == LINES * MAX_PAGES
    assert "left out" in document.notices[0]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\r\f  ")))
def test_any_text_keeps_the_invariants(text: str) -> None:
    if not text.strip():
        return
    document = read_text(text.encode(), "note.txt")
    assert document.text == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert "".join(document.text[w.start : w.end] for w in document.words) == "".join(document.text.split())
    assert [p.start for p in document.pages[1:]] == [p.end for p in document.pages[:-1]]
    assert (document.pages[0].start, document.pages[-1].end) == (0, len(document.text))
    end = 0
    for word in document.words:
        assert word.start >= end
        end = word.end
        page = document.pages[word.page_index]
        assert page.start <= word.start < word.end <= page.end
        assert 0 < word.box.left <= word.box.right < PAGE_WIDTH
        assert 0 < word.box.top < word.box.bottom < PAGE_HEIGHT


def test_plain_text_has_no_page_pictures(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("hello")
    with DocumentFile(file) as opened, pytest.raises(DocumentError, match="no page pictures"):
        opened.render_page(0, 1.0)
