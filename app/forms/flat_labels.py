"""What a place on a page is for, told by the print around it: its label and the heading above."""

import math
import re
from collections.abc import Sequence
from statistics import median

from app.documents.geometry import Box
from app.forms.flat_combs import FoundPlace, PlaceKind, is_on_row
from app.forms.flat_places import unit_after
from app.forms.page_text import Segment

MAX_LABEL = 120
FARTHEST_LEFT, FARTHEST_ABOVE, FARTHEST_BELOW, FARTHEST_RIGHT = 170.0, 42.0, 14.0, 40.0
_NUMBERED = re.compile(r"\W?(?:\d{1,3}|[a-zA-Z])[.)]")
_NUMBER_ONLY = re.compile(r"[\d.()*•\-–/]+")


class FlatLabels:
    """Labels for the places of one page."""

    def __init__(self, segments: Sequence[Segment], places: Sequence[FoundPlace]) -> None:
        """`segments` are all of the page, `places` all that were found on it."""
        self._segments = [s for s in segments if s.has_letters]
        self._checks = [box for place in places if place.kind is PlaceKind.CHECK for box in place.boxes]
        self._boxes = [box for place in places for box in place.boxes]
        heights = [s.box.height for s in self._segments]
        self._usual = median(heights) if heights else 10.0

    def label(self, place: FoundPlace) -> tuple[str, int]:
        """The label and where it begins in the document's text; empty and -1 where there is none."""
        if place.label:
            start = place.captions[0].start if place.captions else self._nearest_start(place)
            return shortened(place.label), start
        if place.kind is PlaceKind.CHECK:
            segment = self._right(place.box) or self._left(place.box) or self._above(place)
            return (shortened(self._whole(segment)), segment.start) if segment is not None else ("", -1)
        ranked = []
        if (left := self._left(place.boxes[0])) is not None:
            gap = max(place.boxes[0].left - left.box.right, 0)
            ranked.append((gap * 0.35 - 12 * left.text.rstrip().endswith(":"), left.text, left.start))
        if (above := self._above(place)) is not None:
            gap = max(place.boxes[0].top - above.box.bottom, 0)
            ranked.append((8 + 1.3 * gap, self._block(above), above.start))
        if (below := self._below(place)) is not None:
            gap = max(below.box.top - place.boxes[-1].bottom, 0)
            ranked.append((16 + 1.5 * gap, below.text, below.start))
        unit = unit_after(place.box, self._segments)
        if not ranked:
            far = unit or self._left(place.box, past_places=True)
            return (shortened(far.text), far.start) if far is not None else ("", -1)
        _, text, start = min(ranked)
        return f"{shortened(text)} {unit.text if unit is not None else ''}".rstrip(), start

    def question(self, place: FoundPlace) -> str:
        """What a check mark with a label such as `Yes` answers: the text before its row, or above it."""
        box = place.box
        answers = {s.start for other in self._checks if (s := self._right(other)) is not None}
        asked = [
            s
            for s in self._segments
            if s.start not in answers and s.box.left < box.right and not _NUMBER_ONLY.fullmatch(s.text)
        ]
        row = [s for s in asked if is_on_row(s.box, box) and 0 <= box.left - s.box.right < 125]
        above = [
            s for s in asked if 0 <= box.top - s.box.bottom + 4 < 60 and -60 < box.left - s.box.left < 90
        ]
        asking = [s for s in above if s.text.rstrip().endswith("?")]
        if asking or not row:
            above = asking or above
            return shortened(max(above, key=lambda s: s.box.bottom).text) if above else ""
        return shortened(max(row, key=lambda s: s.box.right).text)

    def _whole(self, first: Segment) -> str:
        """The label with the lines that it goes on over."""
        lines = [first]
        while len(lines) < 3:
            last = lines[-1].box
            below = [
                s
                for s in self._segments
                if -0.4 * last.height < s.box.top - last.bottom < 0.35 * last.height
                and abs(s.box.left - first.box.left) < 4
                and abs(s.box.height - last.height) < 0.2 * last.height
                and s.text[:1].islower()
            ]
            if not below:
                break
            lines.append(below[0])
        return " ".join(line.text for line in lines)

    def section(self, place: FoundPlace) -> str:
        """The nearest heading above: larger print, or a line by itself that is numbered or in capitals."""
        box = place.box
        heads = [
            s
            for s in self._segments
            if s.box.bottom <= box.top + 1 and s.box.left < box.right and _is_heading(s, self._usual)
        ]
        heads = [s for s in heads if box.left - s.box.left > -40 and not self._is_prose(s)]
        near = [s for s in heads if box.left - s.box.left < 260]
        heads = near or [s for s in heads if self._is_alone(s)]
        return shortened(max(heads, key=lambda s: s.box.bottom).text) if heads else ""

    def _is_alone(self, segment: Segment) -> bool:
        """Whether nothing else stands on its row: then it heads all of the page."""
        return not any(s is not segment and is_on_row(s.box, segment.box) for s in self._segments)

    def _is_prose(self, segment: Segment) -> bool:
        """Whether it is a line of a paragraph: others of its size stand right under or over it."""
        box = segment.box
        return any(
            s is not segment
            and abs(s.box.left - box.left) < 8
            and abs(s.box.height - box.height) < 0.1 * box.height
            and -0.4 * box.height < max(s.box.top - box.bottom, box.top - s.box.bottom) < 0.5 * box.height
            for s in self._segments
        )

    def _nearest_start(self, place: FoundPlace) -> int:
        """Of a table's cell: its row's."""
        segment = self._left(place.box, past_places=True, farthest=math.inf) or self._above(place)
        return segment.start if segment is not None else -1

    def _is_between(self, a: Box, b: Box) -> bool:
        """Whether another place stands between two boxes of a row."""
        return any(
            a.right - 2 < other.left and other.right < b.left + 2 and is_on_row(other, b, 0.3)
            for other in self._boxes
        )

    def _left(
        self, box: Box, *, past_places: bool = False, farthest: float = FARTHEST_LEFT
    ) -> Segment | None:
        near = [
            s
            for s in self._segments
            if s.box.right <= box.left + 4
            and box.left - s.box.right < farthest
            and is_on_row(s.box, Box(box.left, box.top - 2, box.right, box.bottom + 3))
            and not _NUMBER_ONLY.fullmatch(s.text)
            and (past_places or not self._is_between(s.box, box))
        ]
        return max(near, key=lambda s: s.box.right) if near else None

    def _right(self, box: Box) -> Segment | None:
        near = [
            s
            for s in self._segments
            if s.box.left >= box.left - 4  # OCR takes the square for a letter of the first word
            and s.box.right > box.right + 4
            and s.box.left - box.right < FARTHEST_RIGHT
            and is_on_row(s.box, box)
            and not self._is_between(box, s.box)
        ]
        return min(near, key=lambda s: s.box.left) if near else None

    def _above(self, place: FoundPlace) -> Segment | None:
        box = place.boxes[0]
        near = [
            s
            for s in self._segments
            if -4 <= box.top - s.box.bottom < FARTHEST_ABOVE
            and s.box.left < box.right
            and s.box.right > box.left - 25
            and not any(
                other != box
                and s.box.bottom - 4 <= other.top
                and other.bottom <= box.top + 4
                and other.left < box.right
                and other.right > box.left
                for other in self._boxes
            )
        ]
        return (
            max(near, key=lambda s: (round(s.box.bottom / 4), -abs(s.box.left - box.left))) if near else None
        )

    def _below(self, place: FoundPlace) -> Segment | None:
        if place.kind not in (PlaceKind.LINE, PlaceKind.COMB, PlaceKind.TYPED):
            return None
        box = place.boxes[-1]
        near = [
            s
            for s in self._segments
            if -3 <= s.box.top - box.bottom < FARTHEST_BELOW
            and s.box.left >= box.left - 12
            and s.box.right <= box.right + 0.3 * box.width + 8
            and s.box.height <= 1.15 * self._usual
        ]
        return min(near, key=lambda s: s.box.left) if near else None

    def _block(self, last: Segment) -> str:
        """The paragraph that ends with that line."""
        lines = [last]
        while len(lines) < 4 and not _NUMBERED.match(lines[-1].text):
            top = lines[-1].box
            above = [
                s
                for s in self._segments
                if -0.35 * top.height <= top.top - s.box.bottom < 0.6 * top.height
                and abs(s.box.left - top.left) < 30
                and s.box.right > top.left + 20
            ]
            if not above:
                break
            lines.append(min(above, key=lambda s: abs(s.box.left - top.left)))
        return " ".join(line.text for line in reversed(lines))


def shortened(text: str) -> str:
    """One line without outer punctuation; of a long text its first sentence, or as many words as fit."""
    text = " ".join(text.split()).strip(" :;,–—-_")
    if len(text) <= MAX_LABEL:
        return text
    sentence = re.match(rf".{{12,{MAX_LABEL}}}?[.?!:](?=\s)", text)
    if sentence:
        return sentence[0].rstrip(" :.")
    words = text.split()
    while len(" ".join(words)) > MAX_LABEL and len(words) > 1:
        words.pop()
    return " ".join(words)


def _is_heading(segment: Segment, usual: float) -> bool:
    text = segment.text.strip()
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 4 or len(text) > 80 or len(text.split()) > 8 or text.endswith((":", ".")):
        return False
    is_large = segment.box.height > 1.18 * usual
    is_capital = len(letters) > 5 and sum(c.isupper() for c in letters) > 0.85 * len(letters)
    return is_large or is_capital or re.match(r"(?:\d+|[IVX]+|[A-H])\.\s+\S", text) is not None
