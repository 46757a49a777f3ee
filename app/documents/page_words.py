"""Characters with boxes become words with boxes, in the order in which a file draws them.

Pure geometry on numpy arrays. It does not order words on the page; `reading_order` does.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from app.documents.geometry import Box

WORD_GAP = 0.45
"""A gap wider than this share of the letters' height separates words even without a space."""


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word on a page as shown; `quarter_turns` clockwise turns lead from upright text to this word."""

    text: str
    box: Box
    quarter_turns: int = 0
    confidence: float | None = None
    """How sure OCR is of it, 0 to 1; None for text that the file itself holds."""
    straight_box: Box | None = None
    """Where it would stand if a skew page were straight: for the reading order alone."""


@dataclass(frozen=True, slots=True)
class PageCharacters:
    """The characters of one page, in the order drawn.

    codes: [n] Unicode code points or UTF-16 units. boxes: [n, 4] left, top, right, bottom in points, origin
    at the top left of the page as shown. quarter_turns: [n] clockwise, 0 for upright text.
    """

    codes: npt.NDArray[np.int64]
    boxes: npt.NDArray[np.float64]
    quarter_turns: npt.NDArray[np.int64]


def words_of(characters: PageCharacters, page_width: float, page_height: float) -> list[PageWord]:
    """Words split at white space and at gaps; what stands outside the page is left out."""
    boxes = characters.boxes
    center_x, center_y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = (center_x >= 0) & (center_x <= page_width) & (center_y >= 0) & (center_y <= page_height)
    letters = [_letter(code) for code in characters.codes.tolist()]
    _right_ligatures(letters, characters)
    space = np.array([letter == " " for letter in letters], dtype=bool)
    drawn = np.array([letter not in ("", " ") for letter in letters], dtype=bool) & inside
    kept = np.flatnonzero(drawn)
    if kept.size == 0:
        return []
    spaces_before = np.cumsum(space)[kept]
    breaks = np.ones(kept.size, dtype=bool)
    breaks[1:] = (spaces_before[1:] != spaces_before[:-1]) | _apart(
        boxes[kept], characters.quarter_turns[kept], characters.codes[kept]
    )
    starts = np.flatnonzero(breaks)
    ends = np.append(starts[1:], kept.size)
    lefts, tops = np.minimum.reduceat(boxes[kept, 0], starts), np.minimum.reduceat(boxes[kept, 1], starts)
    rights, bottoms = np.maximum.reduceat(boxes[kept, 2], starts), np.maximum.reduceat(boxes[kept, 3], starts)
    indices = kept.tolist()
    words: list[PageWord] = []
    for start, end, left, top, right, bottom in zip(
        starts.tolist(),
        ends.tolist(),
        lefts.tolist(),
        tops.tolist(),
        rights.tolist(),
        bottoms.tolist(),
        strict=True,
    ):
        text = _join_surrogates("".join([letters[i] for i in indices[start:end]]))
        if text:
            turns = int(characters.quarter_turns[indices[start]])
            words.append(PageWord(text, Box(left, top, right, bottom), turns))
    return _without_overprints(words)


def to_reading_frame(box: Box, quarter_turns: int, page_width: float, page_height: float) -> Box:
    """The box as seen by who turns the page so that text with these clockwise turns stands upright."""
    match quarter_turns % 4:
        case 1:
            return Box(box.top, page_width - box.right, box.bottom, page_width - box.left)
        case 2:
            return Box(
                page_width - box.right, page_height - box.bottom, page_width - box.left, page_height - box.top
            )
        case 3:
            return Box(page_height - box.bottom, box.left, page_height - box.top, box.right)
        case _:
            return box


def boxes_as_shown(
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    page_box: tuple[float, float, float, float],
    rotation: int,
) -> npt.NDArray[np.float64]:
    """Boxes [n, 4] on the page as shown, from two x and two y each ([n, 2]) that grow right and upwards.

    `page_box`: the part that is shown (left, bottom, right, top); `rotation`: clockwise, in degrees.
    """
    page_left, page_bottom, page_right, page_top = page_box
    match rotation // 90:
        case 1:
            shown_x, shown_y = y - page_bottom, x - page_left
        case 2:
            shown_x, shown_y = page_right - x, y - page_bottom
        case 3:
            shown_x, shown_y = page_top - y, page_right - x
        case _:
            shown_x, shown_y = x - page_left, page_top - y
    boxes = np.column_stack((shown_x.min(1), shown_y.min(1), shown_x.max(1), shown_y.max(1)))
    shown: npt.NDArray[np.float64] = np.nan_to_num(boxes, nan=-1.0, posinf=-1.0, neginf=-1.0)
    return shown


def _apart(
    boxes: npt.NDArray[np.float64], turns: npt.NDArray[np.int64], codes: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """For each character but the first: does geometry alone part it from the one before?"""
    lying = (turns % 2).astype(bool)  # letters follow each other along y
    along_start = np.where(lying, boxes[:, 1], boxes[:, 0])
    along_end = np.where(lying, boxes[:, 3], boxes[:, 2])
    across_start = np.where(lying, boxes[:, 0], boxes[:, 1])
    across_end = np.where(lying, boxes[:, 2], boxes[:, 3])
    heights = np.maximum(across_end - across_start, 0.1)
    smaller = np.minimum(heights[1:], heights[:-1])
    taller = np.maximum(heights[1:], heights[:-1])
    gap = np.maximum(along_start[1:], along_start[:-1]) - np.minimum(along_end[1:], along_end[:-1])
    shared = np.minimum(across_end[1:], across_end[:-1]) - np.maximum(across_start[1:], across_start[:-1])
    # A left-to-right letter that stands before its predecessor begins something else drawn there.
    backwards = (turns[1:] == 0) & (boxes[1:, 0] < boxes[:-1, 0] - WORD_GAP * taller)
    right_to_left = (codes >= 0x590) & (codes <= 0x8FF) | (codes >= 0xFB1D) & (codes <= 0xFEFF)
    backwards &= ~(right_to_left[1:] | right_to_left[:-1])
    apart: npt.NDArray[np.bool_] = (
        (turns[1:] != turns[:-1]) | (gap > WORD_GAP * taller) | (shared < 0.4 * smaller) | backwards
    )
    return apart


@lru_cache(maxsize=4096)
def _letter(code: int) -> str:
    """What a character code adds to the text: itself, " " for white space, "" for what can't be seen."""
    if code in (0x02, 0xAD):
        return "-"  # PDFium's mark for a hyphen at the end of a line; a soft hyphen that is drawn
    if code <= 0 or code > 0x10FFFF or code & 0xFFFE == 0xFFFE:
        return ""
    character = chr(code)
    if character.isspace():
        return " "
    if 0xFB00 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFE:  # ligatures, Arabic letter shapes
        return "".join(unicodedata.normalize("NFKC", character).split())
    category = unicodedata.category(character)
    if category in ("Cc", "Cn") or (category == "Cf" and code not in (0x200C, 0x200D)):
        return ""
    return character


def _right_ligatures(letters: list[str], characters: PageCharacters) -> None:
    """Lam and alef drawn as one sign come as alef and lam from PDFium, which turns lines around."""
    codes, boxes = characters.codes, characters.boxes
    alef = np.isin(codes[:-1], (0x622, 0x623, 0x625, 0x627)) & (codes[1:] == 0x644)
    for i in np.flatnonzero(alef & (boxes[:-1] == boxes[1:]).all(axis=1)).tolist():
        letters[i], letters[i + 1] = letters[i + 1], letters[i]


def _join_surrogates(text: str) -> str:
    """UTF-16 units, as PDFium gives them on Windows, become characters; half ones are dropped."""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _without_overprints(words: list[PageWord]) -> list[PageWord]:
    """Leaves out a word drawn a second time in its own place (bold faked by printing twice, shadows)."""
    seen: dict[tuple[str, int, int], list[Box]] = {}
    kept = []
    for word in words:
        box = word.box
        size = max(box.height, 1.0)
        column, row = int(box.left // size), int(box.top // size)
        nearby = [
            other
            for c in (column - 1, column, column + 1)
            for r in (row - 1, row, row + 1)
            for other in seen.get((word.text, c, r), ())
        ]
        slack = 0.2 * size
        if any(abs(o.left - box.left) < slack and abs(o.top - box.top) < slack for o in nearby):
            continue
        seen.setdefault((word.text, column, row), []).append(box)
        kept.append(word)
    return kept
