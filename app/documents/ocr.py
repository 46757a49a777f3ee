"""Reads the words in a picture of a page, with networks that come with the package `rapidocr`.

A detector finds lines of text, a recogniser reads each line: PP-OCR's networks, on ONNX Runtime. Of rapidocr
only these files are used; its own code can download and is never loaded. Pages that lie on their side or head
are turned first, and words of a skew page know where they would stand on a straight one. Heavy to load: only
the reader's process imports this, when a page needs it.
"""

import math
import unicodedata
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from itertools import groupby, pairwise
from pathlib import Path
from statistics import fmean

import numpy as np
import numpy.typing as npt
from PIL import Image

from app.documents.geometry import Box
from app.documents.page_picture import PagePicture
from app.documents.page_words import PageWord, to_reading_frame
from app.documents.text_lines import Quad, find_lines, line_size
from engine.runtime.session import open_session

THREADS = 2
LONG_SIDE, SHORT_SIDE = 1280, 736
"""The detector gets a picture of about so many pixels: shrunk to the first, enlarged up to the second."""
LEAST_SHORT_SIDE, MOST_LONG_SIDE = 320, 4000
"""But long receipts are not shrunk to threads."""
LINE_HEIGHT = 48
"""Pixels: the recogniser's own."""
BATCH_WIDTH = 3200
"""Pixels of line in one run of the recogniser."""
LONGEST_LINE = 3200
LEAST_CONFIDENCE = 0.5
"""A line read with less is dropped: mostly stains, lines of a drawing, handwriting."""
TALL = 1.5
"""A line that is so many times higher than long is text on its side."""
LEAST_CONTRAST, PALE = 8, 128
"""Shades of 256 between ink and paper: fewer than the first show no ink, fewer than the second are spread."""
LEAST_SKEW, MOST_SKEW = 0.2, 20.0  # degrees

Pixels = npt.NDArray[np.uint8]
"""[height, width, 3]: red, green, blue."""
_Letter = tuple[str, float, float]
"""Character, middle as a share of the line's length, probability."""


class Ocr:
    """The two networks, opened once. Use it from one thread."""

    settings = f"3 {version('rapidocr')}"
    """Changes when the same picture may be read otherwise."""

    def __init__(self) -> None:
        """Opens the networks (about half a second); raises ModelError where they are not there."""
        folder = _model_folder()
        self._detector = open_session(_only(folder, "*_det_*.onnx"), threads=THREADS, keeps_memory=False)
        self._recogniser = open_session(_only(folder, "*_rec_*.onnx"), threads=THREADS, keeps_memory=False)
        characters = self._recogniser.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *characters, " "]  # the first stands for no letter

    def read(self, picture: PagePicture, pixels_per_point: float) -> list[PageWord]:
        """Words of a picture, boxes in points, in no order."""
        shape = (picture.height, picture.width, 3)
        pixels = _with_contrast(np.frombuffer(picture.rgb, dtype=np.uint8).reshape(shape))
        lines = self._find(pixels)
        turns = self._turns(pixels, lines)
        if turns:
            pixels = np.ascontiguousarray(np.rot90(pixels, turns))
            lines = self._find(pixels)
        skew = _skew(lines)
        words: list[PageWord] = []
        for line in self._recognised(pixels, lines):
            words += _words(line, skew, pixels.shape)
        return [_placed(word, turns, pixels.shape, pixels_per_point) for word in words]

    def _find(self, pixels: Pixels) -> list[Quad]:
        height, width = pixels.shape[:2]
        short, long = sorted((height, width))
        scale = min(max(1.0, SHORT_SIDE / short), LONG_SIDE / long)
        scale = min(max(scale, min(1.0, LEAST_SHORT_SIDE / short)), MOST_LONG_SIDE / long)
        to_width, to_height = (max(round(side * scale / 32), 1) * 32 for side in (width, height))
        resized = Image.fromarray(pixels).resize((to_width, to_height), Image.Resampling.BILINEAR)
        (maps,) = self._detector.run(None, {"x": _normalised(np.asarray(resized))[None]})
        factors = np.array([width / to_width, height / to_height])
        return [quad * factors for quad in find_lines(np.asarray(maps)[0, 0])]

    def _turns(self, pixels: Pixels, lines: list[Quad]) -> int:
        """Quarter turns, counterclockwise, that bring most of the text upright."""
        sizes = [line_size(quad) for quad in lines]
        lying = sum(height for width, height in sizes if height > TALL * width)
        upright = sum(width for width, height in sizes if height <= TALL * width)
        turns = 1 if lying > upright else 0
        # Which of the two ways up is right shows in how well lines of some words can be read.
        telling = sorted(lines, key=lambda quad: abs(math.log(_slenderness(quad) / 8)))[:4]
        strips = [[_strip(pixels, _turned(quad, turns + half)) for quad in telling] for half in (0, 2)]
        here, there = (
            fmean([_confidence(letters) for letters in self._read_strips(s)] or [0.0]) for s in strips
        )
        if max(here, there) < LEAST_CONFIDENCE:
            return 0  # no text, so there is no way up
        return turns + 2 if there > here + 0.05 else turns

    def _recognised(self, pixels: Pixels, quads: list[Quad]) -> list["_Line"]:
        ways = []  # text on its side is tried both ways
        for index, quad in enumerate(quads):
            width, height = line_size(quad)
            ways += [(index, turns) for turns in ((1, 3) if height > TALL * width else (0,))]
        strips = [_strip(pixels, _turned(quads[index], turns)) for index, turns in ways]
        best: dict[int, _Line] = {}
        for (index, turns), strip, letters in zip(ways, strips, self._read_strips(strips), strict=True):
            least = _confidence(best[index].letters) if index in best else LEAST_CONFIDENCE
            if letters and _confidence(letters) >= least:
                best[index] = _Line(_turned(quads[index], turns), turns, letters, _inked(strip))
        return list(best.values())

    def _read_strips(self, strips: list[Pixels]) -> list[list[_Letter]]:
        order = sorted(range(len(strips)), key=lambda index: strips[index].shape[1])
        read: list[list[_Letter]] = [[] for _ in strips]
        while order:
            batch = [order.pop()]
            width = -(-strips[batch[0]].shape[1] // 8) * 8
            while order and (len(batch) + 1) * width <= BATCH_WIDTH:
                batch.append(order.pop())
            inputs = np.zeros((len(batch), 3, LINE_HEIGHT, width), dtype=np.float32)
            for row, index in enumerate(batch):
                inputs[row, :, :, : strips[index].shape[1]] = _normalised(strips[index])
            (outputs,) = self._recogniser.run(None, {"x": inputs})
            for index, probabilities in zip(batch, np.asarray(outputs), strict=True):
                read[index] = self._letters(probabilities, width / strips[index].shape[1])
        return read

    def _letters(self, probabilities: npt.NDArray[np.float32], stretch: float) -> list[_Letter]:
        """CTC: the best letter of each step, repeats and blanks left out."""
        best = probabilities.argmax(axis=1)
        kept = np.flatnonzero((best != 0) & (np.diff(best, prepend=-1) != 0))
        middles = (kept + 0.5) / len(best) * stretch
        return [
            (self._characters[best[step]], float(middle), float(probabilities[step, best[step]]))
            for step, middle in zip(kept.tolist(), middles.tolist(), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Line:
    quad: Quad
    turns: int
    """Quarter turns clockwise from upright text to this line."""
    letters: list[_Letter]
    inked: npt.NDArray[np.bool_]
    """Along the line, column by column: is there ink?"""


def _model_folder() -> Path:
    spec = find_spec("rapidocr")  # finds the package's folder and does not run it
    assert spec is not None and spec.origin is not None, "rapidocr is not installed"  # noqa: S101, PT018
    return Path(spec.origin).parent / "models"


def _only(folder: Path, pattern: str) -> Path:
    return next(iter(sorted(folder.glob(pattern))), folder / pattern)


def _with_contrast(pixels: Pixels) -> Pixels:
    """A pale picture with its darkest shades black and its paper white; others as they are."""
    grey = pixels[::4, ::4].mean(axis=2)
    ink, paper = np.percentile(grey, (1, 90)).tolist()
    if not LEAST_CONTRAST <= paper - ink < PALE:
        return pixels
    stretched = (pixels.astype(np.float32) - ink) * np.float32(255 / (paper - ink))
    contrasted: Pixels = np.clip(stretched, 0, 255).astype(np.uint8)
    return contrasted


def _normalised(pixels: Pixels) -> npt.NDArray[np.float32]:
    """[3, height, width] from -1 to 1, in the order blue, green, red."""
    return pixels[:, :, ::-1].transpose(2, 0, 1).astype(np.float32) / np.float32(127.5) - np.float32(1)


def _turned(quad: Quad, turns: int) -> Quad:
    """The same corners, from the top left of text that is turned clockwise by quarters."""
    return np.roll(quad, -turns, axis=0)


def _strip(pixels: Pixels, quad: Quad) -> Pixels:
    """The line cut out and set straight, `LINE_HEIGHT` pixels high."""
    length, height = line_size(quad)
    width = min(max(math.ceil(LINE_HEIGHT * length / max(height, 1.0)), 8), LONGEST_LINE)
    left, top = np.maximum(np.floor(quad.min(axis=0)).astype(int) - 2, 0)
    right, bottom = np.ceil(quad.max(axis=0)).astype(int) + 2
    part = Image.fromarray(np.ascontiguousarray(pixels[top:bottom, left:right]))
    shrink = max(int(height // LINE_HEIGHT), 1)
    if shrink > 1:
        part = part.reduce(shrink)
    corners = (quad - (left, top)) / shrink
    north_west, north_east, south_east, south_west = corners.tolist()
    strip = part.transform(
        (width, LINE_HEIGHT),
        Image.Transform.QUAD,
        (*north_west, *south_west, *south_east, *north_east),
        Image.Resampling.BICUBIC,
    )
    return np.asarray(strip)


def _slenderness(quad: Quad) -> float:
    sides = line_size(quad)
    return max(sides) / max(min(sides), 1.0)


def _confidence(letters: list[_Letter]) -> float:
    return fmean(probability for _, _, probability in letters) if letters else 0.0


def _skew(lines: list[Quad]) -> float:
    """Degrees by which lines fall to the right (median of the long ones), 0 for straight pages."""
    angles = []
    for quad in lines:
        width, height = line_size(quad)
        if width > 3 * height:
            x, y = quad[1] - quad[0]
            angles.append((math.degrees(math.atan2(y, x)), width))
    if not angles:
        return 0.0
    angles.sort()
    half, passed = sum(width for _, width in angles) / 2, 0.0
    for angle, width in angles:
        passed += width
        if passed >= half:
            return angle if LEAST_SKEW < abs(angle) < MOST_SKEW else 0.0
    return 0.0


def _words(line: _Line, skew: float, shape: tuple[int, ...]) -> list[PageWord]:
    """The words of a line, boxes in pixels."""
    quad = line.quad
    groups = [
        list(group) for is_space, group in groupby(line.letters, key=lambda x: x[0].isspace()) if not is_space
    ]
    words = []
    for group, (start, end) in zip(groups, _extents(line, groups), strict=True):
        top, bottom = quad[1] - quad[0], quad[2] - quad[3]
        corners = np.array(
            [quad[0] + start * top, quad[0] + end * top, quad[3] + end * bottom, quad[3] + start * bottom]
        )
        text = _plain("".join(character for character, _, _ in group))
        straight = _box(_straightened(corners, skew, shape)) if skew else None
        words.append(PageWord(text, _box(corners), line.turns, _confidence(group), straight))
    return words


def _extents(line: _Line, groups: list[list[_Letter]]) -> list[tuple[float, float]]:
    """Start and end of each word as shares of the line's length.

    The recogniser says only about where the middle of a letter is; where words end shows in the ink.
    """
    columns = len(line.inked)
    edges = [0]
    for left, right in pairwise(groups):
        start, end = (min(int(x * columns), columns - 1) for x in (left[-1][1], right[0][1]))
        gap_start, gap_end = _widest_gap(line.inked[start : end + 1])
        edges += [start + gap_start, start + gap_end]
    edges.append(columns)
    ink = np.flatnonzero(line.inked)
    if len(ink):
        edges[0] = min(int(ink[0]), max(edges[1] - 1, 0))
        edges[-1] = max(int(ink[-1]) + 1, edges[-2] + 1)
    return [(start / columns, end / columns) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _widest_gap(inked: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Start and end of the longest stretch without ink; one column in the middle where there is none."""
    steps = np.diff(np.concatenate(([True], inked, [True])).astype(np.int8))
    starts, ends = np.flatnonzero(steps == -1), np.flatnonzero(steps == 1)
    if not len(starts):
        return len(inked) // 2, len(inked) // 2 + 1
    widest = int(np.argmax(ends - starts))
    return int(starts[widest]), int(ends[widest])


def _inked(strip: Pixels) -> npt.NDArray[np.bool_]:
    """Columns of a line that have ink between its upper and lower margin."""
    grey = strip[LINE_HEIGHT // 6 : -LINE_HEIGHT // 6].mean(axis=2)
    paper = np.median(grey)
    contrast = np.abs(grey - paper)
    inked: npt.NDArray[np.bool_] = (contrast > 0.4 * contrast.max()).any(axis=0)
    return inked


def _plain(text: str) -> str:
    """Full-width Latin letters, digits and signs become usual ones where no East Asian letter stands."""
    if any(unicodedata.east_asian_width(c) == "W" for c in text):
        return text
    return "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in text)


def _box(corners: Quad) -> Box:
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return Box(left, top, right, bottom)


def _straightened(corners: Quad, degrees: float, shape: tuple[int, ...]) -> Quad:
    """Where the corners would be if the page were turned back about its middle."""
    middle = np.array([shape[1] / 2, shape[0] / 2])
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = np.array([[cos, -sin], [sin, cos]])  # row vectors
    straight: Quad = (corners - middle) @ turn + middle
    return straight


def _placed(word: PageWord, turns: int, shape: tuple[int, ...], pixels_per_point: float) -> PageWord:
    """A word of the picture that was turned upright as one of the page as it is shown, in points."""

    def back(box: Box) -> Box:
        shown = to_reading_frame(box, -turns, shape[1], shape[0])
        return Box(*(side / pixels_per_point for side in (shown.left, shown.top, shown.right, shown.bottom)))

    straight = back(word.straight_box) if word.straight_box is not None else None
    turned = (word.quarter_turns + turns) % 4
    return replace(word, box=back(word.box), quarter_turns=turned, straight_box=straight)
