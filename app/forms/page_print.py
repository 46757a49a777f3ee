"""What the print of a page calls the places of a form on it, and the headings they stand under."""

import re
from collections.abc import Sequence
from functools import cached_property

from app.documents.geometry import Box
from app.forms.boxes import is_answered_by, is_mostly_in, is_on_row, middle
from app.forms.form import FormField, FormFieldType
from app.forms.form_page import FormPage
from app.forms.label_text import MAX_LABEL, is_mark, is_part_of_date, shortened
from app.forms.page_text import Segment
from app.forms.print_cells import MAX_ROW, PrintCells
from app.forms.surroundings import FARTHEST_WHOLE, Surroundings

MARKS = (FormFieldType.CHECK, FormFieldType.RADIO)
UNKNOWN_SIGN = "\ufffd"
CURRENCIES = ("$", "€", "£", "EUR")
FARTHEST_AMOUNT, FARTHEST_ASKED, FARTHEST_RIGHT = 150.0, 125.0, 30.0
PARTED = 8.0
"""What it costs that a line is drawn between a place and its label."""
_WORD = re.compile(r"[^\s/|]+|$")
_NUMBERED = re.compile(r"(?:Part|Section|Teil|Abschnitt|Step)\b|(?:[A-H]|[IVX]+)[.)] ")


class PagePrint:
    """The print of one page and the fields on it."""

    def __init__(self, page: FormPage, fields: Sequence[FormField]) -> None:
        """`fields` may be those of the whole form."""
        self._page_index = page.index
        places = [(f.type, p.box) for f in fields for p in f.places if p.page_index == page.index]
        self._boxes = [box for _, box in places]
        self._marks = [box for type, box in places if type in MARKS]
        self._texts = [box for type, box in places if type not in MARKS]
        held = {value for field in fields for value in _held(field)}
        self._print = [
            s
            for s in page.text.segments
            if s.has_letters
            and UNKNOWN_SIGN not in s.text
            and not (s.text in held and self._is_in_field(s.box))
        ]
        self._around = Surroundings(page, self._print, self._boxes)
        self._cells = PrintCells(page, self._print, self._boxes, 0.8 * self._around.usual_height)
        self.vocabulary = {
            word for s in self._print for word in re.findall(r"[^\W\d_]{3,}", s.text.casefold())
        }

    def label(self, field: FormField) -> str:
        """What the print says of the field; empty where there is none near."""
        place = field.places[0]
        if field.type in MARKS:
            if len(field.places) > 1:
                return self._question(field) or self.beside(place.box)
            text = self.beside(place.box) or self._text_label(place.box)
            question = self._row_question(place.box)
            return f"{question}: {text}" if question and question not in text else text
        return self._text_label(place.box)

    def beside(self, box: Box) -> str:
        """The text that belongs to a check box: under it, right of it, else left, else above."""
        if covered := self._covered(box):
            return covered
        right = self._around.right(box, self._print)
        left = self._around.left(box, self._print)
        if right is not None and right.box.left - box.right < max(30.0, 2.5 * box.height):
            is_closer = (
                left is not None and box.left - left.box.right < 0.4 * (right.box.left - box.right) - 3
            )
            if left is not None and is_closer and not is_mark(left.text):
                return shortened(left.text)
            return shortened(self._around.downwards(right))
        if left is not None:
            return shortened(
                self._around.row_text(self._around.on_row_before(box, self._print), box, self._print)
            )
        above = self._around.above(box, self._print)
        return shortened(above.text) if above is not None else ""

    def _covered(self, box: Box) -> str:
        """The words under a mark that is drawn over print, to be circled."""
        x = middle(box)
        for segment in self._print:
            s = segment.box
            if is_on_row(s, box, 0.4) and s.left + 0.5 * box.width < x < s.right - 0.5 * box.width:
                at = int((x - s.left) / s.width * len(segment.text))
                return shortened(next(m[0] for m in _WORD.finditer(segment.text) if m.end() >= at))
        return ""

    def section(self, field: FormField) -> str:
        """The heading that the field stands under."""
        place = next((p for p in field.places if p.page_index == self._page_index), None)
        if place is None:
            return ""
        heads = [
            s for s in self._headings if s.box.bottom <= place.box.top + 2 and s.box.left < place.box.right
        ]
        heads = [
            s
            for s in heads
            if -40 < place.box.left - s.box.left < FARTHEST_WHOLE
            or _NUMBERED.match(s.text)
            or not self._has_neighbour(s)
        ]
        return shortened(max(heads, key=lambda s: s.box.bottom).text) if heads else ""

    def groups(self, field: FormField) -> tuple[str, ...]:
        """What may tell it from its likes: a cell before it, its question, how its row begins."""
        box = field.places[0].box
        cell = self._cells.cell_of(box, with_print=True) or self._cells.cell_of(box)
        group = self._cells.group(cell) if cell is not None else ""
        asked = ""
        if field.type in MARKS:
            asked = self._asked(box)
            first = min(
                self._cells.print_in(cell) if cell is not None else [],
                key=lambda s: (round(s.box.top / 4), s.box.left),
                default=None,
            )
            if first is not None and shortened(first.text) not in field.label:
                group = shortened(first.text, MAX_ROW)
        return group, asked, self._around.row_start(box)

    def start(self, box: Box) -> int:
        """Where the print before it, or over it, begins in the document's text; -1 where there is none."""
        row = self._around.on_row_before(box, self._print)
        if self._cells.cell_of(box) is not None:  # of a table's cell, its row's, past other cells
            row = row or [s for s in self._print if s.box.right < box.left and is_on_row(s.box, box)]
        nearest = max(row, key=lambda s: s.box.right, default=None) or self._around.above(box, self._print)
        return nearest.start if nearest is not None else -1

    @cached_property
    def _headings(self) -> list[Segment]:
        return [s for s in self._print if self._is_heading(s)]

    def _is_heading(self, segment: Segment) -> bool:
        text = segment.text.strip()
        letters = [c for c in text if c.isalpha()]
        if len(letters) < 4 or len(text) > 90 or text.endswith((".", ",")):
            return False
        is_capital = len(letters) > 6 and sum(c.isupper() for c in letters) > 0.85 * len(letters)
        is_large = segment.box.height > 1.18 * self._around.usual_height
        if not (is_large or is_capital or _NUMBERED.match(text)):
            return False
        after = self._around.right(segment.box, [s for s in self._print if s is not segment])
        texts = [b for b in self._texts if after is None or b.left < after.box.left]
        return not is_answered_by(texts, segment.box) and not self._around.is_prose(segment)

    def _has_neighbour(self, segment: Segment) -> bool:
        return any(s is not segment and is_on_row(s.box, segment.box, 0.4) for s in self._print)

    # -- text fields -----------------------------------------------------------------------------------

    def _text_label(self, box: Box) -> str:
        cell = self._cells.cell_of(box)
        own = [s for s in self._cells.print_in(cell) if not is_mark(s.text)] if cell is not None else []
        if cell is not None and not own:
            label = self._cells.row_and_column(cell)
        elif cell is not None and self._cells.has_one_field(cell):
            said = self._cells.text_of(cell)
            label = shortened(said) if len(said) <= MAX_LABEL else ""
        else:
            label = self._nearest(box, own)
        label = label or self._nearest(box, self._print) or self._around.before_parts(box)
        if is_part_of_date(label) and (whole := self._around.before_parts(box)):
            return whole if self._has_all_parts(box) else f"{whole}: {label}"
        return label

    def _has_all_parts(self, box: Box) -> bool:
        """Whether day, month and year are written into the one field."""
        near = Box(box.left, box.top - 15, box.right, box.bottom + 15)
        return sum(is_mostly_in(s.box, near) and is_part_of_date(s.text) for s in self._print) > 1

    def _nearest(self, box: Box, among: Sequence[Segment]) -> str:
        """The label among this print: the candidate of the least cost; empty where none is near."""
        around, cell = self._around, self._cells.cell_of(box)
        framed = cell or box
        is_underlined = cell is None and around.is_underlined(box)
        found: list[tuple[float, str]] = []
        if (inside := around.inside(box, among)) is not None:
            found.append((2.0, inside.text))
        row = around.on_row_before(box, among)
        left = around.left(box, among)
        is_amount = left is not None and left.text in CURRENCIES
        with_sign = Box.around([left.box, box]) if left is not None and is_amount else box
        if left is not None and (text := around.row_text(row, box, among)):
            said = max((s for s in row if not is_mark(s.text)), key=lambda s: s.box.right)
            gap = max(box.left - (said if is_amount else left).box.right, 0.0)
            gap += PARTED * around.is_parted(left.box, framed)
            ends = left.text.rstrip().endswith((":", "#")) or (is_amount and gap < FARTHEST_AMOUNT)
            found.append((2.0 + min(0.3 * gap, 25.0) - 12.0 * ends, text))
        if (above := around.above(box, among)) is not None:
            cost = 3.0 + 1.2 * max(box.top - above.box.bottom, 0.0)
            cost += PARTED * (not _is_aligned(above.box, with_sign))
            cost += PARTED * around.is_parted(above.box, framed)
            cost += PARTED * (is_underlined and around.is_caption_below(above))
            cost += PARTED * (left is not None and around.is_label_before(above))
            found.append((cost, around.upwards(above)))
        if (below := around.below(box, among)) is not None:
            cost = 9.0 + 1.5 * max(below.box.top - box.bottom, 0.0)
            cost += PARTED * (not _is_aligned(below.box, box))
            cost += PARTED * (not is_underlined)
            cost -= PARTED * (is_underlined and around.is_caption_below(below))
            found.append((cost, below.text))
        right = around.right(box, among) if left is None else None
        if right is not None and right.box.left - box.right < FARTHEST_RIGHT:
            found.append((6.0 + 0.5 * max(right.box.left - box.right, 0.0), right.text))
        is_in_table = left is None or any(
            b.right <= box.left + 2 and is_on_row(b, box, 0.5) for b in self._boxes
        )
        if among is self._print and is_in_table and (column := around.column_over(box)):
            start = around.row_start(box)
            found.append(
                (14.0 if start and above is None else 22.0, f"{start}: {column}" if start else column)
            )
        return shortened(min(found)[1]) if found else ""

    # -- check boxes -----------------------------------------------------------------------------------

    def _row_question(self, box: Box) -> str:
        """The beginning of a row of check boxes, where it ends like a question."""
        row = [s for s in self._print if s.box.right <= box.left + 4 and is_on_row(s.box, box, 0.4)]
        asking = [s for s in row if s.text.rstrip().endswith((":", "?"))]
        last = max(asking, key=lambda s: s.box.right, default=None)
        if last is None or any(
            b.right > last.box.right and b.right <= box.left and is_on_row(b, box, 0.5) for b in self._texts
        ):
            return ""
        return shortened(last.text)

    @cached_property
    def _answers(self) -> set[Segment]:
        """What stands after check boxes."""
        return {s for box in self._marks if (s := self._around.right(box, self._print)) is not None}

    def _asked(self, box: Box) -> str:
        """What a check box with a text such as `Yes` answers: the text before its row, or above it."""
        asked = [
            s
            for s in self._print
            if s not in self._answers and s.box.left < box.right and not is_mark(s.text)
        ]
        row = [
            s for s in asked if is_on_row(s.box, box, 0.4) and 0 <= box.left - s.box.right < FARTHEST_ASKED
        ]
        above = [
            s for s in asked if 0 <= box.top - s.box.bottom + 4 < 60 and -60 < box.left - s.box.left < 90
        ]
        asking = [s for s in above if s.text.rstrip().endswith("?")]
        nearest = max(asking or (above if not row else []), key=lambda s: s.box.bottom, default=None)
        if nearest is None:
            nearest = max(row, key=lambda s: s.box.right, default=None)
        return shortened(nearest.text) if nearest is not None else ""

    def _question(self, field: FormField) -> str:
        """What a group of marks answers: the text before its first, or above all of them."""
        around = Box.around(p.box for p in field.places if p.page_index == field.places[0].page_index)
        first = min((p.box for p in field.places), key=lambda box: (round(box.top / 4), box.left))
        own = {self.beside(p.box) for p in field.places}
        left = self._around.left(first, self._print)
        if left is not None and shortened(left.text) not in own:
            text = shortened(
                self._around.row_text(self._around.on_row_before(first, self._print), first, self._print)
            )
            if text and text not in own:
                return text
        above = self._around.above(around, self._print)
        text = shortened(self._around.upwards(above)) if above is not None else ""
        return text if text not in own else ""

    def _is_in_field(self, box: Box) -> bool:
        x, y = middle(box), (box.top + box.bottom) / 2
        return any(b.left <= x <= b.right and b.top <= y <= b.bottom for b in self._boxes)


def _held(field: FormField) -> tuple[str, ...]:
    values = field.value if isinstance(field.value, tuple) else (field.value,)
    return tuple(" ".join(line.split()) for value in values for line in value.split("\n") if line.strip())


def _is_aligned(a: Box, b: Box) -> bool:
    return abs(a.left - b.left) < 12 or abs(middle(a) - middle(b)) < 12
