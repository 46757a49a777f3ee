"""A page as a PNG file with the box of every word drawn on it, to see what was read and where."""

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.documents.geometry import Box
from app.documents.page_picture import PagePicture
from app.errors import UsageError
from app.settings.atomic_file import atomic_file

INK = np.array((208, 32, 112), np.uint8)
"""A colour that few pages are printed in."""
WASH = 0.12
"""How much of the ink lies over a word; it stays readable."""


def write_page_png(path: Path, picture: PagePicture, boxes: Sequence[Box], pixels_per_point: float) -> None:
    """Draw `boxes` (in points) on the picture and write it. Raises UsageError where it can't be written."""
    pixels = np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3).copy()
    for box in boxes:
        _draw(pixels, box, pixels_per_point)
    try:
        with atomic_file(path) as part:
            part.write_bytes(_png(pixels))
    except OSError as error:
        problem = f"{path} cannot be written ({error.strerror})."
        raise UsageError(problem, "Choose another place.") from error


def blank_picture(width_pt: float, height_pt: float, pixels_per_point: float) -> PagePicture:
    """White paper, for pages that have no picture of their own."""
    width, height = max(1, round(width_pt * pixels_per_point)), max(1, round(height_pt * pixels_per_point))
    return PagePicture(width, height, b"\xff" * (3 * width * height))


def _draw(pixels: NDArray[np.uint8], box: Box, scale: float) -> None:
    """A frame of one pixel and a wash inside, as far as it lies on the picture."""
    height, width = pixels.shape[:2]
    left, right = (min(max(round(x * scale), 0), width - 1) for x in (box.left, box.right))
    top, bottom = (min(max(round(y * scale), 0), height - 1) for y in (box.top, box.bottom))
    inside = pixels[top : bottom + 1, left : right + 1]
    inside[:] = ((1 - WASH) * inside + WASH * INK).astype(np.uint8)
    inside[[0, -1], :] = INK
    inside[:, [0, -1]] = INK


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """The file format: a header, the rows each behind a zero (no filter) and compressed, an end."""
    height, width = pixels.shape[:2]
    rows = np.zeros((height, 1 + 3 * width), np.uint8)
    rows[:, 1:] = pixels.reshape(height, 3 * width)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bits a channel, RGB
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
