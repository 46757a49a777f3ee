"""Which parts of a page show text that its text layer lacks, and how what OCR finds there is joined to it.

Pure geometry; it paints and recognises nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.documents.geometry import Box
from app.documents.page_picture import PagePicture
from app.documents.page_words import PageWord

FEW_WORDS = 12
"""A page with no more words than this may be a scan with a stamp or a page number on it."""
WHOLE = 0.6
"""A picture that covers this share of such a page is the page."""
LEAST_SHARE, LEAST_WIDTH, LEAST_HEIGHT = 0.04, 72.0, 24.0
"""Of the page's area, and in points: smaller pictures are logos and signs."""
TOUCHING = 2.0
MOST_REGIONS = 20


def regions_to_read(
    words: Sequence[PageWord], pictures: Sequence[Box], width: float, height: float
) -> list[Box]:
    """Parts of a page, in points, whose pictures may show text: the whole page, some pictures, none."""
    page = Box(0.0, 0.0, width, height)
    regions = []
    for picture in _joined(pictures):
        region = _common(picture, page)
        if region is None:
            continue
        share = region.width * region.height / max(width * height, 1e-6)
        if share > WHOLE and len(words) <= FEW_WORDS:
            return [page]
        is_large = share > LEAST_SHARE and region.width > LEAST_WIDTH and region.height > LEAST_HEIGHT
        if is_large and sum(_is_inside(word.box, region) for word in words) <= FEW_WORDS / 4:
            regions.append(region)
    return regions[:MOST_REGIONS]


def cut_out(picture: PagePicture, region: Box, pixels_per_point: float) -> tuple[PagePicture, float, float]:
    """A part of a page's picture, and how far it stands from the page's left and top, in points."""
    pixels = np.frombuffer(picture.rgb, dtype=np.uint8).reshape(picture.height, picture.width, 3)
    left, top = int(region.left * pixels_per_point), int(region.top * pixels_per_point)
    right, bottom = round(region.right * pixels_per_point), round(region.bottom * pixels_per_point)
    part = np.ascontiguousarray(pixels[top : max(bottom, top + 1), left : max(right, left + 1)])
    cut = PagePicture(part.shape[1], part.shape[0], part.tobytes())
    return cut, left / pixels_per_point, top / pixels_per_point


def moved(word: PageWord, right: float, down: float) -> PageWord:
    """The word, so many points further."""

    def at(box: Box) -> Box:
        return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)

    straight = at(word.straight_box) if word.straight_box is not None else None
    return replace(word, box=at(word.box), straight_box=straight)


def without_repeats(found: Sequence[PageWord], words: Sequence[PageWord]) -> list[PageWord]:
    """What was found where none of `words` stands: the page's own words need no second reading."""
    return [
        new
        for new in found
        if not any(_is_inside(old.box, new.box) or _is_inside(new.box, old.box) for old in words)
    ]


def _joined(pictures: Sequence[Box]) -> list[Box]:
    """Pictures that touch become one: scans are often cut into strips."""
    joined: list[Box] = []
    for picture in sorted(pictures, key=lambda box: (box.top, box.left)):
        region = picture
        apart = []
        for other in joined:
            if _touch(region, other):
                region = Box.around((region, other))
            else:
                apart.append(other)
        joined = [*apart, region]
    return joined


def _touch(a: Box, b: Box) -> bool:
    across = min(a.right, b.right) - max(a.left, b.left)
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    return across > -TOUCHING and down > -TOUCHING


def _common(a: Box, b: Box) -> Box | None:
    left, top = max(a.left, b.left), max(a.top, b.top)
    right, bottom = min(a.right, b.right), min(a.bottom, b.bottom)
    return Box(left, top, right, bottom) if right > left and bottom > top else None


def _is_inside(box: Box, region: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return region.left <= x <= region.right and region.top <= y <= region.bottom
