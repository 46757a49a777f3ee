"""Makes the PDF forms of `tests/data/forms`: every kind of field, turned pages, signatures, locks.

Run as `python -m tests.data.make_forms`.
"""

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parent / "forms"
COMB, RADIO, COMBO, EDIT, MULTI, LINES = 1 << 24, 1 << 15, 1 << 17, 1 << 18, 1 << 21, 1 << 12


def main() -> None:
    """Writes all of them."""
    kinds(FOLDER / "kinds.pdf")
    turned(FOLDER / "turned.pdf")
    signed(FOLDER / "signed.pdf", level=None)
    signed(FOLDER / "certified.pdf", level=1)
    locked(FOLDER / "locked.pdf")


def kinds(path: Path) -> None:
    """A field of every kind, some without a tooltip, one with two widgets, a calculated one, an XFA part."""
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(50, 800, "Your details")
    canvas.setFont("Helvetica", 10)
    rows = ("Family name", "Notes", "Membership number", "Date of birth", "Amount", "Country", "Languages")
    for row, label in enumerate(rows):
        canvas.drawString(50, 765 - 60 * row, f"{label}:")
    for column, label in enumerate(("Single", "Married")):
        canvas.drawString(222 + 90 * column, 342, label)
    canvas.drawString(50, 342, "Marital status:")
    canvas.drawString(222, 312, "I agree to the terms")
    canvas.drawString(50, 282, "Total:")
    canvas.drawString(50, 252, "Signature:")
    canvas.showPage()
    canvas.save()
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        box = {row: [200, 755 - 60 * row, 400, 775 - 60 * row] for row in range(len(rows))}
        name = _field(pdf, "person.name", FT=Name.Tx)
        second = _widget(pdf, [200, 200, 400, 220])
        first = _widget(pdf, box[0])
        del name.Rect, name.Subtype
        for widget in (first, second):
            widget.Parent = name
        name.Kids = Array([first, second])
        parent = pdf.make_indirect(Dictionary(T=String("person"), Kids=Array([name])))
        name.T, name.Parent = String("name"), parent
        notes = _field(pdf, "notes", box[1], FT=Name.Tx, Ff=LINES)
        notes.Rect = Array([200, 670, 400, 720])
        comb = _field(pdf, "number", box[2], FT=Name.Tx, Ff=COMB, MaxLen=8)
        born = _field(pdf, "born", box[3], FT=Name.Tx, AA=_script('AFDate_FormatEx("dd.mm.yyyy");'))
        amount = _field(pdf, "amount", box[4], FT=Name.Tx, Q=2)
        amount.AA = _script('AFNumber_Format(2, 2, 0, 0, " EUR", false);')
        options = Array([Array([String("AT"), String("Austria")]), Array([String("FR"), String("France")])])
        country = _field(pdf, "country", box[5], FT=Name.Ch, Ff=COMBO, Opt=options)
        languages = Array([String(each) for each in ("German", "French", "Greek")])
        spoken = _field(pdf, "languages", [200, 385, 400, 430], FT=Name.Ch, Ff=MULTI, Opt=languages)
        status = _field(pdf, "status", FT=Name.Btn, Ff=RADIO)
        buttons = [
            _mark(pdf, [205 + 90 * i, 340, 217 + 90 * i, 352], each) for i, each in enumerate(("S 1", "M"))
        ]
        del status.Rect, status.Subtype
        for button in buttons:
            button.Parent = status
        status.Kids = Array(buttons)
        agree = _mark(pdf, [205, 310, 217, 322], "Agreed")
        agree.T, agree.FT = String("agree"), Name.Btn
        total = _field(pdf, "total", [200, 280, 400, 296], FT=Name.Tx)
        total.AA = Dictionary(
            C=Dictionary(S=Name.JavaScript, JS=String('AFSimple_Calculate("SUM", "amount");'))
        )
        total.V = String("0")
        fixed = _field(pdf, "fixed", [200, 180, 400, 196], FT=Name.Tx, Ff=1, TU=String("Form number"))
        fixed.V = String("F-1")
        sign = _field(pdf, "sign", [200, 240, 400, 270], FT=Name.Sig)
        shown = [
            first,
            second,
            notes,
            comb,
            born,
            amount,
            country,
            spoken,
            *buttons,
            agree,
            total,
            fixed,
            sign,
        ]
        fields = [parent, notes, comb, born, amount, country, spoken, status, agree, total, fixed, sign]
        pdf.pages[0].obj.Annots = Array(shown)
        pdf.Root.AcroForm = Dictionary(
            Fields=Array(fields),
            NeedAppearances=True,
            DA=String("/Helv 0 Tf 0 g"),
            XFA=Array([String("template"), pdf.make_stream(b"<template/>")]),
        )
        pdf.save(path, static_id=True)


def turned(path: Path) -> None:
    """Two pages, turned and cropped, each with one field that is upright as shown."""
    canvas = Canvas(str(path), pagesize=(400, 600), invariant=1)
    for _ in range(2):
        canvas.drawString(1, 1, ".")
        canvas.showPage()
    canvas.save()
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        fields = []
        for page, turn in zip(pdf.pages, (90, 270), strict=True):
            page.obj.Rotate = turn
            page.obj.CropBox = Array([50, 60, 350, 560])
            field = _field(pdf, f"turned {turn}", [100, 100, 120, 300], FT=Name.Tx, MK=Dictionary(R=turn))
            page.obj.Annots = Array([field])
            fields.append(field)
        pdf.Root.AcroForm = Dictionary(Fields=Array(fields), DA=String("/Helv 10 Tf 0 g"))
        pdf.save(path, static_id=True)


def signed(path: Path, level: int | None) -> None:
    """A form with a signature's dictionary, which no one could verify; certified where `level` is given."""
    _blank(path)
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        signature = pdf.make_indirect(
            Dictionary(
                Type=Name.Sig,
                Filter=Name("/Adobe.PPKLite"),
                ByteRange=Array([0, 10, 20, 10]),
                Contents=String("00"),
            )
        )
        if level is not None:
            rule = Dictionary(TransformMethod=Name.DocMDP, TransformParams=Dictionary(P=level))
            signature.Reference = Array([rule])
            pdf.Root.Perms = Dictionary(DocMDP=signature)
        sign = _field(pdf, "sign", [50, 50, 150, 80], FT=Name.Sig, V=signature)
        name = _field(pdf, "name", [50, 150, 250, 170], FT=Name.Tx, TU=String("Full name"))
        pdf.pages[0].obj.Annots = Array([name, sign])
        pdf.Root.AcroForm = Dictionary(Fields=Array([name, sign]), DA=String("/Helv 0 Tf 0 g"), SigFlags=3)
        pdf.save(path, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def locked(path: Path) -> None:
    """Encrypted; who has no owner's password may read it and no more."""
    _blank(path)
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        name = _field(pdf, "name", [50, 150, 250, 170], FT=Name.Tx, TU=String("Full name"))
        pdf.pages[0].obj.Annots = Array([name])
        pdf.Root.AcroForm = Dictionary(Fields=Array([name]), DA=String("/Helv 0 Tf 0 g"))
        allowed = pikepdf.Permissions(modify_form=False, modify_annotation=False, modify_other=False)
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="", R=4, allow=allowed))


def _blank(path: Path) -> None:
    canvas = Canvas(str(path), pagesize=(400, 300), invariant=1)
    canvas.drawString(50, 250, "A form")
    canvas.save()


def _script(text: str) -> Dictionary:
    return Dictionary(F=Dictionary(S=Name.JavaScript, JS=String(text)))


def _widget(pdf: Pdf, rect: list[float]) -> Any:
    looks = Dictionary(BC=Array([0.5]))
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(rect), F=4, MK=looks)
    )


def _field(pdf: Pdf, name: str, rect: list[float] | None = None, **entries: Any) -> Any:
    field = _widget(pdf, rect or [0, 0, 0, 0])
    field.T = String(name)
    for key, value in entries.items():
        field[f"/{key}"] = value
    return field


def _mark(pdf: Pdf, rect: list[float], state: str) -> Any:
    """A check box with an on-state of that name that draws nothing: whoever fills it in has to."""
    mark = _widget(pdf, rect)
    empty = pdf.make_stream(b"")
    empty.Type, empty.Subtype, empty.BBox = Name.XObject, Name.Form, Array([0, 0, 12, 12])
    mark.AP = Dictionary(N=Dictionary({f"/{state}": empty}))
    mark.AS = Name.Off
    return mark


if __name__ == "__main__":
    main()
