"""Bounding boxes in PDF points (1/72 inch), origin at the top left of the page as it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-parallel rectangle; `right >= left`, `bottom >= top`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top

    def as_list(self) -> list[float]:
        """`[left, top, right, bottom]` rounded to 0.1 pt, as results carry it."""
        return [round(self.left, 1), round(self.top, 1), round(self.right, 1), round(self.bottom, 1)]

    @staticmethod
    def around(boxes: Iterable["Box"]) -> "Box":
        """The smallest box that holds all of `boxes` (at least one)."""
        held = list(boxes)
        return Box(
            min(b.left for b in held),
            min(b.top for b in held),
            max(b.right for b in held),
            max(b.bottom for b in held),
        )
