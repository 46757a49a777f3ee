"""The print of a page around a form's fields: what it calls each of them, and the headings above."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from app.documents.geometry import Box
from app.forms.form import FormField, FormFieldType
from app.forms.form_page import FormPage
from app.forms.form_words import meaning_of
from app.forms.page_shapes import Rule, cells_of
from app.forms.page_text import Segment

MAX_LABEL, MAX_ROW = 120, 60
UNKNOWN_SIGN = "\ufffd"
CURRENCIES = ("$", "€", "£", "EUR")
FARTHEST_AMOUNT = 150.0
FARTHEST_ASKED = 125.0
LONGEST_NUMBER = 3
SENTENCE_WORDS = 5
PARTED = 8.0
FARTHEST_WHOLE = 250.0
LONG_LABEL = 60
"""A label longer than this is cut to its first sentence."""
LARGEST_CELL = 0.5
"""Of the page: what is larger frames it."""
MARKS = (FormFieldType.CHECK, FormFieldType.RADIO)
_NO_WORDS = re.compile(r"[\W\d_]*")
_UNIT_FIRST = re.compile(r"^\W*(?:(?:EUR|USD|CHF|m²|km|kg)\b|[€$£%])\W*(?=\w)")
"""The unit of the field before."""
_ITEM = re.compile(r"\(?(?:\d{1,3}[a-z]?|[a-zA-Z]|[ivx]+)[.)]?\*?(?:\s+(?![a-zß-ÿ])|$)")
_LETTER, _SUBNUMBER = re.compile(r"([a-z])[.)]?\s"), re.compile(r"(\d{1,2}) ?[a-z][.)]?\s")
_WORD = re.compile(r"[^\s/|]+|$")
_BREAK = re.compile(
    r"(?:(?<=[^\W\d_]{3}[.?!])|(?<=[)”\"][.?!]))(?<!bzw\.)(?<!ggf\.)\s+(?=[^\W\d_a-zß-ÿ]|[„“\"(¿¡])"
)
"""Between two sentences; abbreviations of two letters end none."""
_NUMBERED = re.compile(r"(?:Part|Section|Teil|Abschnitt|Step)\b|(?:[A-H]|[IVX]+)[.)] ")


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    cost: float


class PagePrint:
    """The print of one page and the fields on it."""

    def __init__(self, page: FormPage, fields: Sequence[FormField]) -> None:
        self._page_index = page.index
        self._boxes = [p.box for f in fields for p in f.places if p.page_index == page.index]
        self._marks = [
            p.box for f in fields if f.type in MARKS for p in f.places if p.page_index == page.index
        ]
        held = {value for field in fields for value in _held(field)}
        self._segments = [
            s
            for s in page.text.segments
            if s.has_letters
            and UNKNOWN_SIGN not in s.text
            and not (s.text in held and self._is_in_field(s.box))
        ]
        self.vocabulary = {
            word for s in self._segments for word in re.findall(r"[^\W\d_]{3,}", s.text.casefold())
        }
        self._shapes = page.shapes
        self._usual = median([s.box.height for s in self._segments] or [10.0])
        cells = [
            c
            for c in cells_of(page.shapes)
            if min(c.width, c.height) > 0.8 * self._usual
            and _area(c) < LARGEST_CELL * page.width * page.height
        ]
        self._cells = {cell: [s for s in self._segments if _is_mostly_in(s.box, cell)] for cell in cells}

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
        right = self._right(box, self._segments)
        left = self._left(box, self._segments)
        if right is not None and right.box.left - box.right < max(30.0, 2.5 * box.height):
            if left is not None and box.left - left.box.right < 0.4 * (right.box.left - box.right) - 3:
                return _shortened(left.text)
            return _shortened(self._downwards(right))
        if left is not None:
            return _shortened(self._row_text(self._on_row_before(box, self._segments), box, self._segments))
        above = self._above(box, self._segments)
        return _shortened(above.text) if above is not None else ""

    def _covered(self, box: Box) -> str:
        """The words under a mark that is drawn over print, to be circled."""
        x = _middle(box)
        for segment in self._segments:
            s = segment.box
            if _same_row(s, box, 0.4) and s.left + 0.5 * box.width < x < s.right - 0.5 * box.width:
                at = int((x - s.left) / s.width * len(segment.text))
                return _shortened(next(m[0] for m in _WORD.finditer(segment.text) if m.end() >= at))
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
        return _shortened(max(heads, key=lambda s: s.box.bottom).text) if heads else ""

    @cached_property
    def _headings(self) -> list[Segment]:
        return [s for s in self._segments if self._is_heading(s)]

    def _is_heading(self, segment: Segment) -> bool:
        texts = [box for box in self._boxes if box not in self._marks]
        if _is_answered_by(texts, segment.box) or self._is_prose(segment):
            return False
        text = segment.text.strip()
        letters = [c for c in text if c.isalpha()]
        if len(letters) < 4 or len(text) > 90 or text.endswith((".", ",")):
            return False
        is_capital = len(letters) > 6 and sum(c.isupper() for c in letters) > 0.85 * len(letters)
        is_large = segment.box.height > 1.18 * self._usual
        return is_large or is_capital or _NUMBERED.match(text) is not None

    def _has_neighbour(self, segment: Segment) -> bool:
        return any(s is not segment and _same_row(s.box, segment.box, 0.4) for s in self._segments)

    def _is_prose(self, segment: Segment) -> bool:
        """Whether it is a line of a paragraph: among lines of its size, close to each other."""
        box = segment.box
        return 3 < sum(
            abs(s.box.left - box.left) < 25
            and abs(s.box.height - box.height) < 0.15 * box.height
            and abs(s.box.top - box.top) < 3.6 * box.height
            for s in self._segments
        )

    # -- text fields -----------------------------------------------------------------------------------

    def _text_label(self, box: Box) -> str:
        cell = self._cell_of(box)
        own = [s for s in self._cells[cell] if not _is_mark(s.text)] if cell is not None else []
        if cell is not None and own and sum(_is_mostly_in(b, cell) for b in self._boxes) == 1:
            said = self._text_of(cell)
            label = _shortened(said) if len(said) <= MAX_LABEL else ""
        elif cell is not None and not own:
            label = self._row_and_column(cell)
        else:
            label = self._nearest(box, own)
        label = label or self._nearest(box, self._segments) or self._before_parts(box)
        if _is_part(label) and (whole := self._before_parts(box)):
            return whole if self._has_all_parts(box) else f"{whole}: {label}"
        return label

    def _has_all_parts(self, box: Box) -> bool:
        """Whether day, month and year are written into the one field."""
        near = Box(box.left, box.top - 15, box.right, box.bottom + 15)
        return sum(_is_mostly_in(s.box, near) and _is_part(s.text) for s in self._segments) > 1

    def _before_parts(self, box: Box) -> str:
        """What a day, a month and a year beside each other are parts of."""
        row = [
            s
            for s in self._segments
            if s.box.right < box.left + 2
            and box.left - s.box.right < FARTHEST_WHOLE
            and _same_row(s.box, box, 0.3)
            and not _is_part(s.text)
            and not _is_mark(s.text)
        ]
        last = max(row, key=lambda s: s.box.right, default=None)
        return _shortened(self._upwards(last)) if last is not None else ""

    def _nearest(self, box: Box, among: Sequence[Segment]) -> str:
        """The label among these segments; empty where none of them is near."""
        candidates: list[_Found] = []
        inside = self._inside(box, among)
        if inside is not None:
            candidates.append(_Found(inside.text, 2.0))
        row = self._on_row_before(box, among)
        left = max(row, key=lambda s: s.box.right, default=None)
        if left is not None and (text := self._row_text(row, box, among)):
            is_amount = left.text in CURRENCIES
            said = max((s for s in row if not _is_mark(s.text)), key=lambda s: s.box.right)
            gap = max(box.left - (said if is_amount else left).box.right, 0.0) + self._parted(left.box, box)
            ends = left.text.rstrip().endswith((":", "#")) or (is_amount and gap < FARTHEST_AMOUNT)
            candidates.append(_Found(text, min(0.3 * gap, 25.0) - 12.0 * ends + 2.0))
        is_underlined = self._is_underlined(box)
        above = self._above(box, among)
        if above is not None:
            gap = max(box.top - above.box.bottom, 0.0)
            shift = abs(above.box.left - box.left)
            is_aligned = shift < 10 or abs(_middle(above.box) - _middle(box)) < 12
            cost = 3.0 + 1.2 * gap + (0.0 if is_aligned else 8.0) + self._parted(above.box, box)
            cost += PARTED if is_underlined and self._has_captions_below and above in self._hanging else 0.0
            candidates.append(_Found(self._upwards(above), cost))
        below = self._below(box, among)
        if below is not None:
            gap = max(below.box.top - box.bottom, 0.0)
            is_aligned = abs(below.box.left - box.left) < 15 or abs(_middle(below.box) - _middle(box)) < 15
            cost = 9.0 + 1.5 * gap + (0.0 if is_underlined else PARTED) + (0.0 if is_aligned else 8.0)
            cost -= PARTED if is_underlined and self._has_captions_below and below in self._hanging else 0.0
            candidates.append(_Found(below.text, cost))
        right = self._right(box, among)
        if right is not None and left is None and right.box.left - box.right < 30:
            gap = max(right.box.left - box.right, 0.0)
            candidates.append(_Found(right.text, 6.0 + 0.5 * gap))
        has_field_before = any(b.right <= box.left + 2 and _same_row(b, box, 0.5) for b in self._boxes)
        is_in_table = among is self._segments and (left is None or has_field_before)
        if is_in_table and (column := self._column_over(box)):
            row = self._row_start(box)
            cost = 14.0 if row and above is None else 22.0
            candidates.append(_Found(f"{row}: {column}" if row else column, cost))
        if not candidates:
            return ""
        return _shortened(min(candidates, key=lambda found: found.cost).text)

    # -- cells of tables -------------------------------------------------------------------------------

    def _cell_of(self, box: Box) -> Box | None:
        """The smallest drawn cell that the field stands in."""
        around = [cell for cell in self._cells if _is_mostly_in(box, cell)]
        return min(around, key=_area, default=None)

    def _row_and_column(self, cell: Box) -> str:
        """What the heads of its row and of its column say."""
        row, column = self._row_head(cell), self._column_head(cell)
        if row and column:
            return f"{_shortened(row, MAX_ROW)}: {column}"
        return column if _is_mark(row) else row

    def _row_head(self, cell: Box) -> str:
        """The text of the cells before it that are as high as it; else of the nearest one beside it."""
        before = [c for c in self._cells if c.right <= cell.left + 3 and _same_row(c, cell, 0.5)]
        level = [c for c in before if abs(c.top - cell.top) < 3 and abs(c.bottom - cell.bottom) < 3]
        heads: list[str] = []
        for other in sorted(level or before, key=lambda c: -c.right):
            said = self._text_of(other)
            if self._has_field(other):
                if heads or (said and not _NO_WORDS.fullmatch(said)):
                    break
            elif said and (len(said) <= LONGEST_NUMBER or not _NO_WORDS.fullmatch(said)):
                heads.append(said)
            elif heads:
                break
        return _shortened(" ".join(reversed(heads)))

    def group(self, field: FormField) -> str:
        """What its cell begins with, what a taller cell before that says, or what its row begins with."""
        box = field.places[0].box
        cells = [c for c in self._cells if _is_mostly_in(box, c) and self._text_of(c)]
        cell = min(cells, key=_area, default=None) or self._cell_of(box)
        if cell is None:
            return self._asked(box) if field.type in MARKS else self._row_start(box)
        first = min(self._cells[cell], key=lambda s: (round(s.box.top / 4), s.box.left), default=None)
        if field.type in MARKS and first is not None and _shortened(first.text) not in field.label:
            return _shortened(first.text, MAX_ROW)
        taller = [
            c
            for c in self._cells
            if c.right <= cell.left + 3 and c.top < cell.top + 3 and c.bottom > cell.bottom - 3
        ]
        said = [c for c in taller if self._text_of(c) and not self._has_field(c)]
        nearest = max(said, key=lambda c: c.right, default=None)
        return _shortened(self._text_of(nearest), MAX_ROW) if nearest is not None else self._row_start(box)

    def _column_head(self, cell: Box) -> str:
        """The text of the next cell above it that has any, past empty ones."""
        while True:
            above = [
                c
                for c in self._cells
                if abs(c.bottom - cell.top) < 3 < c.height
                and min(c.right, cell.right) - max(c.left, cell.left) > 0.6 * cell.width
            ]
            if not above:
                return ""
            cell = min(above, key=_area)
            text = self._text_of(cell)
            if not _NO_WORDS.fullmatch(text):
                return "" if self._has_field(cell) else _shortened(text)

    def _has_field(self, cell: Box) -> bool:
        return any(_is_mostly_in(box, cell) for box in self._boxes)

    def _text_of(self, cell: Box) -> str:
        """All that is printed in it, line by line."""
        lines = sorted(self._cells[cell], key=lambda s: (round(s.box.top / 4), s.box.left))
        return _joined(line.text for line in lines)

    def _row_question(self, box: Box) -> str:
        """The beginning of a row of check boxes, where it ends like a question."""
        row = [s for s in self._segments if s.box.right <= box.left + 4 and _same_row(s.box, box, 0.4)]
        asking = [s for s in row if s.text.rstrip().endswith((":", "?"))]
        last = max(asking, key=lambda s: s.box.right, default=None)
        if last is None or any(
            b.right > last.box.right
            and b not in self._marks
            and b.right <= box.left
            and _same_row(b, box, 0.5)
            for b in self._boxes
        ):
            return ""
        return _shortened(last.text)

    def _asked(self, box: Box) -> str:
        """What a check box with a text such as `Yes` answers: the text before its row, or above it."""
        answers = {s.start for other in self._marks if (s := self._right(other, self._segments)) is not None}
        asked = [
            s for s in self._segments if s.start not in answers and s.box.left < box.right and not _is_mark(s.text)
        ]
        row = [s for s in asked if _same_row(s.box, box, 0.4) and 0 <= box.left - s.box.right < FARTHEST_ASKED]
        above = [
            s for s in asked if 0 <= box.top - s.box.bottom + 4 < 60 and -60 < box.left - s.box.left < 90
        ]
        asking = [s for s in above if s.text.rstrip().endswith("?")]
        nearest = max(asking or (above if not row else []), key=lambda s: s.box.bottom, default=None)
        if nearest is None:
            nearest = max(row, key=lambda s: s.box.right, default=None)
        return _shortened(nearest.text) if nearest is not None else ""

    def _question(self, field: FormField) -> str:
        """What a group of marks answers: the text before its first, or above all of them."""
        around = Box.around(p.box for p in field.places if p.page_index == field.places[0].page_index)
        first = min((p.box for p in field.places), key=lambda box: (round(box.top / 4), box.left))
        own = {self.beside(p.box) for p in field.places}
        left = self._left(first, self._segments)
        if left is not None and _shortened(left.text) not in own:
            text = _shortened(
                self._row_text(self._on_row_before(first, self._segments), first, self._segments)
            )
            if text and text not in own:
                return text
        above = self._above(around, self._segments)
        text = _shortened(self._upwards(above)) if above is not None else ""
        return text if text not in own else ""

    def _row_text(self, row: Sequence[Segment], box: Box, among: Sequence[Segment]) -> str:
        """The text of the row before the field: past line numbers, back to where its paragraph begins."""
        said = max((s for s in row if not _is_mark(s.text)), key=lambda s: s.box.right, default=None)
        if said is None:
            return ""
        if self._is_gap_in_text(said, box):
            return self._gap_text(said, box, among)
        text = self._upwards(said)
        marks = [s.text for s in row if s.box.left > said.box.left and any(map(str.isalnum, s.text))]
        before = [s for s in self._segments if _is_mark(s.text) and 0 <= said.box.left - s.box.right < 60]
        numbers = [s.text for s in before if _same_row(s.box, said.box, 0.5)]
        if marks and not _ITEM.match(text):
            text = f"{(numbers or marks)[-1]} {text}"
        return self._with_number(text, said.box)

    def _with_number(self, text: str, box: Box) -> str:
        """An item that begins with a letter gets the number of the item above that it belongs to: `2b`."""
        if not (letter := _LETTER.match(text)):
            return text
        before = [
            (s.box.top, number[1])
            for s in self._segments
            if s.box.top < box.top - 2
            and abs(s.box.left - box.left) < 40
            and (number := _SUBNUMBER.match(s.text))
        ]
        return f"{max(before)[1]}{text}" if before and letter[1] > "a" else text

    def _is_gap_in_text(self, before: Segment, box: Box) -> bool:
        """Whether running text goes on right after the field."""
        right = self._right(box, self._segments)
        close = 1.5 * before.box.height
        return (
            right is not None
            and box.left - before.box.right < close
            and right.box.left - box.right < close
            and not _is_mark(right.text)
            and (right.text[0].islower() or _UNIT_FIRST.match(f"{right.text} x"))
            and not before.text.rstrip().endswith(":")
        )

    def _gap_text(self, before: Segment, box: Box, among: Sequence[Segment]) -> str:
        """The last sentence before the field; where that is a word, also what comes after the field."""
        text = _UNIT_FIRST.sub("", _BREAK.split(_UNIT_FIRST.sub("", self._upwards(before)))[-1])
        after = self._right(box, among)
        is_short = len(_ITEM.sub("", text, count=1).split()) < 2
        return f"{text} {after.text}" if after is not None and is_short else text

    def _on_row_before(self, box: Box, among: Sequence[Segment]) -> list[Segment]:
        barrier = max(
            (b.right for b in self._boxes if b.right <= box.left + 2 and b != box and _same_row(b, box, 0.5)),
            default=float("-inf"),
        )
        return [
            s
            for s in among
            if (s.box.right <= box.left + 6 or _middle(s.box) < box.left < s.box.right < _middle(box))
            and max(s.box.left + 4, _middle(s.box)) >= barrier
            and _same_row(s.box, box, 0.4)
        ]

    # -- neighbours ------------------------------------------------------------------------------------

    def _left(self, box: Box, among: Sequence[Segment]) -> Segment | None:
        return max(self._on_row_before(box, among), key=lambda s: s.box.right, default=None)

    def _right(self, box: Box, among: Sequence[Segment]) -> Segment | None:
        barrier = min(
            (b.left for b in self._boxes if b.left >= box.right - 2 and b != box and _same_row(b, box, 0.5)),
            default=float("inf"),
        )
        near = [
            s
            for s in among
            if s.box.left >= box.right - 4 and s.box.left < barrier and _same_row(s.box, box, 0.4)
        ]
        return min(near, key=lambda s: s.box.left, default=None)

    def _parted(self, a: Box, b: Box) -> float:
        """What it costs that a drawn line stands between them, other than the edge of the field's cell."""
        b = self._cell_of(b) or b
        x, y = _middle(b), (b.top + b.bottom) / 2
        is_beside = any(
            a.right - 2 < r.at < b.left - 2 and r.start < y < r.end for r in self._shapes.vertical
        )
        is_over = any(
            a.bottom - 2 < r.at < b.top - 2 and r.start < x < r.end for r in self._shapes.horizontal
        )
        return PARTED if is_beside or is_over else 0.0

    @cached_property
    def _hanging(self) -> dict[Segment, Rule]:
        """Print right under a line that is no shorter, at its left end or its middle."""
        return {
            s: rule
            for s in self._segments
            for rule in self._shapes.horizontal
            if -2 < s.box.top - rule.at < 5
            and (abs(s.box.left - rule.start) < 15 or abs(2 * _middle(s.box) - rule.start - rule.end) < 24)
            and s.box.width < rule.length + 10
        }

    @cached_property
    def _has_captions_below(self) -> bool:
        """Whether the page's lines have their captions under them: told by those with a field on one side only."""
        votes = 0
        for segment, rule in self._hanging.items():
            over = any(abs(b.bottom - rule.at) < 6 and _overlap(b, segment.box) for b in self._boxes)
            under = any(
                -3 <= b.top - segment.box.bottom < 10 and _overlap(b, segment.box) for b in self._boxes
            )
            votes += over - under
        return votes > 0

    def _is_underlined(self, box: Box) -> bool:
        """Whether no line drawn under the field goes on beside it, as those of tables do."""
        return self._cell_of(box) is None and not any(
            abs(r.at - box.bottom) < 4
            and r.start < box.right
            and r.end > box.left
            and r.length > 1.3 * box.width + 10
            for r in self._shapes.horizontal
        )

    def _inside(self, box: Box, among: Sequence[Segment]) -> Segment | None:
        """A caption printed in the upper part of a tall field."""
        near = [
            s
            for s in among
            if s.box.left >= box.left - 3
            and s.box.right <= box.right + 3
            and s.box.top >= box.top - 3
            and s.box.bottom <= box.bottom - 0.4 * s.box.height
            and box.height > 1.5 * s.box.height
            and not _is_mark(s.text)
        ]
        return min(near, key=lambda s: (s.box.top, s.box.left), default=None)

    def _above(self, box: Box, among: Sequence[Segment]) -> Segment | None:
        near = [
            s
            for s in among
            if -0.45 * s.box.height <= box.top - s.box.bottom < 34
            and s.box.left < box.right
            and s.box.right > box.left
            and not _is_mark(s.text)
            and not self._is_field_between(s.box, box)
        ]
        return max(
            near,
            key=lambda s: (
                round(s.box.bottom / 3),
                s.text.rstrip().endswith(":"),
                -abs(s.box.left - box.left),
            ),
            default=None,
        )

    def _below(self, box: Box, among: Sequence[Segment]) -> Segment | None:
        near = [
            s
            for s in among
            if -3 <= s.box.top - box.bottom < 12
            and s.box.left >= box.left - 14
            and s.box.left < box.right
            and s.box.right < box.right + 0.3 * box.width + 8
            and not _is_mark(s.text)
            and not any(
                _same_row(s.box, other, 0.5) and s.box.right <= other.left + 4 for other in self._boxes
            )
        ]
        return min(near, key=lambda s: (round(s.box.top / 3), s.box.left), default=None)

    def _is_field_between(self, upper: Box, lower: Box) -> bool:
        return any(
            other != lower
            and other.top > upper.top
            and other.bottom <= lower.top + 4
            and other.left < min(lower.right, upper.right)
            and other.right > max(lower.left, upper.left)
            for other in self._boxes
        )

    def _column_over(self, box: Box) -> str:
        """The text above the topmost of the fields that stand in a column with this one."""
        column = [b for b in self._boxes if abs(b.left - box.left) < 6 and abs(b.right - box.right) < 6]
        top = min(column, key=lambda b: b.top, default=box)
        above = self._above(top, self._segments) if top != box else None
        return self._upwards(above) if above is not None else ""

    def _row_start(self, box: Box) -> str:
        """The text at the left end of the row, past other fields."""
        lower = Box(box.left, box.top, box.right, box.bottom + 4)
        row = [
            s
            for s in self._segments
            if s.box.right <= box.left + 4 and _same_row(s.box, lower, 0.4) and not _is_mark(s.text)
        ]
        first = min(row, key=lambda s: s.box.left, default=None)
        return _shortened(first.text, MAX_ROW) if first is not None else ""

    # -- paragraphs ------------------------------------------------------------------------------------

    def _upwards(self, last: Segment) -> str:
        """The paragraph whose last line this is, from its number or its first line on."""
        lines = [last]
        is_sentence = len(last.text.split()) >= SENTENCE_WORDS and not last.text.rstrip().endswith(":")
        while len(lines) < 6 and not _ITEM.match(lines[-1].text):
            below = lines[-1].box
            above = [
                s
                for s in self._segments
                if -0.35 * below.height <= below.top - s.box.bottom < 0.55 * below.height
                and (
                    abs(s.box.left - below.left) < 14
                    or (_ITEM.match(s.text) and 0 < below.left - s.box.left < 40)
                )
                and abs(s.box.height - below.height) < 0.3 * below.height
                and not s.text.rstrip().endswith((":", "?") if is_sentence else (":", ".", "?"))
                and not _is_answered_by(self._boxes, s.box)
                and not self._is_line_between(s.box, below)
            ]
            if not above:
                break
            lines.append(min(above, key=lambda s: abs(s.box.left - below.left)))
        return _joined(line.text for line in reversed(lines))

    def _is_line_between(self, upper: Box, lower: Box) -> bool:
        y, x = upper.bottom, max(upper.left, lower.left) + 2
        return any(y - 3 < r.at < lower.top + 3 and r.start < x < r.end for r in self._shapes.horizontal)

    def _downwards(self, first: Segment) -> str:
        """A check box's text with the lines it goes on in."""
        lines = [first]
        while len(lines) < 3 and not lines[-1].text.rstrip().endswith((".", ":", ";", ")")):
            above = lines[-1].box
            below = [
                s
                for s in self._segments
                if -0.3 * above.height <= s.box.top - above.bottom < 0.45 * above.height
                and abs(s.box.left - above.left) < 4
                and abs(s.box.height - above.height) < 0.3 * above.height
                and not any(
                    _same_row(other, s.box, 0.5) and -2 < s.box.left - other.right < 40
                    for other in self._boxes
                )
            ]
            if not below:
                break
            lines.append(below[0])
        return _joined(line.text for line in lines)

    def _is_in_field(self, box: Box) -> bool:
        x, y = _middle(box), (box.top + box.bottom) / 2
        return any(b.left <= x <= b.right and b.top <= y <= b.bottom for b in self._boxes)


def _held(field: FormField) -> tuple[str, ...]:
    values = field.value if isinstance(field.value, tuple) else (field.value,)
    return tuple(" ".join(line.split()) for value in values for line in value.split("\n") if line.strip())


def _is_mark(text: str) -> bool:
    """A line's number or a currency: it leads to the label, and says nothing alone."""
    is_letter = re.fullmatch(r"\(?\d{0,3}\(?[a-zA-Z]\)?[.)]?", text) is not None
    return is_letter or _NO_WORDS.fullmatch(text) is not None


def _same_row(a: Box, b: Box, share: float) -> bool:
    """Whether two boxes overlap in height by that share of the lower one."""
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return overlap > share * max(min(a.height, b.height), 0.1)


def _is_part(text: str) -> bool:
    """Whether it says no more than `day`, `month` or `year`."""
    meaning = meaning_of(text)
    return bool(meaning.part) and not meaning.concepts and not meaning.rest


def _joined(lines: Iterable[str]) -> str:
    """Lines as one text, without the hyphens that end them."""
    return re.sub(r"(?<=[^\W\d_])- (?!(?:und|oder|bzw|and|or|et|ou|y|o)\b)(?=[a-zß-ÿ])", "", " ".join(lines))


def _is_answered_by(fields: Iterable[Box], box: Box) -> bool:
    """Whether a field stands on that line: then it is another label."""
    return any(_same_row(other, box, 0.5) and other.left >= box.right - 3 for other in fields)


def _area(box: Box) -> float:
    return box.width * box.height


def _is_mostly_in(box: Box, cell: Box) -> bool:
    across = min(box.right, cell.right) - max(box.left, cell.left)
    down = min(box.bottom, cell.bottom) - max(box.top, cell.top)
    return max(across, 0.0) * max(down, 0.0) > 0.6 * _area(box)


def _overlap(a: Box, b: Box) -> bool:
    """Whether one stands over the other."""
    return a.left < b.right and b.left < a.right


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _shortened(text: str, most: int = MAX_LABEL) -> str:
    """One line without leaders and outer punctuation; of a long text one sentence, or what fits.

    The sentence is the one that ends with a colon, else the first.
    """
    text = " ".join(re.sub(r"(?:\s*[._…]){3,}", " ", text).split())
    if len(text) > LONG_LABEL:
        sentences = _BREAK.split(text)
        text = sentences[-1 if text.endswith(":") else 0]
    text = text.strip(" :;,–—-_|▶►").lstrip(".) ")
    return text if len(text) <= most else text[: most + 1].rpartition(" ")[0]
