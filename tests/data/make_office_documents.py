"""Makes the files other than PDF in tests/data/documents: python tests/data/make_office_documents.py

LibreOffice (the command `soffice`) writes the Office files from flat OpenDocument sources; the tests do not
need it. All of the text is invented. Running it again gives files with the same content.
"""

import io
import subprocess
import tempfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import msoffcrypto
from ole_file import message_file

FOLDER = Path(__file__).parent / "documents"

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "number": "datastyle",
        "presentation": "presentation",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)
NAMESPACES += (
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
    ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def flat(kind: str, styles: str, body: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}">{styles}'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )


def table(rows: list[list[str]]) -> str:
    cells = (
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    return f"<table:table>{columns}{''.join(cells)}</table:table>"


def order() -> str:
    """A letter with most that a text document can hold."""
    styles = """
<office:automatic-styles>
 <style:style style:name="Hidden" style:family="text">
  <style:text-properties text:display="none"/>
 </style:style>
 <style:style style:name="Box" style:family="graphic">
  <style:graphic-properties style:wrap="none" style:vertical-pos="top" style:vertical-rel="paragraph"/>
 </style:style>
 <style:page-layout style:name="Sheet"><style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles>
 <style:master-page style:name="Standard" style:page-layout-name="Sheet">
  <style:header><text:p>Harbour Ropes Ltd<text:tab/>Northport</text:p></style:header>
  <style:footer><text:p>Bank: GB33 BUKB 2020 1555 5555 55</text:p></style:footer>
 </style:master-page>
</office:master-styles>"""
    rows = [
        ["Pos.", "Description", "Amount"],
        ["1", "Hemp rope, 20 m", "124.50"],
        ["2", "Brass shackle", "75.00"],
        ["", "Total", "GBP 199.50"],
    ]
    body = f"""
<text:tracked-changes>
 <text:changed-region text:id="c1"><text:deletion>
  <office:change-info>
   <dc:creator>Ada</dc:creator><dc:date>2025-03-01T10:00:00</dc:date>
  </office:change-info>
  <text:p>within ninety days</text:p></text:deletion></text:changed-region>
 <text:changed-region text:id="c2"><text:insertion>
  <office:change-info>
   <dc:creator>Ada</dc:creator><dc:date>2025-03-01T10:00:00</dc:date>
  </office:change-info>
 </text:insertion></text:changed-region>
</text:tracked-changes>
<text:h text:outline-level="1">Order confirmation HR-2041</text:h>
<text:p>Order date:<text:tab/>14 March 2025</text:p>
<text:p>Customer: <loext:content-control loext:alias="Customer">Ada Penrose</loext:content-control></text:p>
<text:p>Pay <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>within thirty
 days<text:change-end text:change-id="c2"/> of delivery.<text:note text:id="n1" text:note-class="footnote"
 ><text:note-citation>1</text:note-citation><text:note-body
 ><text:p>Late payments cost two per cent.</text:p></text:note-body></text:note></text:p>
<text:p>Shown<text:span text:style-name="Hidden">secret margin 40 %</text:span> prices are net.</text:p>
<text:p><draw:frame draw:style-name="Box" text:anchor-type="paragraph" svg:width="6cm" svg:height="2cm"
 ><draw:text-box><text:p>Deliver to gate 7</text:p></draw:text-box></draw:frame>Thank you for your
 order.</text:p>
{table(rows)}
<text:p>Grüße aus Łódź – שלום – 世界</text:p>"""
    return flat("text", styles, body)


def accounts() -> str:
    """A workbook with formats, formulas, a merged title, a hidden sheet, row and column."""
    styles = """
<office:automatic-styles>
 <number:date-style style:name="ND"><number:day number:style="long"/><number:text>.</number:text>
  <number:month number:style="long"/><number:text>.</number:text><number:year number:style="long"/>
 </number:date-style>
 <number:number-style style:name="NM">
  <number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>
 </number:number-style>
 <number:percentage-style style:name="NP">
  <number:number number:decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text>
 </number:percentage-style>
 <style:style style:name="D" style:family="table-cell" style:data-style-name="ND"/>
 <style:style style:name="M" style:family="table-cell" style:data-style-name="NM"/>
 <style:style style:name="P" style:family="table-cell" style:data-style-name="NP"/>
 <style:style style:name="Hidden" style:family="table">
  <style:table-properties table:display="false"/>
 </style:style>
 <style:style style:name="Shown" style:family="table">
  <style:table-properties table:display="true"/>
 </style:style>
</office:automatic-styles>"""

    def text(value: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def number(value: str, style: str = "", formula: str = "") -> str:
        kind = {"D": f'office:value-type="date" office:date-value="{value}"'}.get(
            style, f'office:value-type="{"percentage" if style == "P" else "float"}" office:value="{value}"'
        )
        formula = f' table:formula="of:={formula}"' if formula else ""
        style = f' table:style-name="{style}"' if style else ""
        return f"<table:table-cell {kind}{style}{formula}/>"

    def row(*cells: str, attributes: str = "") -> str:
        return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"

    def sheet(name: str, style: str, *rows: str) -> str:
        columns = '<table:table-column table:number-columns-repeated="4"/>'
        start = f'<table:table table:name="{name}" table:style-name="{style}">'
        return f"{start}{columns}{''.join(rows)}</table:table>"

    title = (
        '<table:table-cell table:number-columns-spanned="4" office:value-type="string">'
        "<text:p>Sales of ropes</text:p></table:table-cell>"
        '<table:covered-table-cell table:number-columns-repeated="3"/>'
    )
    rows = [
        row(title),
        row(),
        row(text("Date"), text("Article"), text("Amount"), text("Share")),
        row(number("2025-03-14", "D"), text("Hemp rope"), number("1234.5", "M"), number("0.823", "P")),
        row(number("2025-04-02", "D"), text("Tarred twine"), number("265.5", "M"), number("0.177", "P")),
        row(text("draft only"), attributes=' table:visibility="collapse"'),
        row(text(""), text("Total"), number("1500", "M", "SUM([.C4:.C5])")),
    ]
    sheets = (
        sheet("Sales", "Shown", *rows),
        sheet("Notes", "Shown", row(text("Prices are net."))),
        sheet("Margins", "Hidden", row(text("secret margin"))),
    )
    return flat("spreadsheet", styles, "".join(sheets))


def slides() -> str:
    """Three slides: title and list with notes, an empty one, a table."""

    def frame(content: str, kind: str = "") -> str:
        place = 'svg:x="2cm" svg:y="2cm" svg:width="18cm" svg:height="4cm"'
        return f"<draw:frame {kind} {place}>{content}</draw:frame>"

    def box(text: str) -> str:
        return f"<draw:text-box><text:p>{text}</text:p></draw:text-box>"

    note = frame(box("Mention the discount"), 'presentation:class="notes"')
    first = frame(box("Harbour Ropes in 2025")) + frame(box("New twine works"))
    last = frame(box("Numbers")) + frame(table([["Year", "Turnover"], ["2024", "12,000"]]))
    styles = '<office:master-styles><style:master-page style:name="Plain"/></office:master-styles>'
    pages = (f"{first}<presentation:notes>{note}</presentation:notes>", "", last)
    body = "".join(
        f'<draw:page draw:name="page{number}" draw:master-page-name="Plain">{page}</draw:page>'
        for number, page in enumerate(pages, start=1)
    )
    return flat("presentation", styles, body)


def convert(source: str, suffix: str, names: dict[str, str]) -> None:
    """Writes the source in each format: `names` maps file names to LibreOffice's names of formats."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"source{suffix}"
        path.write_text(source, encoding="utf-8")
        for name, written_as in names.items():
            subprocess.run(
                [
                    "soffice",
                    f"-env:UserInstallation=file://{folder}/profile",
                    "--headless",
                    "--convert-to",
                    written_as,
                    "--outdir",
                    folder,
                    str(path),
                ],
                check=True,
                capture_output=True,
            )
            made = Path(folder) / f"source{Path(name).suffix}"
            (FOLDER / name).write_bytes(made.read_bytes())


PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Receipt</title><style>p { color: red }</style>
<script>document.write("<p>written by a script</p>")</script></head><body>
<h1>Receipt 77-3</h1><p>Paid on <b>2 April 2025</b><br>by card &ndash; thank&nbsp;you.</p>
<p style="display:none">hidden words</p><!-- a comment -->
<img src="http://images.invalid/pixel.png" width="1" height="1">
<table><tr><th>Article</th><th>Price</th></tr><tr><td>Tarred twine</td><td>15.50 GBP</td></tr></table>
<form><input type="checkbox" checked> insured <input value="Ada Penrose">
<input type="hidden" value="token"></form>
</body></html>"""


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ada Penrose <ada@penrose.example>"
    message["To"] = "orders@harbour-ropes.example"
    message["Date"] = "Fri, 14 Mar 2025 09:30:00 +0000"
    message["Subject"] = "Bestellung über 20 m Hanfseil"
    message.set_content("Please send 20 m of hemp rope.\n\nRegards\nAda\n")
    message.add_alternative(
        "<html><body><p>Please send <b>20 m</b> of hemp rope.</p><img src='cid:logo'>"
        "<p>Regards<br>Ada</p></body></html>",
        subtype="html",
    )
    message.get_payload()[1].add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<logo>")
    message.add_attachment(
        (FOLDER / "invoice.pdf").read_bytes(), "application", "pdf", filename="invoice.pdf"
    )
    message.add_attachment("Gate 7 opens at noon.", filename="note.txt")
    message.add_attachment(b"MZ\0\0", "application", "octet-stream", filename="setup.exe")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "Bo <bo@example.org>", "Old offer"
    inner.set_content("The old price was 40.00 a coil.")
    message.add_attachment(inner)
    return message


def archive(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def book() -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="b" href="two.xhtml"/>'
        '<item id="a" href="one.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine>'
        "</package>"
    )
    chapter = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        "<body><h1>{}</h1><p>{}</p></body></html>"
    )
    return archive(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": container.encode(),
            "OPS/book.opf": package.encode(),
            "OPS/two.xhtml": chapter.format("Second", "The rope was long.").encode(),
            "OPS/one.xhtml": chapter.format("First", "The mill stood still.").encode(),
        }
    )


def main() -> None:
    """Writes all files."""
    convert(
        order(),
        ".fodt",
        {
            "order.docx": "docx:MS Word 2007 XML",
            "order.odt": "odt",
            "order.rtf": "rtf",
            "order.doc": "doc:MS Word 97",
        },
    )
    convert(
        accounts(),
        ".fods",
        {"accounts.xlsx": "xlsx", "accounts.ods": "ods", "accounts.xls": "xls:MS Excel 97"},
    )
    convert(slides(), ".fodp", {"slides.pptx": "pptx", "slides.odp": "odp"})
    encrypted = io.BytesIO()
    with (FOLDER / "order.docx").open("rb") as plain:
        msoffcrypto.OfficeFile(plain).encrypt("gate7", encrypted)
    (FOLDER / "order_encrypted.docx").write_bytes(encrypted.getvalue())
    (FOLDER / "receipt.html").write_text(PAGE, encoding="utf-8")
    (FOLDER / "mail.eml").write_bytes(mail().as_bytes())
    (FOLDER / "message.msg").write_bytes(message_file((FOLDER / "invoice.pdf").read_bytes()))
    (FOLDER / "book.epub").write_bytes(book())
    rows = ("Datum;Artikel;Betrag", "14.03.2025;Hanfseil;1.234,50", ';"Öse; groß";0,99', "")
    (FOLDER / "table.csv").write_bytes("\r\n".join(rows).encode("cp1252"))
    inner = archive({"deep.txt": b"Found in the inner archive."})
    (FOLDER / "archive.zip").write_bytes(
        archive(
            {
                "letters/note.txt": b"Gate 7 opens at noon.",
                "invoice.pdf": (FOLDER / "invoice.pdf").read_bytes(),
                "inner.zip": inner,
                "../outside.txt": b"Kept inside.",
                "__MACOSX/._note.txt": b"system rubbish",
            }
        )
    )


if __name__ == "__main__":
    main()
