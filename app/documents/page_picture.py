"""A page as pixels, for showing it; plain bytes that any toolkit can take."""

import math
from dataclasses import dataclass

MAX_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class PagePicture:
    """`width` x `height` pixels; `rgb` has 3 bytes a pixel, rows of `width * 3` bytes, top row first."""

    width: int
    height: int
    rgb: bytes


def bounded_scale(width_pt: float, height_pt: float, pixels_per_point: float) -> float:
    """The scale asked for, or the largest that keeps a page of this size within `MAX_PIXELS`."""
    area = max(width_pt, 1e-3) * max(height_pt, 1e-3)
    longest = max(width_pt, height_pt, 1e-3)
    return min(pixels_per_point, math.sqrt(MAX_PIXELS / area), 32_000 / longest)
