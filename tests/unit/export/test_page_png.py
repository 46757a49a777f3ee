"""The picture of a page with its words outlined: a PNG that others can read."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from app.documents.geometry import Box
from app.errors import UsageError
from app.export.page_png import INK, blank_picture, write_page_png

SCALE = 2.0


def colour(image: QImage, x: int, y: int) -> tuple[int, int, int]:
    found = QColor(image.pixel(x, y))
    return found.red(), found.green(), found.blue()


def test_words_are_framed_and_the_rest_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    write_page_png(path, blank_picture(100, 50, SCALE), [Box(10, 10, 30, 20)], SCALE)
    image = QImage(str(path))
    assert (image.width(), image.height()) == (200, 100)
    assert colour(image, 100, 80) == (255, 255, 255)
    frame, inside = colour(image, 20, 30), colour(image, 40, 30)
    assert frame == tuple(INK)
    assert frame != inside != (255, 255, 255)
    assert colour(image, 60, 40) == frame
    assert colour(image, 62, 40) == (255, 255, 255)


def test_boxes_beyond_the_page_are_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    write_page_png(path, blank_picture(10, 10, SCALE), [Box(-5, -5, 500, 3), Box(90, 90, 99, 99)], SCALE)
    assert not QImage(str(path)).isNull()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_page_png(tmp_path / "none" / "page.png", blank_picture(10, 10, SCALE), [], SCALE)
