"""The synthetic documents: repeatable, in the reader's layout, every value verbatim in its text."""

import random
import re

import pytest

from app.fields.parsing.clauses import clause_places
from training.generator import KINDS, maker
from training.generator.wording import LANGUAGES, wordings

SEEDS = range(150)


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_stands_in_the_text_on_its_own(kind: str) -> None:
    make = maker(kind)
    for seed in SEEDS:
        document = make(random.Random(seed))
        assert document.fields
        for field in document.fields:
            for start, end in field.spans:
                value = document.text[start:end]
                assert value
                assert value == value.strip(), (field.name, value)
        names = [field.name for field in document.fields]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", KINDS)
def test_text_has_the_layout_of_the_reader(kind: str) -> None:
    make = maker(kind)
    for seed in SEEDS:
        text = make(random.Random(seed)).text
        assert not re.search(r"^[ \t]|[ \t]$|\t", text, flags=re.M), repr(text)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same_document(kind: str) -> None:
    make = maker(kind)
    assert make(random.Random(7)) == make(random.Random(7))
    assert len({make(random.Random(seed)).text for seed in SEEDS}) > 140


@pytest.mark.parametrize("kind", KINDS)
def test_documents_have_values_and_absent_fields(kind: str) -> None:
    make = maker(kind)
    fields = [field for seed in SEEDS for field in make(random.Random(seed)).fields]
    absent = sum(not field.spans for field in fields) / len(fields)
    assert 0.1 < absent < 0.6


@pytest.mark.parametrize("name", ["receipts", "invoices"])
def test_every_language_has_the_same_labels(name: str) -> None:
    labels = wordings(name)
    for lang in LANGUAGES:
        assert labels[lang].keys() == labels["en"].keys(), lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_clauses_of_contracts_are_what_the_program_takes_for_clauses(lang: str) -> None:
    spans = [
        (document.text, start, end)
        for seed in SEEDS
        for document in [KINDS["generated_contracts"](random.Random(seed), lang)]
        for field in document.fields
        if field.type == "clause"
        for start, end in field.spans
    ]
    places = {text: clause_places(text) for text, _, _ in spans}
    found = [start in places[text][0] and end in places[text][1] for text, start, end in spans]
    assert len(found) > 500
    assert all(found)


def test_skills_and_employers_of_cvs_are_lists() -> None:
    documents = [KINDS["generated_cvs"](random.Random(seed), "en") for seed in SEEDS]
    for key in ("skills", "employers"):
        names = wordings("cvs")["questions"][key]["names"].split()
        counts = [len(f.spans) for document in documents for f in document.fields if f.name in names]
        assert sum(count > 1 for count in counts) > 100, key


def test_the_job_of_a_cv_is_the_latest() -> None:
    documents = [KINDS["generated_cvs"](random.Random(seed), "en") for seed in SEEDS]
    names = wordings("cvs")["questions"]["job_title"]["names"].split()
    jobs = [
        document.values(field) for document in documents for field in document.fields if field.name in names
    ]
    assert all(len(set(values)) <= 1 for values in jobs)
