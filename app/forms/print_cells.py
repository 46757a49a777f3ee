"""The cells that are drawn on a page: what is printed in them, and the heads of their rows and columns."""

from collections.abc import Sequence

from app.documents.geometry import Box
from app.forms.boxes import area, is_mostly_in, is_on_row
from app.forms.form_page import FormPage
from app.forms.label_text import has_no_words, is_mark, joined, shortened
from app.forms.page_shapes import cells_of
from app.forms.page_text import Segment

LARGEST_CELL = 0.5
"""Of the page: what is larger frames it."""
LONGEST_NUMBER = 3
"""Of a row; what has more digits is a value."""
MAX_ROW = 60


class PrintCells:
    """The cells of one page, with the fields that stand on it."""

    def __init__(self, page: FormPage, print: Sequence[Segment], fields: Sequence[Box], least: float) -> None:
        """Cells lower or narrower than `least` are none."""
        self._fields = fields
        self._held = {
            cell: [s for s in print if is_mostly_in(s.box, cell)]
            for cell in cells_of(page.shapes)
            if min(cell.width, cell.height) > least and area(cell) < LARGEST_CELL * page.width * page.height
        }

    def cell_of(self, box: Box, *, with_print: bool = False) -> Box | None:
        """The smallest cell that the field stands in; `with_print`: with something printed in it."""
        around = [c for c in self._held if is_mostly_in(box, c) and (self._held[c] or not with_print)]
        return min(around, key=area, default=None)

    def print_in(self, cell: Box) -> list[Segment]:
        """What is printed in it."""
        return self._held[cell]

    def text_of(self, cell: Box) -> str:
        """All that is printed in it, line by line."""
        lines = sorted(self._held[cell], key=lambda s: (round(s.box.top / 4), s.box.left))
        return joined(line.text for line in lines)

    def has_one_field(self, cell: Box) -> bool:
        """Whether no other field stands in it."""
        return sum(is_mostly_in(box, cell) for box in self._fields) == 1

    def row_and_column(self, cell: Box) -> str:
        """What the heads of its row and of its column say."""
        row, column = self._row_head(cell), self._column_head(cell)
        if row and column:
            return f"{shortened(row, MAX_ROW)}: {column}"
        return column if is_mark(row) else row

    def group(self, cell: Box) -> str:
        """What a taller cell before it says, which groups several rows."""
        taller = [
            c
            for c in self._held
            if c.right <= cell.left + 3 and c.top < cell.top + 3 and c.bottom > cell.bottom - 3
        ]
        said = [c for c in taller if self.text_of(c) and not self._has_field(c)]
        nearest = max(said, key=lambda c: c.right, default=None)
        return shortened(self.text_of(nearest), MAX_ROW) if nearest is not None else ""

    def _row_head(self, cell: Box) -> str:
        """The text of the cells before it that are as high as it; else of the nearest one beside it."""
        before = [c for c in self._held if c.right <= cell.left + 3 and is_on_row(c, cell, 0.5)]
        level = [c for c in before if abs(c.top - cell.top) < 3 and abs(c.bottom - cell.bottom) < 3]
        heads: list[str] = []
        for other in sorted(level or before, key=lambda c: -c.right):
            said = self.text_of(other)
            if self._has_field(other):
                if heads or (said and not has_no_words(said)):
                    break
            elif said and (len(said) <= LONGEST_NUMBER or not has_no_words(said)):
                heads.append(said)
            elif heads:
                break
        return shortened(" ".join(reversed(heads)))

    def _column_head(self, cell: Box) -> str:
        """The text of the next cell above it that has any, past empty ones."""
        while True:
            above = [
                c
                for c in self._held
                if abs(c.bottom - cell.top) < 3 < c.height
                and min(c.right, cell.right) - max(c.left, cell.left) > 0.6 * cell.width
            ]
            if not above:
                return ""
            cell = min(above, key=area)
            text = self.text_of(cell)
            if not has_no_words(text):
                return "" if self._has_field(cell) else shortened(text)

    def _has_field(self, cell: Box) -> bool:
        return any(is_mostly_in(box, cell) for box in self._fields)
