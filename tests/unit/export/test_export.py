import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet
import pytest
from openpyxl import load_workbook

from app.errors import AppError
from app.export.csv_file import without_formula, write_csv
from app.export.json_file import write_json
from app.export.parquet_file import write_parquet
from app.export.result_line import result_line
from app.export.table import Cell
from app.export.xlsx_file import write_xlsx
from app.fields.extraction import Extraction
from app.fields.field_value import Answer, FieldValue
from app.fields.schema import Field, FieldType, Schema
from tests.helpers.example_extraction import extraction

Writer = Callable[[Path, Sequence[Extraction]], None]


def test_result_line_has_the_keys_that_scripts_rely_on() -> None:
    line = json.loads(json.dumps(result_line(extraction(), id="7", file="in/invoice.pdf")))
    fields = line.pop("fields")
    assert line == {
        "id": "7",
        "file": "in/invoice.pdf",
        "model": "reader 1",
        "pages": 2,
        "seconds": 0.912,
        "values": {
            "seller": {"name": "=1+1 GmbH"},
            "issued": "2026-03-01",
            "total": 1234.5,
            "credit": -5.0,
            "vat_id": None,
            "tags": ["red", "@blue"],
            "pages": 2,
            "items": [{"what": "Work", "n": 2}, {"what": "Rest", "n": None}],
        },
        "uncaptured": [
            {"text": "DE89 3704", "kind": "iban", "page": 2, "boxes": [[50.0, 120.0, 145.0, 130.0]]}
        ],
    }
    by_name = {entry["name"]: entry for entry in fields}
    assert by_name["total"] == {
        "name": "total",
        "text": "1.234,50",
        "value": 1234.5,
        "currency": "EUR",
        "page": 2,
        "start": 21,
        "end": 29,
        "boxes": [[105.0, 120.0, 145.0, 130.0]],
        "confidence": 0.9712,
        "review": True,
        "candidates": [{"text": "01.03.2026", "confidence": 0.02}],
    }
    assert by_name["vat_id"] == {
        "name": "vat_id",
        "text": None,
        "value": None,
        "page": None,
        "start": None,
        "end": None,
        "boxes": [],
        "confidence": 0.99,
        "review": False,
        "candidates": [{"text": "=1+1", "confidence": 0.01}],
    }
    assert "currency" not in by_name["credit"]
    assert [(e["name"], e["text"], e["confidence"]) for e in fields if e["name"] == "tags"] == [
        ("tags", "red", 0.9),
        ("tags", "@blue", 0.8),
    ]
    assert [e["name"] for e in fields if e["name"].startswith("items")] == [
        "items[0].what",
        "items[0].n",
        "items[1].what",
    ]


def test_result_line_without_id_and_file_names_the_document() -> None:
    line = result_line(extraction("other.pdf"))
    assert "id" not in line
    assert line["file"] == "other.pdf"


def test_json_file_holds_the_result_lines(tmp_path: Path) -> None:
    both = [extraction("a.pdf"), extraction("b.pdf")]
    write_json(tmp_path / "out.json", both)
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == [result_line(e) for e in both]
    write_json(tmp_path / "out.jsonl", both)
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["file"] for line in lines] == ["a.pdf", "b.pdf"]


def test_csv_has_a_row_a_document_and_no_formula(tmp_path: Path) -> None:
    other = Schema("Letter", (Field("subject", FieldType.TEXT), Field("total", FieldType.MONEY)))
    letter = replace(
        extraction("+letter.txt"),
        schema=other,
        values=(FieldValue(other.fields[0], Answer("Grüße", "Grüße", 0.9), 0.9, False),),
    )
    path = tmp_path / "out.csv"
    write_csv(path, [extraction(), letter])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {
        "file": "invoice.pdf",
        "seller.name": "'=1+1 GmbH",
        "issued": "2026-03-01",
        "total": "1234.50",
        "total (currency)": "EUR",
        "credit": "-5.00",
        "vat_id": "",
        "tags": "red; @blue",
        "pages": "2",
        "items": "Work | 2\nRest | ",
        "subject": "",
    }
    assert (rows[1]["file"], rows[1]["subject"], rows[1]["total"]) == ("'+letter.txt", "Grüße", "")


@pytest.mark.parametrize("text", ["=A1", "+1", "-1+2", "@x", "\t=1", "\r=1", "  =1", "＝1", "-"])
def test_text_that_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert without_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "12", "'x", "GmbH & Co."])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert without_formula(text) == text


def test_xlsx_has_typed_cells_and_evidence(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(path, [extraction("a.pdf"), extraction("b.pdf")])
    workbook = load_workbook(path)
    assert workbook.sheetnames == ["Values", "Evidence"]
    values, evidence = workbook.worksheets
    assert values.freeze_panes == evidence.freeze_panes == "A2"
    header = [c.value for c in values[1]]
    first = dict(zip(header, values[2], strict=True))
    assert [values["A2"].value, values["A3"].value] == ["a.pdf", "b.pdf"]
    assert (first["seller.name"].value, first["seller.name"].data_type) == ("=1+1 GmbH", "s")
    assert first["issued"].value == datetime(2026, 3, 1)
    assert (first["total"].value, first["total"].data_type) == (1234.5, "n")
    assert first["credit"].value == -5
    assert first["total (currency)"].value == "EUR"
    assert first["vat_id"].value is None
    assert [c.value for c in evidence[1]] == ["file", "field", "text", "page", "confidence"]
    lines = [[c.value for c in line] for line in evidence.iter_rows(min_row=2)]
    assert ["a.pdf", "total", "1.234,50", 2, 0.9712] in lines
    assert ["b.pdf", "items[1].what", "Rest", None, 0.9] in lines


def test_xlsx_takes_what_a_workbook_cannot_hold(tmp_path: Path) -> None:
    field = Field("x", FieldType.TEXT)
    number = Field("n", FieldType.NUMBER)
    values = (
        FieldValue(field, Answer("a", "a\x00\x1bb" + "c" * 40_000, 0.9), 0.9, False),
        FieldValue(number, Answer("1", Decimal("1234567890123456789.5"), 0.9), 0.9, False),
    )
    odd = replace(extraction(), schema=Schema("", (field, number)), values=values)
    write_xlsx(tmp_path / "out.xlsx", [odd])
    row = load_workbook(tmp_path / "out.xlsx")["Values"][2]
    assert row[1].value.startswith("abccc")
    assert row[2].value == "1234567890123456789.5"


@pytest.mark.parametrize("write", [write_json, write_csv, write_xlsx])
def test_no_documents_give_a_file_without_rows(write: Writer, tmp_path: Path) -> None:
    write(tmp_path / "out", [])
    assert (tmp_path / "out").stat().st_size > 0


@pytest.mark.parametrize("write", [write_json, write_csv, write_xlsx])
def test_a_file_that_cannot_be_written_says_so_and_leaves_nothing(write: Writer, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="out cannot be written"):
        write(tmp_path / "nowhere" / "out", [extraction()])
    (tmp_path / "out").mkdir()
    with pytest.raises(AppError):
        write(tmp_path / "out", [extraction()])
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_parquet_keeps_what_is_no_whole_date_beside_the_dates(tmp_path: Path) -> None:
    schema = Schema("letter", (Field("due", FieldType.DATE),))
    rows: list[dict[str, Cell]] = [{"due": date(2026, 3, 1)}, {"due": "next Friday"}, {"due": None}]
    write_parquet(tmp_path / "out.parquet", ["due"], rows, schema)
    table = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert table == [
        {"due": date(2026, 3, 1), "due (text)": None},
        {"due": None, "due (text)": "next Friday"},
        {"due": None, "due (text)": None},
    ]
