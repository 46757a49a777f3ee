"""Side-by-side columns of running text: where on the page are they, and where is the gutter between them?

Only text that flows counts: several lines a side that fill their column and go on in the next line. Two
address blocks, a form or a table do not, and are left to be read row by row.
"""

import unicodedata
from statistics import median

import numpy as np
import numpy.typing as npt

from app.documents.rows import RowWord

FEWEST_LINES = 4
FEWEST_CHARACTERS = 16
FILLED = 0.62
"""Share of the column's width that the median line covers."""
LETTERS = 0.6
FLOWING = 0.2
"""Share of lines that begin with a small letter, as lines inside a sentence do."""
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
    bin_width = max(line_height / 4, (right - left) / MOST_BINS)
    free, has_left, has_right = _occupancy(rows, left, right, bin_width, gutter=0.7 * line_height)
    for first, last, bin_index in _candidates(free, has_left & has_right):
        gutter = left + (bin_index + 0.5) * bin_width
        band = _trim(rows, first, last, gutter)
        if band and all(_is_running_text(side) for side in _sides(rows[band[0] : band[1]], gutter)):
            return band[0], band[1], gutter
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


def _candidates(free: npt.NDArray[np.bool_], both: npt.NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Runs of rows with a common free strip, those with the most two-sided rows first; 40 at most."""
    rows, bins = free.shape
    found: dict[tuple[int, int], tuple[int, list[int]]] = {}
    for bin_index in range(1, bins - 1):
        column = np.concatenate(([False], free[:, bin_index], [False]))
        edges = np.flatnonzero(column[1:] != column[:-1])
        counts = np.concatenate(([0], np.cumsum(both[:, bin_index])))
        for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            two_sided = int(counts[last] - counts[first])
            if two_sided >= FEWEST_LINES:
                most, strip = found.setdefault((first, last), (two_sided, []))
                strip.append(bin_index)
                found[first, last] = (max(most, two_sided), strip)
    ranked = sorted(found.items(), key=lambda item: (-item[1][0], -len(item[1][1])))
    candidates = []
    for (first, last), (_, strip) in ranked[:40]:
        for part in np.split(np.array(strip), np.flatnonzero(np.diff(strip) > 1) + 1):
            candidates.append((first, last, int(part[len(part) // 2])))
    return candidates


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


def _covered(line: list[RowWord]) -> float:
    """Width of a line's words and of ordinary spaces between them."""
    if not line:
        return 0.0
    letters = sum(len(word.text) for word in line)
    width = sum(word.box.width for word in line)
    gaps = sum(right.box.left - left.box.right for left, right in zip(line, line[1:], strict=False))
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
