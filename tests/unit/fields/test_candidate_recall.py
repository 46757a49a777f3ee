"""How many labelled values are among the candidates, on documents that lie beside the repository."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from app.fields.parsing.conventions import guess_conventions
from app.fields.schema import FieldType
from app.fields.value_parsing import find_candidates

EXTRACTION = Path(__file__).parents[4] / "shared" / "data" / "extraction"
TYPES = (FieldType.DATE, FieldType.MONEY, FieldType.NUMBER, FieldType.PHONE, FieldType.EMAIL, FieldType.URL)
DOCUMENTS = 150


@pytest.mark.skipif(not EXTRACTION.is_dir(), reason="the labelled documents are not here")
@pytest.mark.parametrize(
    ("source", "least", "most_candidates"),
    [
        ("rendered_invoices", dict.fromkeys(TYPES, 0.99), 60),
        ("rendered_receipts", dict.fromkeys(TYPES, 0.99), 60),
        ("rendered_forms", dict.fromkeys(TYPES, 0.99), 30),
        ("spamassassin_mail", dict.fromkeys(TYPES, 0.98) | {FieldType.MONEY: 0.9}, 60),
        ("grobid_headers", {FieldType.DATE: 0.95, FieldType.PHONE: 0.8}, 60),
        ("cuad", {FieldType.DATE: 0.75}, 60),  # many labels hold blanks, as in "the ____ day of May"
    ],
)
def test_labelled_values_are_among_the_candidates(
    source: str, least: dict[FieldType, float], most_candidates: int
) -> None:
    wanted: Counter[FieldType] = Counter()
    met: Counter[FieldType] = Counter()
    listed: Counter[FieldType] = Counter()
    with gzip.open(EXTRACTION / f"{source}.train.jsonl.gz", "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line, _ in zip(lines, range(DOCUMENTS), strict=False)]
    for document in documents:
        text = document["text"]
        conventions = guess_conventions(text)
        spans = {t: {(c.start, c.end) for c in find_candidates(text, t, conventions)} for t in TYPES}
        listed.update({t: len(s) for t, s in spans.items()})
        for field in document["fields"]:
            if field["type"] in spans:
                wanted[field["type"]] += len(field["spans"])
                met[field["type"]] += sum(
                    (start, end) in spans[field["type"]] for start, end in field["spans"]
                )
    recall = {t: met[t] / wanted[t] for t in least if wanted[t]}
    assert recall
    assert {t: r for t, r in recall.items() if r < least[t]} == {}
    assert max(listed.values()) / len(documents) <= most_candidates
