"""Finding words in a document, as a person types them."""

import pytest

from app.documents.search import MAX_FOUND, find_text
from app.documents.text_reader import read_text


def found(text: str, wanted: str) -> list[str]:
    document = read_text(text.encode(), "note.txt")
    return [document.text[start:end] for start, end in find_text(document, wanted)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("größe", ["Größe", "größe"]),
        ("due date", ["due\ndate", "Due Date"]),
        ("a.b", ["a.b"]),
        ("(", ["("]),
        ("nothing of the kind", []),
        ("   ", []),
    ],
)
def test_capitals_and_line_ends_do_not_matter_and_signs_mean_themselves(
    wanted: str, expected: list[str]
) -> None:
    assert found("Größe and größe; due\ndate, Due Date (a.b axb", wanted) == expected


def test_parts_of_words_are_found() -> None:
    assert found("Rechnungsnummer 12", "nummer") == ["nummer"]


def test_what_stands_too_often_is_cut_short() -> None:
    assert len(found("ab " * (MAX_FOUND + 5), "a")) == MAX_FOUND
