"""A delivery note of a tool dealer, facts in boxes, no prices."""

from reportlab.lib.colors import HexColor, white
from reportlab.lib.units import mm

from sample_sources.drawing import HEIGHT, INK, LINE, MUTED, WIDTH, canvas, lines, rule


def draw() -> None:
    """Write the PDF."""
    page = canvas("delivery_note.pdf", "Delivery note LS-77304")
    left, right, orange = 20 * mm, WIDTH - 20 * mm, HexColor("#c2571a")
    page.setFillColor(orange)
    page.circle(left + 6 * mm, HEIGHT - 25 * mm, 6 * mm, stroke=0, fill=1)
    page.setFillColor(white)
    page.setFont("Helvetica-Bold", 15)
    page.drawCentredString(left + 6 * mm, HEIGHT - 26.8 * mm, "K")
    lines(page, left + 16 * mm, HEIGHT - 24 * mm, ["Kessler Werkzeuge KG"], font="Helvetica-Bold", size=14)
    lines(
        page,
        left + 16 * mm,
        HEIGHT - 29 * mm,
        ["Tools for wood and metal · Ambossgasse 3 · 8010 Graz · Austria"],
        size=8.5,
        colour=MUTED,
    )
    lines(page, left, HEIGHT - 47 * mm, ["DELIVERY NOTE"], font="Helvetica-Bold", size=20, colour=orange)

    y = HEIGHT - 56 * mm
    cells = [
        ("Delivery note no.", "LS-77304"),
        ("Delivery date", "18.06.2026"),
        ("Order no.", "4500091827"),
        ("Order date", "11.06.2026"),
        ("Customer no.", "K-20935"),
    ]
    step = (right - left) / len(cells)
    page.setStrokeColor(LINE)
    page.rect(left, y - 14 * mm, right - left, 14 * mm)
    for index, (label, value) in enumerate(cells):
        x = left + index * step
        if index:
            page.line(x, y, x, y - 14 * mm)
        lines(page, x + 2.5 * mm, y - 5 * mm, [label], size=7.5, colour=MUTED)
        lines(page, x + 2.5 * mm, y - 11 * mm, [value], font="Helvetica-Bold", size=10)

    y -= 26 * mm
    lines(page, left, y, ["Customer"], size=8, colour=MUTED)
    lines(
        page,
        left,
        y - 14,
        ["Tischlerei Maurer & Sohn", "Lindenweg 27", "6020 Innsbruck"],
        size=10.5,
        leading=14,
    )
    lines(page, left + 80 * mm, y, ["Delivery address"], size=8, colour=MUTED)
    lines(
        page,
        left + 80 * mm,
        y - 14,
        ["Gate 4, Industriestraße 112, 6060 Hall in Tirol"],
        size=10.5,
        leading=14,
    )

    y -= 78
    columns = (left + 2 * mm, left + 16 * mm, left + 46 * mm, right - 22 * mm, right - 2 * mm)
    rule(page, left, y + 15, right, INK, 1.2)
    page.setFont("Helvetica-Bold", 9)
    page.setFillColor(INK)
    for x, text in zip(columns[:3], ("Pos.", "Article", "Description"), strict=True):
        page.drawString(x, y, text)
    page.drawRightString(columns[3], y, "Quantity")
    page.drawRightString(columns[4], y, "Unit")
    rule(page, left, y - 7, right, INK, 0.6)
    y -= 23
    goods = [
        ("1", "W-1180", "Bench plane no. 5, beech handle", "2", "pcs"),
        ("2", "W-2044", "Chisel set, 6 to 26 mm, in wooden box", "3", "sets"),
        ("3", "M-0731", "Band saw blade, 2,240 mm", "10", "pcs"),
        ("4", "S-5512", "Wood screws 5 × 60 mm, box of 200", "24", "boxes"),
        ("5", "Z-0090", "Pencils for carpenters", "1", "gross"),
    ]
    for cells_of_row in goods:
        page.setFont("Helvetica", 9.5)
        page.setFillColor(INK)
        for x, text in zip(columns[:3], cells_of_row[:3], strict=True):
            page.drawString(x, y, text)
        page.drawRightString(columns[3], y, cells_of_row[3])
        page.drawRightString(columns[4], y, cells_of_row[4])
        rule(page, left, y - 7, right)
        y -= 21
    y -= 14
    for label, value in (
        ("Packages", "3"),
        ("Total weight", "42.5 kg"),
        ("Carrier", "Alpenfracht Spedition"),
    ):
        lines(page, left, y, [label], size=9.5, colour=MUTED)
        lines(page, left + 32 * mm, y, [value], font="Helvetica-Bold", size=9.5)
        y -= 16
    lines(page, left, y - 22, ["Please check the goods on arrival. The invoice comes separately."], size=9.5)
    for x, label in ((left, "Received on"), (left + 90 * mm, "Signature")):
        rule(page, x, 40 * mm, x + 70 * mm, INK)
        lines(page, x, 36 * mm, [label], size=8, colour=MUTED)
    page.save()
