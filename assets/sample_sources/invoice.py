"""An invoice of a furniture maker: letterhead, table, totals, a foot in three columns."""

from reportlab.lib.colors import HexColor, white
from reportlab.lib.units import mm

from sample_sources.drawing import HEIGHT, INK, MUTED, WIDTH, canvas, lines, pairs, rule


def draw() -> None:
    """Write the PDF."""
    page = canvas("invoice.pdf", "Invoice 2026-0417")
    left, right, teal = 22 * mm, WIDTH - 20 * mm, HexColor("#0f5c63")
    page.setFillColor(teal)
    page.rect(0, HEIGHT - 8 * mm, WIDTH, 8 * mm, stroke=0, fill=1)
    lines(
        page, left, HEIGHT - 27 * mm, ["Alsterholz Möbel GmbH"], font="Helvetica-Bold", size=17, colour=teal
    )
    lines(page, left, HEIGHT - 33 * mm, ["Furniture made in Hamburg since 1987"], size=9, colour=MUTED)
    page.setFont("Helvetica-Bold", 24)
    page.setFillColor(INK)
    page.drawRightString(right, HEIGHT - 28 * mm, "Invoice")

    top = HEIGHT - 58 * mm
    lines(page, left, top + 36, ["Alsterholz Möbel GmbH · Kaistraße 9 · 20457 Hamburg"], size=7, colour=MUTED)
    lines(page, left, top + 16, ["Bill to"], size=9, colour=MUTED)
    lines(
        page,
        left,
        top,
        ["Studio Halberg GmbH", "Weststraße 8", "04109 Leipzig", "Germany"],
        size=10.5,
        leading=14,
    )
    facts = [
        ("Invoice number", "2026-0417"),
        ("Invoice date", "14 April 2026"),
        ("Due date", "14 May 2026"),
        ("Order number", "PO-58213"),
        ("Customer number", "10482"),
    ]
    pairs(page, WIDTH / 2 + 12 * mm, right, top + 2, facts)

    y = top - 88
    lines(page, left, y, ["Thank you for your order. We delivered to your office in Leipzig:"], size=10)
    y -= 30
    columns = (left + 4 * mm, left + 14 * mm, left + 103 * mm, left + 133 * mm, right - 3 * mm)
    page.setFillColor(teal)
    page.rect(left, y - 7, right - left, 21, stroke=0, fill=1)
    page.setFillColor(white)
    page.setFont("Helvetica-Bold", 9)
    page.drawRightString(columns[0] + 4, y, "#")
    page.drawString(columns[1], y, "Description")
    for x, text in zip(columns[2:], ("Quantity", "Unit price", "Amount"), strict=True):
        page.drawRightString(x, y, text)
    items = [
        ("1", "Oak shelf “Stav”, 180 × 80 cm", "4", "289.00", "1,156.00"),
        ("2", "Desk lamp “Fyr”, brushed brass", "6", "74.50", "447.00"),
        ("3", "Writing desk “Bro”, 140 cm", "2", "415.00", "830.00"),
        ("4", "Delivery and assembly", "1", "120.00", "120.00"),
    ]
    y -= 25
    for number, text, quantity, price, amount in items:
        page.setFont("Helvetica", 9.5)
        page.setFillColor(INK)
        page.drawRightString(columns[0] + 4, y, number)
        page.drawString(columns[1], y, text)
        for x, cell in zip(columns[2:], (quantity, price, amount), strict=True):
            page.drawRightString(x, y, cell)
        rule(page, left, y - 8, right)
        y -= 23
    y -= 8
    total_left = left + 96 * mm
    for label, value in (("Net amount", "2,553.00 EUR"), ("VAT 19 %", "485.07 EUR")):
        page.setFont("Helvetica", 9.5)
        page.setFillColor(INK)
        page.drawString(total_left, y, label)
        page.drawRightString(columns[4], y, value)
        y -= 17
    page.setFillColor(HexColor("#e4f0f0"))
    page.rect(total_left - 3 * mm, y - 15, right - total_left + 3 * mm, 25, stroke=0, fill=1)
    page.setFillColor(teal)
    page.setFont("Helvetica-Bold", 12)
    page.drawString(total_left, y - 7, "Total amount")
    page.drawRightString(columns[4], y - 7, "3,038.07 EUR")

    y -= 62
    lines(
        page,
        left,
        y,
        [
            "Please transfer the total by 14 May 2026 and give the invoice number.",
            "With kind regards from the harbour,",
        ],
        size=10,
        leading=15,
    )
    lines(page, left, y - 48, ["Merle Brodersen"], font="Times-Italic", size=15, colour=teal)
    lines(page, left, y - 62, ["Accounts"], size=8.5, colour=MUTED)

    foot = 27 * mm
    rule(page, left, foot + 16, right)
    small = {"size": 8, "leading": 11, "colour": MUTED}
    lines(
        page,
        left,
        foot,
        ["Kaistraße 9, 20457 Hamburg", "Phone: +49 40 66969 120", "accounts@alsterholz.example"],
        **small,
    )
    lines(
        page,
        left + 58 * mm,
        foot,
        ["Bank: Elbufer Bank", "IBAN: DE90 2009 0500 0041 7308 26", "BIC: ELBUDEHHXXX"],
        **small,
    )
    lines(
        page,
        left + 121 * mm,
        foot,
        ["VAT ID: DE318204965", "Hamburg HRB 41778", "Managing director: Jonas Wittrock"],
        **small,
    )
    page.save()
