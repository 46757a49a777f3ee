"""What is drawn on a page beside text, as a form's places are made of it: rules, and small closed shapes.

All in points, origin top left of the page as shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.documents.geometry import Box

JOIN_GAP = 4.5
"""Rules that follow each other with no larger gap are one: dashes and dots are drawn so."""
SAME_RULE = 1.2
SHORTEST_RULE = 4.0
MOST_RULES = 1_500
"""Of each direction, the longest: a page with more is a drawing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along an axis: at `at` across it, from `start` to `end` along it."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """In points."""
        return self.end - self.start


@dataclass(frozen=True)
class PageShapes:
    """The rules of a page, and its rings: circles and squares of the size of a check mark."""

    horizontal: tuple[Rule, ...] = ()
    vertical: tuple[Rule, ...] = ()
    rings: tuple[Box, ...] = ()


def joined(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, those that lie on each other or follow each other joined, short ones left out."""
    result: list[Rule] = []
    bands: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if bands and rule.at - bands[-1][0].at <= SAME_RULE:
            bands[-1].append(rule)
        else:
            bands.append([rule])
    for band in bands:
        band.sort(key=lambda rule: rule.start)
        open_rule = band[0]
        for rule in band[1:]:
            if rule.start <= open_rule.end + JOIN_GAP:
                open_rule = replace(open_rule, end=max(open_rule.end, rule.end))
            else:
                result.append(open_rule)
                open_rule = rule
        result.append(open_rule)
    long = [rule for rule in result if rule.length >= SHORTEST_RULE]
    return tuple(sorted(long, key=lambda rule: -rule.length)[:MOST_RULES])


def cells_of(shapes: PageShapes, most: int = 4_000) -> list[Box]:
    """The smallest rectangles that rules enclose, as a table's cells; at most `most` crossings are used."""
    horizontal, vertical = _by_place(shapes.horizontal), _by_place(shapes.vertical)
    crossings: dict[tuple[int, int], tuple[float, float]] = {}
    for i, row in enumerate(horizontal):
        for j, column in enumerate(vertical):
            if _meets(row, column.at) and _meets(column, row.at):
                crossings[i, j] = (column.at, row.at)
                if len(crossings) > most:
                    return []
    by_row: dict[int, list[int]] = {}
    by_column: dict[int, list[int]] = {}
    for i, j in crossings:
        by_row.setdefault(i, []).append(j)
        by_column.setdefault(j, []).append(i)
    found = []
    for i, j in crossings:
        rights = [k for k in by_row[i] if vertical[k].at > vertical[j].at + 2]
        belows = [k for k in by_column[j] if horizontal[k].at > horizontal[i].at + 2]
        cell = next(
            (
                Box(vertical[j].at, horizontal[i].at, vertical[right].at, horizontal[below].at)
                for below in sorted(belows, key=lambda k: horizontal[k].at)
                for right in sorted(rights, key=lambda k: vertical[k].at)
                if (below, right) in crossings
            ),
            None,
        )
        if cell is not None:
            found.append(cell)
    return found


def _by_place(rules: Sequence[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.at)


def _meets(rule: Rule, at: float) -> bool:
    return rule.start - 2 <= at <= rule.end + 2
