"""A receipt of a grocery, as narrow as a till prints it."""

from reportlab.lib.units import mm

from sample_sources.drawing import INK, canvas, rule


def draw() -> None:
    """Write the PDF."""
    width, height = 80 * mm, 147 * mm
    page = canvas("receipt.pdf", "Receipt 004817", (width, height))
    left, right, middle = 6 * mm, width - 6 * mm, width / 2

    def centre(y: float, text: str, size: float = 9, *, bold: bool = False) -> None:
        page.setFont("Courier-Bold" if bold else "Courier", size)
        page.drawCentredString(middle, y, text)

    def row(y: float, text: str, amount: str, *, bold: bool = False, size: float = 9) -> None:
        page.setFont("Courier-Bold" if bold else "Courier", size)
        page.drawString(left, y, text)
        page.drawRightString(right, y, amount)

    def dashes(y: float) -> None:
        page.setDash(2, 2)
        rule(page, left, y, right, INK)
        page.setDash()

    centre(height - 16 * mm, "Green Lantern Grocery", 13, bold=True)
    centre(height - 22 * mm, "41 Harbour Road, Cork T12 X8P3")
    centre(height - 26.5 * mm, "Tel. 020 917 0142")
    centre(height - 31 * mm, "VAT No. IE3628471WH")
    dashes(height - 35 * mm)
    row(height - 40 * mm, "22/05/2026", "17:42")
    row(height - 44.5 * mm, "Receipt 004817", "Till 2")
    dashes(height - 48 * mm)
    y = height - 54 * mm
    for text, amount in (
        ("Sourdough loaf", "4.20"),
        ("Oat milk 1 l  x2", "3.90"),
        ("Vine tomatoes", "2.34"),
        ("Olive oil 500 ml", "8.75"),
        ("Coffee beans 250 g", "7.90"),
        ("Apples Elstar", "3.48"),
    ):
        row(y, text, amount)
        y -= 5 * mm
    dashes(y + 1.5 * mm)
    row(y - 4 * mm, "Subtotal", "28.05")
    row(y - 9 * mm, "VAT 9%", "2.52")
    row(y - 17 * mm, "TOTAL EUR", "30.57", bold=True, size=13)
    row(y - 24 * mm, "Visa Debit", "30.57")
    dashes(y - 28 * mm)
    centre(y - 35 * mm, "Thank you, Orla served you today")
    x = left + 15 * mm
    for number in range(46):  # a bar code, for the eye only
        bar = 0.5 + (number * 7 % 5) * 0.32
        page.rect(x, y - 51 * mm, bar, 11 * mm, stroke=0, fill=1)
        x += bar + 0.7 + (number * 3 % 4) * 0.35
    page.save()
