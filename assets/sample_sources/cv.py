"""The curriculum vitae of an engineer."""

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from sample_sources.drawing import HEIGHT, MUTED, WIDTH, canvas, lines, rule


def draw() -> None:
    """Write the PDF."""
    page = canvas("cv.pdf", "Curriculum vitae of Ines Carvalho")
    left, right, plum = 24 * mm, WIDTH - 22 * mm, HexColor("#5b2a4e")
    page.setFillColor(HexColor("#f4ecf1"))
    page.rect(0, HEIGHT - 62 * mm, WIDTH, 62 * mm, stroke=0, fill=1)
    lines(page, left, HEIGHT - 27 * mm, ["Ines Carvalho"], font="Helvetica-Bold", size=26, colour=plum)
    lines(page, left, HEIGHT - 35 * mm, ["Structural engineer"], size=13, colour=plum)
    contact = [
        "Phone: +44 20 7946 0318",
        "E-mail: ines.carvalho@mailbox.example",
        "Web: www.carvalho-structures.example",
    ]
    person = ["Address: 5 Ropewalk Terrace, Bristol BS1 6WJ", "Date of birth: 23 August 1988"]
    lines(page, left, HEIGHT - 45 * mm, contact, size=9)
    lines(page, left + 86 * mm, HEIGHT - 45 * mm, person, size=9)

    y = HEIGHT - 76 * mm
    sections: list[tuple[str, list[tuple[str, str, str]]]] = [
        (
            "Experience",
            [
                (
                    "2021 – today",
                    "Senior structural engineer, Harcourt Bridges Ltd, Bristol",
                    "Design of foot and cycle bridges in steel and timber; lead of a team of five",
                ),
                (
                    "2016 – 2021",
                    "Structural engineer, Ponte & Filhos, Porto",
                    "Seismic checks of forty public buildings, repair of two listed market halls",
                ),
                (
                    "2013 – 2016",
                    "Graduate engineer, Delta Soil Consult, Rotterdam",
                    "Foundations in soft ground, site supervision",
                ),
            ],
        ),
        (
            "Education",
            [
                (
                    "2011 – 2013",
                    "MSc in Structural Engineering, Delft University of Technology",
                    "Thesis on the fatigue of timber joints, graded with distinction",
                ),
                ("2007 – 2011", "BSc in Civil Engineering, University of Porto", ""),
            ],
        ),
    ]
    for heading, entries in sections:
        lines(page, left, y, [heading], font="Helvetica-Bold", size=13, colour=plum)
        rule(page, left, y - 6, right, plum, 0.8)
        y -= 25
        for years, what, detail in entries:
            lines(page, left, y, [years], size=9.5, colour=MUTED)
            lines(page, left + 32 * mm, y, [what], font="Helvetica-Bold", size=9.5)
            if detail:
                lines(page, left + 32 * mm, y - 14, [detail], size=9)
            y -= 38 if detail else 24
        y -= 10
    for heading, text in (
        (
            "Skills",
            "Finite element analysis, Eurocode 3 and 5, timber design, Python, AutoCAD, site supervision",
        ),
        ("Languages", "Portuguese, English, Dutch, Spanish"),
        ("Interests", "Rowing, letterpress printing, long walks along rivers"),
    ):
        lines(page, left, y, [heading], font="Helvetica-Bold", size=13, colour=plum)
        rule(page, left, y - 6, right, plum, 0.8)
        lines(page, left, y - 24, [text], size=9.5)
        y -= 54
    page.save()
