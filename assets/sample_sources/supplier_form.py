"""A form: a buyer asks a new supplier who they are and where to pay. The sample invoice answers it."""

import pikepdf
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from sample_sources.drawing import HEIGHT, INK, MUTED, SAMPLES, WIDTH, canvas, lines, rule

LEFT, RIGHT = 22 * mm, WIDTH - 22 * mm
MIDDLE = WIDTH / 2
BLUE = HexColor("#27477a")
BORDER = HexColor("#9aa5b8")
LINE = 39
BLANK = " "
COUNTRIES = [
    ("Austria", "AT"),
    ("Denmark", "DK"),
    ("France", "FR"),
    ("Germany", "DE"),
    ("Netherlands", "NL"),
    ("Poland", "PL"),
    ("Switzerland", "CH"),
]


def draw() -> None:
    """Write the PDF."""
    page = canvas("supplier_form.pdf", "New supplier")
    page.setFillColor(BLUE)
    page.rect(0, HEIGHT - 30 * mm, WIDTH, 30 * mm, stroke=0, fill=1)
    lines(page, LEFT, HEIGHT - 16 * mm, ["New supplier"], font="Helvetica-Bold", size=20, colour=white)
    lines(
        page, LEFT, HEIGHT - 22.5 * mm, ["Studio Halberg GmbH · Purchasing · Form P-12"], size=9, colour=white
    )

    y = _section(page, HEIGHT - 43 * mm, "1  Company")
    _text(page, "company_name", "Company name", LEFT, y, RIGHT, required=True)
    y -= LINE
    _text(page, "street", "Street and number", LEFT, y, RIGHT, required=True)
    y -= LINE
    _text(page, "postcode", "Postcode", LEFT, y, LEFT + 32 * mm, required=True)
    _text(page, "city", "Town", LEFT + 37 * mm, y, MIDDLE + 22 * mm, required=True)
    _choice(page, "country", "Country", MIDDLE + 27 * mm, y, RIGHT)
    y -= LINE
    _text(page, "vat_id", "VAT ID", LEFT, y, MIDDLE - 3 * mm)
    _text(page, "register", "Commercial register", MIDDLE + 3 * mm, y, RIGHT)

    y = _section(page, y - 36, "2  Contact")
    _text(page, "director", "Managing director", LEFT, y, MIDDLE - 3 * mm)
    _text(page, "phone", "Phone", MIDDLE + 3 * mm, y, RIGHT)
    y -= LINE
    _text(page, "email", "E-mail", LEFT, y, RIGHT)

    y = _section(page, y - 36, "3  Payment")
    _text(page, "bank", "Bank", LEFT, y, MIDDLE - 3 * mm)
    _text(page, "bic", "BIC", MIDDLE + 3 * mm, y, RIGHT, cells=11)
    y -= LINE
    _text(page, "iban", "IBAN", LEFT, y, RIGHT, required=True)
    y -= 26
    lines(page, LEFT, y, ["We pay within"], size=8.5, colour=MUTED)
    for number, (state, told) in enumerate((("14", "14 days"), ("30", "30 days"), ("60", "60 days"))):
        x = LEFT + 26 * mm + number * 24 * mm
        page.acroForm.radio(
            name="payment_days",
            value=state,
            tooltip="We pay within",
            x=x,
            y=y - 4,
            size=13,
            buttonStyle="circle",
            shape="circle",
            borderColor=BORDER,
            fillColor=white,
            textColor=INK,
            borderWidth=0.8,
            fieldFlags="noToggleToOff radio",
        )
        lines(page, x + 18, y, [told], size=9.5)

    y = _section(page, y - 38, "4  First order")
    _text(page, "invoice_number", "Number of the first invoice", LEFT, y, MIDDLE - 3 * mm)
    _text(page, "invoice_date", "Date of the first invoice", MIDDLE + 3 * mm, y, RIGHT)
    y -= 29
    page.acroForm.checkbox(
        name="terms_accepted",
        tooltip="The supplier accepts our terms of purchase",
        x=LEFT,
        y=y - 4,
        size=13,
        buttonStyle="check",
        borderColor=BORDER,
        fillColor=white,
        textColor=INK,
        borderWidth=0.8,
        fieldFlags="",
    )
    lines(page, LEFT + 20, y, ["The supplier accepts our terms of purchase"], size=9.5)
    y -= 54
    _text(page, "remarks", "Remarks", LEFT, y - 14, RIGHT, height=44)
    rule(page, LEFT, 17 * mm, RIGHT)
    told = "Studio Halberg GmbH · Weststraße 8 · 04109 Leipzig · Fields marked * must be filled in."
    lines(page, LEFT, 12 * mm, [told], size=8, colour=MUTED)
    page.save()
    _leave_choices_open()


def _leave_choices_open() -> None:
    """The drawing library wants one of the options chosen; a person has chosen none yet."""
    path = SAMPLES / "supplier_form.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            if field.FT == "/Ch":
                field.Opt = pikepdf.Array([option for option in field.Opt if str(option[0]) != BLANK])
                del field.V
                del field["/I"]
        pdf.save(path, deterministic_id=True)


def _section(page: Canvas, y: float, title: str) -> float:
    """A heading with a rule; gives where the first line of fields stands."""
    lines(page, LEFT, y, [title], font="Helvetica-Bold", size=11.5, colour=BLUE)
    rule(page, LEFT, y - 5, RIGHT)
    return y - 40


def _label(page: Canvas, text: str, x: float, y: float, *, required: bool) -> None:
    lines(page, x, y, [f"{text} *" if required else text], size=8.5, colour=MUTED)


def _text(
    page: Canvas,
    name: str,
    title: str,
    left: float,
    y: float,
    right: float,
    *,
    height: float = 18,
    cells: int = 0,
    required: bool = False,
) -> None:
    _label(page, title, left, y + height + 4, required=required)
    flags = [*(["multiline"] if height > 30 else []), *(["comb"] if cells else [])]
    page.acroForm.textfield(
        name=name,
        tooltip=title,
        x=left,
        y=y,
        width=right - left,
        height=height,
        maxlen=cells or None,
        fontSize=10,
        fieldFlags=" ".join([*flags, *(["required"] if required else [])]),
        **_look(),
    )


def _choice(page: Canvas, name: str, title: str, left: float, y: float, right: float) -> None:
    _label(page, title, left, y + 22, required=False)
    page.acroForm.choice(
        name=name,
        tooltip=title,
        x=left,
        y=y,
        width=right - left,
        height=18,
        options=[(BLANK, BLANK), *COUNTRIES],
        value=BLANK,
        fontSize=10,
        fieldFlags="combo",
        **_look(),
    )


def _look() -> dict[str, Color | float | str]:
    return {
        "borderColor": BORDER,
        "fillColor": white,
        "textColor": INK,
        "borderWidth": 0.8,
        "fontName": "Helvetica",
    }
