"""What is printed around a place on a page: its neighbours, and the paragraphs and rows they belong to."""

import re
from collections.abc import Sequence
from functools import cached_property
from statistics import median

from app.documents.geometry import Box
from app.forms.boxes import is_answered_by, is_on_row, middle, stands_over
from app.forms.form_page import FormPage
from app.forms.label_text import ITEM, is_mark, is_part_of_date, is_unit, joined, last_sentence, shortened
from app.forms.page_shapes import Rule
from app.forms.page_text import Segment
from app.forms.print_cells import MAX_ROW

FARTHEST_ABOVE, FARTHEST_BELOW, FARTHEST_WHOLE = 34.0, 12.0, 250.0
CLOSE = 25.0
SENTENCE_WORDS = 5
"""A line with so many words goes on with the sentence before it."""
_SUBLETTER, _SUBNUMBER = re.compile(r"([a-z])[.)]?\s"), re.compile(r"(\d{1,2}) ?[a-z][.)]?\s")


class Surroundings:
    """The print of one page, and the boxes of the fields on it."""

    def __init__(self, page: FormPage, print: Sequence[Segment], fields: Sequence[Box]) -> None:
        """`print` without what is written in fields."""
        self.print = print
        self._fields = fields
        self._shapes = page.shapes
        self.usual_height = median([s.box.height for s in print] or [10.0])

    # -- neighbours: among the print given -----------------------------------------------------------------

    def left(self, box: Box, among: Sequence[Segment]) -> Segment | None:
        """The next print before it."""
        return max(self.on_row_before(box, among), key=lambda s: s.box.right, default=None)

    def right(self, box: Box, among: Sequence[Segment]) -> Segment | None:
        """The next print after it, up to the next field."""
        barrier = min(
            (b.left for b in self._fields if b.left >= box.right - 2 and b != box and is_on_row(b, box, 0.5)),
            default=float("inf"),
        )
        near = [
            s
            for s in among
            if s.box.left >= box.right - 4 and s.box.left < barrier and is_on_row(s.box, box, 0.4)
        ]
        return min(near, key=lambda s: s.box.left, default=None)

    def inside(self, box: Box, among: Sequence[Segment]) -> Segment | None:
        """A caption printed in the upper part of a tall field."""
        near = [
            s
            for s in among
            if s.box.left >= box.left - 3
            and s.box.right <= box.right + 3
            and s.box.top >= box.top - 3
            and s.box.bottom <= box.bottom - 0.4 * s.box.height
            and box.height > 1.5 * s.box.height
            and not is_mark(s.text)
        ]
        return min(near, key=lambda s: (s.box.top, s.box.left), default=None)

    def above(self, box: Box, among: Sequence[Segment]) -> Segment | None:
        """The next line over it."""
        near = [
            s
            for s in among
            if -0.45 * s.box.height <= box.top - s.box.bottom < FARTHEST_ABOVE
            and s.box.left < box.right
            and s.box.right > box.left
            and not is_mark(s.text)
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

    def below(self, box: Box, among: Sequence[Segment]) -> Segment | None:
        """The next line under it that is no label of another field."""
        near = [
            s
            for s in among
            if -3 <= s.box.top - box.bottom < FARTHEST_BELOW
            and s.box.left >= box.left - 14
            and s.box.left < box.right
            and s.box.right < box.right + 0.3 * box.width + 8
            and not is_mark(s.text)
            and not any(
                is_on_row(s.box, other, 0.5) and s.box.right <= other.left + 4 for other in self._fields
            )
        ]
        return min(near, key=lambda s: (round(s.box.top / 3), s.box.left), default=None)

    def on_row_before(self, box: Box, among: Sequence[Segment]) -> list[Segment]:
        """The print before it, back to the field before."""
        barrier = max(
            (
                b.right
                for b in self._fields
                if b.right <= box.left + 2 and b != box and is_on_row(b, box, 0.5)
            ),
            default=float("-inf"),
        )
        return [
            s
            for s in among
            if (s.box.right <= box.left + 6 or middle(s.box) < box.left < s.box.right < middle(box))
            and max(s.box.left + 4, middle(s.box)) >= barrier
            and is_on_row(s.box, box, 0.4)
        ]

    def _is_field_between(self, upper: Box, lower: Box) -> bool:
        return any(
            other != lower
            and other.top > upper.top
            and other.bottom <= lower.top + 4
            and other.left < min(lower.right, upper.right)
            and other.right > max(lower.left, upper.left)
            for other in self._fields
        )

    # -- rows, columns and paragraphs ----------------------------------------------------------------------

    def row_text(self, row: Sequence[Segment], box: Box, among: Sequence[Segment]) -> str:
        """The text of the row before the field: past line numbers, back to where its paragraph begins."""
        said = max((s for s in row if not is_mark(s.text)), key=lambda s: s.box.right, default=None)
        if said is None:
            return ""
        if self._is_gap_in_text(said, box):
            return self._gap_text(said, box, among)
        text = self.upwards(said)
        marks = [s.text for s in row if s.box.left > said.box.left and any(map(str.isalnum, s.text))]
        before = [s for s in self.print if is_mark(s.text) and 0 <= said.box.left - s.box.right < 60]
        numbers = [s.text for s in before if is_on_row(s.box, said.box, 0.5)]
        if marks and not ITEM.match(text):
            text = f"{(numbers or marks)[-1]} {text}"
        return self._with_number(text, said.box)

    def _with_number(self, text: str, box: Box) -> str:
        """An item that begins with a letter gets the number of the item above that it belongs to: `2b`."""
        if not (letter := _SUBLETTER.match(text)):
            return text
        before = [
            (s.box.top, number[1])
            for s in self.print
            if s.box.top < box.top - 2
            and abs(s.box.left - box.left) < 40
            and (number := _SUBNUMBER.match(s.text))
        ]
        return f"{max(before)[1]}{text}" if before and letter[1] > "a" else text

    def _is_gap_in_text(self, before: Segment, box: Box) -> bool:
        """Whether running text goes on right after the field."""
        right = self.right(box, self.print)
        close = 1.5 * before.box.height
        return (
            right is not None
            and box.left - before.box.right < close
            and right.box.left - box.right < close
            and not is_mark(right.text)
            and (right.text[0].islower() or is_unit(right.text))
            and not before.text.rstrip().endswith(":")
        )

    def _gap_text(self, before: Segment, box: Box, among: Sequence[Segment]) -> str:
        """The last sentence before the field; where that is a word, also what comes after the field."""
        text = last_sentence(self.upwards(before))
        after = self.right(box, among)
        is_short = len(ITEM.sub("", text, count=1).split()) < 2
        return f"{text} {after.text}" if after is not None and is_short else text

    def row_start(self, box: Box) -> str:
        """The text at the left end of the row, past other fields."""
        lower = Box(box.left, box.top, box.right, box.bottom + 4)
        row = [
            s
            for s in self.print
            if s.box.right <= box.left + 4 and is_on_row(s.box, lower, 0.4) and not is_mark(s.text)
        ]
        first = min(row, key=lambda s: s.box.left, default=None)
        return shortened(first.text, MAX_ROW) if first is not None else ""

    def column_over(self, box: Box) -> str:
        """The text above the topmost of the fields that stand in a column with this one."""
        column = [b for b in self._fields if abs(b.left - box.left) < 6 and abs(b.right - box.right) < 6]
        top = min(column, key=lambda b: b.top, default=box)
        above = self.above(top, self.print) if top != box else None
        return self.upwards(above) if above is not None else ""

    def before_parts(self, box: Box) -> str:
        """What a day, a month and a year beside each other are parts of."""
        row = [
            s
            for s in self.print
            if s.box.right < box.left + 2
            and box.left - s.box.right < FARTHEST_WHOLE
            and is_on_row(s.box, box, 0.3)
            and not is_part_of_date(s.text)
            and not is_mark(s.text)
        ]
        last = max(row, key=lambda s: s.box.right, default=None)
        return shortened(self.upwards(last)) if last is not None else ""

    def upwards(self, last: Segment) -> str:
        """The paragraph whose last line this is, from its number or its first line on."""
        lines = [last]
        is_sentence = len(last.text.split()) >= SENTENCE_WORDS and not last.text.rstrip().endswith(":")
        while len(lines) < 6 and not ITEM.match(lines[-1].text):
            below = lines[-1].box
            above = [
                s
                for s in self.print
                if -0.35 * below.height <= below.top - s.box.bottom < 0.55 * below.height
                and (
                    abs(s.box.left - below.left) < 14
                    or (ITEM.match(s.text) and 0 < below.left - s.box.left < 40)
                )
                and abs(s.box.height - below.height) < 0.3 * below.height
                and not s.text.rstrip().endswith((":", "?") if is_sentence else (":", ".", "?"))
                and not is_answered_by(self._fields, s.box)
                and not self._is_line_between(s.box, below)
            ]
            if not above:
                break
            lines.append(min(above, key=lambda s: abs(s.box.left - below.left)))
        return joined(line.text for line in reversed(lines))

    def downwards(self, first: Segment) -> str:
        """A check box's text with the lines it goes on in."""
        lines = [first]
        while len(lines) < 3 and not lines[-1].text.rstrip().endswith((".", ":", ";", ")")):
            above = lines[-1].box
            below = [
                s
                for s in self.print
                if -0.3 * above.height <= s.box.top - above.bottom < 0.45 * above.height
                and abs(s.box.left - above.left) < 4
                and abs(s.box.height - above.height) < 0.3 * above.height
                and not any(
                    is_on_row(other, s.box, 0.5) and -2 < s.box.left - other.right < 40
                    for other in self._fields
                )
            ]
            if not below:
                break
            lines.append(below[0])
        return joined(line.text for line in lines)

    def _is_line_between(self, upper: Box, lower: Box) -> bool:
        y, x = upper.bottom, max(upper.left, lower.left) + 2
        return any(y - 3 < r.at < lower.top + 3 and r.start < x < r.end for r in self._shapes.horizontal)

    def is_prose(self, segment: Segment) -> bool:
        """Whether it is a line of a paragraph: among lines of its size, close to each other."""
        box = segment.box
        like = [
            s
            for s in self.print
            if abs(s.box.left - box.left) < 25
            and abs(s.box.height - box.height) < 0.15 * box.height
            and abs(s.box.top - box.top) < 3.6 * box.height
        ]
        return len(like) > 3

    # -- lines that are drawn ------------------------------------------------------------------------------

    def is_parted(self, a: Box, b: Box) -> bool:
        """Whether a line is drawn between them, `a` before or over `b`."""
        x, y = middle(b), (b.top + b.bottom) / 2
        is_beside = any(
            a.right - 2 < r.at < b.left - 2 and r.start < y < r.end for r in self._shapes.vertical
        )
        is_over = any(
            a.bottom - 2 < r.at < b.top - 2 and r.start < x < r.end for r in self._shapes.horizontal
        )
        return is_beside or is_over

    def is_underlined(self, box: Box) -> bool:
        """Whether no line drawn under the field goes on beside it, as those of tables do."""
        return not any(
            abs(r.at - box.bottom) < 4
            and r.start < box.right
            and r.end > box.left
            and r.length > 1.3 * box.width + 10
            for r in self._shapes.horizontal
        )

    def is_label_before(self, segment: Segment) -> bool:
        """Whether a field stands right after it."""
        after = [
            b
            for b in self._fields
            if is_on_row(b, segment.box, 0.5) and -3 <= b.left - segment.box.right < CLOSE
        ]
        return bool(after)

    def is_caption_below(self, segment: Segment) -> bool:
        """Whether it hangs under a line, on a page whose lines have their captions under them."""
        return self._has_captions_below and segment in self._hanging

    @cached_property
    def _hanging(self) -> dict[Segment, Rule]:
        """Print right under a line that is no shorter, at its left end or its middle."""
        return {
            s: rule
            for s in self.print
            for rule in self._shapes.horizontal
            if -2 < s.box.top - rule.at < 5
            and (abs(s.box.left - rule.start) < 15 or abs(2 * middle(s.box) - rule.start - rule.end) < 24)
            and s.box.width < rule.length + 10
        }

    @cached_property
    def _has_captions_below(self) -> bool:
        """Told by the captions that have a field on one side only."""
        votes = 0
        for segment, rule in self._hanging.items():
            over = any(abs(b.bottom - rule.at) < 6 and stands_over(b, segment.box) for b in self._fields)
            under = any(
                -3 <= b.top - segment.box.bottom < 10 and stands_over(b, segment.box) for b in self._fields
            )
            votes += over - under
        return votes > 0
