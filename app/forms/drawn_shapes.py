"""The rules and rings of a PDF page from its drawing operators (PDF 32000-1:2008, 8.5), within limits."""

import itertools
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from app.documents.geometry import Box
from app.forms.page_shapes import PageShapes, Rule, joined
from app.forms.pdf_fields import PageFrame

MAX_OPERATORS = 400_000
MAX_DEPTH = 6
THICKEST_RULE = 3.0
RING_SIDE = (4.5, 18.0)
DARKEST_PLATE = 0.5
"""Nobody writes on a plate of a darker colour."""
PICTURE_SHARE = 0.3
"""A picture that covers more of the page may hold the form itself."""

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_PAINTS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
_Point = tuple[float, float]


class DrawnShapes:
    """Collects the shapes of one page."""

    def __init__(self, page: pikepdf.Page) -> None:
        """Interprets the page's content; damaged content gives what was read before the damage."""
        self._frame = PageFrame.of(page)
        self._left = MAX_OPERATORS
        self._horizontal: list[Rule] = []
        self._vertical: list[Rule] = []
        self._rings: list[Box] = []
        self.picture_area = 0.0
        """Square points of the page that pictures cover, each counted by itself."""
        self._run(page.obj, page.obj.get(Name.Resources), _IDENTITY, 0)

    @property
    def has_picture(self) -> bool:
        """Whether much of the page is a picture, which may show rules of its own."""
        frame = self._frame
        return self.picture_area > PICTURE_SHARE * (frame.right - frame.left) * (frame.top - frame.bottom)

    @property
    def shapes(self) -> PageShapes:
        """What was found."""
        return PageShapes(joined(self._horizontal), joined(self._vertical), tuple(dict.fromkeys(self._rings)))

    def _run(self, content: Object, resources: Any, matrix: _Matrix, depth: int) -> None:
        try:
            instructions = pikepdf.parse_content_stream(content)
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
            return
        stack: list[tuple[_Matrix, bool]] = []
        is_dark = True
        path: list[list[_Point]] = []
        is_curved: list[bool] = []
        for instruction in instructions:
            self._left -= 1
            if self._left < 0:
                return
            operator = str(instruction.operator)
            try:
                numbers = [float(value) for value in instruction.operands] if operator != "Do" else []
            except (TypeError, ValueError):
                continue
            match operator, numbers:
                case "q", _:
                    stack.append((matrix, is_dark))
                case "Q", _:
                    matrix, is_dark = stack.pop() if stack else (matrix, is_dark)
                case "cm", [a, b, c, d, e, f]:
                    matrix = _times((a, b, c, d, e, f), matrix)
                case "m", [x, y]:
                    path.append([(x, y)])
                    is_curved.append(False)
                case "l", [x, y] if path:
                    path[-1].append((x, y))
                case ("c", [*_, x, y]) | ("v", [*_, x, y]) | ("y", [*_, x, y]) if path:
                    path[-1].append((x, y))
                    is_curved[-1] = True
                case "h", _ if path:
                    path[-1].append(path[-1][0])
                case "re", [x, y, width, height]:
                    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
                    path.append(corners)
                    is_curved.append(False)
                case (("S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "n"), _):
                    if operator in _PAINTS:
                        for points, curved in zip(path, is_curved, strict=True):
                            closed = [*points, points[0]] if operator in ("s", "b", "b*") else points
                            self._add(closed, curved, matrix, operator[0] in "fF", is_dark)
                    path, is_curved = [], []
                case (("g" | "rg" | "sc" | "scn"), [_, *_]):
                    is_dark = max(numbers) < DARKEST_PLATE
                case "k", [*_, black]:
                    is_dark = black > 1 - DARKEST_PLATE
                case "Do", _:
                    self._do(instruction.operands, resources, matrix, depth)

    def _do(self, operands: Any, resources: Any, matrix: _Matrix, depth: int) -> None:
        named = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
        thing = named.get(str(operands[0])) if isinstance(named, Dictionary) and operands else None
        if not isinstance(thing, pikepdf.Stream):
            return
        kind = thing.get(Name.Subtype)
        if kind == Name.Image:
            corners = [_point(matrix, corner) for corner in ((0, 0), (1, 0), (1, 1), (0, 1))]
            box = self._frame.shown(*_bounds(corners))
            self.picture_area += box.width * box.height
            if _is_ring(box):  # some programs draw a circle as a picture
                self._rings.append(box)
        elif kind == Name.Form and depth < MAX_DEPTH:
            own = thing.get(Name.Matrix)
            inner = _matrix(own) if isinstance(own, Array) else _IDENTITY
            self._run(thing, thing.get(Name.Resources, resources), _times(inner, matrix), depth + 1)

    def _add(
        self, points: list[_Point], is_curved: bool, matrix: _Matrix, is_filled: bool, is_dark: bool
    ) -> None:
        placed = [_point(matrix, point) for point in points]
        box = self._frame.shown(*_bounds(placed))
        small, large = sorted((box.width, box.height))
        if is_curved:
            if _is_ring(box) and not is_filled:
                self._rings.append(box)
            return
        if small <= THICKEST_RULE and (len(points) > 2 or is_filled):
            self._add_rule(box)
            return
        if is_filled and len(points) <= 5 and large > 6:  # a plate: its edges are seen
            if not is_dark:
                self._add_edges(box)
            return
        for start, end in _pairs(placed):
            edge = self._frame.shown(*_bounds([start, end]))
            if min(edge.width, edge.height) <= 0.8:
                self._add_rule(edge)

    def _add_edges(self, box: Box) -> None:
        for at in (box.top, box.bottom):
            self._horizontal.append(Rule(at, box.left, box.right))
        for at in (box.left, box.right):
            self._vertical.append(Rule(at, box.top, box.bottom))

    def _add_rule(self, box: Box) -> None:
        if box.width >= box.height:
            self._horizontal.append(Rule((box.top + box.bottom) / 2, box.left, box.right))
        else:
            self._vertical.append(Rule((box.left + box.right) / 2, box.top, box.bottom))


def _is_ring(box: Box) -> bool:
    small, large = sorted((box.width, box.height))
    return small >= RING_SIDE[0] and large <= RING_SIDE[1] and large < 1.3 * small


def _pairs(points: list[_Point]) -> Iterator[tuple[_Point, _Point]]:
    return itertools.pairwise(points)


def _bounds(points: list[_Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(values: Array) -> _Matrix:
    try:
        a, b, c, d, e, f = (float(value) for value in values.as_list())
    except (TypeError, ValueError):
        return _IDENTITY
    return a, b, c, d, e, f


def _point(m: _Matrix, point: _Point) -> _Point:
    x, y = point
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, l = then  # noqa: E741 - the letters of the specification
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    )
