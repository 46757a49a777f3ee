"""Where a text detector's map of probabilities shows lines of text: rectangles, turned as the lines are.

The map has a high value in the core of each line. A line is a connected part of it, grown by the share that
the detector was trained to leave out. Pure numpy; it knows no model and no page.
"""

import math

import numpy as np
import numpy.typing as npt

CORE = 0.3
"""Least probability of a point in the core of a line."""
LEAST_SCORE = 0.5
"""Least average probability over a line's rectangle."""
GROWTH = 1.6
"""How far a core is grown to hold the letters whole: this times its area through its outline."""
LEAST_SIDE = 3.0
MOST_LINES = 2_000

Quad = npt.NDArray[np.float64]
"""[4, 2]: x and y of the corners, clockwise from the top left as the text is read."""


def find_lines(probabilities: npt.NDArray[np.float32]) -> list[Quad]:
    """Lines of text in a map [height, width], in pixels of the map, from top to bottom."""
    lines = []
    for rows, starts, ends in _parts(probabilities > CORE)[:MOST_LINES]:
        corners, width, height = _smallest_rectangle(_outline(rows, starts, ends))
        if min(width, height) < LEAST_SIDE:
            continue
        total = sum(
            float(probabilities[row, start:end].sum())
            for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)
        )
        if total < LEAST_SCORE * width * height:
            continue
        lines.append(_grown(corners, GROWTH * width * height / (2 * (width + height))))
    return lines


def line_size(quad: Quad) -> tuple[float, float]:
    """Length of a line along the text, and its height."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def _parts(
    mask: npt.NDArray[np.bool_],
) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Connected parts (corners touch), each as runs: rows, first columns, columns after the last."""
    height, width = mask.shape
    padded = np.zeros((height, width + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    # The runs of the next row that touch run i are those from first[i] to before last[i].
    stride = width + 2
    first = np.searchsorted(rows * stride + ends, (rows + 1) * stride + starts, side="left")
    last = np.searchsorted(rows * stride + starts, (rows + 1) * stride + ends, side="right")
    parent = list(range(len(rows)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    for run, (low, high) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        for below in range(low, high):
            a, b = root(run), root(below)
            if a != b:
                parent[max(a, b)] = min(a, b)
    roots = np.array([root(run) for run in range(len(rows))], dtype=np.int64)
    order = np.argsort(roots, kind="stable")
    edges = np.flatnonzero(np.diff(roots[order])) + 1
    groups = np.split(order, edges) if len(order) else []
    return [(rows[group], starts[group], ends[group]) for group in groups]


def _outline(
    rows: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Corners of the runs' pixels that can be corners of their hull: [n, 2], x and y."""
    top = int(rows.min())
    lefts = np.full(int(rows.max()) - top + 1, np.iinfo(np.int64).max)
    rights = np.zeros_like(lefts)
    np.minimum.at(lefts, rows - top, starts)
    np.maximum.at(rights, rows - top, ends)
    y = np.arange(top, top + len(lefts))
    xs = np.concatenate((lefts, rights, lefts, rights))
    ys = np.concatenate((y, y, y + 1, y + 1))
    return np.column_stack((xs, ys)).astype(np.float64)


def _hull(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The convex hull, corner after corner."""
    ordered = sorted({(x, y) for x, y in points.tolist()})
    sides = []
    for way in (ordered, ordered[::-1]):
        side: list[tuple[float, float]] = []
        for x, y in way:
            while len(side) >= 2:
                (ax, ay), (bx, by) = side[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                side.pop()
            side.append((x, y))
        sides += side[:-1]
    return np.array(sides)


def _smallest_rectangle(points: npt.NDArray[np.float64]) -> tuple[Quad, float, float]:
    """The rectangle of least area around points: its corners, width and height, turned 45 degrees at most."""
    hull = _hull(points)
    edges = np.roll(hull, -1, axis=0) - hull
    angles = np.mod(np.arctan2(edges[:, 1], edges[:, 0]) + math.pi / 4, math.pi / 2) - math.pi / 4
    along = np.column_stack((np.cos(angles), np.sin(angles)))
    across = np.column_stack((-along[:, 1], along[:, 0]))
    x, y = hull @ along.T, hull @ across.T
    width, height = np.ptp(x, axis=0), np.ptp(y, axis=0)
    best = int(np.argmin(width * height))
    left, top = x[:, best].min(), y[:, best].min()
    right, bottom = x[:, best].max(), y[:, best].max()
    frame = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    corners = frame @ np.vstack((along[best], across[best]))
    return corners, float(width[best]), float(height[best])


def _grown(corners: Quad, distance: float) -> Quad:
    along = (corners[1] - corners[0]) / max(float(np.linalg.norm(corners[1] - corners[0])), 1e-6)
    across = (corners[3] - corners[0]) / max(float(np.linalg.norm(corners[3] - corners[0])), 1e-6)
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    grown: Quad = corners + distance * (signs[:, :1] * along + signs[:, 1:] * across)
    return grown
