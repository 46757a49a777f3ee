"""Makes the Word and Excel forms that the tests fill in: `python tests/data/make_office_forms.py`.

All names and texts are invented; the files may be used under the project's licence.
"""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

FOLDER = Path(__file__).parent / "forms"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14 w15"'
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
    'core-properties" Target="docProps/core.xml"/></Relationships>'
)
CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Membership</dc:title><dc:creator>Old Name'
    "</dc:creator></cp:coreProperties>"
)
CORE_ID = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inner: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(inner)}</w:p>"


def control(
    number: int, kind: str, content: str, title: str = "", is_hint: bool = False, more: str = ""
) -> str:
    named = f'<w:alias w:val="{title}"/><w:tag w:val="{title.lower()}"/>' if title else ""
    hint = "<w:showingPlcHdr/>" if is_hint else ""
    return (
        f'<w:sdt><w:sdtPr>{named}<w:id w:val="{number}"/>{more}{hint}{kind}</w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def hint(text: str) -> str:
    return run(text, '<w:rStyle w:val="PlaceholderText"/><w:color w:val="808080"/>')


def box(number: int, is_on: bool) -> str:
    kind = (
        f'<w14:checkbox><w14:checked w14:val="{int(is_on)}"/><w14:checkedState w14:val="2612" '
        'w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
    )
    return control(number, kind, run("☒" if is_on else "☐", '<w:b/><w:sz w:val="24"/>'))


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def controls_document() -> str:
    choices = (
        '<w:dropDownList><w:listItem w:displayText="Choose an item." w:value=""/>'
        '<w:listItem w:displayText="Full member" w:value="full"/>'
        '<w:listItem w:displayText="Student" w:value="student"/></w:dropDownList>'
    )
    combo = '<w:comboBox><w:listItem w:displayText="Email" w:value="Email"/></w:comboBox>'
    day = (
        '<w:date><w:dateFormat w:val="dd.MM.yyyy"/><w:lid w:val="de-DE"/>'
        '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    )
    bound = (
        "<w:dataBinding w:prefixMappings=\"xmlns:ns0='http://purl.org/dc/elements/1.1/'\" "
        f'w:xpath="/ns1:coreProperties[1]/ns0:creator[1]" w:storeItemID="{CORE_ID}"/>'
    )
    text = "<w:text/>"
    section = (
        '<w:sdt><w:sdtPr><w:id w:val="900"/><w15:repeatingSection/></w:sdtPr><w:sdtContent><w:sdt><w:sdtPr>'
        '<w:id w:val="901"/><w15:repeatingSectionItem/></w:sdtPr><w:sdtContent>'
        + paragraph(run("Child: "), control(30, text, hint("Click here to enter text."), is_hint=True))
        + "</w:sdtContent></w:sdt></w:sdtContent></w:sdt>"
    )
    body = [
        paragraph(run("Membership"), style="Heading1"),
        paragraph(run("Name: "), control(1, text, hint("Click here to enter text."), "Full name", True)),
        paragraph(
            run("Email: "), control(2, text, run("old@example.org", '<w:i/><w:color w:val="C00000"/>'))
        ),
        paragraph(run("Kind of membership: "), control(3, choices, hint("Choose an item."), is_hint=True)),
        paragraph(run("Contact by "), control(4, combo, run("Email"))),
        paragraph(run("Since: "), control(5, day, hint("Click to enter a date."), is_hint=True)),
        paragraph(box(6, False), run(" I have read the statutes")),
        paragraph(box(7, True), run(" Send me the newsletter")),
        paragraph(run("Signed by "), control(8, text, run("Old Name"), "Author", more=bound)),
        paragraph(run("Again: "), control(9, text, run("Old Name"), "Author", more=bound)),
        paragraph(run("Household"), style="Heading1"),
        "<w:tbl><w:tblPr/><w:tblGrid/>"
        + row(paragraph(run("")), paragraph(run("Born")), paragraph(run("City")))
        + row(
            paragraph(run("Partner")),
            paragraph(control(10, text, hint("Click here."), is_hint=True)),
            paragraph(control(11, text, hint("Click here."), is_hint=True)),
        )
        + "</w:tbl>",
        section,
        control(
            12,
            "<w:richText/>",
            paragraph(run("First line", "<w:b/>")) + paragraph(run("second line")),
            "Remarks",
        ),
        paragraph(
            run("Number: "), control(13, text, run("M-100"), "Locked", more='<w:lock w:val="contentLocked"/>')
        ),
    ]
    return f"{XML}<w:document {W} {W14} {W15} {MC}><w:body>{''.join(body)}</w:body></w:document>"


def older(name: str, instruction: str, data: str, result: str) -> str:
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}' if result else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{name}"/><w:enabled/>'
        f"{data}</w:ffData></w:fldChar></w:r>"
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def older_document() -> str:
    blank = run("\u2002\u2002", "<w:b/>") + run("\u2002\u2002\u2002", "<w:b/>")
    short = '<w:textInput><w:maxLength w:val="5"/></w:textInput>'
    choices = '<w:ddList><w:listEntry w:val="Bern"/><w:listEntry w:val="Basel"/></w:ddList>'
    check = '<w:checkBox><w:sizeAuto/><w:default w:val="0"/></w:checkBox>'
    sums = '<w:textInput><w:type w:val="calculated"/></w:textInput>'
    body = [
        paragraph(run("Application", "<w:b/>")),
        paragraph(run("Surname: "), older("Text1", "FORMTEXT", "<w:textInput/>", blank)),
        paragraph(run("Post code: "), older("Text1", "FORMTEXT", short, blank)),
        paragraph(run("Place: "), older("Drop1", "FORMDROPDOWN", choices, "")),
        paragraph(older("Check1", "FORMCHECKBOX", check, ""), run(" I agree")),
        paragraph(run("Sum: "), older("Sum", "FORMTEXT", sums, run("0"))),
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{"".join(body)}</w:body></w:document>'
    )


def write_docx(name: str, document: str) -> None:
    with zipfile.ZipFile(FOLDER / name, "w", zipfile.ZIP_DEFLATED) as package:
        parts = {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELATIONS,
            "docProps/core.xml": CORE,
            "word/document.xml": document,
            "customXml/kept.xml": "<kept>as it is</kept>",
        }
        for part, text in parts.items():
            package.writestr(zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0)), text)


def write_xlsx() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Order form"
    sheet["A1"] = "Order"
    sheet["A1"].font = Font(bold=True, size=18)
    for place, text in {
        "A3": "Customer:",
        "A4": "Ordered on",
        "A5": "Shipping",
        "A6": "Express",
        "D3": "Customer number",
        "A8": "Items",
        "A9": "Description",
        "B9": "Quantity",
        "C9": "Price",
        "D9": "Sum",
        "C12": "Total",
    }.items():
        sheet[place] = text
    sheet["B3"].fill = PatternFill("solid", fgColor="FFF2CC")
    sheet["B4"].number_format = "dd.mm.yyyy"
    sheet["B6"] = False
    for at in (10, 11):
        sheet[f"B{at}"].number_format = "0"
        sheet[f"C{at}"].number_format = "#,##0.00"
        sheet[f"D{at}"] = f"=B{at}*C{at}"
    sheet["D12"] = "=SUM(D10:D11)"
    sheet.merge_cells("B3:C3")
    lists = book.create_sheet("Lists")
    for at, text in enumerate(("Post", "Courier", "Pick-up"), 1):
        lists[f"A{at}"] = text
    choice = DataValidation(
        type="list", formula1="Lists!$A$1:$A$3", showErrorMessage=True, prompt="How to send it"
    )
    number = DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1="6", showErrorMessage=True
    )
    for rule, place in ((choice, "B5"), (number, "E3")):
        sheet.add_data_validation(rule)
        rule.add(place)
    for name, place in {
        "customer": "$B$3",
        "order_date": "$B$4",
        "shipping": "$B$5",
        "express": "$B$6",
        "item_1": "$A$10",
        "quantity_1": "$B$10",
        "price_1": "$C$10",
        "item_2": "$A$11",
        "total": "$D$12",
    }.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"'Order form'!{place}")
    book.defined_names["everything"] = DefinedName("everything", attr_text="'Order form'!$A$1:$D$12")
    picture = io.BytesIO()
    Image.new("RGB", (24, 24), (30, 90, 160)).save(picture, "PNG")
    sheet.add_image(SheetImage(picture), "F1")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=10, max_row=11))
    sheet.add_chart(chart, "F5")
    for open_cell in ("B3", "B4", "B5", "B6", "A10", "B10", "C10", "A11", "E3"):
        sheet[open_cell].protection = Protection(locked=False)
    sheet.protection.sheet = True
    book.save(FOLDER / "order.xlsx")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    write_docx("controls.docx", controls_document())
    write_docx("older_fields.docx", older_document())
    write_xlsx()
