"""Cells of a row: where a gap is more than a space between words, and how it is written in the text."""

from itertools import pairwise
from statistics import median

from app.documents.rows import RowWord

USUAL_SPACE = 0.55
"""Width of a space in letter widths, where a page has too few to measure."""
LONGEST_PADDING = 40


def space_width(rows: list[list[RowWord]]) -> float:
    """Width of an ordinary space between words, in letter widths: about a half, one where all are equal."""
    ratios = [
        (right.box.left - left.box.right) / letter_width(row)
        for row in rows
        for left, right in pairwise(row)
        if _has_letters(left) and _has_letters(right)
    ]
    spaces = [ratio for ratio in ratios if 0.1 < ratio < 1.5]
    return median(spaces) if len(spaces) >= 8 else USUAL_SPACE


def split_cells(row: list[RowWord], space: float) -> list[list[RowWord]]:
    """Cuts a row, sorted left to right, where a gap is clearly wider than `space` (in letter widths)."""
    gaps = [right.box.left - left.box.right for left, right in pairwise(row)]
    limit = min(max(1.9 * space, 0.95), 1.95) * letter_width(row)
    if len(gaps) >= 3 and 2 * sum(_has_letters(word) for word in row) > len(row):
        # Justified and letter-spaced lines have wide gaps everywhere: then only a wider one parts cells.
        by_width = sorted(gaps)
        narrow = by_width[len(gaps) // 4]
        if by_width[-1] < 2.2 * narrow or narrow > 0.6 * limit:
            limit = max(limit, min(1.8 * narrow, 2.2 * limit))
    cells = [[row[0]]]
    for gap, word in zip(gaps, row[1:], strict=True):
        if gap > limit:
            cells.append([])
        cells[-1].append(word)
    return cells


def padding_of(cells: list[list[RowWord]], usual_letter_width: float) -> list[int]:
    """Spaces before each cell, so that cells that stand under each other do so in the text, roughly."""
    start = cells[0][0].box.left
    padding, length = [0], _length(cells[0])
    for cell in cells[1:]:
        wanted = round((cell[0].box.left - start) / usual_letter_width) - length
        padding.append(min(max(wanted, 2), LONGEST_PADDING))
        length += padding[-1] + _length(cell)
    return padding


def letter_width(words: list[RowWord]) -> float:
    """The average width of these words' letters, in points."""
    return max(sum(w.box.width for w in words) / sum(len(w.text) for w in words), 0.1)


def _has_letters(word: RowWord) -> bool:
    return any(c.isalpha() for c in word.text)


def _length(cell: list[RowWord]) -> int:
    return sum(len(word.text) for word in cell) + len(cell) - 1
