"""Excel templates: named and validated cells; formulas, styles, pictures and charts stay."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from app.documents.reader_process import ReaderProcess
from app.errors import DocumentError
from app.forms.form import FormFieldType, FormKind, FormValue
from app.forms.open_form import fill_form, read_form

ORDER = Path(__file__).parents[2] / "data" / "forms" / "order.xlsx"
VALUES: dict[str, FormValue] = {
    "customer": "Müller & Söhne", "order_date": "2026-03-09", "shipping": "courier", "express": True,
    "item_1": "Bolt", "quantity_1": "3", "price_1": "1.25", "item_2": "Nut", "Order form!E3": "A-1",
}  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as process:
        yield process


@pytest.fixture(scope="module")
def filled(reader: ReaderProcess, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("xlsx") / "out.xlsx"
    fill_form(read_form(ORDER, reader), VALUES, out, reader)
    return out


def test_cells_are_read_with_label_type_options_and_limit(reader: ReaderProcess) -> None:
    form = read_form(ORDER, reader)
    assert form.kind is FormKind.XLSX
    assert [(field.id, field.label) for field in form.fields] == [
        ("customer", "Customer"), ("Order form!E3", "Customer number"), ("order_date", "Ordered on"),
        ("shipping", "Shipping"), ("express", "Express"), ("item_1", "Description"),
        ("quantity_1", "Quantity"),
        ("price_1", "Price"), ("item_2", "Description"), ("total", "Total"),
    ]  # fmt: skip
    assert form.field("order_date").type is FormFieldType.DATE
    assert form.field("express").type is FormFieldType.CHECK
    assert form.field("price_1").type is FormFieldType.NUMBER
    assert [option.label for option in form.field("shipping").options] == ["Post", "Courier", "Pick-up"]
    assert form.field("Order form!E3").max_length == 6
    assert form.field("total").calculated
    assert not form.field("total").fillable
    assert form.field("item_1").section == "Items"


def test_values_are_what_a_second_reader_sees(filled: Path) -> None:
    sheet = openpyxl.load_workbook(filled)["Order form"]
    held = {place: sheet[place].value for place in ("B3", "B4", "B5", "B6", "A10", "B10", "C10", "A11", "E3")}
    assert held == {
        "B3": "Müller & Söhne", "B4": datetime(2026, 3, 9), "B5": "Courier", "B6": True, "A10": "Bolt",
        "B10": 3, "C10": 1.25, "A11": "Nut", "E3": "A-1",
    }  # fmt: skip


def test_values_come_back_as_the_cell_shows_them(reader: ReaderProcess, filled: Path) -> None:
    held = {field.id: field.value for field in read_form(filled, reader).fields}
    assert held["order_date"] == "09.03.2026"
    assert held["express"] == "TRUE"
    assert held["customer"] == "Müller & Söhne"


def test_formulas_styles_pictures_and_charts_stay(filled: Path) -> None:
    sheet = openpyxl.load_workbook(filled)["Order form"]
    assert sheet["D10"].value == "=B10*C10"
    assert sheet["D12"].value == "=SUM(D10:D11)"
    assert sheet["B4"].number_format == "dd.mm.yyyy"
    assert sheet["B3"].fill.fgColor.rgb == "00FFF2CC"
    assert sheet.protection.sheet
    assert "B3:C3" in {str(merged) for merged in sheet.merged_cells.ranges}
    with zipfile.ZipFile(ORDER) as old, zipfile.ZipFile(filled) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]
    assert any(name.startswith("xl/media/") for name in old.namelist())
    assert any(name.startswith("xl/charts/") for name in old.namelist())


def test_sheet_keeps_all_bytes_but_those_of_the_cells(reader: ReaderProcess, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    fill_form(read_form(ORDER, reader), {"customer": "Ada"}, out, reader)
    with zipfile.ZipFile(ORDER) as old, zipfile.ZipFile(out) as new:
        before, after = (package.read("xl/worksheets/sheet1.xml") for package in (old, new))
    start = next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
    end = next(i for i in range(1, len(before)) if before[-i] != after[-i])
    assert len(before) - end - start < 40
    assert b"Ada" in after[start - 20 : len(after) - end + 20]


@pytest.mark.parametrize("text", ["2026-03-09", "09.03.2026", "9 March 2026"])
def test_date_is_taken_in_iso_in_the_cells_own_writing_and_in_words(
    reader: ReaderProcess, tmp_path: Path, text: str
) -> None:
    out = tmp_path / "out.xlsx"
    fill_form(read_form(ORDER, reader), {"order_date": text}, out, reader)
    assert openpyxl.load_workbook(out)["Order form"]["B4"].value == datetime(2026, 3, 9)


def test_workbook_is_worked_out_anew_when_opened(filled: Path) -> None:
    with zipfile.ZipFile(filled) as package:
        assert b'fullCalcOnLoad="1"' in package.read("xl/workbook.xml")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"order_date": "soon"}, "takes a date"),
        ({"price_1": "cheap"}, "takes a number"),
        ({"shipping": "Rocket"}, "no option 'Rocket'"),
        ({"Order form!E3": "1234567"}, "holds 6 characters"),
        ({"total": "1"}, "read-only"),
    ],
)
def test_value_that_does_not_fit_is_refused(
    reader: ReaderProcess, tmp_path: Path, values: dict[str, FormValue], sentence: str
) -> None:
    out = tmp_path / "out.xlsx"
    with pytest.raises(DocumentError, match=sentence):
        fill_form(read_form(ORDER, reader), values, out, reader)
    assert not out.exists()


def test_workbook_without_named_cells_is_refused(reader: ReaderProcess, tmp_path: Path) -> None:
    plain = tmp_path / "plain.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "Hello"
    book.save(plain)
    with pytest.raises(DocumentError, match="no named cells"):
        read_form(plain, reader)
