"""Where a person writes on a page without fields: found from what is drawn and what is printed.

Underlines, boxes, empty table cells, captioned cells, check squares, combs, typed blanks, and the empty space
after a colon. Geometry alone: points, origin top left of the page as shown.
"""

import re
from collections.abc import Iterable, Sequence

from app.documents.geometry import Box
from app.forms.boxes import is_on_row, overlap
from app.forms.flat_combs import FoundPlace, PlaceKind, combs_and_checks, shares, ticked_combs
from app.forms.form_page import FormPage
from app.forms.page_shapes import PageShapes, Rule, cells_of
from app.forms.page_text import Segment

SHORTEST_LINE = 18.0
WRITING_HEIGHT = 18.0
"""Most that is taken above an underline."""
LEAST_HEIGHT = 7.0
FORM_THAT_DRAWS = 5
"""Where so many places are drawn, the form draws all of them: empty space then is just that."""
SEPARATOR_SHARE = 0.78
"""A rule that is wider than this share of the page parts sections, unless a label stands before it."""


_UNIT = re.compile(r"(?:[€$£%°/]|(?:EUR|USD|CHF|kg|g|km|m|cm|mm|m²|ha|h|kWh)\b)\S{0,8}(?: \S{1,6})?$")


def find_places(page: FormPage) -> list[FoundPlace]:
    """The places of a page, in no order."""
    text, shapes, width, height = page.text, page.shapes, page.width, page.height
    cells = [c for c in cells_of(shapes) if c.width * c.height < 0.5 * width * height]
    segments = [s for s in text.segments if s.has_letters]
    inside = _segments_inside(cells, text.segments)
    empty = [cell for cell in cells if not inside[cell]]
    combs, checks = combs_and_checks(empty, segments)
    ticked, rules = ticked_combs(shapes, cells)
    combs += ticked
    checks += [FoundPlace(PlaceKind.CHECK, [box]) for box in (*shapes.rings, *text.marks)]
    taken = {box for place in (*combs, *checks) for box in place.boxes}
    boxes = _answer_cells([c for c in cells if c not in taken], inside, rules, combs + checks, width)
    lines = _lines(rules, cells, segments, width)
    typed = [
        FoundPlace(PlaceKind.TYPED, [Box(b.left, b.bottom - max(12.0, b.height), b.right, b.bottom)])
        for b in text.blanks
    ]
    found = _without_overlaps([*combs, *checks, *boxes, *lines, *typed])
    drawn = sum(place.kind is not PlaceKind.CHECK for place in found)
    return found if drawn >= FORM_THAT_DRAWS else found + _spaces(segments, found, shapes, width)


def _segments_inside(cells: Sequence[Box], segments: Sequence[Segment]) -> dict[Box, list[Segment]]:
    inside: dict[Box, list[Segment]] = {cell: [] for cell in cells}
    for cell, held in inside.items():
        for segment in segments:
            box = segment.box
            if overlap(cell, box) > 0.5 * box.width * box.height:
                held.append(segment)
    return inside


def _answer_cells(
    cells: Sequence[Box],
    inside: dict[Box, list[Segment]],
    rules: Sequence[Rule],
    small: Sequence[FoundPlace],
    width: float,
) -> list[FoundPlace]:
    """Empty cells, and the empty part of cells with a caption in them."""
    found = []
    every = list(inside)
    for cell in cells:
        if (
            cell.width < SHORTEST_LINE
            or cell.height < LEAST_HEIGHT
            or _is_container(cell, cells, rules, small)
        ):
            continue
        texts = inside[cell]
        if not texts:
            if cell.height < 0.35 * width and not _is_corner(cell, every, inside):
                found.append(FoundPlace(PlaceKind.CELL, [_inset(cell)]))
            continue
        block = Box.around(s.box for s in texts)
        line = max(s.box.height for s in texts)
        said = " ".join(s.text for s in texts)
        if len(said) > 110 or block.height > 2.6 * line or _is_heading_cell(cell, every, inside):
            continue
        below, right = cell.bottom - block.bottom, cell.right - block.right
        if below >= max(9.0, 0.9 * line) and block.top - cell.top < below:
            place = Box(cell.left, block.bottom, cell.right, cell.bottom)
        elif right >= 40 and cell.height < 3.2 * line and said.rstrip().endswith((":", "?", "*")):
            place = Box(block.right + 2, cell.top, cell.right, cell.bottom)
        else:
            continue
        found.append(FoundPlace(PlaceKind.CELL, [_inset(place)], captions=list(texts)))
    return found


def _inset(box: Box) -> Box:
    return Box(box.left + 1, box.top + 0.5, box.right - 1, box.bottom - 0.5)


def _is_container(
    cell: Box, cells: Sequence[Box], rules: Sequence[Rule], small: Sequence[FoundPlace]
) -> bool:
    """Whether other places stand in it: then it only frames them."""
    inner = Box(cell.left + 3, cell.top + 3, cell.right - 3, cell.bottom - 3)
    if any(overlap(inner, place.box) > 0.6 * place.box.width * place.box.height for place in small):
        return True
    if any(
        other is not cell
        and other.width * other.height < 0.9 * cell.width * cell.height
        and overlap(inner, other) > 0.8 * other.width * other.height
        for other in cells
    ):
        return True
    return any(
        inner.top + 3 < rule.at < inner.bottom - 3
        and min(rule.end, inner.right) - max(rule.start, inner.left) > SHORTEST_LINE
        for rule in rules
    )


def _beside(cell: Box, other: Box) -> bool:
    return abs(cell.top - other.top) < 3 and abs(cell.bottom - other.bottom) < 3


def _stacked(cell: Box, other: Box) -> bool:
    return abs(cell.left - other.left) < 4 and abs(cell.right - other.right) < 4


def _is_heading_cell(cell: Box, cells: Sequence[Box], inside: dict[Box, list[Segment]]) -> bool:
    """A cell that names the empty one after it or below it."""
    return any(
        not inside[other]
        and (
            (_beside(cell, other) and abs(other.left - cell.right) < 4 and other.width > SHORTEST_LINE)
            or (_stacked(cell, other) and abs(other.top - cell.bottom) < 4 and other.height > LEAST_HEIGHT)
        )
        for other in cells
    )


def _is_corner(cell: Box, cells: Sequence[Box], inside: dict[Box, list[Segment]]) -> bool:
    """The empty cell where heading row and heading column of a table meet."""
    after = [c for c in cells if _beside(cell, c) and abs(c.left - cell.right) < 4]
    under = [c for c in cells if _stacked(cell, c) and abs(c.top - cell.bottom) < 4]
    return any(inside[c] for c in after) and any(inside[c] for c in under)


def _lines(
    rules: Sequence[Rule], cells: Sequence[Box], segments: Sequence[Segment], width: float
) -> list[FoundPlace]:
    """Underlines with room above them and a label by them."""
    edges = [(at, c) for c in cells for at in (c.top, c.bottom)]
    found: list[FoundPlace] = []
    for rule in sorted(rules, key=lambda r: (r.at, r.start)):
        if rule.length < SHORTEST_LINE:
            continue
        if any(abs(at - rule.at) < 2 and shares(c, rule) for at, c in edges):
            continue
        band = [
            s for s in segments if s.box.bottom > rule.at - 9 and s.box.top + 0.5 * s.box.height < rule.at - 1
        ]
        for start, end in _free(rule, [s.box for s in band]):
            if end - start < max(SHORTEST_LINE, 0.25 * rule.length):
                continue
            before = any(
                s.box.right <= start + 3
                and start - s.box.right < 45
                and s.box.bottom < rule.at + 8
                and s.box.height < 20
                for s in band
            )
            limit = _room_above(rule.at, start, end, segments, rules)
            if rule.at - limit < LEAST_HEIGHT:
                continue
            box = Box(start, max(limit, rule.at - WRITING_HEIGHT), end, rule.at)
            if before or unit_after(box, segments) is not None:
                found.append(FoundPlace(PlaceKind.LINE, [box]))
            elif (place := _before(found, box)) is not None:
                place.boxes.append(box)
            elif _has_caption(box, segments, is_wide=rule.length > SEPARATOR_SHARE * width):
                found.append(FoundPlace(PlaceKind.LINE, [box]))
    return found


def unit_after(box: Box, segments: Sequence[Segment]) -> Segment | None:
    """A unit (`€`, `kg`, `%`) right after the place."""
    for segment in segments:
        s = segment.box
        if -1 <= s.left - box.right < 14 and is_on_row(s, box) and _UNIT.match(segment.text):
            return segment
    return None


def _free(rule: Rule, boxes: Iterable[Box]) -> list[tuple[float, float]]:
    """The parts of the rule that nothing stands on."""
    free = [(rule.start, rule.end)]
    for box in boxes:
        left, right = box.left - 1.5, box.right + 1.5
        free = [
            part
            for start, end in free
            for part in ((start, min(end, left)), (max(start, right), end))
            if part[1] - part[0] > 4
        ]
    return sorted(set(free))


def _room_above(
    at: float, start: float, end: float, segments: Sequence[Segment], rules: Sequence[Rule]
) -> float:
    above = [
        s.box.bottom - 0.15 * s.box.height
        for s in segments
        if s.box.right > start + 2 and s.box.left < end - 2 and s.box.bottom < at + 2
    ]
    above += [r.at for r in rules if r.at < at - 2 and r.end > start + 4 and r.start < end - 4]
    return max(above, default=at - 40)


def _before(found: Sequence[FoundPlace], box: Box) -> FoundPlace | None:
    """The place that the line goes on with, as the lines of an address do."""
    for place in reversed(found):
        last = place.boxes[-1]
        if (
            abs(last.right - box.right) < 4
            and box.left <= last.left + 4
            and 9 < box.bottom - last.bottom < 32
        ):
            return place
    return None


def _has_caption(box: Box, segments: Sequence[Segment], *, is_wide: bool) -> bool:
    """A label above it or a caption below; a rule as wide as the page needs one that ends with a colon."""
    for segment in segments:
        s = segment.box
        if s.right < box.left - 4 or s.left > box.right + 4:
            continue
        if not is_wide and -2 <= s.top - box.bottom < 9 and s.width < 1.15 * box.width + 8:
            return True
        is_label = segment.text.rstrip().endswith(":") if is_wide else abs(s.left - box.left) < 25
        if is_label and 0 <= box.bottom - s.bottom < (25 if is_wide else 40):
            return True
    return False


def _without_overlaps(places: Sequence[FoundPlace]) -> list[FoundPlace]:
    kinds = list(PlaceKind)
    kept: list[FoundPlace] = []
    for place in sorted(places, key=lambda p: kinds.index(p.kind)):
        box = place.box
        area = max(box.width * box.height, 1.0)
        if all(
            overlap(box, other) < 0.35 * min(area, max(other.width * other.height, 1.0))
            for other_place in kept
            for other in other_place.boxes
        ):
            kept.append(place)
    return kept


def _spaces(
    segments: Sequence[Segment], found: Sequence[FoundPlace], shapes: PageShapes, width: float
) -> list[FoundPlace]:
    """The empty space after a label that ends with a colon, where nothing is drawn for the answer."""
    spaces = []
    right_margin = max((s.box.right for s in segments), default=width)
    captions = {id(caption) for place in found for caption in place.captions}
    for segment in segments:
        box, text = segment.box, segment.text.strip()
        if not text.endswith(":") or len(text) > 50 or len(text.split()) > 8 or id(segment) in captions:
            continue
        row = [s.box.left for s in segments if s.box.left > box.right and is_on_row(s.box, box)]
        row += [b.left for p in found for b in p.boxes if b.right > box.right and is_on_row(b, box, 0.25)]
        row += [
            r.at for r in shapes.vertical if r.at > box.right and r.start < box.bottom and r.end > box.top
        ]
        end = min([*row, max(right_margin, box.right)])
        if end - box.right < 45 or _goes_on_below(segment, segments):
            continue
        if any(
            0 <= b.top - box.bottom < 10 and b.left < box.right and b.right > box.left
            for p in found
            if p.kind is not PlaceKind.CHECK
            for b in p.boxes
        ):
            continue
        place = Box(box.right + 3, box.top - 1, min(end - 3, box.right + 260), box.bottom + 1)
        spaces.append(FoundPlace(PlaceKind.SPACE, [place], captions=[segment]))
    return spaces


def _goes_on_below(segment: Segment, segments: Sequence[Segment]) -> bool:
    """Whether what the colon announces is printed under it."""
    box = segment.box
    return any(
        -3 <= s.box.top - box.bottom < 0.9 * box.height
        and box.left - 3 <= s.box.left < box.left + 60
        and not s.text.rstrip().endswith(":")
        for s in segments
    )
