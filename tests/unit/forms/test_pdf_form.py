"""PDF forms: every kind of field read, filled, and read and shown again by other programs."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from app.documents.reader_process import ReaderProcess
from app.errors import DocumentError
from app.forms.bidi import visual_runs
from app.forms.form import Form, FormFieldType, FormValue
from app.forms.form_schema import extraction_schema, json_schema
from app.forms.open_form import fill_form, read_form
from tests.helpers.filled_forms import ShownForm, is_mark, not_read_back, shows_mark, shows_text, text_shown

FORMS = Path(__file__).parents[2] / "data" / "forms"
REAL = Path(__file__).parents[4] / "shared" / "data" / "forms"
QUICK = 12
"""So many of the real forms, the smallest; `benchmarks.forms_written` fills all of them."""
VALUES: dict[str, FormValue] = {
    "person.name": "Łukasz Ωμέγα Жук",
    "notes": "First line, which is so long that it has to be broken somewhere.\nSecond line",
    "number": "1234567",
    "born": "01.03.1980",
    "amount": "1.234,50",
    "country": "France",
    "languages": ("French", "Greek"),
    "status": "Single",
    "agree": True,
}
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as process:
        yield process


@pytest.fixture(scope="module")
def kinds(reader: ReaderProcess) -> Form:
    return read_form(FORMS / "kinds.pdf", reader)


def test_every_kind_of_field_is_told(kinds: Form) -> None:
    types = {field.id: field.type for field in kinds.fields}
    assert types == {
        "person.name": FormFieldType.TEXT,
        "notes": FormFieldType.TEXT,
        "number": FormFieldType.TEXT,
        "born": FormFieldType.DATE,
        "amount": FormFieldType.NUMBER,
        "country": FormFieldType.CHOICE,
        "languages": FormFieldType.LIST,
        "status": FormFieldType.RADIO,
        "agree": FormFieldType.CHECK,
        "total": FormFieldType.TEXT,
        "fixed": FormFieldType.TEXT,
        "sign": FormFieldType.SIGNATURE,
    }
    assert len(kinds.field("person.name").places) == 2
    assert kinds.field("born").format == "dd.mm.yyyy"
    assert kinds.field("amount").format == "#.##0,00 EUR"
    assert (kinds.field("number").comb, kinds.field("number").max_length) == (True, 8)
    assert kinds.field("total").calculated
    assert [field.id for field in kinds.fields if not field.fillable] == ["fixed", "sign"]


def test_labels_are_those_of_the_page(kinds: Form) -> None:
    labels = {field.id: field.label for field in kinds.fields}
    assert labels["person.name"] == "Family name"
    assert labels["number"] == "Membership number"
    assert labels["status"] == "Marital status"
    assert labels["agree"] == "I agree to the terms"
    assert [option.label for option in kinds.field("status").options] == ["Single", "Married"]
    assert kinds.field("person.name").section == "Your details"


@pytest.fixture(scope="module")
def filled(kinds: Form, reader: ReaderProcess, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("filled") / "filled.pdf"
    report = fill_form(kinds, VALUES, out, reader)
    assert report.written["status"] == "S 1"
    assert report.written["country"] == "FR"
    assert any("XFA" in notice for notice in report.notices)
    assert any("Total" in notice for notice in report.notices)
    return out


def test_two_other_libraries_read_what_was_asked(filled: Path, reader: ReaderProcess) -> None:
    asked = {
        **VALUES,
        "country": "FR",
        "status": "S 1",
        "agree": "Agreed",
    }
    shown = ShownForm(filled, reader)
    assert not not_read_back(asked, shown.pypdf_values)
    assert not not_read_back(asked, shown.pikepdf_values)
    assert shown.pikepdf_values["fixed"] == "F-1"


@needs_poppler
@pytest.mark.parametrize("flatten", [False, True])
def test_every_value_is_to_be_seen_in_its_place(
    kinds: Form, reader: ReaderProcess, tmp_path: Path, flatten: bool
) -> None:
    out = tmp_path / "filled.pdf"
    report = fill_form(kinds, VALUES, out, reader, flatten=flatten)
    before, after = ShownForm(kinds.path, reader), ShownForm(out, reader)
    pictures = [
        (before.pdfium_picture(0), after.pdfium_picture(0)),
        (before.poppler_picture(0), after.poppler_picture(0)),
    ]
    for name, value in report.written.items():
        field = kinds.field(name)
        places = [p for p in field.places if not is_mark(field) or p.state == value]
        assert places
        for place in places:
            for words, (old, new) in zip((after.pdfium_words, after.poppler_words), pictures, strict=True):
                if is_mark(field):
                    assert shows_mark(old, new, place.box), name
                else:
                    assert shows_text(words, place, text_shown(field, value), comb=field.comb), name
    clear = kinds.field("status").places[1]
    assert not shows_mark(*pictures[0], clear.box)
    with pikepdf.open(out) as pdf:
        assert ("/AcroForm" in pdf.Root) is not flatten


def test_nothing_is_left_to_the_viewer(filled: Path) -> None:
    with pikepdf.open(filled) as pdf:
        assert "/NeedAppearances" not in pdf.Root.AcroForm
        assert "/XFA" not in pdf.Root.AcroForm
        fonts = [
            each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each
        ]
        assert fonts
        assert all(len(font.FontFile2.read_raw_bytes()) < 60_000 for font in fonts)


@needs_poppler
def test_arabic_is_joined_and_runs_from_right_to_left(
    kinds: Form, reader: ReaderProcess, tmp_path: Path
) -> None:
    out = tmp_path / "arabic.pdf"
    fill_form(kinds, {"notes": "محمد علي 42"}, out, reader)
    words = ShownForm(out, reader).poppler_words
    assert shows_text(words, kinds.field("notes").places[0], "محمد علي 42")
    assert visual_runs("محمد 42") == [("42", False), ("محمد ", True)]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"number": "123456789"}, "holds 8 characters"),
        ({"country": "Spain"}, "no option 'Spain'"),
        ({"status": "Divorced"}, "no option 'Divorced'"),
        ({"fixed": "F-2"}, "read-only"),
        ({"sign": "me"}, "signature"),
        ({"born": "a\nb"}, "one line"),
        ({"nobody": "x"}, "no field nobody"),
        ({"notes": "\U0001319f"}, "No font"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_written(
    kinds: Form, reader: ReaderProcess, tmp_path: Path, values: dict[str, FormValue], says: str
) -> None:
    with pytest.raises(DocumentError, match=says) as caught:
        fill_form(kinds, values, tmp_path / "out.pdf", reader)
    assert caught.value.hint
    assert not list(tmp_path.iterdir())


def test_the_form_itself_is_never_written_over(reader: ReaderProcess, tmp_path: Path) -> None:
    copy = Path(shutil.copy(FORMS / "kinds.pdf", tmp_path / "form.pdf"))
    form = read_form(copy, reader)
    with pytest.raises(DocumentError, match="the form itself"):
        fill_form(form, {"number": "1"}, copy, reader)
    assert copy.read_bytes() == (FORMS / "kinds.pdf").read_bytes()


@needs_poppler
def test_fields_on_turned_and_cropped_pages_are_where_the_page_shows_them(
    reader: ReaderProcess, tmp_path: Path
) -> None:
    form = read_form(FORMS / "turned.pdf", reader)
    assert [field.places[0].box.as_list() for field in form.fields] == [
        [40.0, 50.0, 240.0, 70.0],
        [260.0, 230.0, 460.0, 250.0],
    ]
    out = tmp_path / "out.pdf"
    fill_form(form, {"turned 90": "one two", "turned 270": "three four"}, out, reader)
    shown = ShownForm(out, reader)
    for words in (shown.pdfium_words, shown.poppler_words):
        assert shows_text(words, form.fields[0].places[0], "one two")
        assert shows_text(words, form.fields[1].places[0], "three four")


def test_a_signed_form_is_only_added_to(reader: ReaderProcess, tmp_path: Path) -> None:
    form = read_form(FORMS / "signed.pdf", reader)
    assert any("signed" in notice for notice in form.notices)
    out = tmp_path / "out.pdf"
    fill_form(form, {"name": "Jo Doe"}, out, reader)
    original = (FORMS / "signed.pdf").read_bytes()
    assert out.read_bytes().startswith(original)
    shown = ShownForm(out, reader)
    assert shown.pypdf_values["name"] == shown.pikepdf_values["name"] == "Jo Doe"
    assert shows_text(shown.pdfium_words, form.field("name").places[0], "Jo Doe")
    with pytest.raises(DocumentError, match="flattening would break"):
        fill_form(form, {"name": "Jo Doe"}, tmp_path / "flat.pdf", reader, flatten=True)


def test_a_certified_form_and_a_locked_one_are_refused(reader: ReaderProcess, tmp_path: Path) -> None:
    certified, locked = (read_form(FORMS / f"{name}.pdf", reader) for name in ("certified", "locked"))
    with pytest.raises(DocumentError, match="certified"):
        fill_form(certified, {"name": "Jo"}, tmp_path / "out.pdf", reader)
    with pytest.raises(DocumentError, match="does not allow"):
        fill_form(locked, {"name": "Jo"}, tmp_path / "out.pdf", reader)
    fill_form(locked, {"name": "Jo"}, tmp_path / "out.pdf", reader, password="owner")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert pdf.is_encrypted


def test_copies_of_a_form_have_one_fingerprint(kinds: Form, filled: Path, reader: ReaderProcess) -> None:
    assert read_form(filled, reader).fingerprint == kinds.fingerprint
    assert read_form(FORMS / "turned.pdf", reader).fingerprint != kinds.fingerprint


def test_a_form_is_a_schema(kinds: Form) -> None:
    properties = json_schema(kinds)["properties"]
    assert properties["country"] == {
        "title": "Country",
        "description": "Your details",
        "type": "string",
        "enum": ["Austria", "France"],
    }
    assert properties["number"]["maxLength"] == 8
    assert properties["born"]["format"] == "date"
    assert properties["agree"]["type"] == "boolean"
    assert "sign" not in properties
    assert [field.name for field in extraction_schema(kinds).fields] == list(properties)


@needs_poppler
@pytest.mark.skipif(not REAL.is_dir(), reason="the real forms are not here")
def test_real_forms_hold_and_show_what_is_asked(reader: ReaderProcess, tmp_path: Path) -> None:
    paths = [path for path in REAL.glob("*.pdf") if not path.name.startswith("flat_")]
    paths.sort(key=lambda path: path.stat().st_size)
    assert len(paths) >= 30
    for path in paths[:QUICK]:
        form = read_form(path, reader)
        asked = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["values"]
        values = {name: tuple(v) if isinstance(v, list) else v for name, v in asked.items()}
        report = fill_form(form, values, tmp_path / path.name, reader)
        shown = ShownForm(tmp_path / path.name, reader)
        assert not not_read_back(report.written, shown.pypdf_values), path.name
        assert not not_read_back(report.written, shown.pikepdf_values), path.name
        texts = [
            name for name, value in report.written.items() if form.field(name).type is FormFieldType.TEXT
        ]
        for name in texts[:5]:
            field, value = form.field(name), text_shown(form.field(name), report.written[name])
            for place in field.places:
                assert shows_text(shown.pdfium_words, place, value, comb=field.comb), (path.name, name)
                assert shows_text(shown.poppler_words, place, value, comb=field.comb), (path.name, name)
