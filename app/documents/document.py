"""A document as everything else sees it: one text, and where each word of it stands on a page."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from app.documents.geometry import Box

LEGIBLE = 0.9
"""Two of three words that OCR is less sure of are wrong (docs/ocr.md): to be compared with the page."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text without white space: `document.text[start:end]`, at `box` on page `page_index`."""

    start: int
    end: int
    page_index: int
    box: Box
    line: int
    """Number of the visual line within the document; words of one line share it."""
    confidence: float | None = None
    """How sure OCR is of the word, 0 to 1; None for text that the file itself holds."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as shown (rotation applied): size in points, and its part `[start, end)` of the text."""

    index: int
    width: float
    height: float
    start: int
    end: int
    has_picture: bool = True
    """False: the page was laid out by the reader, and is shown by its words."""


@dataclass(frozen=True)
class Document:
    """Text with offsets, words with boxes, pages.

    Invariants: words are in text order and do not overlap; `text[w.start:w.end]` has no white space;
    pages follow each other and cover the text; a visual row is one line of the text, cells that a gap
    separates stand two spaces or more apart.
    """

    name: str
    kind: str
    """What the file is, as `file_kind` says it: `pdf`, `docx`, `text`, ..."""
    text: str
    words: tuple[Word, ...]
    pages: tuple[Page, ...]
    sha256: str = ""
    notices: tuple[str, ...] = field(default=())
    """What the reader had to do or leave out, a sentence each, for the person to see."""

    @cached_property
    def _word_starts(self) -> list[int]:
        return [w.start for w in self.words]

    @cached_property
    def _word_ends(self) -> list[int]:
        return [w.end for w in self.words]

    def words_in(self, start: int, end: int) -> tuple[Word, ...]:
        """Words that the span `[start, end)` touches."""
        first = bisect_right(self._word_ends, start)
        last = bisect_left(self._word_starts, end)
        return self.words[first:last]

    def legibility(self, start: int, end: int) -> float:
        """How sure OCR is of the word in the span that it is least sure of; 1 for text of the file itself."""
        read = (w.confidence for w in self.words_in(start, end) if w.confidence is not None)
        return min(read, default=1.0)

    def page_index_at(self, offset: int) -> int:
        """The page that the character at `offset` stands on."""
        index = bisect_right([p.start for p in self.pages], offset) - 1
        return max(0, min(index, len(self.pages) - 1))

    def boxes(self, start: int, end: int) -> tuple[tuple[int, Box], ...]:
        """`(page_index, box)` of the span, one box a line of text.

        Words that the span only touches in part are cut in proportion to their characters.
        """
        lines: dict[tuple[int, int], list[Box]] = {}
        for word in self.words_in(start, end):
            length = word.end - word.start
            cut_left = max(start - word.start, 0) / length
            cut_right = max(word.end - end, 0) / length
            box = Box(
                word.box.left + cut_left * word.box.width,
                word.box.top,
                word.box.right - cut_right * word.box.width,
                word.box.bottom,
            )
            lines.setdefault((word.page_index, word.line), []).append(box)
        return tuple((page, Box.around(boxes)) for (page, _), boxes in lines.items())
