"""The command line with the shipped model: what scripts rely on."""

import csv
import json
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook

from tests.end_to_end.conftest import ROOT

SAMPLES = ROOT / "assets" / "samples"
LINE_SCHEMA = {
    "type": "object",
    "required": ["file", "model", "pages", "seconds", "values", "fields", "uncaptured"],
    "properties": {
        "pages": {"type": "integer"},
        "seconds": {"type": "number"},
        "values": {"type": "object"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    "name",
                    "text",
                    "value",
                    "page",
                    "start",
                    "end",
                    "boxes",
                    "confidence",
                    "review",
                ],
                "properties": {
                    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                    "boxes": {
                        "type": "array",
                        "items": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
                    },
                },
            },
        },
    },
}


def test_extract_prints_the_documented_line_with_words_that_stand_there(strongroom) -> None:
    done = strongroom("extract", SAMPLES / "invoice.pdf", "--template", "invoice")
    assert (done.code, done.errors) == (0, "")
    (line,) = done.lines
    jsonschema.validate(line, LINE_SCHEMA)
    assert line["file"] == str(SAMPLES / "invoice.pdf")
    text = strongroom("text", SAMPLES / "invoice.pdf").output
    found = [field for field in line["fields"] if field["text"] is not None]
    assert len(found) >= 8
    for field in found:
        assert text[field["start"] : field["end"]] == field["text"]
        assert field["page"] == 1
        assert field["boxes"]
    by_name = {field["name"]: field["value"] for field in line["fields"]}
    for number, row in enumerate(line["values"].pop("line_items")):
        for column, value in row.items():
            assert by_name.pop(f"line_items[{number}].{column}") == value
    assert line["values"] == by_name


def test_text_as_json_gives_words_where_they_stand(strongroom) -> None:
    done = strongroom("text", SAMPLES / "letter.pdf", "--json")
    assert done.code == 0
    content = json.loads(done.output)
    assert content["words"]
    for word in content["words"]:
        assert content["text"][word["start"] : word["end"]] == word["text"]
        page = content["pages"][word["page"] - 1]
        left, top, right, bottom = word["box"]
        assert 0 <= left <= right <= page["width"]
        assert 0 <= top <= bottom <= page["height"]


def test_bad_documents_each_get_a_line_and_the_good_one_its_values(strongroom, tmp_path: Path) -> None:
    cut = tmp_path / "cut.pdf"
    cut.write_bytes((SAMPLES / "invoice.pdf").read_bytes()[:300])
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    nothing = tmp_path / "nothing.txt"
    nothing.write_text("The weather is fine. Nobody owes anything to anyone.")
    encrypted = ROOT / "tests" / "data" / "documents" / "encrypted.pdf"
    files = [tmp_path / "missing.pdf", tmp_path, empty, cut, encrypted, nothing, SAMPLES / "receipt.pdf"]
    done = strongroom("extract", *files, "--template", "receipt")
    assert done.code == 1
    assert [line["file"] for line in done.lines] == [str(file) for file in files]
    *failed, without, receipt = done.lines
    for line in failed:
        assert line["error"]
        assert line["hint"]
        assert f"{line['file']}: {line['error']} {line['hint']}" in done.errors
    assert "password" in failed[-1]["error"].lower() + failed[-1]["hint"].lower()
    assert "error" not in without
    assert without["values"]["total"] is None
    assert receipt["values"]["total"] is not None


def test_texts_come_back_with_their_ids(strongroom, tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    entries = [{"id": "a", "text": "Date: 1 March 2026"}, {"id": 7, "text": "No date here."}]
    texts.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    schema = tmp_path / "schema.json"
    schema.write_text(
        json.dumps({"type": "object", "properties": {"date": {"type": "string", "format": "date"}}})
    )
    done = strongroom("extract", "--texts", texts, "--schema", schema)
    assert done.code == 0, done.errors
    assert [(line["id"], line["values"]) for line in done.lines] == [
        ("a", {"date": "2026-03-01"}),
        ("7", {"date": None}),
    ]


def test_document_longer_than_the_context_is_read_in_parts(strongroom, tmp_path: Path) -> None:
    filler = "\n".join(f"Paragraph {i} speaks of matters that nobody asked about." for i in range(900))
    long = tmp_path / "long.txt"
    long.write_text(f"{filler[:9000]}\nInvoice number: A-77123\n{filler[9000:]}")
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps({"type": "object", "properties": {"invoice_number": {"format": "id"}}}))
    done = strongroom("extract", long, "--schema", schema)
    assert done.code == 0, done.errors
    (line,) = done.lines
    assert line["values"]["invoice_number"] in {None, *long.read_text().split()}
    assert line["pages"] > 10


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extract", "x.pdf"], "--schema"),
        (["extract", "--template", "invoice"], "Give files"),
        (["extract", "x.pdf", "--template", "nonsense"], "Take one of: invoice"),
        (["extract", "x.pdf", "--schema", "absent.json"], "absent.json"),
        (["extract", "x.pdf", "--schema", "broken.json"], "broken.json"),
        (["extract", "x.pdf", "--schema", "wrong.json"], "properties.total"),
        (["extract", "x.pdf", "--template", "invoice", "--format", "csv"], "Add --out"),
        (["extract", "--texts", "broken.jsonl", "--template", "invoice"], "Line 1"),
        (["frobnicate"], "frobnicate"),
        (["x.pdf"], "no screen"),
    ],
)
def test_wrong_usage_is_told_in_a_line_and_exits_with_2(strongroom, tmp_path, arguments, said) -> None:
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "wrong.json").write_text('{"type": "object", "properties": {"total": {"type": "colour"}}}')
    (tmp_path / "broken.jsonl").write_text("not json\n")
    done = strongroom(*arguments)
    assert done.code == 2
    assert done.output == ""
    assert said in done.errors
    assert "Traceback" not in done.errors


def test_file_formats_hold_the_values_and_are_never_half_written(strongroom, tmp_path: Path) -> None:
    def written(kind: str) -> Path:
        path = tmp_path / f"out.{kind}"
        done = strongroom(
            "extract", SAMPLES / "receipt.pdf", "--template", "receipt", "--format", kind, "--out", path
        )
        assert (done.code, done.output) == (0, ""), done.errors
        return path

    with written("csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    sheet = load_workbook(written("xlsx")).worksheets[0]
    header, cells = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert row["total"]
    assert float(row["total"]) == dict(zip(header, cells, strict=True))["total"]
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.csv", "out.xlsx"]


def test_models_list_and_doctor_speak_of_the_shipped_model(strongroom) -> None:
    listed = strongroom("models", "list")
    assert listed.code == 0
    assert listed.output.startswith("* Strongroom")
    checked = strongroom("doctor")
    assert checked.code == 0, checked.output
    assert checked.output.count("ok ") == len(checked.output.splitlines())


def test_a_page_is_drawn_with_the_words_that_were_read(strongroom, tmp_path: Path) -> None:
    path = tmp_path / "seen.png"
    done = strongroom("text", SAMPLES / "invoice.pdf", "--picture", "1", "--out", path)
    assert (done.code, done.output) == (0, ""), done.errors
    assert path.read_bytes().startswith(b"\x89PNG")
    assert "words" in done.errors
    beyond = strongroom("text", SAMPLES / "invoice.pdf", "--picture", "9")
    assert beyond.code == 2
    assert "no page 9" in beyond.errors
