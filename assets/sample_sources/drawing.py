"""What the sample documents are drawn with: a page, lines of text, rules, pairs of label and value."""

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

SAMPLES = Path(__file__).parents[1] / "samples"
WIDTH, HEIGHT = A4
INK, MUTED, LINE = HexColor("#1f2933"), HexColor("#66727f"), HexColor("#cfd6dd")


def canvas(name: str, title: str, size: tuple[float, float] = A4) -> Canvas:
    """A new page; the same drawing always gives the same bytes."""
    page = Canvas(str(SAMPLES / name), pagesize=size, invariant=1)
    page.setTitle(title)
    page.setAuthor("Strongroom samples")
    page.setFillColor(INK)
    return page


def lines(
    page: Canvas,
    x: float,
    y: float,
    texts: Sequence[str],
    *,
    font: str = "Helvetica",
    size: float = 9.5,
    leading: float = 13,
    colour: Color = INK,
) -> float:
    """Write `texts` below each other from the base line `y` down; returns the base line after them."""
    page.setFont(font, size)
    page.setFillColor(colour)
    for text in texts:
        page.drawString(x, y, text)
        y -= leading
    return y


def rule(page: Canvas, x: float, y: float, right: float, colour: Color = LINE, width: float = 0.6) -> None:
    """A thin line at `y` from `x` to `right`."""
    page.setStrokeColor(colour)
    page.setLineWidth(width)
    page.line(x, y, right, y)


def pairs(
    page: Canvas, x: float, right: float, y: float, rows: Sequence[tuple[str, str]], leading: float = 15
) -> float:
    """Labels on the left, their values in bold on the right edge."""
    for label, value in rows:
        page.setFont("Helvetica", 9.5)
        page.setFillColor(MUTED)
        page.drawString(x, y, label)
        page.setFont("Helvetica-Bold", 9.5)
        page.setFillColor(INK)
        page.drawRightString(right, y, value)
        y -= leading
    return y
