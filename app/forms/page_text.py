"""A page's words as a form's labels are made of them: segments, typed blanks, and typed check marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.document import Document, Word
from app.documents.geometry import Box
from app.forms.page_shapes import PageShapes, Rule

_BLANK = re.compile(r"_{3,}|\.{5,}|…{2,}|(?:\. ?){5,}")
_MARKS = "☐□◻❑❏▢⬜◯○❍\uf06f\uf0a8\uf071\uf072\uf0a1\uf0a3"
_BRACKETS = {"[": "]", "(": ")"}
SEGMENT_GAP = 1.1
"""A gap wider than this share of the letters' height parts segments."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that follow each other on a line without a gap."""

    text: str
    box: Box
    start: int
    """Where it begins in the document's text, which is in reading order."""

    @property
    def has_letters(self) -> bool:
        """Whether it says something."""
        return any(c.isalnum() or c in "€$£%" for c in self.text)


@dataclass(frozen=True)
class PageText:
    """The segments of a page, its typed blanks (`____`, `.....`) and its typed check marks (☐, `[ ]`)."""

    segments: tuple[Segment, ...]
    blanks: tuple[Box, ...]
    marks: tuple[Box, ...]


def page_text(
    document: Document, page_index: int, shapes: PageShapes, fields: Sequence[Box] = ()
) -> PageText:
    """The text of one page; no segment goes across what is drawn upright, a ring or a field."""
    boxes = (*shapes.rings, *fields)
    lines: dict[int, list[Word]] = {}
    for word in document.words:
        if word.page_index == page_index:
            lines.setdefault(word.line, []).append(word)
    segments: list[Segment] = []
    blanks: list[Box] = []
    marks: list[Box] = []
    for words in lines.values():
        _read_line(document, words, shapes.vertical, boxes, segments, blanks, marks)
    return PageText(tuple(segments), tuple(blanks), tuple(marks))


def _read_line(
    document: Document,
    words: list[Word],
    uprights: Sequence[Rule],
    boxes: Sequence[Box],
    segments: list[Segment],
    blanks: list[Box],
    marks: list[Box],
) -> None:
    run: list[tuple[str, Box, int]] = []

    def close() -> None:
        if run:
            text = " ".join(text for text, _, _ in run)
            segments.append(Segment(text, Box.around(box for _, box, _ in run), run[0][2]))
            run.clear()

    last_blank: Box | None = None
    for text, box, start in _pieces(document, words):
        if text == "":  # a blank
            close()
            if last_blank is not None and box.left - last_blank.right < box.height:
                blanks.pop()
                box = Box.around([last_blank, box])
            blanks.append(box)
            last_blank = box
        elif text[0] in _MARKS and len(text) == 1:
            close()
            marks.append(box)
        else:
            opening = run[-1] if run else None
            if opening is not None and _BRACKETS.get(opening[0]) == text and box.left - opening[1].right < 20:
                run.pop()
                close()
                marks.append(Box.around([opening[1], box]))
                continue
            if opening is not None and (
                box.left - opening[1].right > SEGMENT_GAP * box.height
                or _is_parted(opening[1], box, uprights, boxes)
            ):
                close()
            run.append((text, box, start))
    close()


def _is_parted(before: Box, after: Box, uprights: Sequence[Rule], boxes: Sequence[Box]) -> bool:
    left, right, y = before.right - 1, after.left + 1, (after.top + after.bottom) / 2
    return any(
        left < r.at < right and r.start < y < r.end and r.length > 1.6 * after.height for r in uprights
    ) or any(left < (b.left + b.right) / 2 < right and b.top < y < b.bottom for b in boxes)


def _pieces(document: Document, words: list[Word]) -> Iterator[tuple[str, Box, int]]:
    """Parts of the words: text, or an empty text for a blank; brackets and marks by themselves."""
    for word in words:
        text = document.text[word.start : word.end]
        at = 0
        for match in re.finditer(rf"{_BLANK.pattern}|[{_MARKS}]|\[\s?_?\]|\(_?\)", text):
            if match.start() > at:
                yield text[at : match.start()], _cut(word, at, match.start()), word.start + at
            box = _cut(word, match.start(), match.end())
            found = match[0]
            if found[0] in _MARKS or found[0] in "[(":
                yield "☐", box, word.start + match.start()
            else:
                yield "", box, word.start + match.start()
            at = match.end()
        if at < len(text):
            yield text[at:], _cut(word, at, len(text)), word.start + at


def _cut(word: Word, start: int, end: int) -> Box:
    """The part of the word's box for some of its letters, all as wide as each other."""
    length = word.end - word.start
    step = word.box.width / length
    return Box(word.box.left + start * step, word.box.top, word.box.left + end * step, word.box.bottom)
