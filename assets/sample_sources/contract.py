"""A software maintenance agreement of two pages, in running text."""

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from sample_sources.drawing import INK, MUTED, SAMPLES, WIDTH, lines, rule

CONTRACT = [
    (
        None,
        "This Software Maintenance Agreement (the “Agreement”) is made on 3 March 2026 between "
        "<b>Brightwater Analytics Ltd</b>, 18 Foundry Court, Leeds LS11 5QN (the “Supplier”), and "
        "<b>Tamarind Retail Group plc</b>, 250 Exchange Square, Manchester M2 7BR (the “Customer”).",
    ),
    (
        "1. Services",
        "The Supplier shall maintain the software named in Schedule A, correct faults that the "
        "Customer reports, and answer questions of the Customer’s staff on working days between 8:00 "
        "and 18:00. Faults that stop the Customer’s shops from selling are worked on without pause "
        "until they are corrected.",
    ),
    (
        "2. Fees",
        "The Customer shall pay an annual fee of £48,600, in four equal parts, each within thirty "
        "(30) days of the date of the invoice. The Supplier may raise the fee once a year, by no more "
        "than the rise of the consumer price index.",
    ),
    (
        "3. Term",
        "This Agreement takes effect on 1 April 2026 (the “Effective Date”). The initial term ends "
        "three (3) years after the Effective Date. It is then renewed for successive periods of one "
        "(1) year, unless a party gives ninety (90) days written notice before the end of the current "
        "period.",
    ),
    (
        "4. Termination",
        "The Customer may terminate this Agreement at any time without cause on six (6) months "
        "written notice. Either party may terminate it at once if the other is in material breach and "
        "does not remedy the breach within thirty (30) days of being told of it.",
    ),
    (
        "5. Liability",
        "The total liability of either party under this Agreement shall not exceed the fees paid in "
        "the twelve months before the claim arose. Nothing in this Agreement limits liability for "
        "death, injury or fraud.",
    ),
    (
        "6. Confidentiality",
        "Each party shall keep secret what it learns of the other’s business and shall use it for the "
        "purposes of this Agreement only. This duty lasts for five years after the Agreement has "
        "ended. It does not cover what is public, what a party knew before, or what a court orders it "
        "to disclose.",
    ),
    (
        "7. Data",
        "Where the Supplier sees personal data of the Customer’s staff or shoppers, it acts on the "
        "Customer’s instructions alone, keeps the data within the United Kingdom, and deletes them "
        "when the work for which they were needed is done.",
    ),
    (
        "8. Assignment",
        "Neither party may assign this Agreement without the prior written consent of the other "
        "party, which shall not be withheld without good reason.",
    ),
    (
        "9. Governing law",
        "This Agreement is governed by the laws of England and Wales, and the courts of London shall "
        "settle any dispute that arises from it.",
    ),
    (
        "10. Whole agreement",
        "This Agreement and its Schedule hold all that the parties have agreed on its subject. "
        "Changes are made in writing and signed by both parties. If a part of it is void, the rest "
        "remains in force.",
    ),
]


def draw() -> None:
    """Write the PDF."""
    body = ParagraphStyle(
        "body", fontName="Times-Roman", fontSize=11, leading=15.5, alignment=TA_JUSTIFY, textColor=INK
    )
    head = ParagraphStyle(
        "head", parent=body, fontName="Times-Bold", spaceBefore=13, spaceAfter=3, keepWithNext=1
    )
    title = ParagraphStyle("title", parent=head, fontSize=20, leading=26, alignment=1, spaceAfter=20)

    def signatures(page: Canvas, _document: SimpleDocTemplate) -> None:
        page.setFont("Times-Roman", 9)
        page.setFillColor(MUTED)
        page.drawCentredString(WIDTH / 2, 15 * mm, f"Page {page.getPageNumber()} of 2")
        if page.getPageNumber() == 2:
            for x, firm, person in (
                (34 * mm, "For Brightwater Analytics Ltd", "Priya Raman, Director"),
                (118 * mm, "For Tamarind Retail Group plc", "Edmund Castell, Head of Purchasing"),
            ):
                y = 112 * mm
                lines(page, x, y + 30, [firm], font="Times-Bold", size=11)
                lines(
                    page,
                    x,
                    y,
                    [person.split(",")[0]],
                    font="Times-Italic",
                    size=17,
                    colour=HexColor("#23407a"),
                )
                rule(page, x, y - 7, x + 56 * mm, INK)
                lines(page, x, y - 20, [person], font="Times-Roman", size=10)

    document = SimpleDocTemplate(
        str(SAMPLES / "contract.pdf"),
        pagesize=A4,
        leftMargin=32 * mm,
        rightMargin=32 * mm,
        topMargin=30 * mm,
        bottomMargin=28 * mm,
        title="Software Maintenance Agreement",
        author="Strongroom samples",
        invariant=1,
    )
    story = [Paragraph("Software Maintenance Agreement", title)]
    for heading, text in CONTRACT:
        if heading:
            story.append(Paragraph(heading, head))
        story.append(Paragraph(text, body))
    story += [Spacer(1, 14), Paragraph("Signed by the parties on the date stated above.", body)]
    document.build(story, onFirstPage=signatures, onLaterPages=signatures)
