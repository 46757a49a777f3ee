"""Words on one visual row: those that share most of their height and do not cover each other."""

from dataclasses import dataclass
from statistics import fmean

from app.documents.geometry import Box

SHARED_HEIGHT = 0.45
OPEN_ROWS = 40
"""A word is compared with this many rows at most, so that a hostile page can't take forever."""


@dataclass(frozen=True, slots=True)
class RowWord:
    """A word (its index on the page) with its box in the frame where its text stands upright."""

    index: int
    text: str
    box: Box


def build_rows(words: list[RowWord]) -> list[list[RowWord]]:
    """Rows from top to bottom, the words of each from left to right."""
    open_rows: list[_OpenRow] = []
    closed: list[_OpenRow] = []
    for word in sorted(words, key=lambda w: ((w.box.top + w.box.bottom) / 2, w.box.left)):
        best, best_share = None, SHARED_HEIGHT
        for row in open_rows:
            if row.bottom <= word.box.top:
                continue
            share = row.shared_height(word.box)
            if share >= best_share and row.has_room(word.box):
                best, best_share = row, share
        if best is None:
            middle = (word.box.top + word.box.bottom) / 2  # words come from top to bottom by their middles
            closed.extend(row for row in open_rows if row.is_above(middle))
            open_rows = [row for row in open_rows if not row.is_above(middle)]
            if len(open_rows) >= OPEN_ROWS:
                closed.append(open_rows.pop(0))
            open_rows.append(_OpenRow(word))
        else:
            best.add(word)
    rows = closed + open_rows
    rows.sort(key=lambda row: row.top + row.bottom)
    return [sorted(row.words, key=lambda w: w.box.left) for row in rows]


def row_top(row: list[RowWord]) -> float:
    """The top of a row's words, as an average: accents and subscripts do not move it much."""
    return fmean(word.box.top for word in row)


def row_bottom(row: list[RowWord]) -> float:
    """The bottom of a row's words, as an average."""
    return fmean(word.box.bottom for word in row)


class _OpenRow:
    def __init__(self, word: RowWord) -> None:
        self.words = [word]
        self.top, self.bottom = word.box.top, word.box.bottom

    def add(self, word: RowWord) -> None:
        self.words.append(word)
        weight = 1 / len(self.words)
        self.top += (word.box.top - self.top) * weight
        self.bottom += (word.box.bottom - self.bottom) * weight

    def shared_height(self, box: Box) -> float:
        """How much of the lower of the two heights is shared; less where one is far taller."""
        height, own = max(box.height, 0.1), max(self.bottom - self.top, 0.1)
        shared = (min(self.bottom, box.bottom) - max(self.top, box.top)) / min(height, own)
        ratio = max(height, own) / min(height, own)
        if ratio > 2.2:  # a big letter beside several small rows belongs to the one at its middle
            off = abs((self.top + self.bottom) - (box.top + box.bottom)) / 2
            return shared if off < 0.3 * max(height, own) else 0.0
        return shared

    def is_above(self, middle: float) -> bool:
        """No word with its middle there or further down can belong to this row."""
        return self.bottom + 1.1 * max(self.bottom - self.top, 0.1) < middle

    def has_room(self, box: Box) -> bool:
        slack = 0.3 * max(box.height, 0.1)
        return all(
            box.left >= other.box.right - slack or box.right <= other.box.left + slack for other in self.words
        )
