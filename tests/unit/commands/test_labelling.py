"""What a person says of documents, step by step, and what it teaches the others."""

from dataclasses import replace

import pytest

from app.commands.labelling import Labelled, Labelling, confusion, propose
from app.commands.review import Certainty
from app.documents.document import Document
from app.documents.text_reader import read_text
from app.events import Cancelled
from app.fields.labels import Example, Label, LabelSet
from app.tasks.classification import classify_read, learn, read_documents, study

LABELS = LabelSet((Label("invoice", "asks for payment"), Label("table", "asks for a table")))
INVOICES = [f"Please pay invoice {n} total {n}0 EUR within 30 days" for n in range(5)]
TABLES = [f"a table for {n} people tonight in the garden please" for n in range(5)]


@pytest.fixture
def labelling(request: pytest.FixtureRequest, tiny_engine) -> Labelling:
    labels = getattr(request, "param", LABELS)
    made = Labelling(labels)
    made.studied(*study(labels, tiny_engine))
    return made


@pytest.fixture
def items(labelling: Labelling, tiny_engine) -> list[Labelled]:
    documents = [read_text(text.encode(), f"{n}.txt") for n, text in enumerate((*INVOICES, *TABLES))]
    read = read_documents(documents, LABELS, tiny_engine)
    items = [Labelled(document.name) for document in documents]
    assert labelling.base is not None
    for item, one in zip(items, read, strict=True):
        labelling.take(item, one, classify_read(one, labelling.base))
    return items


def see_anew(labelling: Labelling, items: list[Labelled]) -> None:
    read = [item.read for item in items if item.read]
    _, proposed = propose(labelling.base, labelling.lessons(), read, review_threshold=0.9)
    for item, one in zip(items, proposed, strict=True):
        item.proposed = one


@pytest.mark.parametrize("labelling", [replace(LABELS, none=False)], indirect=True)
def test_what_a_person_says_teaches_the_others_without_the_model(
    labelling: Labelling, items: list[Labelled]
) -> None:
    before = [item.proposed.scores for item in items]
    for n in range(3):
        labelling.give(items[n], ["invoice"])
        labelling.give(items[5 + n], ["table"])
    see_anew(labelling, items)
    rest = [*items[3:5], *items[8:]]
    assert [item.labels for item in rest] == [("invoice",), ("invoice",), ("table",), ("table",)]
    assert all(item.proposed.scores != old for item, old in zip(items, before, strict=True))
    assert labelling.labels.examples[0] == Example(INVOICES[0], ("invoice",))


def test_a_persons_word_counts_and_can_be_taken_back(labelling: Labelling, items: list[Labelled]) -> None:
    item = items[0]
    proposed = item.labels
    labelling.give(item, ["table"])
    assert item.labels == ("table",)
    assert item.certainty is Certainty.BY_PERSON
    assert (item.result().label, item.result().confidence, item.result().review) == ("table", 1.0, False)
    labelling.give(item, [])
    assert item.labels == ()
    assert labelling.labels.examples == (Example(INVOICES[0], ()),)
    assert labelling.undo() is item
    assert labelling.labels.examples == (Example(INVOICES[0], ("table",)),)
    assert labelling.undo() is item
    assert (item.labels, item.doubted, labelling.labels.examples) == (proposed, None, ())
    assert labelling.undo() is None
    assert labelling.redo() is item
    assert item.given == ("table",)


def test_what_was_proposed_is_counted_against_what_was_said(
    labelling: Labelling, items: list[Labelled]
) -> None:
    proposed = items[0].labels
    labelling.give(items[0], ["table"])
    labelling.give(items[0], ["invoice"])
    assert confusion(items) == {(proposed, ("invoice",)): 1}


def test_a_text_that_a_person_spoke_of_before_is_known_again(tiny_engine) -> None:
    labels = LABELS.with_examples([Example(INVOICES[0], ("table",))])
    labelling = Labelling(labels)
    base, lessons = study(labels, tiny_engine)
    labelling.studied(base, lessons)
    (read,) = read_documents([read_text(INVOICES[0].encode(), "a.txt")], labels, tiny_engine)
    item = Labelled("a.txt")
    labelling.take(item, read, classify_read(read, learn(base, lessons)))
    assert item.given == ("table",)
    assert [lesson.example for lesson in labelling.lessons()] == list(labels.examples)


def test_a_document_without_text_teaches_nothing(labelling: Labelling, tiny_engine) -> None:
    (read,) = read_documents([Document("blank.png", "png", "", (), ())], LABELS, tiny_engine)
    item = Labelled("blank.png")
    labelling.take(item, read, classify_read(read, labelling.base))
    labelling.give(item, [])
    assert item.labels == ()
    assert labelling.labels.examples == ()


def test_seeing_anew_can_be_stopped(labelling: Labelling, items: list[Labelled]) -> None:
    with pytest.raises(Cancelled):
        propose(labelling.base, [], [items[0].read], review_threshold=0.9, is_cancelled=lambda: True)
