"""Makes forms without fields, each with the list of its places: `python tests/data/make_flat_forms.py`.

All texts are invented; the files may be used under the project's licence. Boxes are left, bottom, right, top
in PDF points of the page as shown.
"""

import json
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parent / "forms"
WIDTH, HEIGHT = 595.0, 842.0


class Sheet:
    """A page that is drawn, and what stands on it to be filled in."""

    def __init__(self, name: str, turn: int = 0) -> None:
        self.turn = turn
        self.path = FOLDER / f"{name}.pdf"
        self.canvas = Canvas(str(self.path), pagesize=(WIDTH, HEIGHT), invariant=1)
        self.fields: list[dict[str, object]] = []
        if turn == 90:  # the page is stored on its side, and shown upright
            self.canvas.setPageSize((HEIGHT, WIDTH))
            self.canvas.translate(HEIGHT, 0)
            self.canvas.rotate(90)

    def text(self, x: float, y: float, text: str, size: float = 10, font: str = "Helvetica") -> float:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)
        return x + self.canvas.stringWidth(text, font, size)

    def title(self, text: str) -> None:
        self.text(60, 780, text, 16, "Helvetica-Bold")

    def field(self, label: str, type_: str, box: tuple[float, float, float, float]) -> None:
        self.fields.append(
            {"label": label, "type": type_, "page": 0, "answer_box": [round(v, 1) for v in box]}
        )

    def line(self, label: str, x: float, y: float, end: float) -> None:
        start = self.text(x, y, f"{label}:") + 4
        self.canvas.line(start, y - 2, end, y - 2)
        self.field(label, "text", (start, y - 2, end, y + 12))

    def square(self, label: str, x: float, y: float, side: float = 10) -> None:
        self.canvas.rect(x, y - 1, side, side)
        self.text(x + side + 6, y, label)
        self.field(label, "checkbox", (x, y - 1, x + side, y - 1 + side))

    def save(self) -> None:
        self.canvas.showPage()
        self.canvas.save()
        if self.turn:
            with pikepdf.open(self.path, allow_overwriting_input=True) as pdf:
                pdf.pages[0].Rotate = self.turn
                pdf.save(self.path, deterministic_id=True)
        listed = json.dumps({"fields": self.fields}, ensure_ascii=False, indent=1)
        self.path.with_suffix(".json").write_text(listed + "\n", encoding="utf-8")


def lines() -> Sheet:
    """Underlines with a label before, below, above; lines that go on; separators that are no places."""
    sheet = Sheet("flat_lines")
    sheet.title("Registration for the choir")
    sheet.canvas.line(40, 765, 555, 765)
    sheet.line("First name", 60, 730, 290)
    sheet.line("Last name", 310, 730, 540)
    sheet.line("Date of birth", 60, 700, 220)
    sheet.line("Phone", 310, 700, 540)
    start = sheet.text(60, 670, "Address:") + 4
    for y in (668, 648):
        sheet.canvas.line(start if y == 668 else 60, y, 540, y)
    sheet.field("Address", "text", (start, 668, 540, 682))
    sheet.text(60, 615, "2. Voice", 12, "Helvetica-Bold")
    for number, voice in enumerate(("Soprano", "Alto", "Tenor", "Bass")):
        sheet.square(voice, 60 + 110 * number, 592)
    sheet.text(60, 560, "Have you sung in a choir before?")
    sheet.square("Yes", 260, 560)
    sheet.square("No", 320, 560)
    sheet.text(60, 520, "The choir meets on Thursdays at half past seven in the school hall. Members pay a")
    sheet.text(60, 507, "yearly fee, which is collected in March. Please bring a pencil to each rehearsal.")
    sheet.canvas.line(60, 430, 220, 430)
    sheet.text(60, 420, "Place", 8)
    sheet.field("Place", "text", (60, 430, 220, 446))
    sheet.canvas.line(300, 430, 540, 430)
    sheet.text(300, 420, "Signature", 8)
    sheet.field("Signature", "text", (300, 430, 540, 446))
    sheet.text(60, 370, "What would you like to sing?")
    sheet.canvas.rect(60, 300, 480, 62)
    sheet.field("What would you like to sing?", "text", (60, 300, 540, 362))
    return sheet


def table() -> Sheet:
    """A table with heading row and column, and boxes with their caption inside."""
    sheet = Sheet("flat_table")
    sheet.title("Travel expenses")
    canvas = sheet.canvas
    captions = (("Name", 60, 300), ("Department", 300, 420), ("Cost centre", 420, 540))
    for caption, left, right in captions:
        canvas.rect(left, 700, right - left, 34)
        sheet.text(left + 3, 725, caption, 7)
        sheet.field(caption, "text", (left, 700, right, 722))
    columns, rows = (60, 180, 300, 420, 540), (660, 636, 612, 588, 564)
    for x in columns:
        canvas.line(x, rows[-1], x, rows[0])
    for y in rows:
        canvas.line(columns[0], y, columns[-1], y)
    heads, days = ("Train", "Hotel", "Meals"), ("Monday", "Tuesday", "Wednesday")
    for number, head in enumerate(heads):
        sheet.text(columns[number + 1] + 4, rows[1] + 8, head)
    for at, day in enumerate(days):
        sheet.text(columns[0] + 4, rows[at + 2] + 8, day)
        for number, head in enumerate(heads):
            left, right = columns[number + 1], columns[number + 2]
            sheet.field(f"{day}: {head}", "text", (left, rows[at + 2], right, rows[at + 1]))
    canvas.rect(60, 470, 160, 24)
    sheet.text(64, 478, "Account number")
    canvas.rect(220, 470, 320, 24)
    sheet.field("Account number", "text", (220, 470, 540, 494))
    canvas.rect(60, 380, 480, 60)
    sheet.text(66, 424, "Only complete forms are paid. Keep a copy of all receipts for seven years,")
    sheet.text(66, 411, "since the tax office may ask for them. Send this form to the accounts desk,")
    sheet.text(66, 398, "not to your team lead, and do not staple anything to it.")
    return sheet


def combs() -> Sheet:
    """Combs of cells, of ticks on a line, with printed separators; brackets, typed blanks, dotted lines."""
    sheet = Sheet("flat_combs")
    sheet.title("Kontoantrag")
    canvas = sheet.canvas

    def cells(label: str, x: float, y: float, groups: tuple[int, ...], separator: str = "") -> None:
        sheet.text(60, y + 4, label)
        left = x
        for number, count in enumerate(groups):
            if number:
                sheet.text(x + 4, y + 4, separator)
                x += 14
            for _ in range(count):
                canvas.rect(x, y, 15, 18)
                x += 15
        sheet.field(label, "text", (left, y, x, y + 18))

    cells("Familienname", 160, 720, (22,))
    cells("Geburtsdatum", 160, 690, (2, 2, 4), ".")
    cells("Postleitzahl", 160, 660, (5,))
    sheet.text(60, 630, "Steuernummer")
    canvas.line(160, 628, 160 + 11 * 14, 628)
    for tick in range(12):
        canvas.line(160 + tick * 14, 628, 160 + tick * 14, 634)
    sheet.field("Steuernummer", "text", (160, 628, 160 + 11 * 14, 642))
    start = sheet.text(60, 590, "Beruf: ")
    end = sheet.text(start, 590, "_" * 40)
    sheet.field("Beruf", "text", (start, 588, end, 602))
    start = sheet.text(60, 560, "Arbeitgeber ")
    end = sheet.text(start, 560, "." * 90)
    sheet.field("Arbeitgeber", "text", (start, 558, end, 572))
    start = sheet.text(60, 530, "Nationalität") + 6
    canvas.setDash(1, 2)
    canvas.line(start, 528, 400, 528)
    canvas.setDash()
    sheet.field("Nationalität", "text", (start, 528, 400, 542))
    for at, label in enumerate(("Girokonto", "Sparkonto", "Depot")):
        y = 490 - 20 * at
        end = sheet.text(60, y, "[  ]")
        sheet.text(end + 6, y, label)
        sheet.field(label, "checkbox", (60, y - 2, end, y + 9))
    for at, label in enumerate(("Auszug per Post", "Auszug online")):
        end = sheet.text(300, 490 - 20 * at, "☐", 10, "Sans")
        sheet.text(end + 6, 490 - 20 * at, label)
        sheet.field(label, "checkbox", (300, 488 - 20 * at, end, 499 - 20 * at))
    start = sheet.text(60, 400, "Mindesteinlage") + 6
    canvas.line(start, 398, 240, 398)
    sheet.text(243, 400, "€")
    sheet.field("Mindesteinlage €", "text", (start, 398, 240, 412))
    return sheet


def turned() -> Sheet:
    """A page that is stored on its side, with round marks and boxes."""
    sheet = Sheet("flat_turned", turn=90)
    sheet.title("Fiche de suivi")
    sheet.line("Nom et prénom", 60, 720, 400)
    sheet.text(60, 690, "Situation")
    for at, label in enumerate(("Célibataire", "Marié(e)", "Divorcé(e)")):
        x = 140 + 120 * at
        sheet.canvas.circle(x + 5, 694, 5)
        sheet.text(x + 16, 690, label)
        sheet.field(label, "checkbox", (x, 689, x + 10, 699))
    sheet.text(60, 650, "Motif de la visite")
    sheet.canvas.setFillGray(0.95)
    sheet.canvas.rect(60, 590, 450, 50, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    sheet.field("Motif de la visite", "text", (60, 590, 510, 640))
    sheet.line("Médecin", 60, 550, 300)
    return sheet


def scan(source: Path) -> None:
    """The page as a scanner sees it: grey, with noise; its list is that of the page."""
    page = pypdfium2.PdfDocument(source)[0].render(scale=150 / 72).to_numpy()[:, :, :3].astype(np.float32)
    grey = (page.mean(axis=2) * 0.94).astype(np.uint8)
    grey[np.random.default_rng(5).random(grey.shape) < 0.0008] = 40
    target = source.with_name("flat_scan.png")
    Image.fromarray(grey).quantize(16).save(target, dpi=(150, 150), optimize=True)
    target.with_suffix(".json").write_bytes(source.with_suffix(".json").read_bytes())


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    fonts = Path(__file__).parents[2] / "assets" / "fonts"
    pdfmetrics.registerFont(TTFont("Sans", str(next(fonts.glob("*Sans*.ttf")))))
    for made in (lines(), table(), combs(), turned()):
        made.save()
    scan(FOLDER / "flat_lines.pdf")
