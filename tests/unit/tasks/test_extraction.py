"""Extraction over any schema and any text: sound whatever the model says."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.document import Document
from app.documents.text_reader import read_text
from app.events import Cancelled, Progress
from app.export.result_line import result_line
from app.fields.json_schema import schema_from_json
from app.fields.schema import Field, FieldType, Schema
from app.tasks.extraction import extract_fields

TYPES = [
    {"type": "string"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "money"},
    {"type": "string", "format": "email"},
    {"type": "string", "format": "phone"},
    {"type": "string", "format": "iban"},
    {"type": "string", "format": "id"},
    {"type": "string", "format": "address"},
    {"type": "string", "format": "clause"},
    {"type": "number"},
    {"type": "integer"},
    {"type": "boolean"},
    {"enum": ["red", "green", "dark blue"]},
    {"type": "array", "items": {"type": "string"}},
    {"type": "string", "format": "summary"},
]
WRITTEN = (FieldType.BOOLEAN, FieldType.SUMMARY)
NULLABLE = {
    "string": ["string", "null"],
    "number": ["number", "null"],
    "integer": ["integer", "null"],
    "boolean": ["boolean", "null"],
}
LINES = st.sampled_from(
    [
        "Invoice number:   A-1001",
        "Date  1 March 2026      Due  31.03.2026",
        "Total   1.234,50 EUR",
        "-12.00",
        "phone +49 30 1234567",
        "anna@example.org",
        "IBAN DE89 3704 0044 0532 0130 00",
        "Straße 12, 20457 Größe",
        "none",
        "東京都 千代田区",
        "red green",
        "   ",
        "yes",
        "7 %",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \u200b text \u00ad here",
    ]
)
TEXTS = st.one_of(st.lists(LINES, min_size=1, max_size=8).map("\n".join), st.text(min_size=1, max_size=60))
SCHEMAS = st.lists(st.sampled_from(TYPES), min_size=1, max_size=5).map(
    lambda kinds: {
        "type": "object",
        "properties": {f"field_{i}": kind for i, kind in enumerate(kinds)},
    }
)


def nullable(json_schema: dict) -> dict:
    """What a result obeys: the schema, where every value may be missing and money is a number."""
    properties = {}
    for name, kind in json_schema["properties"].items():
        if kind.get("format") == "money":
            kind = {"type": ["number", "null"]}
        elif "enum" in kind:
            kind = {"enum": [*kind["enum"], None]}
        elif isinstance(kind.get("type"), str) and kind["type"] in NULLABLE:
            kind = {**kind, "type": NULLABLE[kind["type"]]}
        properties[name] = kind
    return {**json_schema, "properties": properties, "required": list(properties)}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, json_schema=SCHEMAS)
def test_any_schema_over_any_text_gives_verbatim_values_that_obey_it(tiny_engine, text, json_schema) -> None:
    try:
        document = read_text(text.encode(), "any.txt")
    except Exception:  # noqa: BLE001 - text that is no text is refused elsewhere
        return
    extraction = extract_fields(document, schema_from_json(json_schema), tiny_engine)
    line = json.loads(json.dumps(result_line(extraction)))
    jsonschema.validate(line["values"], nullable(json_schema))
    for value in extraction.values:
        for answer in (value.answer, *value.candidates, *value.items):
            if answer is None or value.field.options or value.field.type in WRITTEN:
                continue
            assert answer.evidence is not None
            assert document.text[answer.evidence.start : answer.evidence.end] == answer.text
            assert answer.evidence.boxes
            assert 0 <= answer.confidence <= 1
        spans = [a.evidence for a in (value.answer, *value.candidates) if a and a.evidence]
        spans.sort(key=lambda evidence: evidence.start)
        assert all(left.end <= right.start for left, right in pairwise(spans))


def field(name: str, type: FieldType) -> Field:
    return Field(name, type)


def test_typed_field_without_a_candidate_is_absent(tiny_engine) -> None:
    document = read_text(b"No number, no mail, nothing here.", "note.txt")
    schema = Schema("any", (field("issued", FieldType.DATE), field("mail", FieldType.EMAIL)))
    for value in extract_fields(document, schema, tiny_engine).values:
        assert value.answer is None
        assert value.candidates == ()


def test_typed_values_are_read_by_the_documents_conventions(tiny_engine) -> None:
    document = read_text(b"on 31.03.2026 and 03.04.2026: 1.234,50 EUR", "note.txt")
    schema = Schema("any", (field("day", FieldType.DATE), field("sum", FieldType.MONEY)))
    day, total = extract_fields(document, schema, tiny_engine).values
    known = {"31.03.2026": date(2026, 3, 31), "03.04.2026": date(2026, 4, 3)}
    for answer in (day.answer, *day.candidates):
        assert answer is None or known[answer.text] == answer.value
    for answer in (total.answer, *total.candidates):
        assert answer is None or answer.value == Decimal("1234.50")


def test_a_value_is_no_surer_than_ocr_is_of_its_letters(tiny_engine) -> None:
    typed = read_text(b"31.03.2026 and 03.04.2026: 1.234,50 EUR for Anna", "note.txt")
    scanned = replace(typed, words=tuple(replace(word, confidence=0.0) for word in typed.words))
    schema = Schema(
        "any", (field("day", FieldType.DATE), field("sum", FieldType.MONEY), field("who", FieldType.TEXT))
    )

    def sureness(document: Document) -> float:
        values = extract_fields(document, schema, tiny_engine).values
        return max(a.confidence for value in values for a in (value.answer, *value.candidates) if a)

    assert sureness(typed) > 0.0
    assert sureness(scanned) == 0.0


def test_document_longer_than_the_model_reads_is_read_where_it_matters(tiny_engine) -> None:
    lines = [f"Line {i} says that {i * 7} is a number of {i} things." for i in range(400)]
    lines[250] = "The warranty ends on 31.03.2026, which is a date."
    document = read_text("\n".join(lines).encode(), "long.txt")
    seen: list[Progress] = []
    schema = Schema("any", (Field("warranty_end", FieldType.DATE, "when the warranty ends"),))
    extraction = extract_fields(document, schema, tiny_engine, on_progress=seen.append)
    page = document.page_index_at(document.text.index("warranty"))
    assert {0, page, len(document.pages) - 1} <= set(extraction.pages_read)
    assert len(extraction.pages_read) < len(document.pages)
    assert result_line(extraction)["pages_read"] == [index + 1 for index in extraction.pages_read]
    done = [event.done for event in seen]
    assert done == sorted(done)
    assert seen[-1].done == seen[-1].total


def test_document_of_a_few_parts_is_read_whole(tiny_engine) -> None:
    text = "\n".join(f"Line {i} says that {i * 7} is a number of {i} things." for i in range(30))
    document = read_text(text.encode(), "long.txt")
    schema = Schema("any", (Field("sum", FieldType.MONEY), Field("who", FieldType.NAME)))
    extraction = extract_fields(document, schema, tiny_engine)
    assert extraction.pages_read == tuple(page.index for page in document.pages)
    assert "pages_read" not in result_line(extraction)


def test_cancelled_extraction_raises_and_returns_nothing(tiny_engine) -> None:
    document = read_text(b"anything at all", "note.txt")
    with pytest.raises(Cancelled):
        extract_fields(
            document, Schema("any", (field("a", FieldType.TEXT),)), tiny_engine, is_cancelled=lambda: True
        )


def test_what_no_field_asked_for_is_listed_as_uncaptured(tiny_engine) -> None:
    document = read_text(b"Pay to DE89 3704 0044 0532 0130 00, ask anna@example.org", "note.txt")
    extraction = extract_fields(document, Schema("any", (field("x", FieldType.DATE),)), tiny_engine)
    assert {(found.kind, found.text) for found in extraction.uncaptured} >= {
        ("iban", "DE89 3704 0044 0532 0130 00"),
        ("email", "anna@example.org"),
    }
