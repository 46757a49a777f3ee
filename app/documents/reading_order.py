"""The order in which a person reads the words of a page: rows, cells of a row, columns of running text.

Pure geometry and letters; it knows no file format, so every reader that has words with boxes can use it.
A visual row is one row; side-by-side columns of running text (a newspaper, an article) are read one after
the other, while forms, tables and letterheads stay row by row.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from app.documents.cells import letter_width, padding_of, space_width, split_cells
from app.documents.columns import find_columns
from app.documents.page_words import PageWord, to_reading_frame
from app.documents.rows import RowWord, build_rows, row_bottom, row_top

BLANK_LINE = 0.5
"""Rows further apart than the usual gap plus this share of a row's height have a blank line between."""


@dataclass(frozen=True, slots=True)
class Row:
    """A visual row: `cells` left to right (right to left where the page is), each the words' indices."""

    cells: tuple[tuple[int, ...], ...]
    padding: tuple[int, ...]
    """Spaces before each cell: 0 for the first, two or more for the others."""
    after_gap: bool
    """True: a blank line stands above."""


def read_rows(words: Sequence[PageWord], page_width: float, page_height: float) -> list[Row]:
    """The rows of a page in reading order; text turned on its side comes after the rest."""
    by_turn: dict[int, list[RowWord]] = {}
    for index, word in enumerate(words):
        box = to_reading_frame(word.straight_box or word.box, word.quarter_turns, page_width, page_height)
        by_turn.setdefault(word.quarter_turns % 4, []).append(RowWord(index, word.text, box))
    rows: list[Row] = []
    for turn in sorted(by_turn, key=lambda turn: (turn != 0, -len(by_turn[turn]))):
        group = by_turn[turn]
        right_to_left = _is_right_to_left(group)
        for block in _blocks(group, right_to_left, depth=0):
            rows.extend(_lay_out(block, right_to_left))
    return rows


def _blocks(words: list[RowWord], right_to_left: bool, depth: int) -> list[list[list[RowWord]]]:
    """Parts of the page in reading order, each a list of rows."""
    rows = build_rows(words)
    columns = find_columns(rows) if depth < 12 else None
    if columns is None:
        return [rows]
    first, last, gutter = columns
    inside = [word for row in rows[first:last] for word in row]
    left = [word for word in inside if (word.box.left + word.box.right) / 2 < gutter]
    right = [word for word in inside if (word.box.left + word.box.right) / 2 >= gutter]
    parts = [
        [word for row in rows[:first] for word in row],
        *((right, left) if right_to_left else (left, right)),
        [word for row in rows[last:] for word in row],
    ]
    return [block for part in parts if part for block in _blocks(part, right_to_left, depth + 1)]


def _lay_out(rows: list[list[RowWord]], right_to_left: bool) -> list[Row]:
    heights = [row_bottom(row) - row_top(row) for row in rows]
    gaps = [row_top(below) - row_bottom(above) for above, below in pairwise(rows)]
    usual_gap = max(median(gaps), 0.0) if gaps else 0.0
    usual_letter_width = median(letter_width([word]) for row in rows for word in row)
    space = space_width(rows)
    laid_out = []
    for index, row in enumerate(rows):
        height = min(heights[max(index - 1, 0)], heights[index])
        after_gap = index == 0 or gaps[index - 1] > min(usual_gap, 0.9 * height) + BLANK_LINE * height
        cells = split_cells(row, space)
        padding = padding_of(cells, usual_letter_width)
        if right_to_left:
            cells.reverse()
            padding = [0, *reversed(padding[1:])]
        ordered = tuple(tuple(word.index for word in _in_reading_direction(cell)) for cell in cells)
        laid_out.append(Row(ordered, tuple(padding), after_gap))
    return laid_out


def _is_right_to_left(words: list[RowWord]) -> bool:
    counts = [_direction(word.text) for word in words]
    return sum(c == -1 for c in counts) > sum(c == 1 for c in counts)


def _direction(text: str) -> int:
    """1: left to right, -1: right to left, 0: digits and signs only; the first letter decides."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return 1
            case "R" | "AL":
                return -1
    return 0


def _in_reading_direction(cell: list[RowWord]) -> list[RowWord]:
    """Words sorted left to right become words in the order they are read (mixed directions too)."""
    directions = [_direction(word.text) for word in cell]
    if -1 not in directions:
        return cell
    base = -1 if directions.count(-1) >= directions.count(1) else 1
    words = list(cell)
    if base == -1:
        words.reverse()
        directions.reverse()
    start = 0
    while start < len(words):  # turn runs that go against the base direction
        if directions[start] != -base:
            start += 1
            continue
        end = start + 1
        while end < len(words) and directions[end] == -base:
            end += 1
        words[start:end] = reversed(words[start:end])
        start = end
    return words
