"""Forms without fields: places found, labelled, written to; what a person changed kept for the next copy."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from app.documents.geometry import Box
from app.documents.reader_process import ReaderProcess
from app.errors import DocumentError
from app.forms.flat_template import FlatTemplates, with_field, with_label, with_place, without_field
from app.forms.form import Form, FormFieldType, FormKind, FormValue
from app.forms.open_form import fill_form, read_form
from benchmarks.flat_forms import Score, measure

FORMS = Path(__file__).parents[2] / "data" / "forms"
REAL = Path(__file__).parents[4] / "shared" / "data" / "forms"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReaderProcess]:
    with ReaderProcess(cache_folder=tmp_path_factory.mktemp("cache")) as process:
        yield process


def score(path: Path, reader: ReaderProcess) -> Score:
    listed = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["fields"]
    return measure(read_form(path, reader), reader.page_sizes(path), listed)


def text_in(path: Path, page_index: int, box: Box, reader: ReaderProcess) -> str:
    """The words of the document whose middle is in the box."""
    document = reader.open_document(path)
    words = (
        document.text[word.start : word.end]
        for word in document.words
        if word.page_index == page_index
        and box.left - 2 <= (word.box.left + word.box.right) / 2 <= box.right + 2
        and box.top - 2 <= (word.box.top + word.box.bottom) / 2 <= box.bottom + 2
    )
    return " ".join(words)


class Shown:
    """A page as it is shown."""

    def __init__(self, path: Path, reader: ReaderProcess) -> None:
        picture = reader.render_page(path, 0, pixels_per_point=4)
        self._pixels = np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)

    def darkness(self, box: Box) -> float:
        """The share of dark pixels within a box."""
        left, top, right, bottom = (round(4 * side) for side in (box.left, box.top, box.right, box.bottom))
        return float((self._pixels[top:bottom, left:right] < 128).mean())


@pytest.mark.parametrize("name", ["flat_lines", "flat_table", "flat_combs", "flat_turned"])
def test_places_of_a_drawn_form_are_all_found_and_no_others(reader: ReaderProcess, name: str) -> None:
    found = score(FORMS / f"{name}.pdf", reader)
    assert found.matched == found.listed == found.found
    assert found.labelled == found.listed


def test_places_of_a_scan_are_found(reader: ReaderProcess) -> None:
    found = score(FORMS / "flat_scan.png", reader)
    assert found.matched == found.listed
    assert found.found <= found.listed + 1


def test_kinds_limits_and_order(reader: ReaderProcess) -> None:
    form = read_form(FORMS / "flat_lines.pdf", reader)
    assert form.kind is FormKind.FLAT
    assert [field.label for field in form.fields][:5] == [
        "First name",
        "Last name",
        "Date of birth",
        "Phone",
        "Address",
    ]
    assert form.field("Date of birth").type is FormFieldType.DATE
    assert form.field("Signature").type is FormFieldType.SIGNATURE
    assert len(form.field("Address").places) == 2
    assert form.field("Tenor").type is FormFieldType.CHECK
    assert form.field("Tenor").section == "2. Voice"
    combs = read_form(FORMS / "flat_combs.pdf", reader)
    assert combs.field("Geburtsdatum").comb
    assert combs.field("Geburtsdatum").max_length == 8
    assert len(combs.field("Geburtsdatum").places) == 3
    assert combs.field("Steuernummer").max_length == 11


@pytest.mark.parametrize("name", ["flat_lines", "flat_table", "flat_turned"])
def test_written_text_stands_in_its_place(reader: ReaderProcess, tmp_path: Path, name: str) -> None:
    form = read_form(FORMS / f"{name}.pdf", reader)
    out = tmp_path / "out.pdf"
    values: dict[str, FormValue] = {}
    for number, field in enumerate(form.fields):
        if field.fillable:
            values[field.id] = True if field.type is FormFieldType.CHECK else f"Łąka{number} Ωмега"
    before = (FORMS / f"{name}.pdf").read_bytes()
    fill_form(form, values, out, reader)
    assert (FORMS / f"{name}.pdf").read_bytes() == before
    clear, marked = Shown(FORMS / f"{name}.pdf", reader), Shown(out, reader)
    for field in form.fields:
        if field.id not in values:
            continue
        place = field.places[0]
        if field.type is FormFieldType.CHECK:
            assert marked.darkness(place.box) > clear.darkness(place.box) + 0.05
        else:
            assert text_in(out, place.page_index, place.box, reader) == values[field.id]


def test_comb_puts_one_character_into_each_cell(reader: ReaderProcess, tmp_path: Path) -> None:
    form = read_form(FORMS / "flat_combs.pdf", reader)
    out = tmp_path / "out.pdf"
    fill_form(form, {"Geburtsdatum": "24121987", "Steuernummer": "12345678901"}, out, reader)
    shown = Shown(out, reader)
    for field, parts in (("Geburtsdatum", ("24", "12", "1987")), ("Steuernummer", ("12345678901",))):
        for place, part in zip(form.field(field).places, parts, strict=True):
            assert text_in(out, 0, place.box, reader).replace(" ", "") == part
            step = place.box.width / len(part)
            for at in range(len(part)):
                left = place.box.left + at * step
                inside = Box(left + 1, place.box.top + 1, left + step - 1, place.box.bottom - 1)
                assert shown.darkness(inside) > 0.02


def test_long_value_goes_over_the_lines_of_its_place(reader: ReaderProcess, tmp_path: Path) -> None:
    form = read_form(FORMS / "flat_lines.pdf", reader)
    out = tmp_path / "out.pdf"
    address = (
        "Haus am kleinen Bach hinter der alten Mühle, Lindenstraße 21, Hinterhaus, Aufgang C, "
        "zweiter Stock links, 04177 Leipzig"
    )
    fill_form(form, {"Address": address}, out, reader)
    first, second = (text_in(out, 0, place.box, reader) for place in form.field("Address").places)
    assert second
    assert f"{first} {second}" == address


def test_value_that_does_not_fit_is_refused(reader: ReaderProcess, tmp_path: Path) -> None:
    form = read_form(FORMS / "flat_lines.pdf", reader)
    out = tmp_path / "out.pdf"
    for values in ({"First name": "x" * 300}, {"Address": "many words " * 60}):
        with pytest.raises(DocumentError, match="does not fit"):
            fill_form(form, values, out, reader)
    assert not out.exists()


def test_picture_becomes_a_pdf_with_the_picture_under_the_text(reader: ReaderProcess, tmp_path: Path) -> None:
    form = read_form(FORMS / "flat_scan.png", reader)
    out = tmp_path / "out.pdf"
    fill_form(form, {"First name": "Zoë", "Tenor": True}, out, reader)
    text = PdfReader(out).pages[0].extract_text()
    assert "Zoë" in text
    size = PdfReader(out).pages[0].mediabox
    assert (round(float(size.width)), round(float(size.height))) == (595, 842)
    assert Shown(out, reader).darkness(Box(60, 45, 300, 70)) > 0.02  # the title of the picture


def test_page_content_is_kept_and_its_state_put_back(reader: ReaderProcess, tmp_path: Path) -> None:
    """A page that ends scaled and turned does not scale what is written."""
    source, out = tmp_path / "scaled.pdf", tmp_path / "out.pdf"
    canvas = Canvas(str(source), pagesize=(400, 300))
    canvas.drawString(40, 200, "Name:")
    canvas.line(80, 198, 300, 198)
    canvas.scale(0.3, 0.3)
    canvas.drawString(40, 30, "small print")
    canvas.save()
    form = read_form(source, reader)
    fill_form(form, {"Name": "Ada"}, out, reader)
    assert text_in(out, 0, form.field("Name").places[0].box, reader) == "Ada"
    assert "small print" in reader.open_document(out).text


def filled_copy(form: Form, out: Path, reader: ReaderProcess) -> Form:
    fill_form(
        form, {"First name": "Zoë", "Phone": "0341 123", "Address": "Lindenstraße 21 in Leipzig"}, out, reader
    )
    return read_form(out, reader)


def test_changes_are_kept_for_the_next_copy_also_a_filled_one(reader: ReaderProcess, tmp_path: Path) -> None:
    form = read_form(FORMS / "flat_lines.pdf", reader)
    templates = FlatTemplates(tmp_path / "data" / "templates.json")
    changed = without_field(form, "Bass")
    changed = with_label(changed, "Phone", "Telephone at home")
    changed = with_place(changed, "Place", 0, Box(60, 390, 200, 412))
    changed = with_field(changed, 0, Box(60, 600, 300, 620), "Remarks", FormFieldType.TEXT)
    templates.keep(changed)
    again = filled_copy(form, tmp_path / "copy.pdf", reader)
    applied = FlatTemplates(tmp_path / "data" / "templates.json").applied(again)
    assert applied.fields == changed.fields
    assert applied.fingerprint == changed.fingerprint
    assert applied.path == again.path


def test_template_of_another_form_is_not_taken(reader: ReaderProcess, tmp_path: Path) -> None:
    templates = FlatTemplates(tmp_path / "templates.json")
    templates.keep(without_field(read_form(FORMS / "flat_lines.pdf", reader), "Bass"))
    other = read_form(FORMS / "flat_table.pdf", reader)
    assert templates.applied(other) == other


def test_template_is_replaced_and_forgotten(reader: ReaderProcess, tmp_path: Path) -> None:
    form = read_form(FORMS / "flat_table.pdf", reader)
    templates = FlatTemplates(tmp_path / "templates.json")
    templates.keep(without_field(form, "Name"))
    templates.keep(without_field(form, "Department"))
    assert "Name" in {field.id for field in templates.applied(form).fields}
    templates.forget(form)
    assert templates.applied(form) == form


def test_damaged_templates_are_set_aside(reader: ReaderProcess, tmp_path: Path) -> None:
    file = tmp_path / "templates.json"
    file.write_text("{ not JSON", encoding="utf-8")
    form = replace(read_form(FORMS / "flat_table.pdf", reader), fields=())
    assert FlatTemplates(file).applied(form) == form
    assert file.with_suffix(".damaged").read_text(encoding="utf-8") == "{ not JSON"


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("fluggast_abtretung", 17),
        ("maprimerenov_travaux", 17),
        ("oregon_or40v_2021", 17),
        ("osha_301_injury", 35),
    ],
)
def test_most_places_of_a_real_form_are_found(reader: ReaderProcess, name: str, least: int) -> None:
    path = REAL / f"flat_{name}.pdf"
    if not path.is_file():
        pytest.skip("the real forms are not here")
    assert score(path, reader).matched >= least
