"""Offsets and boxes of a Document: every word gives itself back, every span has boxes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.documents.document import Document
from app.documents.document_builder import DocumentBuilder
from app.documents.geometry import Box
from app.documents.page_words import PageWord

LETTERS = st.text(st.characters(exclude_categories=("Z", "C")), min_size=1, max_size=8)


@st.composite
def page_words(draw: st.DrawFn) -> list[PageWord]:
    words = []
    for _ in range(draw(st.integers(0, 12))):
        left, top = draw(st.floats(0, 550)), draw(st.floats(0, 780))
        box = Box(left, top, left + draw(st.floats(1, 60)), top + draw(st.floats(4, 30)))
        words.append(PageWord(draw(LETTERS), box, draw(st.integers(0, 3))))
    return words


def built(pages: list[list[PageWord]]) -> Document:
    builder = DocumentBuilder()
    for words in pages:
        builder.add_page(words, 595.0, 842.0)
    return builder.document("made.pdf", "pdf")


@given(st.lists(page_words(), max_size=4))
def test_any_words_on_any_pages_keep_the_invariants(pages: list[list[PageWord]]) -> None:
    document = built(pages)
    assert sorted(document.text[w.start : w.end] for w in document.words) == sorted(
        word.text for page in pages for word in page
    )
    end = 0
    for word in document.words:
        assert word.start >= end
        end = word.end
        assert not any(c.isspace() for c in document.text[word.start : word.end])
        page = document.pages[word.page_index]
        assert page.start <= word.start < word.end <= page.end
        assert document.page_index_at(word.start) == word.page_index
    assert [p.start for p in document.pages[1:]] == [p.end for p in document.pages[:-1]]
    if document.pages:
        assert document.pages[0].start == 0
        assert document.pages[-1].end == len(document.text)
    lines = [w.line for w in document.words]
    assert lines == sorted(lines)
    assert not any(line.startswith(" ") for line in document.text.split("\n"))


@given(st.lists(page_words(), min_size=1, max_size=3), st.data())
def test_every_span_with_letters_has_boxes_within_its_words(
    pages: list[list[PageWord]], data: st.DataObject
) -> None:
    document = built(pages)
    start = data.draw(st.integers(0, len(document.text)))
    end = data.draw(st.integers(min(start + 1, len(document.text)), len(document.text)))
    boxes = document.boxes(start, end)
    assert bool(boxes) == bool(document.text[start:end].strip())
    touched = document.words_in(start, end)
    assert touched == tuple(w for w in document.words if w.start < end and w.end > start)
    for page_index, box in boxes:
        around = Box.around(w.box for w in touched if w.page_index == page_index)
        assert around.left - 1e-6 <= box.left <= box.right <= around.right + 1e-6
        assert around.top <= box.top <= box.bottom <= around.bottom


def test_boxes_of_part_of_a_word_cut_it_in_proportion() -> None:
    document = built([[PageWord("abcd", Box(100, 50, 140, 60))]])
    assert document.boxes(1, 3) == ((0, Box(110, 50, 130, 60)),)


def test_boxes_of_a_span_over_two_lines_and_pages_are_one_a_line() -> None:
    first, second, third = Box(50, 50, 90, 60), Box(50, 62, 80, 72), Box(50, 50, 70, 60)
    document = built(
        [[PageWord("one", first), PageWord("two", second)], [], [PageWord("three", third)]],
    )
    assert document.text == "one\ntwo\n\nthree"
    assert document.boxes(0, len(document.text)) == ((0, first), (0, second), (2, third))
    assert document.page_index_at(document.text.index("three")) == 2


def test_a_span_is_as_legible_as_its_worst_word() -> None:
    box = Box(10, 10, 60, 22)
    sure, typed, unsure = (
        PageWord(text, replace(box, left=left, right=left + 50), confidence=confidence)
        for text, left, confidence in (("one", 10, 0.99), ("two", 80, None), ("three", 150, 0.4))
    )
    document = built([[sure, typed, unsure]])
    at = {text: document.text.index(text) for text in ("one", "two", "three")}
    assert document.legibility(at["one"], at["two"] + 3) == 0.99
    assert document.legibility(at["two"], at["two"] + 3) == 1.0
    assert document.legibility(0, len(document.text)) == 0.4
