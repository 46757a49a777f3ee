"""A letter of a water company."""

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from sample_sources.drawing import HEIGHT, MUTED, WIDTH, canvas, lines, rule


def draw() -> None:
    """Write the PDF."""
    page = canvas("letter.pdf", "Letter of Ashdown Valley Water")
    left, right, blue = 25 * mm, WIDTH - 25 * mm, HexColor("#1d4e89")
    page.setStrokeColor(blue)
    page.setLineWidth(2.2)
    for index in range(3):  # waves
        wave = page.beginPath()
        y = HEIGHT - (19 + 2.4 * index) * mm
        wave.moveTo(left, y)
        wave.curveTo(left + 5 * mm, y + 5 * mm, left + 8 * mm, y - 5 * mm, left + 14 * mm, y)
        page.drawPath(wave)
    lines(
        page,
        left + 18 * mm,
        HEIGHT - 22 * mm,
        ["Ashdown Valley Water"],
        font="Times-Bold",
        size=17,
        colour=blue,
    )
    lines(
        page,
        left + 18 * mm,
        HEIGHT - 27 * mm,
        ["3 Reservoir Way, Lewes BN7 2QA"],
        font="Times-Roman",
        size=10,
        colour=MUTED,
    )
    times = {"font": "Times-Roman", "size": 11.5, "leading": 15.5}
    lines(page, left, HEIGHT - 50 * mm, ["Mr Tobias Feld", "16 Orchard Close", "Uckfield TN22 4DP"], **times)
    facts = [
        "Our reference: AVW/2026/11873",
        "Date: 9 June 2026",
        "Contact: Helen Okafor",
        "Phone: 01632 960147",
        "E-mail: meters@ashdownwater.example",
    ]
    lines(page, left + 98 * mm, HEIGHT - 70 * mm, facts, font="Times-Roman", size=10, leading=14)
    y = HEIGHT - 108 * mm
    lines(page, left, y, ["Replacement of the water meter at your property"], font="Times-Bold", size=13)
    body = [
        "Dear Mr Feld,",
        "",
        "The water meter at 16 Orchard Close was fitted in 2011 and has come to the end of its",
        "life. We would like to replace it with one that can be read from the street, so that nobody",
        "needs to come into your house any more. There is no charge for the work.",
        "",
        "Our fitter needs about forty minutes and access to the stop tap. The water will be off for",
        "a quarter of an hour. Please choose a day with the enclosed card, or by telephone, and let",
        "us have your answer by 30 June 2026. If we do not hear from you, we shall suggest a",
        "day ourselves.",
        "",
        "Should you rent your home, please pass this letter on to the owner.",
        "",
        "Yours sincerely,",
    ]
    y = lines(page, left, y - 26, body, font="Times-Roman", size=11.5, leading=16.5)
    lines(page, left, y - 20, ["Helen Okafor"], font="Times-Italic", size=19, colour=blue)
    lines(page, left, y - 38, ["Helen Okafor", "Customer Accounts"], **times)
    rule(page, left, 24 * mm, right)
    page.setFont("Times-Roman", 8.5)
    page.setFillColor(MUTED)
    page.drawCentredString(
        WIDTH / 2,
        19 * mm,
        "Ashdown Valley Water is a trading name of AVW Supply Limited, registered in England, no. 07719934",
    )
    page.save()
