"""The samples, their templates and what should be found in them belong together."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.documents.document import Document
from app.documents.open_document import DocumentFile
from app.fields.field_value_json import scalar_to_json
from app.fields.parsing.conventions import guess_conventions
from app.fields.schema import FieldType
from app.fields.template import load_templates
from app.fields.value_parsing import find_candidates, parse
from app.settings.locations import assets_folder

EXPECTED = sorted((Path(__file__).parents[2] / "data" / "samples").glob("*.expected.json"))


def read(path: Path) -> tuple[dict[str, Any], Document]:
    expected = json.loads(path.read_text(encoding="utf-8"))
    with DocumentFile(assets_folder() / "samples" / expected["document"], None) as file:
        return expected, file.read(None)


def test_every_sample_has_its_expected_values() -> None:
    samples = {path.stem for path in (assets_folder() / "samples").glob("*.pdf")}
    templates = {path.stem for path in (assets_folder() / "templates").glob("*.json")}
    assert templates == {path.name.removesuffix(".expected.json") for path in EXPECTED}
    assert templates <= samples


@pytest.mark.parametrize("path", EXPECTED, ids=lambda p: p.name.split(".")[0])
def test_expected_values_stand_in_the_sample_and_are_what_their_text_says(path: Path) -> None:
    expected, document = read(path)
    schema = next(
        t.schema for t in load_templates(assets_folder() / "templates") if t.name == expected["template"]
    )
    assert list(expected["values"]) == list(expected["texts"]) == [f.name for f in schema.fields]
    words = " ".join(document.text.split())
    conventions = guess_conventions(document.text)
    for field in schema.fields:
        texts, values = expected["texts"][field.name], expected["values"][field.name]
        assert isinstance(texts, list) == isinstance(values, list) == field.many
        if field.type is FieldType.TABLE:
            cells = [
                (column, text_row[column.name], value_row[column.name])
                for text_row, value_row in zip(texts, values, strict=True)
                for column in field.columns
            ]
        elif field.many:
            cells = [(field, text, value) for text, value in zip(texts, values, strict=True)]
        else:
            cells = [(field, texts, values)]
        for column, text, value in cells:
            if text is None:
                assert value is None
                continue
            assert text in words, column.name
            parsed = parse(text, column.type, conventions)
            assert parsed is not None
            assert scalar_to_json(parsed.value) == value, column.name


@pytest.mark.parametrize("path", EXPECTED, ids=lambda p: p.name.split(".")[0])
def test_typed_values_of_the_sample_are_among_the_candidates(path: Path) -> None:
    expected, document = read(path)
    conventions = guess_conventions(document.text)
    schema = next(
        t.schema for t in load_templates(assets_folder() / "templates") if t.name == expected["template"]
    )
    for field in schema.fields:
        candidates = find_candidates(document.text, field.type, conventions)
        if candidates:
            assert expected["texts"][field.name] in {document.text[c.start : c.end] for c in candidates}, (
                field.name
            )
