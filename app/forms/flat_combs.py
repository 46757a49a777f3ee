"""Rows of small cells: combs, with one character a cell, and squares for a check mark."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.documents.geometry import Box
from app.forms.boxes import overlap
from app.forms.page_shapes import PageShapes, Rule
from app.forms.page_text import Segment

CHECK_SIDE = (4.5, 18.0)
COMB_CELL_WIDTH = (5.0, 32.0)
COMB_CELL_HEIGHT = (7.0, 34.0)


class PlaceKind(StrEnum):
    """What shows that something is to be written there; the first of these wins where they overlap."""

    COMB = "comb"
    CHECK = "check"
    CELL = "cell"
    LINE = "line"
    TYPED = "typed"
    SPACE = "space"


@dataclass
class FoundPlace:
    """One place: several boxes where it goes over lines or has printed characters between its cells."""

    kind: PlaceKind
    boxes: list[Box]
    cells: int = 0
    """Of a comb."""
    captions: list[Segment] = field(default_factory=list)
    """What its own cell says it is."""

    @property
    def box(self) -> Box:
        """All of it."""
        return Box.around(self.boxes)


def combs_and_checks(
    empty: Sequence[Box], segments: Sequence[Segment]
) -> tuple[list[FoundPlace], list[FoundPlace]]:
    """Rows of small cells, and those that stand alone."""
    small = [
        cell
        for cell in empty
        if COMB_CELL_WIDTH[0] <= cell.width <= COMB_CELL_WIDTH[1]
        and COMB_CELL_HEIGHT[0] <= cell.height <= COMB_CELL_HEIGHT[1]
        and cell.width < 2.2 * cell.height
    ]
    rows: list[list[Box]] = []
    for cell in sorted(small, key=lambda c: (round(c.top / 3), c.left)):
        row = rows[-1] if rows else None
        if row is not None and _continues(row[-1], cell) and not _text_between(row[-1], cell, segments):
            row.append(cell)
        else:
            rows.append([cell])
    combs = [_comb(row) for row in rows if len(row) >= 3]
    sizes = [(comb.boxes[0].width / max(_cells_in(comb, 0), 1), comb.boxes[0].height) for comb in combs]
    checks = []
    for row in (row for row in rows if len(row) < 3):
        is_like_comb = any(abs(row[0].width - w) < 1.5 and abs(row[0].height - h) < 1.5 for w, h in sizes)
        if is_like_comb or (len(row) == 2 and row[1].left - row[0].right < 1.5 and row[0].height > 12):
            combs.append(_comb(row))
            continue
        checks += [
            FoundPlace(PlaceKind.CHECK, [cell])
            for cell in row
            if CHECK_SIDE[0] <= min(cell.width, cell.height)
            and max(cell.width, cell.height) <= CHECK_SIDE[1]
            and 0.6 < cell.width / cell.height < 1.7
        ]
    return combs, checks


def _continues(last: Box, cell: Box) -> bool:
    return (
        abs(cell.top - last.top) < 2.5
        and abs(cell.height - last.height) < 3
        and -1 <= cell.left - last.right < 1.25 * last.width
        and 0.65 < cell.width / last.width < 1.55
    )


def _text_between(a: Box, b: Box, segments: Sequence[Segment]) -> bool:
    gap = Box(a.right - 1, a.top, b.left + 1, a.bottom)
    return any(overlap(gap, segment.box) > 0 for segment in segments)


def _comb(row: Sequence[Box]) -> FoundPlace:
    """One box a run of cells that touch."""
    runs: list[list[Box]] = []
    for cell in row:
        if runs and cell.left - runs[-1][-1].right < 0.35 * cell.width:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return FoundPlace(PlaceKind.COMB, [Box.around(run) for run in runs], len(row))


def _cells_in(comb: FoundPlace, run: int) -> int:
    total = sum(box.width for box in comb.boxes)
    return round(comb.cells * comb.boxes[run].width / total)


def ticked_combs(shapes: PageShapes, cells: Sequence[Box]) -> tuple[list[FoundPlace], list[Rule]]:
    """Combs made of a base line with ticks on it; and the rules that are left."""
    combs, left = [], []
    for rule in shapes.horizontal:
        ticks = sorted(
            {
                round(tick.at, 1): tick
                for tick in shapes.vertical
                if abs(tick.end - rule.at) < 2.5
                and tick.length < 24
                and rule.start - 2 <= tick.at <= rule.end + 2
            }.values(),
            key=lambda tick: tick.at,
        )
        steps = [b.at - a.at for a, b in itertools.pairwise(ticks)]
        is_cell = any(abs(c.bottom - rule.at) < 2 and shares(c, rule) for c in cells)
        if not is_cell and len(steps) >= 2 and min(steps) >= 5 and max(steps) < min(1.4 * min(steps), 34):
            top = rule.at - max(12.0, max(tick.length for tick in ticks))
            box = Box(ticks[0].at, top, ticks[-1].at, rule.at)
            combs.append(FoundPlace(PlaceKind.COMB, [box], len(steps)))
        else:
            left.append(rule)
    return combs, left


def shares(box: Box, rule: Rule) -> bool:
    """Whether the rule runs along much of the box."""
    common = min(box.right, rule.end) - max(box.left, rule.start)
    return common > 0.5 * min(box.width, rule.length)
