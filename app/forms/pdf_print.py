"""The print of a page around a form's fields: what it calls each of them, and the headings above."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from app.documents.geometry import Box
from app.forms.form import FormField, FormFieldType
from app.forms.form_page import FormPage
from app.forms.page_text import Segment

MAX_LABEL = 120
MARKS = (FormFieldType.CHECK, FormFieldType.RADIO)
_NO_WORDS = re.compile(r"[\W\d_]*")
_ITEM = re.compile(r"\(?(?:\d{1,3}[a-z]?|[a-zA-Z]|[ivx]+)[.)]?(?:\s|$)")
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
        held = {value for field in fields for value in _held(field)}
        self._segments = [
            s
            for s in page.text.segments
            if s.has_letters and not (s.text in held and self._is_in_field(s.box))
        ]
        self.vocabulary = {
            word for s in self._segments for word in re.findall(r"[^\W\d_]{3,}", s.text.casefold())
        }
        self._usual = median([s.box.height for s in self._segments] or [10.0])

    def label(self, field: FormField) -> str:
        """What the print says of the field; empty where there is none near."""
        place = field.places[0]
        if field.type in MARKS:
            if len(field.places) > 1:
                return self._question(field) or self.beside(place.box)
            return self.beside(place.box) or self._text_label(place.box)
        return self._text_label(place.box)

    def beside(self, box: Box) -> str:
        """The text that belongs to a check box: right of it, else left, else above."""
        right = self._right(box)
        left = self._left(box)
        if right is not None and right.box.left - box.right < max(30.0, 2.5 * box.height):
            if left is not None and box.left - left.box.right < 0.4 * (right.box.left - box.right) - 3:
                return _shortened(left.text)
            return _shortened(self._downwards(right))
        if left is not None:
            return _shortened(self._row_text(left, box))
        above = self._above(box)
        return _shortened(above.text) if above is not None else ""

    def section(self, field: FormField) -> str:
        """The heading that the field stands under."""
        place = next((p for p in field.places if p.page_index == self._page_index), None)
        if place is None:
            return ""
        heads = [
            s
            for s in self._segments
            if s.box.bottom <= place.box.top + 2 and s.box.left < place.box.right and self._is_heading(s)
        ]
        return _shortened(max(heads, key=lambda s: s.box.bottom).text) if heads else ""

    def _is_heading(self, segment: Segment) -> bool:
        text = segment.text.strip()
        letters = [c for c in text if c.isalpha()]
        if len(letters) < 4 or len(text) > 90 or text.endswith((".", ",")):
            return False
        is_capital = len(letters) > 6 and sum(c.isupper() for c in letters) > 0.85 * len(letters)
        is_large = segment.box.height > 1.18 * self._usual
        return is_large or is_capital or _NUMBERED.match(text) is not None

    # -- text fields -----------------------------------------------------------------------------------

    def _text_label(self, box: Box) -> str:
        candidates: list[_Found] = []
        inside = self._inside(box)
        if inside is not None:
            candidates.append(_Found(inside.text, 2.0))
        left = self._left(box)
        if left is not None:
            text = self._row_text(left, box)
            if text:
                gap = max(box.left - left.box.right, 0.0)
                ends = left.text.rstrip().endswith((":", "$", "€", "#"))
                candidates.append(_Found(text, min(0.3 * gap, 25.0) - 12.0 * ends + 2.0))
        above = self._above(box)
        if above is not None:
            gap = max(box.top - above.box.bottom, 0.0)
            shift = abs(above.box.left - box.left)
            is_aligned = shift < 10 or abs(_middle(above.box) - _middle(box)) < 12
            candidates.append(_Found(self._upwards(above), 3.0 + 1.2 * gap + (0.0 if is_aligned else 8.0)))
        below = self._below(box)
        if below is not None:
            gap = max(below.box.top - box.bottom, 0.0)
            candidates.append(_Found(below.text, 9.0 + 1.5 * gap))
        column = self._column_heading(box)
        if column:
            row = self._row_heading(box)
            cost = 14.0 if row and above is None else 22.0
            candidates.append(_Found(f"{row}: {column}" if row else column, cost))
        if not candidates:
            right = self._right(box)
            return _shortened(right.text) if right is not None and right.box.left - box.right < 30 else ""
        return _shortened(min(candidates, key=lambda found: found.cost).text)

    def _question(self, field: FormField) -> str:
        """What a group of marks answers: the text before its first, or above all of them."""
        around = Box.around(p.box for p in field.places if p.page_index == field.places[0].page_index)
        first = min((p.box for p in field.places), key=lambda box: (round(box.top / 4), box.left))
        own = {self.beside(p.box) for p in field.places}
        left = self._left(first)
        if left is not None and _shortened(left.text) not in own:
            text = _shortened(self._row_text(left, first))
            if text and text not in own:
                return text
        above = self._above(around)
        text = _shortened(self._upwards(above)) if above is not None else ""
        return text if text not in own else ""

    def _row_text(self, nearest: Segment, box: Box) -> str:
        """The text of the row before the field: past line numbers, back to where its paragraph begins."""
        row = sorted(self._on_row_before(box), key=lambda s: s.box.left)
        marks, said = [], None
        for segment in reversed(row):
            if _is_mark(segment.text):
                marks.append(segment.text)
                continue
            said = segment
            break
        if said is None:
            return nearest.text if not _NO_WORDS.fullmatch(nearest.text) else ""
        text = self._upwards(said)
        before = [s for s in self._segments if _is_mark(s.text) and 0 <= said.box.left - s.box.right < 60]
        numbers = [s for s in before if _same_row(s.box, said.box, 0.5)]
        if marks and not _ITEM.match(text):
            text = f"{numbers[-1].text if numbers else marks[0]} {text}"
        return text

    def _on_row_before(self, box: Box) -> list[Segment]:
        barrier = max(
            (b.right for b in self._boxes if b.right <= box.left + 2 and b != box and _same_row(b, box, 0.5)),
            default=float("-inf"),
        )
        return [
            s
            for s in self._segments
            if s.box.right <= box.left + 6 and s.box.left >= barrier - 4 and _same_row(s.box, box, 0.4)
        ]

    # -- neighbours ------------------------------------------------------------------------------------

    def _left(self, box: Box) -> Segment | None:
        return max(self._on_row_before(box), key=lambda s: s.box.right, default=None)

    def _right(self, box: Box) -> Segment | None:
        barrier = min(
            (b.left for b in self._boxes if b.left >= box.right - 2 and b != box and _same_row(b, box, 0.5)),
            default=float("inf"),
        )
        near = [
            s
            for s in self._segments
            if s.box.left >= box.right - 4 and s.box.left < barrier and _same_row(s.box, box, 0.4)
        ]
        return min(near, key=lambda s: s.box.left, default=None)

    def _inside(self, box: Box) -> Segment | None:
        """A caption printed in the upper part of a tall field."""
        near = [
            s
            for s in self._segments
            if s.box.left >= box.left - 3
            and s.box.right <= box.right + 3
            and s.box.top >= box.top - 3
            and s.box.bottom <= box.bottom - 0.4 * s.box.height
            and box.height > 1.5 * s.box.height
            and not _NO_WORDS.fullmatch(s.text)
        ]
        return min(near, key=lambda s: (s.box.top, s.box.left), default=None)

    def _above(self, box: Box) -> Segment | None:
        near = [
            s
            for s in self._segments
            if -0.45 * s.box.height <= box.top - s.box.bottom < 34
            and s.box.left < box.right
            and s.box.right > box.left
            and not _NO_WORDS.fullmatch(s.text)
            and not self._is_field_between(s.box, box)
        ]
        return max(near, key=lambda s: (round(s.box.bottom / 3), -abs(s.box.left - box.left)), default=None)

    def _below(self, box: Box) -> Segment | None:
        near = [
            s
            for s in self._segments
            if -3 <= s.box.top - box.bottom < 12
            and s.box.left >= box.left - 14
            and s.box.left < box.right
            and not _NO_WORDS.fullmatch(s.text)
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

    def _column_heading(self, box: Box) -> str:
        """The text above the topmost of the fields that stand in a column with this one."""
        column = [b for b in self._boxes if abs(b.left - box.left) < 6 and abs(b.right - box.right) < 6]
        top = min(column, key=lambda b: b.top, default=box)
        if top == box:
            return ""
        above = self._above(top)
        return self._upwards(above) if above is not None else ""

    def _row_heading(self, box: Box) -> str:
        """The text at the left end of the row, past other fields."""
        row = [
            s
            for s in self._segments
            if s.box.right <= box.left + 4 and _same_row(s.box, box, 0.4) and not _NO_WORDS.fullmatch(s.text)
        ]
        first = min(row, key=lambda s: s.box.left, default=None)
        return _shortened(first.text) if first is not None else ""

    # -- paragraphs ------------------------------------------------------------------------------------

    def _upwards(self, last: Segment) -> str:
        """The paragraph whose last line this is, from its number or its first line on."""
        lines = [last]
        while len(lines) < 6 and not _ITEM.match(lines[-1].text):
            below = lines[-1].box
            above = [
                s
                for s in self._segments
                if -0.35 * below.height <= below.top - s.box.bottom < 0.55 * below.height
                and abs(s.box.left - below.left) < 14
                and abs(s.box.height - below.height) < 0.15 * below.height
                and not s.text.rstrip().endswith((":", ".", "?"))
                and not self._is_answered(s.box)
            ]
            if not above:
                break
            lines.append(min(above, key=lambda s: abs(s.box.left - below.left)))
        return " ".join(line.text for line in reversed(lines))

    def _is_answered(self, box: Box) -> bool:
        """Whether a field stands on that line: then it is another label."""
        return any(_same_row(other, box, 0.5) and other.left >= box.left for other in self._boxes)

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
                and abs(s.box.height - above.height) < 0.15 * above.height
                and not any(
                    _same_row(other, s.box, 0.5) and -2 < s.box.left - other.right < 40
                    for other in self._boxes
                )
            ]
            if not below:
                break
            lines.append(below[0])
        return " ".join(line.text for line in lines)

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


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _shortened(text: str) -> str:
    """One line without leaders and outer punctuation; of a long text its first sentence, or what fits."""
    text = re.sub(r"(?:\s*[._…]){3,}", " ", text)
    text = " ".join(text.split()).strip(" :;,–—-_|▶►")
    if len(text) <= MAX_LABEL:
        return text
    sentence = re.match(rf".{{12,{MAX_LABEL}}}?[.?!:](?=\s)", text)
    if sentence:
        return sentence[0].rstrip(" :.")
    return text[: MAX_LABEL + 1].rpartition(" ")[0]
