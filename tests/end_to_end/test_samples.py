"""The shipped model on the shipped samples, through the real reader: what a newcomer sees first."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands.extract import extract
from app.context import AppContext
from app.documents.text_reader import read_text
from app.export.result_line import plain_values
from app.fields.extraction import Extraction
from app.fields.schema import Field, FieldType, Schema
from app.settings.locations import Locations

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests" / "data" / "samples"


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppContext]:
    home = tmp_path_factory.mktemp("home")
    with AppContext(Locations(home, home, home, home)) as context:
        yield context


def read(context: AppContext, name: str) -> tuple[Extraction, dict]:
    expected = json.loads((EXPECTED / f"{name}.expected.json").read_text())
    template = next(t for t in context.templates if t.path and t.path.stem == name)
    document = context.reader.open_document(ROOT / "assets" / "samples" / f"{name}.pdf")
    return extract(context, document, template.schema), expected


def test_sample_invoice_every_value_is_right(context: AppContext) -> None:
    extraction, expected = read(context, "invoice")
    assert plain_values(extraction) == expected["values"]
    for value in extraction.values:
        if value.answer and value.answer.evidence:
            start, end = value.answer.evidence.start, value.answer.evidence.end
            assert extraction.document.text[start:end] == value.answer.text


@pytest.mark.parametrize("name", ["receipt", "contract", "cv", "delivery_note", "letter"])
def test_other_samples_a_good_part_is_right_and_nothing_is_invented(context: AppContext, name: str) -> None:
    extraction, expected = read(context, name)
    found = plain_values(extraction)
    right = sum(found[key] == value for key, value in expected["values"].items())
    assert right >= len(expected["values"]) / 3, {k: (found[k], v) for k, v in expected["values"].items()}
    for value in extraction.values:
        for answer in (value.answer, *value.candidates):
            assert answer is None or answer.text in extraction.document.text


def test_a_list_has_every_value_and_ends(context: AppContext) -> None:
    text = (ROOT / "tests" / "data" / "samples" / "minutes.txt").read_text(encoding="utf-8")
    fields = (
        Field("companies", FieldType.NAME, "Companies that are named", many=True),
        Field("excused", FieldType.NAME, many=True),
    )

    companies, excused = extract(
        context, read_text(text.encode(), "minutes.txt"), Schema("Minutes", fields)
    ).values

    assert [item.text for item in companies.items] == ["Dunham Roofing Ltd", "Slate & Sons"]
    assert [item.text for item in excused.items] == ["Owen Carrick"]
    assert excused.confidence > companies.confidence
