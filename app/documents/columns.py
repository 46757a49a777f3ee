"""Side-by-side columns of running text: where on the page are they, and where is the gutter between them?

Only text that flows counts: several lines a side that fill their column and go on in the next line. Two
address blocks, a form or a table do not, and are left to be read row by row.
"""

import unicodedata
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt

from app.documents.rows import RowWord, row_bottom, row_top

FEWEST_LINES = 4
GUTTER = 0.55
"""Least width of a gutter, as a share of the line height: wider than spaces in justified text."""
FEWEST_CHARACTERS = 16
FILLED = 0.55
"""Share of the column's width that the median line covers."""
LETTERS = 0.6
FLOWING = 0.2
"""Share of lines that begin with a small letter, as lines inside a sentence do."""
WEAK_ROWS = 3
MOST_ROWS = 3000
MOST_BINS = 800


def find_columns(rows: list[list[RowWord]]) -> tuple[int, int, float] | None:
    """`(first row, row after the last, x of the gutter)` of the tallest pair of columns, or None."""
    if not 2 * FEWEST_LINES <= 2 * len(rows) <= 2 * MOST_ROWS:
        return None
    left = min(word.box.left for row in rows for word in row)
    right = max(word.box.right for row in rows for word in row)
    line_height = median(max(word.box.height, 0.1) for row in rows for word in row)
    if right - left < 10 * line_height:
        return None
    bin_width = max(line_height / 10, (right - left) / MOST_BINS)
    free, has_left, has_right = _occupancy(rows, left, right, bin_width, gutter=GUTTER * line_height)
    for first, last, bin_index in _candidates(free, has_left, has_right):
        gutter = left + (bin_index + 0.5) * bin_width
        band = _trim(rows, first, last, gutter)
        if band and all(_is_running_text(side) for side in _sides(rows[band[0] : band[1]], gutter)):
            return *_extend(rows, band[0], band[1], gutter), gutter
    return None


def _occupancy(
    rows: list[list[RowWord]], left: float, right: float, bin_width: float, gutter: float
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """[rows, bins] each: no word within half a gutter of the bin; some word left of it; right of it."""
    bins = int((right - left) / bin_width) + 1
    free = np.ones((len(rows), bins), dtype=bool)
    has_left, has_right = np.zeros_like(free), np.zeros_like(free)
    for index, row in enumerate(rows):
        for word in row:
            start = int((word.box.left - gutter / 2 - left) / bin_width)
            end = int((word.box.right + gutter / 2 - left) / bin_width) + 1
            free[index, max(start, 0) : end] = False
        has_left[index, int((row[0].box.right - left) / bin_width) :] = True
        has_right[index, : int((row[-1].box.left - left) / bin_width) + 1] = True
    return free, has_left, has_right


def _candidates(
    free: npt.NDArray[np.bool_], has_left: npt.NDArray[np.bool_], has_right: npt.NDArray[np.bool_]
) -> list[tuple[int, int, int]]:
    """Runs of rows with a common free strip, those with the most rows on both sides first; 40 at most.

    The two sides need not share rows: the lines of two columns are often set at different heights.
    """
    has_left, has_right = free & has_left, free & has_right
    promising = np.minimum(has_left.sum(axis=0), has_right.sum(axis=0)) >= FEWEST_LINES
    # Neighbouring bins are mostly free in the same rows: each such strip is looked at once, at its middle.
    changes = np.flatnonzero((free[:, 1:] != free[:, :-1]).any(axis=0)) + 1
    best: dict[tuple[int, int], tuple[int, int, int]] = {}
    for start, end in zip([0, *changes.tolist()], [*changes.tolist(), free.shape[1]], strict=True):
        middle = (start + end) // 2
        if not promising[middle]:
            continue
        column = np.concatenate(([False], free[:, middle], [False]))
        edges = np.flatnonzero(column[1:] != column[:-1]).tolist()
        lefts = np.concatenate(([0], np.cumsum(has_left[:, middle]))).tolist()
        rights = np.concatenate(([0], np.cumsum(has_right[:, middle]))).tolist()
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            lines = min(lefts[last] - lefts[first], rights[last] - rights[first])
            if lines >= FEWEST_LINES:
                best[first, last] = max(best.get((first, last), (0, 0, 0)), (lines, end - start, middle))
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], -item[1][1]))
    return [(first, last, middle) for (first, last), (_, _, middle) in ranked[:40]]


def _sides(rows: list[list[RowWord]], gutter: float) -> tuple[list[list[RowWord]], list[list[RowWord]]]:
    left = [[w for w in row if w.box.right <= gutter] for row in rows]
    right = [[w for w in row if w.box.left >= gutter] for row in rows]
    return [line for line in left if line], [line for line in right if line]


def _trim(rows: list[list[RowWord]], first: int, last: int, gutter: float) -> tuple[int, int] | None:
    """Leaves out rows at both ends that fill neither side: running heads, page numbers, short cells."""
    filled = []
    sides = _sides(rows[first:last], gutter)
    if not all(sides):
        return None
    widths = [max(w[-1].box.right for w in side) - min(w[0].box.left for w in side) for side in sides]
    for row in rows[first:last]:
        left = [w for w in row if w.box.right <= gutter]
        right = [w for w in row if w.box.left >= gutter]
        filled.append(any(_covered(line) > 0.5 * w for line, w in zip((left, right), widths, strict=True)))
    if not any(filled):
        return None
    return first + filled.index(True), last - filled[::-1].index(True)


def _extend(rows: list[list[RowWord]], first: int, last: int, gutter: float) -> tuple[int, int]:
    """Takes in rows above and below that go on in the same columns (headings, formulas, lists among them).

    A row counts where it keeps to the two columns and fills one; up to `WEAK_ROWS` rows in between need
    only keep to the columns.
    """
    columns = [
        (min(w[0].box.left for w in side), max(w[-1].box.right for w in side))
        for side in _sides(rows[first:last], gutter)
    ]
    slack = 0.02 * (columns[1][1] - columns[0][0])

    def reach(start: int, step: int) -> int:
        reached, weak = start, 0
        index = start + step
        while 0 <= index < len(rows) and weak <= WEAK_ROWS:
            lines: list[list[RowWord]] = [[], []]
            for word in rows[index]:
                side = int((word.box.left + word.box.right) / 2 >= gutter)
                if word.box.left < columns[side][0] - slack or word.box.right > columns[side][1] + slack:
                    return reached
                lines[side].append(word)
            filled = any(
                _covered(line) > FILLED * (right - left)
                for line, (left, right) in zip(lines, columns, strict=True)
            )
            # The last words of a paragraph stand alone, close under the line before.
            ends_paragraph = step == 1 and not all(lines) and _are_close(rows[index - 1], rows[index])
            if filled or (ends_paragraph and reached == index - step):
                reached, weak = index, 0
            else:
                weak += 1
            index += step
        return reached

    return reach(first, -1), reach(last - 1, 1) + 1


def _are_close(above: list[RowWord], below: list[RowWord]) -> bool:
    gap = row_top(below) - row_bottom(above)
    return gap < 0.5 * (row_bottom(below) - row_top(below))


def _covered(line: list[RowWord]) -> float:
    """Width of a line's words and of ordinary spaces between them."""
    if not line:
        return 0.0
    letters = sum(len(word.text) for word in line)
    width = sum(word.box.width for word in line)
    gaps = sum(right.box.left - left.box.right for left, right in pairwise(line))
    return width + min(gaps, (len(line) - 1) * 1.2 * width / letters)


def _is_running_text(lines: list[list[RowWord]]) -> bool:
    if len(lines) < FEWEST_LINES:
        return False
    width = max(line[-1].box.right for line in lines) - min(line[0].box.left for line in lines)
    if median(_covered(line) for line in lines) < FILLED * width:
        return False
    text = "".join(word.text for line in lines for word in line)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    letters = sum(c.isalpha() for c in text)
    if letters < LETTERS * len(text):
        return False
    if wide > 0.5 * len(text):
        return len(text) >= FEWEST_CHARACTERS / 2 * len(lines)
    if median(sum(len(word.text) for word in line) for line in lines) < FEWEST_CHARACTERS:
        return False
    caseless = sum(unicodedata.bidirectional(c) in ("R", "AL") for c in text) > 0.5 * letters
    return caseless or sum(line[0].text[0].islower() for line in lines) >= FLOWING * len(lines)
