"""A text as a PDF that reads as it stood: what a program that prints would make of it."""

import io
import re
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_FONT = Path(__file__).parents[1] / "assets" / "fonts" / "DejaVuSansCondensed.ttf"
_SIZE, _LEADING, _MARGIN = 8.0, 10.5, 45.0
_COLUMN = 0.58 * _SIZE
"""Points from one column of the text to the next; wider than a letter is on average."""


def printed(text: str) -> bytes:
    """Pages of A4. Cells parted by two spaces and more stand at their columns; long lines are broken."""
    if "text" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("text", _FONT))
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4, invariant=True)
    width, height = A4
    y = height - _MARGIN
    for line in (part for whole in text.split("\n") for part in _broken(whole, width - 2 * _MARGIN)):
        if y < _MARGIN:
            canvas.showPage()
            y = height - _MARGIN
        canvas.setFont("text", _SIZE)
        end = 0.0
        for cell in re.finditer(r"\S+(?: \S+)*", line):
            x = max(_MARGIN + cell.start() * _COLUMN, end)
            canvas.drawString(x, y, cell[0])
            end = x + pdfmetrics.stringWidth(cell[0], "text", _SIZE) + 2 * _COLUMN
        y -= _LEADING
    canvas.save()
    return data.getvalue()


def _broken(line: str, width: float) -> list[str]:
    """Lines that fit: those of one cell are broken, rows of cells run on to the right."""
    if re.search(r"\S {2,}\S", line) or pdfmetrics.stringWidth(line, "text", _SIZE) <= width:
        return [line]
    lines = [""]
    for word in line.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if pdfmetrics.stringWidth(longer, "text", _SIZE) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
