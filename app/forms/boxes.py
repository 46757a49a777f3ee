"""How boxes on a page stand to each other: points, origin top left."""

from collections.abc import Iterable

from app.documents.geometry import Box


def area(box: Box) -> float:
    """In square points."""
    return box.width * box.height


def middle(box: Box) -> float:
    """Halfway between left and right."""
    return (box.left + box.right) / 2


def overlap(a: Box, b: Box) -> float:
    """Square points that both cover."""
    across = min(a.right, b.right) - max(a.left, b.left)
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    return max(across, 0.0) * max(down, 0.0)


def is_mostly_in(box: Box, cell: Box) -> bool:
    """Whether most of the box lies in the cell."""
    return overlap(box, cell) > 0.6 * area(box)


def is_on_row(a: Box, b: Box, share: float = 0.4) -> bool:
    """Whether they stand beside each other: the lower of them overlaps the other by that share."""
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    return down >= share * max(min(a.height, b.height), 0.1)


def stands_over(a: Box, b: Box) -> bool:
    """Whether they share some of the page's width."""
    return a.left < b.right and b.left < a.right


def is_answered_by(fields: Iterable[Box], box: Box) -> bool:
    """Whether one of the fields stands on the line of the print in `box`, after it."""
    return any(is_on_row(other, box, 0.5) and other.left >= box.right - 3 for other in fields)
