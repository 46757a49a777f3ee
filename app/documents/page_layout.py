"""Lays text and tables out on pages as a typewriter would set them, for files without pages of their own.

Every word gets a place in a grid of letters of one width. Lines too long for the page are wrapped in the
layout only: in the document's text a line stays a line, and the cells of a row stand on one line, two or
more spaces apart and roughly under each other.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from app.documents.document import Document, Page, Word
from app.documents.geometry import Box
from app.documents.reader import PageListener

PAGE_WIDTH, PAGE_HEIGHT = 595.3, 841.9
MARGIN = 56.7
FONT_SIZE = 11.0
LETTER_WIDTH = 0.6 * FONT_SIZE
LINE_HEIGHT = 14.0
COLUMNS = int((PAGE_WIDTH - 2 * MARGIN) / LETTER_WIDTH)
"""Letters on a line of an A4 page; pages for wide tables have more."""
LINES = int((PAGE_HEIGHT - 2 * MARGIN) / LINE_HEIGHT)
TAB = 8
MAX_PAGES = 2_000
CELL_GAP = 2
LONGEST_PADDING = 40

_Placed = tuple[int, int, int, int]
"""A word of a line: start and end in the line's text, left and right column."""


class PagesFull(Exception):  # noqa: N818 - not an error: what was laid out stays
    """The document has all the pages it may have."""


class PageLayout:
    """Takes lines and tables from the top down, and gives the Document.

    `notices` are for the reader to add to.
    """

    def __init__(self, on_page: PageListener | None = None) -> None:
        self.notices: list[str] = []
        self._on_page = on_page
        self._parts: list[str] = []
        self._length = 0
        self._tail = "\n\n"
        """The last two characters written."""
        self._words: list[Word] = []
        self._page_starts = [0]
        self._page_columns = [COLUMNS]
        self._row = 0
        self._line = -1
        self._break_is_due = False
        self._next_columns = COLUMNS

    @property
    def has_words(self) -> bool:
        """Whether anything can be read."""
        return bool(self._words)

    def add_text(self, text: str) -> None:
        """Text as it is: `\\n` ends a line, `\\f` a page. Raises PagesFull."""
        base = self._length
        self._write(text)
        for match in re.finditer(r"([^\n\f]*)(\n|\f|\Z)", text):
            if match.start() == len(text) and text:
                break  # nothing stands after the last line's end
            line, end = match.groups()
            start = base + match.start()
            is_mirrored = _is_right_to_left(line)
            for placed in _wrapped(line, self._columns):
                top = self._next_row(start + placed[0][0] if placed else start)
                self._place(placed, start, top, left=0, is_mirrored=is_mirrored)
            self._break_is_due = self._break_is_due or end == "\f"

    def add_line(self, text: str) -> None:
        """A line or paragraph; white space at its end is left out. Raises PagesFull."""
        self.add_text(text.rstrip() + "\n")

    def add_gap(self) -> None:
        """A blank line, unless there is one or the page begins. Raises PagesFull."""
        if self._tail != "\n\n":
            self.add_text("\n")

    def add_table(self, rows: Sequence[Sequence[str]], least_width: int = 12) -> None:
        """Rows of cells; a `\\n` in a cell begins another row within it. Raises PagesFull.

        A cell may reach over empty ones to its right. Columns become narrower to fit the page, but not
        narrower than `least_width` letters where the content is wider: then a wider page is begun.
        """
        lines = [line for row in rows for line in _lines_of_row(row)]
        widths = _natural_widths(lines)
        if not widths:
            return
        gaps = CELL_GAP * (len(widths) - 1)
        needed = sum(min(width, least_width) for width in widths) + gaps
        if needed > self._columns:
            self.begin_page(needed)
        widths = _shrunk(widths, max(needed, self._columns) - gaps)
        starts = [0, *accumulate(width + CELL_GAP for width in widths)][:-1]
        for line in lines:
            self._add_row(line, starts)

    def begin_page(self, columns: int = COLUMNS) -> None:
        """What follows stands on a new page, `columns` letters wide at least."""
        columns = max(columns, COLUMNS)
        if self._row == 0:
            self._page_columns[-1] = columns
        elif not self._break_is_due or columns != self._next_columns:
            self.add_gap()
            self._break_is_due = True
        self._next_columns = columns

    def keep_page(self) -> None:
        """The page stays although nothing stands on it."""
        if self._row == 0 or self._break_is_due:
            self.add_text("\n")

    def document(self, name: str, kind: str, sha256: str = "") -> Document:
        """The document of all that was laid out."""
        text = "".join(self._parts)[: self._length]
        ends = [*self._page_starts[1:], len(text)]
        pages = tuple(
            Page(
                index,
                PAGE_WIDTH + (columns - COLUMNS) * LETTER_WIDTH,
                PAGE_HEIGHT,
                start,
                end,
                has_picture=False,
            )
            for index, (start, end, columns) in enumerate(
                zip(self._page_starts, ends, self._page_columns, strict=True)
            )
        )
        return Document(name, kind, text, tuple(self._words), pages, sha256, tuple(self.notices))

    @property
    def _columns(self) -> int:
        return self._next_columns if self._break_is_due else self._page_columns[-1]

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        self._tail = (self._tail + text[-2:])[-2:]

    def _next_row(self, offset: int, height: int = 1) -> float:
        """The top, in points, of `height` free rows; the text there begins at `offset`."""
        if self._row and (self._break_is_due or self._row + height > LINES):
            if len(self._page_starts) == MAX_PAGES:
                self.notices.append(f"The text is longer than {MAX_PAGES:,} pages; the rest was left out.")
                self._length = offset
                raise PagesFull
            self._page_starts.append(offset)
            self._page_columns.append(self._next_columns if self._break_is_due else self._page_columns[-1])
            self._row = 0
            if self._on_page is not None:
                self._on_page(len(self._page_starts) - 1, 0)
        self._break_is_due = False
        top = MARGIN + self._row * LINE_HEIGHT
        self._row += height
        return top

    def _place(
        self,
        placed: list[_Placed],
        base: int,
        top: float,
        left: int,
        is_mirrored: bool = False,
        line: int = -1,
    ) -> None:
        if line < 0:
            self._line = line = self._line + 1
        page_index = len(self._page_starts) - 1
        width = self._page_columns[-1]
        for start, end, first, last in placed:
            if is_mirrored:
                first, last = width - last, width - first
            box = Box(
                MARGIN + (left + first) * LETTER_WIDTH,
                top,
                MARGIN + (left + last) * LETTER_WIDTH,
                top + LINE_HEIGHT,
            )
            self._words.append(Word(base + start, base + end, page_index, box, line))

    def _add_row(self, cells: Sequence[str], starts: list[int]) -> None:
        filled = [index for index, cell in enumerate(cells) if cell]
        if not filled:
            self.add_gap()
            return
        ends = [starts[index] - CELL_GAP for index in filled[1:]] + [self._columns]
        wrapped = [
            list(_wrapped(cells[index], max(end - starts[index], 1)))
            for index, end in zip(filled, ends, strict=True)
        ]
        height = max(map(len, wrapped))
        if height > LINES:  # no page holds the row: its cells come one after the other
            for index in filled:
                self.add_line(cells[index])
            return
        top = self._next_row(self._length, height)
        is_one_line = height == 1
        self._line += 1
        column = starts[filled[0]]
        for position, index in enumerate(filled):
            if position:
                padding = min(max(starts[index] - column, CELL_GAP), LONGEST_PADDING)
                self._write(" " * padding)
                column += padding
            base = self._length
            self._write(cells[index])
            column += _width(cells[index])
            for row, placed in enumerate(wrapped[position]):
                line = self._line if is_one_line else -1
                self._place(placed, base, top + row * LINE_HEIGHT, starts[index], line=line)
        self._write("\n")


def plain(text: str) -> str:
    """The text with letters that have a plain form in that form, and without what can't be seen.

    Ligatures are taken apart, soft hyphens and control characters go, all spaces but \\n and \\t become
    ordinary ones.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_plain_letter, text))


def one_line(text: str) -> str:
    """`plain(text)` with single spaces only."""
    return " ".join(plain(text).split())


def spread_tabs(text: str) -> str:
    """The line with tabs written out, so that at least a cell's gap stands in place of each."""
    line = ""
    for cell in text.split("\t"):
        cell = cell.strip()
        if line and cell:
            line += " " * max(TAB - len(line) % TAB, CELL_GAP)
        line += cell
    return line


def _plain_letter(character: str) -> str:
    if character in "\n\t" or (character.isascii() and character.isprintable()):
        return character
    if character.isspace():
        return "\n" if character in "\r\v\f\x85\u2028\u2029" else " "
    if "\ufb00" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefe":
        return "".join(unicodedata.normalize("NFKC", character).split())
    category = unicodedata.category(character)
    is_hidden = category in ("Cc", "Cn", "Cs") or (category == "Cf" and character not in "\u200c\u200d")
    return "" if is_hidden else character


def _lines_of_row(row: Sequence[str]) -> Iterator[list[str]]:
    cells = [[" ".join(part.split()) for part in cell.split("\n")] for cell in row]
    if all(len(cell) == 1 for cell in cells):
        yield [cell[0] for cell in cells]
        return
    cells = [[part for part in cell if part] for cell in cells]
    for number in range(max(map(len, cells), default=0)):
        yield [cell[number] if number < len(cell) else "" for cell in cells]


def _natural_widths(lines: list[list[str]]) -> list[int]:
    """Width of each column, from the cells that have a neighbour or stand in the last column."""
    widths = [1] * max((len(line) for line in lines), default=0)
    for line in lines:
        for index, cell in enumerate(line):
            if cell and (index + 1 == len(widths) or (index + 1 < len(line) and line[index + 1])):
                widths[index] = max(widths[index], _width(cell))
    return widths


def _shrunk(widths: list[int], available: int) -> list[int]:
    """The widths, the largest cut to one common limit so that together they are `available` at most."""
    limits = range(1, max(widths) + 1)
    limit = bisect_right(limits, available, key=lambda limit: sum(min(width, limit) for width in widths))
    return [min(width, max(limit, 1)) for width in widths]


def _is_right_to_left(text: str) -> bool:
    if text.isascii():
        return False
    first = next((d for d in map(unicodedata.bidirectional, text) if d in ("L", "R", "AL")), "L")
    return first != "L"


def _wrapped(text: str, columns: int) -> Iterator[list[_Placed]]:
    """The text's lines on paper: wrapped before a word, or inside it where it is longer than a line."""
    line: list[_Placed] = []
    column = end = 0
    for match in re.finditer(r"\S+", text):
        start = match.start()
        for character in text[end:start]:
            column = _advance(column, character)
        width = _width(match[0])
        if column + width > columns:
            if line:
                yield line
            line, column = [], 0
            pieces = _cut(match[0], columns)
            for (piece, piece_width), (piece_end, _) in pairwise(pieces):
                yield [(match.start() + piece, match.start() + piece_end, 0, piece_width)]
            start, width = match.start() + pieces[-1][0], pieces[-1][1]
        end = match.end()
        line.append((start, end, column, column + width))
        column += width
    yield line


def _cut(word: str, columns: int) -> list[tuple[int, int]]:
    """Start and width of the pieces of a word, each as wide as the line allows."""
    pieces = [(0, 0)]
    for offset, character in enumerate(word):
        start, width = pieces[-1]
        after = _advance(width, character)
        if after > columns and offset > start:
            pieces.append((offset, _advance(0, character)))
        else:
            pieces[-1] = (start, after)
    return pieces


def _width(text: str) -> int:
    """The columns that text without tabs takes."""
    if text.isascii():
        return len(text)
    column = 0
    for character in text:
        column = _advance(column, character)
    return column


def _advance(column: int, character: str) -> int:
    """The column after a character: East Asian letters take two, marks upon a letter none."""
    if character == "\t":
        return (column // TAB + 1) * TAB
    if character.isascii():
        return column + 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return column
    return column + (2 if unicodedata.east_asian_width(character) in "WF" else 1)
