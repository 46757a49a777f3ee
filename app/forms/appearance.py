"""What a filled field looks like: the operators of its appearance stream (PDF 32000-1:2008, 12.7.3.3)."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf

from app.forms.fonts import Fonts, Run

SMALLEST, LARGEST = 4.0, 12.0
"""Font sizes, in points, that a field which sets its own size gets."""
LINE_HEIGHT = 1.16
DESCENT = 0.22
"""Of what people write: below the base line, as a share of the font size."""
INSET = 2.0
_SELECTED = "0.6 0.75686 0.8549 rg"
_CURVE = 0.5523
_SIZE = re.compile(rb"([-+.\d]+)\s+Tf")
_COLOUR = re.compile(rb"((?:[-+.\d]+\s+)+)(g|rg|k)\b")


@dataclass(frozen=True)
class Style:
    """How a field wants its text."""

    font_size: float
    """0: as large as fits."""
    colour: str
    """The operator that sets it."""
    alignment: int
    """0 left, 1 centred, 2 right."""
    multiline: bool = False
    comb_cells: int = 0
    is_password: bool = False

    @staticmethod
    def of(default_appearance: str, alignment: Any) -> tuple[float, str, int]:
        """Size, colour and alignment from /DA and /Q."""
        operators = default_appearance.encode("latin-1", "replace")
        size = _SIZE.search(operators)
        colours = _COLOUR.findall(operators)
        try:
            points = abs(float(size[1])) if size else 0.0
        except ValueError:
            points = 0.0
        colour = b" ".join(colours[-1]).decode() if colours else "0 g"
        return points, colour, alignment if alignment in (0, 1, 2) else 0


@dataclass(frozen=True)
class Frame:
    """The widget's rectangle as its appearance sees it: turned upright, lower left corner at the origin."""

    width: float
    height: float
    turn: int
    background: str
    border: str
    border_width: float
    is_underlined: bool
    is_dashed: bool

    @staticmethod
    def of(widget: Dictionary, rect: tuple[float, float, float, float]) -> "Frame":
        """From the widget's /Rect, /MK and /BS."""
        looks = _dictionary(widget.get(Name.MK))
        style = _dictionary(widget.get(Name.BS))
        turn = looks.get(Name.R, 0)
        turn = int(turn) % 360 if isinstance(turn, int) else 0
        width, height = rect[2] - rect[0], rect[3] - rect[1]
        if turn in (90, 270):
            width, height = height, width
        border = _colour(looks.get(Name.BC), "RG", "G", "K")
        kind = style.get(Name.S)
        return Frame(
            width,
            height,
            turn,
            _colour(looks.get(Name.BG), "rg", "g", "k"),
            border,
            float(style.get(Name.W, 1)) if border else 0.0,
            kind == Name.U,
            kind == Name.D,
        )

    @property
    def matrix(self) -> list[float]:
        """Turns the upright drawing to how the widget lies in the file's coordinates."""
        match self.turn:
            case 90:
                return [0, 1, -1, 0, self.height, 0]
            case 180:
                return [-1, 0, 0, -1, self.width, self.height]
            case 270:
                return [0, -1, 1, 0, 0, self.width]
            case _:
                return [1, 0, 0, 1, 0, 0]

    def drawing(self, comb_cells: int = 0) -> str:
        """Background, border, and the lines between the cells of a comb."""
        parts = []
        width, height, line = self.width, self.height, self.border_width
        if self.background:
            parts.append(f"{self.background} 0 0 {_n(width)} {_n(height)} re f")
        if self.border and line > 0:
            parts.append(f"{self.border} {_n(line)} w" + (" [3] 0 d" if self.is_dashed else ""))
            if self.is_underlined:
                parts.append(f"0 {_n(line / 2)} m {_n(width)} {_n(line / 2)} l S")
            else:
                parts.append(f"{_n(line / 2)} {_n(line / 2)} {_n(width - line)} {_n(height - line)} re S")
            for cell in range(1, comb_cells):
                x = _n(cell * width / comb_cells)
                parts.append(f"{x} 0 m {x} {_n(height)} l S")
        return "q " + " ".join(parts) + " Q\n" if parts else ""


@dataclass(frozen=True)
class Drawn:
    """An appearance stream, and whether all of the value is to be seen in it."""

    stream: Object
    is_whole: bool = True


def draw_text(pdf: Pdf, fonts: Fonts, frame: Frame, style: Style, text: str) -> Drawn:
    """The appearance of a text field or combo box. Raises DocumentError for characters without a glyph."""
    if style.is_password:
        text = "*" * len(text)
    pen = _Pen(fonts)
    inset = min(INSET + frame.border_width, frame.width / 4)
    if style.comb_cells:
        is_whole = _draw_comb(pen, frame, style, text)
    elif style.multiline:
        is_whole = _draw_lines(pen, frame, style, text, inset)
    else:
        is_whole = _draw_line(pen, frame, style, text, inset)
    body = f"q {_clip(frame)}BT {style.colour}\n{pen.operators()}ET Q\n" if text else ""
    content = frame.drawing(style.comb_cells) + "/Tx BMC\n" + body + "EMC\n"
    return Drawn(_stream(pdf, frame, content, pen.resources()), is_whole)


def draw_list(
    pdf: Pdf, fonts: Fonts, frame: Frame, style: Style, labels: Sequence[str], chosen: Sequence[int]
) -> Drawn:
    """The appearance of a list box, scrolled to the first chosen option."""
    pen = _Pen(fonts)
    size = style.font_size or LARGEST
    step = size * LINE_HEIGHT
    room = max(1, int((frame.height - 2 * frame.border_width) // step))
    first = min(chosen) if chosen and max(chosen) >= room else 0
    bars = []
    inset = INSET + frame.border_width
    for row, index in enumerate(range(first, min(first + room, len(labels)))):
        top = frame.height - frame.border_width - row * step
        if index in chosen:
            bars.append(f"{_SELECTED} {_n(frame.border_width)} {_n(top - step)} ")
            bars.append(f"{_n(frame.width - 2 * frame.border_width)} {_n(step)} re f ")
        pen.write(fonts.line(labels[index]), size, inset, top - step + DESCENT * size)
    content = (
        frame.drawing()
        + f"/Tx BMC\nq {_clip(frame)}{''.join(bars)}BT {style.colour}\n{pen.operators()}ET Q\nEMC\n"
    )
    is_whole = not chosen or max(chosen) < first + room
    return Drawn(_stream(pdf, frame, content, pen.resources()), is_whole)


def draw_mark(pdf: Pdf, frame: Frame, style: str, colour: str, *, is_radio: bool) -> Object:
    """The on-state of a check box without one: `style` is a character of ZapfDingbats, as /MK /CA has it."""
    side = 0.7 * min(frame.width, frame.height)
    x, y = (frame.width - side) / 2, (frame.height - side) / 2
    shape = style or ("l" if is_radio else "4")

    def path(points: Sequence[tuple[float, float]]) -> str:
        return " ".join(
            f"{_n(x + side * u)} {_n(y + side * v)} {'l' if i else 'm'}" for i, (u, v) in enumerate(points)
        )

    if shape == "l":
        mark = _circle(frame.width / 2, frame.height / 2, side / 2) + " f"
    elif shape == "8":
        width = _n(side * 0.14)
        stroked = colour.replace("rg", "RG").replace("g", "G").replace("k", "K")
        mark = f"{stroked} {width} w {path([(0, 0), (1, 1)])} {path([(0, 1), (1, 0)])} S"
    elif shape == "n":
        mark = path([(0, 0), (1, 0), (1, 1), (0, 1)]) + " f"
    elif shape == "u":
        mark = path([(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)]) + " f"
    elif shape == "H":
        spokes = [(0.5 - (0.5 if i % 2 == 0 else 0.2) * math.sin(i * math.pi / 5), i) for i in range(10)]
        mark = path([(u, 0.5 + (0.5 if i % 2 == 0 else 0.2) * math.cos(i * math.pi / 5)) for u, i in spokes])
        mark += " f"
    else:
        mark = path([(0, 0.45), (0.15, 0.58), (0.36, 0.3), (0.85, 1), (1, 0.9), (0.4, 0)]) + " f"
    return _stream(pdf, frame, f"{frame.drawing()}q {colour} {mark} Q\n", Dictionary())


class _Pen:
    """Collects runs of glyphs at places."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._parts: list[str] = []
        self._used: dict[str, Object] = {}

    def operators(self) -> str:
        return "".join(self._parts)

    def resources(self) -> Dictionary:
        return Dictionary(Font=Dictionary({f"/{name}": font for name, font in self._used.items()}))

    def write(self, runs: Sequence[Run], size: float, x: float, y: float) -> None:
        for run in runs:
            self._used[run.font.name] = self._fonts.object_of(run.font)
            self._parts.append(f"/{run.font.name} {_n(size)} Tf 1 0 0 1 {_n(x)} {_n(y)} Tm\n")
            shown: list[str] = []
            rise = 0.0
            for glyph in run.glyphs:
                if glyph.y != rise:
                    self._show(shown)
                    rise = glyph.y
                    self._parts.append(f"{_n(rise * size / 1000)} Ts ")
                after = glyph.x + run.font.own_width(glyph.id) - glyph.advance
                before = f"{_n(-glyph.x)} " if abs(glyph.x) > 0.5 else ""
                shown.append(f"{before}<{glyph.id:04X}>" + (f" {_n(after)}" if abs(after) > 0.5 else ""))
            self._show(shown)
            if rise:
                self._parts.append("0 Ts ")
            x += run.width * size / 1000

    def _show(self, shown: list[str]) -> None:
        if shown:
            self._parts.append("[" + " ".join(shown).replace("> <", "") + "] TJ\n")
            shown.clear()


def _width(runs: Sequence[Run]) -> float:
    """Points at a font size of 1."""
    return sum(run.width for run in runs) / 1000


def _aligned(alignment: int, left: float, room: float, width: float) -> float:
    if alignment == 0 or width > room:
        return left
    return left + (room - width) / (2 if alignment == 1 else 1)


def _base_line(frame: Frame, size: float, cap_height: float) -> float:
    """Capitals in the middle, but nothing below the lower edge."""
    middle = (frame.height - cap_height / 1000 * size) / 2
    return max(middle, min(DESCENT * size + frame.border_width, frame.height - cap_height / 1000 * size))


def _draw_line(pen: "_Pen", frame: Frame, style: Style, text: str, inset: float) -> bool:
    runs = pen._fonts.line(" ".join(text.split("\n")))
    room = frame.width - 2 * inset
    fits_height = (frame.height - 2 * frame.border_width) / LINE_HEIGHT
    size = style.font_size or min(LARGEST, fits_height)
    size = min(size, max(fits_height, SMALLEST))
    natural = _width(runs)
    if natural * size > room and natural > 0:
        size = max(min(size, SMALLEST), room / natural)
    x = _aligned(style.alignment, inset, room, natural * size)
    pen.write(runs, size, x, _base_line(frame, size, pen._fonts.first.cap_height))
    return natural * size <= room + 0.5


def _draw_comb(pen: "_Pen", frame: Frame, style: Style, text: str) -> bool:
    cell = frame.width / style.comb_cells
    fits_height = (frame.height - 2 * frame.border_width) / LINE_HEIGHT
    size = min(style.font_size or LARGEST, max(fits_height, SMALLEST))
    letters = [pen._fonts.line(character) for character in text]
    widest = max((_width(runs) for runs in letters), default=0.0)
    if widest * size > cell:
        size = cell / widest
    skipped = {0: 0.0, 1: (style.comb_cells - len(text)) // 2, 2: style.comb_cells - len(text)}
    y = _base_line(frame, size, pen._fonts.first.cap_height)
    for index, runs in enumerate(letters):
        x = (index + skipped[style.alignment]) * cell + (cell - _width(runs) * size) / 2
        pen.write(runs, size, x, y)
    return True


def _draw_lines(pen: "_Pen", frame: Frame, style: Style, text: str, inset: float) -> bool:
    room, height = frame.width - 2 * inset, frame.height - 2 * frame.border_width
    measured = _Measure(pen._fonts)
    size = style.font_size or LARGEST
    lines = measured.wrapped(text, room / size)
    while size > SMALLEST and (
        len(lines) * LINE_HEIGHT * size > height or any(_width(runs) * size > room + 0.5 for runs in lines)
    ):
        size = max(SMALLEST, size - 0.5)
        lines = measured.wrapped(text, room / size)
    step = LINE_HEIGHT * size
    slack = max(0.0, min(INSET, (height - len(lines) * step) / 2))
    y = frame.height - frame.border_width - slack - (LINE_HEIGHT - DESCENT) * size
    for number, runs in enumerate(lines):
        pen.write(runs, size, _aligned(style.alignment, inset, room, _width(runs) * size), y - number * step)
    is_whole = len(lines) * step <= height + 0.5
    return is_whole and all(_width(runs) * size <= room + 0.5 for runs in lines)


class _Measure:
    """Breaks text into lines; words are measured once."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._widths: dict[str, float] = {}

    def wrapped(self, text: str, room: float) -> list[tuple[Run, ...]]:
        """Lines no wider than `room` font sizes, broken between words, and inside one that is wider."""
        lines = []
        for paragraph in text.split("\n"):
            line = ""
            for word in re.findall(r"\s*\S+|\s+", paragraph):
                if line and self._width(line) + self._width(word) > room:
                    lines.append(line)
                    line = ""
                    word = word.lstrip()
                while self._width(line + word) > room and len(word) > 1:
                    cut = self._longest(word, room)
                    lines.append(word[:cut])
                    word = word[cut:]
                line += word
            lines.append(line)
        return [self._fonts.line(line) for line in lines]

    def _longest(self, word: str, room: float) -> int:
        total = 0.0
        for count, character in enumerate(word):
            total += self._width(character)
            if total > room:
                return max(1, count)
        return len(word)

    def _width(self, text: str) -> float:
        if text not in self._widths:
            self._widths[text] = _width(self._fonts.line(text))
        return self._widths[text]


def _clip(frame: Frame) -> str:
    edge = frame.border_width
    return f"{_n(edge)} {_n(edge)} {_n(frame.width - 2 * edge)} {_n(frame.height - 2 * edge)} re W n "


def _circle(x: float, y: float, r: float) -> str:
    k = _CURVE * r
    return (
        f"{_n(x + r)} {_n(y)} m "
        f"{_n(x + r)} {_n(y + k)} {_n(x + k)} {_n(y + r)} {_n(x)} {_n(y + r)} c "
        f"{_n(x - k)} {_n(y + r)} {_n(x - r)} {_n(y + k)} {_n(x - r)} {_n(y)} c "
        f"{_n(x - r)} {_n(y - k)} {_n(x - k)} {_n(y - r)} {_n(x)} {_n(y - r)} c "
        f"{_n(x + k)} {_n(y - r)} {_n(x + r)} {_n(y - k)} {_n(x + r)} {_n(y)} c"
    )


def _stream(pdf: Pdf, frame: Frame, content: str, resources: Dictionary) -> Object:
    stream = pdf.make_stream(content.encode("ascii"))
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox = Array([0, 0, round(frame.width, 3), round(frame.height, 3)])
    if frame.turn:
        stream.Matrix = Array(frame.matrix)
    stream.Resources = resources
    return stream


def _dictionary(value: Any) -> Dictionary:
    return value if isinstance(value, Dictionary) else Dictionary()


def _colour(value: Any, rgb: str, grey: str, cmyk: str) -> str:
    """The operator for a colour array of 1, 3 or 4 numbers; empty for none."""
    operators = {1: grey, 3: rgb, 4: cmyk}
    if not isinstance(value, Array) or len(value) not in operators:
        return ""
    try:
        return " ".join(_n(float(number)) for number in value) + f" {operators[len(value)]}"
    except (TypeError, ValueError):
        return ""


def _n(number: float) -> str:
    """A number as PDF has it."""
    return f"{number:.3f}".rstrip("0").rstrip(".") or "0"
