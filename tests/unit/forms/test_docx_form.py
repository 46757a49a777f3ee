"""Word forms: read, labelled, filled; what was not asked for stays byte for byte."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents.reader_process import ReaderProcess
from app.errors import DocumentError
from app.forms.form import FormFieldType, FormKind, FormValue
from app.forms.open_form import fill_form, read_form

FORMS = Path(__file__).parents[2] / "data" / "forms"
REAL = Path(__file__).parents[4] / "shared" / "data" / "forms"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as process:
        yield process


def filled(name: str, values: dict[str, FormValue], out: Path, reader: ReaderProcess) -> dict[str, object]:
    fill_form(read_form(FORMS / name, reader), values, out, reader)
    return {field.id: field.value for field in read_form(out, reader).fields}


def document_xml(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml").decode()


def test_controls_are_read_with_types_options_and_state(reader: ReaderProcess) -> None:
    form = read_form(FORMS / "controls.docx", reader)
    types = {field.label: field.type for field in form.fields}
    assert form.kind is FormKind.DOCX
    assert types["Kind of membership"] is FormFieldType.CHOICE
    assert types["Since"] is FormFieldType.DATE
    assert types["Send me the newsletter"] is FormFieldType.CHECK
    assert [(o.export, o.label) for o in form.field("3").options] == [
        ("full", "Full member"),
        ("student", "Student"),
    ]
    assert form.field("7").value == "On"
    assert form.field("full name").value == ""  # a hint is no value
    assert form.field("5").format == "dd.MM.yyyy"
    assert form.field("locked").read_only


def test_labels_come_from_title_text_before_after_and_from_row_and_column(reader: ReaderProcess) -> None:
    form = read_form(FORMS / "controls.docx", reader)
    assert [field.label for field in form.fields] == [
        *("Full name", "Email", "Kind of membership", "Contact by", "Since", "I have read the statutes"),
        *("Send me the newsletter", "Author", "Partner: Born", "Partner: City", "Child", "Remarks", "Locked"),
    ]
    assert form.field("10").section == "Household"


def test_values_come_back_and_text_reader_sees_them(reader: ReaderProcess, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    values: dict[str, FormValue] = {
        "full name": "Zoë Brückner <&>", "2": "zoe@example.org", "3": "Student", "4": "Pigeon post",
        "5": "2026-03-09", "6": True, "7": False, "11": "Łódź", "30": "Mia", "remarks": "one\ntwo",
    }  # fmt: skip
    held = filled("controls.docx", values, out, reader)
    assert held == held | {**values, "3": "student", "5": "09.03.2026", "6": "On", "7": "Off"}
    text = reader.open_document(out).text
    for shown in ("Zoë Brückner <&>", "Student", "Pigeon post", "09.03.2026", "Łódź", "☒ I have read"):
        assert shown in " ".join(text.split())


def test_hint_is_cleared_and_letters_stay_as_they_were(reader: ReaderProcess, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    filled("controls.docx", {"full name": "Zoë", "2": "zoe@example.org"}, out, reader)
    xml = document_xml(out)
    name, mail = xml[xml.index("Full name") :][:700], xml[: xml.index("zoe@example.org")][-120:]
    assert "showingPlcHdr" not in name[: name.index("</w:sdt>")]
    assert "PlaceholderText" not in name[: name.index("</w:sdt>")]
    assert '<w:i/><w:color w:val="C00000"/>' in mail


def test_all_else_of_the_package_stays_byte_for_byte(reader: ReaderProcess, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    filled("controls.docx", {"2": "zoe@example.org"}, out, reader)
    with zipfile.ZipFile(FORMS / "controls.docx") as old, zipfile.ZipFile(out) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["word/document.xml"]
    before, after = document_xml(FORMS / "controls.docx"), document_xml(out)
    assert before.replace("old@example.org", "zoe@example.org") == after


def test_bound_controls_change_together_with_the_datum(reader: ReaderProcess, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    assert filled("controls.docx", {"author": "Ada <Q>"}, out, reader)["author"] == "Ada <Q>"
    assert document_xml(out).count("Ada &lt;Q&gt;") == 2
    assert document_xml(out).count("dataBinding") == 2
    with zipfile.ZipFile(out) as package:
        assert b"<dc:creator>Ada &lt;Q&gt;</dc:creator>" in package.read("docProps/core.xml")


def test_older_fields_are_filled(reader: ReaderProcess, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    form = read_form(FORMS / "older_fields.docx", reader)
    assert [field.label for field in form.fields] == ["Surname", "Post code", "Place", "I agree", "Sum"]
    assert form.field("Sum").calculated
    assert not form.field("Sum").fillable
    held = filled(
        "older_fields.docx",
        {"Text1": "Król", "Text1 #2": "04177", "Drop1": "basel", "Check1": True},
        out,
        reader,
    )
    assert held == {"Text1": "Król", "Text1 #2": "04177", "Drop1": "Basel", "Check1": "On", "Sum": "0"}
    assert '<w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Król</w:t>' in document_xml(out)


@pytest.mark.parametrize(
    ("form", "values", "sentence"),
    [
        ("older_fields.docx", {"Text1 #2": "041779"}, "holds 5 characters"),
        ("controls.docx", {"3": "Emperor"}, "no option 'Emperor'"),
        ("controls.docx", {"locked": "x"}, "read-only"),
    ],
)
def test_value_that_does_not_fit_is_refused_and_nothing_is_written(
    reader: ReaderProcess, tmp_path: Path, form: str, values: dict[str, FormValue], sentence: str
) -> None:
    out = tmp_path / "out.docx"
    with pytest.raises(DocumentError, match=sentence):
        fill_form(read_form(FORMS / form, reader), values, out, reader)
    assert not out.exists()


def test_document_without_fields_is_refused(reader: ReaderProcess, tmp_path: Path) -> None:
    plain = tmp_path / "plain.docx"
    with zipfile.ZipFile(FORMS / "controls.docx") as old, zipfile.ZipFile(plain, "w") as new:
        for name in old.namelist():
            body = f'<w:document xmlns:w="{W[1:-1]}"><w:body><w:p/></w:body></w:document>'
            new.writestr(name, body if name == "word/document.xml" else old.read(name))
    with pytest.raises(DocumentError, match="has no fields"):
        read_form(plain, reader)


def test_declarations_and_deep_nesting_are_refused(reader: ReaderProcess, tmp_path: Path) -> None:
    for number, body in enumerate(('<!DOCTYPE a [<!ENTITY b "c">]><a/>', "<a>" * 5_000 + "</a>" * 5_000)):
        hostile = tmp_path / f"hostile{number}.docx"
        with zipfile.ZipFile(FORMS / "controls.docx") as old, zipfile.ZipFile(hostile, "w") as new:
            for name in old.namelist():
                new.writestr(name, body if name == "word/document.xml" else old.read(name))
        with pytest.raises(DocumentError):
            read_form(hostile, reader)


@pytest.mark.parametrize("path", sorted(REAL.glob("docx_*.do[ct]x")) or [None], ids=lambda p: p and p.stem)
def test_real_form_holds_what_was_written(reader: ReaderProcess, tmp_path: Path, path: Path | None) -> None:
    if path is None:
        pytest.skip("the real forms are not here")
    form = read_form(path, reader)
    values: dict[str, FormValue] = {}
    for number, field in enumerate(form.fields):
        match field.type:
            case FormFieldType.CHECK:
                values[field.id] = field.value != "On"
            case FormFieldType.CHOICE:
                values[field.id] = field.options[-1].label
            case _:
                values[field.id] = f"Wért {number} <&>"[: field.max_length]
        assert field.label
    out = tmp_path / path.name
    report = fill_form(form, values, out, reader)
    again = {field.id: field.value for field in read_form(out, reader).fields}
    assert {id: again[id] for id in values} == report.written
    text = " ".join(reader.open_document(out).text.split())
    for field in form.fields:
        if field.type is FormFieldType.TEXT:
            assert str(values[field.id]) in text
