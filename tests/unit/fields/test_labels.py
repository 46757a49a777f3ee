"""Label files: what people write, and what they are told when it does not fit."""

import json
from pathlib import Path

import pytest

from app.errors import SchemaError
from app.fields.labels import (
    Example,
    Label,
    LabelSet,
    labels_from_json,
    labels_of,
    labels_to_json,
    load_label_sets,
    read_examples,
    read_labels,
    write_labels,
)
from app.settings.locations import assets_folder

FULL = LabelSet(
    (Label("invoice", "asks for payment"), Label("letter")),
    none=True,
    examples=(Example("Please pay 12 EUR", ("invoice",)), Example("blank page", ())),
    title="Post",
)


def test_labels_written_are_read_back(tmp_path: Path) -> None:
    several = LabelSet(
        (Label("a", "first"), Label("b")), multiple=True, examples=(Example("both", ("a", "b")),)
    )
    for labels in (FULL, several):
        write_labels(tmp_path / "labels.json", labels)
        assert read_labels(tmp_path / "labels.json") == labels
        assert labels_from_json(labels_to_json(labels)) == labels


def test_plain_mapping_and_list_are_labels() -> None:
    plain = labels_from_json({"spam": "unwanted", "labels": "tags for parcels"})
    assert plain.labels == (Label("spam", "unwanted"), Label("labels", "tags for parcels"))
    assert plain.none
    assert not plain.multiple
    assert labels_from_json({"labels": ["spam", "ham"]}).names == ("spam", "ham")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ([], "not an object"),
        ({}, "too few labels"),
        ({"labels": {"a": ""}, "none": False}, "too few labels"),
        ({"labels": {"a": "", "A": ""}}, "'a' and 'A' have one name"),
        ({"labels": {" ": "x"}}, "has no name"),
        ({"labels": {"a": 1}}, "labels.a has no text"),
        ({"labels": {"a": ""}, "nonne": True}, "'nonne' is not known"),
        ({"labels": {"a": ""}, "none": "yes"}, "none is neither true nor false"),
        ({"labels": {"a": ""}, "examples": {}}, "examples is not a list"),
        ({"labels": {"a": ""}, "examples": [{"text": "t"}]}, r"examples\[0\] is no example"),
        ({"labels": {"a": ""}, "examples": [{"text": "t", "label": 3}]}, r"examples\[0\].label is no name"),
        ({"labels": {"a": ""}, "examples": [{"text": "t", "label": "b"}]}, "label 'b', which is not among"),
        ({"labels": {"a": "", "b": ""}, "examples": [{"text": "t", "label": ["a", "b"]}]}, "several labels"),
        (
            {"labels": {"a": "", "b": ""}, "none": False, "examples": [{"text": "t", "label": None}]},
            r"examples\[0\] has no label",
        ),
        ({f"label {n}": "" for n in range(501)}, "There are 501 labels"),
    ],
)
def test_labels_that_make_no_sense_are_refused_with_the_place(source: object, said: str) -> None:
    with pytest.raises(SchemaError, match=said) as caught:
        labels_from_json(source)
    assert caught.value.exit_code == 2


def test_label_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    with pytest.raises(SchemaError, match="cannot be read"):
        read_labels(path)
    for content, said in ((b"{", "is not JSON"), (b"\xff\xfe\xff", "not UTF-8"), (b"[" * 9999, "too deep")):
        path.write_bytes(content)
        with pytest.raises(SchemaError, match=said):
            read_labels(path)


def test_examples_come_from_csv_of_any_separator(tmp_path: Path) -> None:
    path = tmp_path / "examples.csv"
    for separator in ",;\t":
        rows = (
            ("id", "Text", "LABEL"),
            ("1", f'"a ""b""{separator}\nc"', "invoice"),
            ("2", "hello", "letter | private"),
            ("3", "white", ""),
            ("4", " ", "x"),
        )
        path.write_text("".join(separator.join(row) + "\n" for row in rows), encoding="utf-8-sig")
        assert read_examples(path) == (
            Example(f'a "b"{separator}\nc', ("invoice",)),
            Example("hello", ("letter", "private")),
            Example("white", ()),
        )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "no columns called text and label"),
        ("", "no columns called"),
        ("text,label\n", "has no examples"),
        ('text,label\n"open,x\n', "is not CSV"),
    ],
)
def test_csv_without_examples_says_so(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "examples.csv"
    path.write_text(content)
    with pytest.raises(SchemaError, match=said):
        read_examples(path)


def test_examples_bring_their_labels() -> None:
    examples = (Example("one", ("a",)), Example("two", ("b",)), Example("three", ()))
    assert labels_of(examples) == LabelSet((Label("a"), Label("b")), none=True, examples=examples)
    assert labels_of((*examples, Example("four", ("a", "b")))).multiple


def test_new_example_replaces_that_of_the_same_text() -> None:
    more = FULL.with_examples([Example("blank page", ("letter",)), Example("new", ("order",))])
    assert more.names == ("invoice", "letter", "order")
    assert {e.text: e.labels for e in more.examples} == {
        "Please pay 12 EUR": ("invoice",),
        "blank page": ("letter",),
        "new": ("order",),
    }
    with pytest.raises(SchemaError, match="several labels"):
        FULL.with_examples([Example("new", ("letter", "invoice"))])


def test_label_sets_that_ship_are_whole(tmp_path: Path) -> None:
    shipped = load_label_sets(assets_folder() / "labels")
    assert set(shipped) == {"document_type", "mail_triage", "language"}
    for labels in shipped.values():
        assert labels.title
        assert len(labels.labels) >= 8
        assert all(label.description for label in labels.labels)
        assert labels.none
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "language.json").write_text(json.dumps({"de": "", "en": ""}))
    with_own = load_label_sets(assets_folder() / "labels", tmp_path)
    assert with_own["language"].names == ("de", "en")
    assert "broken" not in with_own
