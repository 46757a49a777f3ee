"""Lines of text from maps of probabilities, drawn by hand."""

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from app.documents.text_lines import find_lines, line_size


def drawn(*corners: list[tuple[float, float]], value: float = 0.9) -> np.ndarray:
    image = Image.new("L", (400, 200))
    for polygon in corners:
        ImageDraw.Draw(image).polygon(polygon, fill=255)
    return np.asarray(image, dtype=np.float32) / 255 * value


def bar(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def test_each_core_is_a_line_grown_on_all_sides() -> None:
    lines = find_lines(drawn(bar(50, 40, 249, 49), bar(50, 100, 149, 109)))
    assert len(lines) == 2
    length, height = line_size(lines[0])
    grown = 1.6 * 200 * 10 / (2 * 210)
    assert length == pytest.approx(200 + 2 * grown, abs=1)
    assert height == pytest.approx(10 + 2 * grown, abs=1)
    assert lines[0].mean(axis=0) == pytest.approx([150, 45], abs=1)
    assert lines[0][0] == pytest.approx([50 - grown, 40 - grown], abs=1)  # the first corner is top left


def test_a_slanted_line_keeps_its_slant() -> None:
    slope = math.tan(math.radians(8))
    (line,) = find_lines(drawn([(50, 60), (250, 60 + 200 * slope), (249, 72 + 200 * slope), (49, 72)]))
    x, y = line[1] - line[0]
    assert math.degrees(math.atan2(y, x)) == pytest.approx(8, abs=1)


def test_parts_that_touch_at_a_corner_are_one_line() -> None:
    probabilities = np.zeros((100, 200), dtype=np.float32)
    probabilities[20:32, 20:80] = probabilities[32:44, 80:140] = 0.9
    assert find_lines(probabilities) == []  # one part, and most of the rectangle around it is empty
    probabilities[32, 80] = 0.0
    assert len(find_lines(probabilities)) == 2


def test_specks_and_faint_parts_are_no_lines() -> None:
    assert find_lines(drawn(bar(10, 10, 11, 11))) == []
    assert find_lines(drawn(bar(50, 40, 249, 49), value=0.4)) == []
    assert find_lines(np.zeros((64, 64), dtype=np.float32)) == []


def test_a_page_full_of_dots_ends() -> None:
    dots = np.zeros((512, 512), dtype=np.float32)
    dots[::8, ::8] = dots[1::8, ::8] = 1.0
    assert find_lines(dots) == []
