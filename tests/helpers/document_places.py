"""Checks that a document's words, lines, pages and boxes agree with its text."""

from app.documents.document import Document


def check_places(document: Document) -> None:
    """Fails where a word's offsets do not give it back, or its box is not on its page."""
    end = 0
    for word in document.words:
        assert word.start >= end
        end = word.end
        text = document.text[word.start : word.end]
        assert text
        assert not any(c.isspace() for c in text)
        page = document.pages[word.page_index]
        assert page.start <= word.start < word.end <= page.end
        ((page_index, box),) = document.boxes(word.start, word.end)
        assert (page_index, box) == (word.page_index, word.box)
        assert 0 <= (box.left + box.right) / 2 <= page.width
        assert 0 <= (box.top + box.bottom) / 2 <= page.height
    assert [p.index for p in document.pages] == list(range(len(document.pages)))
    assert document.pages[0].start == 0
    assert [p.start for p in document.pages[1:]] == [p.end for p in document.pages[:-1]]
    assert document.pages[-1].end == len(document.text)
