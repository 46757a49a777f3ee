"""The rules of a page from its picture: long thin runs of dark pixels, for scans and photographs."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.documents.geometry import Box
from app.documents.page_picture import PagePicture
from app.forms.page_shapes import PageShapes, Rule, joined

PIXELS_PER_POINT = 2.0
SHORTEST_PT = 7.0
SQUARE_SIDE_PT = (6.0, 18.0)
THICKEST_PT = 3.0
WINDOW_PT = 12.0
"""Brightness is compared with its surroundings of this size, so that coloured grounds do not matter."""
CONTRAST = 18.0
MOST_RULES = 3_000

_Mask = npt.NDArray[np.bool_]


def shapes_of_picture(picture: PagePicture, pixels_per_point: float, words: Sequence[Box]) -> PageShapes:
    """Rules outside `words` (points). Lines that are more than a degree askew are not found."""
    pixels = np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)
    grey = pixels.min(axis=2).astype(np.float32)
    dark = grey < _mean(grey, round(WINDOW_PT * pixels_per_point)) - CONTRAST
    inked = dark.copy()
    for box in words:
        inset = 0.12 * box.height
        top, bottom = (
            round((box.top + inset) * pixels_per_point),
            round((box.bottom - inset) * pixels_per_point),
        )
        left, right = round(box.left * pixels_per_point), round(box.right * pixels_per_point)
        inked[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = False
    horizontal = _rules(inked, pixels_per_point, SHORTEST_PT)
    vertical = _rules(inked.T, pixels_per_point, SHORTEST_PT)
    sides = SQUARE_SIDE_PT[0]
    squares = _squares(
        joined(_rules(dark, pixels_per_point, sides)), joined(_rules(dark.T, pixels_per_point, sides))
    )
    squares = [square for square in squares if not any(_is_letter(square, word) for word in words)]
    horizontal = [
        rule
        for rule in horizontal
        if not any(_is_stroke(rule, w.top, w.bottom, w.left, w.right) for w in words)
    ]
    vertical = [
        rule
        for rule in vertical
        if not any(_is_stroke(rule, w.left, w.right, w.top, w.bottom) for w in words)
    ]
    return PageShapes(joined(horizontal), joined(vertical), tuple(squares))


def _is_stroke(rule: Rule, first: float, last: float, start: float, end: float) -> bool:
    """Whether it lies in a word's box: then it is a part of letters."""
    return first < rule.at < last and start - 1 < rule.start and rule.end < end + 1


def _is_letter(square: Box, word: Box) -> bool:
    """Whether it is only a part of a letter of that word."""
    x, y = (square.left + square.right) / 2, (square.top + square.bottom) / 2
    is_inside = word.left <= x <= word.right and word.top <= y <= word.bottom
    return is_inside and square.height < 0.45 * word.height


def _squares(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Box]:
    """Check squares, also those that OCR took for a letter."""
    smallest, largest = SQUARE_SIDE_PT
    found = []
    sides = [rule for rule in vertical if smallest <= rule.length <= 1.3 * largest]
    edges = [rule for rule in horizontal if smallest <= rule.length <= largest]
    for number, top in enumerate(edges):
        for bottom in edges[number + 1 :]:
            if bottom.at - top.at > 1.25 * top.length:
                break
            is_below = abs(bottom.start - top.start) < 1.5 and abs(bottom.end - top.end) < 1.5
            if not is_below or bottom.at - top.at < 0.75 * top.length:
                continue
            ends = [
                any(abs(s.at - x) < 1.5 and s.start < top.at + 1.5 and s.end > bottom.at - 1.5 for s in sides)
                for x in (top.start, top.end)
            ]
            if all(ends):
                found.append(Box(top.start, top.at, top.end, bottom.at))
    return found


def _rules(dark: _Mask, scale: float, shortest_pt: float) -> list[Rule]:
    """Runs along the rows; those in rows that touch are one rule, if they are thin together."""
    shortest = round(shortest_pt * scale)
    runs = _runs(_closed(dark, 2), shortest)
    if len(runs) > MOST_RULES * 8:
        runs = runs[np.argsort(runs[:, 1] - runs[:, 2])[: MOST_RULES * 8]]
    groups: list[list[int]] = []  # first row, last row, start, end
    open_groups: list[list[int]] = []
    for row, start, end in runs[np.argsort(runs[:, 0], kind="stable")].tolist():
        open_groups = [group for group in open_groups if row - group[1] <= 2]
        for group in open_groups:
            if start < group[3] and end > group[2]:
                group[1], group[2], group[3] = row, min(group[2], start), max(group[3], end)
                break
        else:
            open_groups.append([row, row, start, end])
            groups.append(open_groups[-1])
    thickest = THICKEST_PT * scale
    return [
        Rule((first + last + 1) / 2 / scale, start / scale, end / scale)
        for first, last, start, end in groups
        if last - first + 1 <= max(thickest, 0.012 * (end - start))
    ][:MOST_RULES]


def _runs(mask: _Mask, shortest: int) -> npt.NDArray[np.int64]:
    """[n, 3]: row, start, end of the runs of True that are long enough."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    change = np.diff(padded, axis=1)
    rows, starts = np.nonzero(change == 1)
    _, ends = np.nonzero(change == -1)
    long = ends - starts >= shortest
    return np.stack([rows[long], starts[long], ends[long]], axis=1).astype(np.int64)


def _closed(mask: _Mask, gap: int) -> _Mask:
    """Gaps of up to `gap` pixels along the rows are filled."""
    filled = mask.copy()
    for step in range(1, gap + 1):
        filled[:, : -step - 1] |= mask[:, : -step - 1] & mask[:, step + 1 :]
        for inside in range(1, step + 1):
            filled[:, inside : -step - 1 + inside] |= mask[:, : -step - 1] & mask[:, step + 1 :]
    return filled


def _mean(grey: npt.NDArray[np.float32], window: int) -> npt.NDArray[np.float32]:
    """The mean of the surroundings of each pixel, by sums over rectangles."""
    half = max(window // 2, 1)
    padded = np.pad(grey.astype(np.float64), half + 1, mode="edge")
    total = padded.cumsum(axis=0).cumsum(axis=1)
    size = 2 * half + 1
    height, width = grey.shape
    corner = total[size : size + height, size : size + width] - total[:height, size : size + width]
    corner -= total[size : size + height, :width] - total[:height, :width]
    mean: npt.NDArray[np.float32] = (corner / size**2).astype(np.float32)
    return mean
