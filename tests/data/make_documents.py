"""Makes the PDF files in tests/data/documents: python tests/data/make_documents.py

All of their text is invented. Running it again gives files with the same content.
"""

import io
import random
from pathlib import Path

import pikepdf
import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parent / "documents"
WIDTH, HEIGHT = A4

COLUMN_TEXT = (
    "The mill on the river had been working since the spring and nobody in the village could say who had "
    "paid for the new wheel. Some held that the old miller had found a purse behind the oven, others that "
    "his brother had sent money from the coast, where he was said to own two ships and a part of a third. "
    "The parson knew better and kept silent, which in a small place is the same as telling a story. When "
    "the first flour of the year was sold it was finer than before, and the baker raised his price by a "
    "penny without being asked for a reason. In the autumn the water rose, the wheel turned faster than "
    "anybody liked, and the miller slept on a bench beside the sluice with his boots on and a lamp in reach."
)


def canvas(buffer: io.BytesIO, size: tuple[float, float] = A4) -> Canvas:
    return Canvas(buffer, pagesize=size, invariant=1)


def invoice(page: Canvas) -> None:
    """Letterhead, label and value rows, a table, totals: to be read row by row."""
    page.setFont("Helvetica-Bold", 20)
    page.drawString(57, HEIGHT - 80, "INVOICE")
    page.setFont("Helvetica", 10)
    for index, line in enumerate(("Harbour Ropes Ltd", "4 Quay Street", "Northport NP1 2AB")):
        page.drawString(360, HEIGHT - 70 - 13 * index, line)
    for index, line in enumerate(("Bill to:", "Ada Penrose", "17 Mill Lane", "Eastfield EF9 8CD")):
        page.drawString(57, HEIGHT - 150 - 13 * index, line)
    rows = (("Invoice number", "HR-2041"), ("Invoice date", "14 March 2025"), ("Due date", "13 April 2025"))
    for index, (label, value) in enumerate(rows):
        page.drawString(57, HEIGHT - 230 - 13 * index, label)
        page.drawString(180, HEIGHT - 230 - 13 * index, value)
    table = (
        ("Pos.", "Description", "Qty", "Price", "Amount"),
        ("1", "Hemp rope, 20 m", "3", "41.50", "124.50"),
        ("2", "Brass shackle", "12", "6.25", "75.00"),
        ("3", "Tarred twine", "5", "3.10", "15.50"),
    )
    for index, row in enumerate(table):
        for x, cell in zip((57, 95, 330, 400, 480), row, strict=True):
            page.drawString(x, HEIGHT - 310 - 15 * index, cell)
    for index, (label, value) in enumerate(
        (("Net", "215.00"), ("VAT 20 %", "43.00"), ("Total", "GBP 258.00"))
    ):
        page.drawString(330, HEIGHT - 400 - 13 * index, label)
        page.drawString(480, HEIGHT - 400 - 13 * index, value)


def column(page: Canvas, text: str, left: float, top: float, width: float) -> None:
    page.setFont("Times-Roman", 11)
    line: list[str] = []
    y = top
    for word in [*text.split(), ""]:
        if not word or page.stringWidth(" ".join([*line, word]), "Times-Roman", 11) > width:
            page.drawString(left, y, " ".join(line))
            line, y = [], y - 13
        line.append(word)


def two_columns(page: Canvas) -> None:
    """A title over two columns of running text, a row of short cells below them."""
    page.setFont("Times-Bold", 16)
    page.drawString(180, HEIGHT - 70, "The Miller of Eastfield")
    half = COLUMN_TEXT.index("The parson")
    column(page, COLUMN_TEXT[:half], 57, HEIGHT - 110, 225)
    column(page, COLUMN_TEXT[half:], 313, HEIGHT - 114, 225)  # not on the other column's base lines
    page.drawString(57, 90, "Eastfield Gazette")
    page.drawString(500, 90, "Page 7")


def picture(page: Canvas) -> None:
    """Looks like a scan: a grey picture over the whole page."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    grey = Image.new("L", (60, 85), 235)
    shades = random.Random(1)
    grey.putdata([shades.randrange(180, 256) for _ in range(60 * 85)])
    page.drawImage(ImageReader(grey), 0, 0, WIDTH, HEIGHT)


def one_page(draw: object, size: tuple[float, float] = A4) -> bytes:
    buffer = io.BytesIO()
    page = canvas(buffer, size)
    draw(page)
    page.showPage()
    page.save()
    return buffer.getvalue()


def pages(*draws: object) -> bytes:
    buffer = io.BytesIO()
    page = canvas(buffer)
    for draw in draws:
        draw(page)
        page.showPage()
    page.save()
    return buffer.getvalue()


def changed(data: bytes, change: object, **options: object) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(buffer, deterministic_id="encryption" not in options, **options)
    return buffer.getvalue()


def turned(pdf: pikepdf.Pdf) -> None:
    for turn, page in enumerate(pdf.pages):
        page.Rotate = 90 * turn


def cropped(pdf: pikepdf.Pdf) -> None:
    for turn, page in enumerate(pdf.pages):
        page.CropBox = [40, 380, 560, 800]
        page.Rotate = 90 * turn


def ligatures(page: Canvas) -> None:
    font = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    pdfmetrics.registerFont(TTFont("Vera", font))
    page.setFont("Vera", 12)
    page.drawString(57, 700, "The \ufb01rst of\ufb01ce \ufb02oor")
    page.drawString(57, 680, "Serial 2024\u00ad05\u00ad17")
    page.drawString(57, 660, "1\u00a0234,50 EUR")


def side_text(page: Canvas) -> None:
    page.setFont("Helvetica", 10)
    page.saveState()
    page.translate(30, 300)
    page.rotate(90)
    page.drawString(0, 0, "Registered in Northport under 55102")
    page.restoreState()
    for index, line in enumerate(("Dear Ms Penrose,", "your rope is ready.")):
        page.drawString(57, 700 - 13 * index, line)


def printed_twice(page: Canvas) -> None:
    page.setFont("Helvetica", 12)
    for offset in (0, 0.4):
        page.drawString(57 + offset, 700, "Total due 258.00")


def filled_form(page: Canvas) -> None:
    page.setFont("Helvetica", 11)
    page.drawString(57, 700, "Surname")
    page.acroForm.textfield(name="surname", value="Penrose", x=150, y=692, width=200, height=20)


def outside(page: Canvas) -> None:
    page.setFont("Helvetica", 11)
    page.drawString(57, 700, "Inside the page")
    page.drawString(57, -200, "Below the page")
    page.drawString(-900, 700, "Beside the page")


def vertical(page: Canvas) -> None:
    """Japanese from top to bottom, columns from the right, in a font that only the system may have."""
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3", isVertical=True))
    page.setFont("HeiseiMin-W3", 12)
    for index, line in enumerate(("北の港の綱屋", "わたくしの青い船", "三月の風、そして波")):
        page.drawString(500 - 20 * index, 700, line)


def claims_a_million_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Count = 1_000_000


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    text = one_page(invoice)
    files = {
        "invoice.pdf": text,
        "two_columns.pdf": one_page(two_columns),
        "rotated.pdf": changed(pages(invoice, invoice, invoice, invoice), turned),
        "cropped.pdf": changed(pages(invoice, invoice, invoice, invoice), cropped),
        "encrypted.pdf": changed(
            text, lambda pdf: None, encryption=pikepdf.Encryption(owner="keel", user="pässwört", R=6)
        ),
        "owner_only.pdf": changed(
            text, lambda pdf: None, encryption=pikepdf.Encryption(owner="keel", user="", R=4)
        ),
        "truncated.pdf": text[: len(text) // 3],
        "empty.pdf": b"",
        "wrong_xref.pdf": text.replace(b"startxref\n", b"startxref\n9"),
        "scan.pdf": one_page(picture),
        "mixed.pdf": pages(invoice, picture, two_columns, picture, picture),
        "blank.pdf": one_page(lambda page: None),
        "ligatures.pdf": one_page(ligatures),
        "side_text.pdf": one_page(side_text),
        "printed_twice.pdf": one_page(printed_twice),
        "filled_form.pdf": one_page(filled_form),
        "outside.pdf": one_page(outside),
        "vertical.pdf": one_page(vertical),
        "huge_page.pdf": one_page(outside, (14_400, 14_400)),
        "million_pages.pdf": changed(text, claims_a_million_pages),
    }
    for name, data in files.items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
