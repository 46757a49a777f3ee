"""Classification over any label set and any text: sound whatever the model says, and it learns."""

import json
import pickle

import numpy as np
import pytest

from app.documents.document import Document
from app.documents.text_reader import read_text
from app.events import Cancelled, Progress
from app.export.classification_line import classification_line
from app.fields.labels import Example, Label, LabelSet
from app.tasks.classification import classify_document, classify_documents, prepare_classifier
from app.tasks.deciding_words import deciding_words

LABELS = LabelSet(
    (Label("invoice", "asks for payment"), Label("BookTable", "asks for a table"), Label("other")), none=False
)
INVOICES = [f"Please pay invoice {n} total {n}0 EUR within 30 days" for n in range(14)]
TABLES = [f"a table for {n} people tonight in the garden please" for n in range(14)]
FOXES = [f"The quick brown fox number {n} jumps over the lazy dog" for n in range(14)]
TAUGHT = LABELS.with_examples(
    [Example(text, ("invoice",)) for text in INVOICES]
    + [Example(text, ("BookTable",)) for text in TABLES]
    + [Example(text, ("other",)) for text in FOXES]
)


def document(text: str) -> Document:
    return read_text(text.encode(), "text.txt")


def test_without_examples_every_label_has_a_probability(tiny_engine) -> None:
    classifier = prepare_classifier(LABELS, tiny_engine)
    result = classify_document(document("Total 1.234,50 EUR"), classifier, tiny_engine)
    assert set(result.scores) == set(LABELS.names)
    assert sum(result.scores.values()) == pytest.approx(1)
    assert result.label == max(result.scores, key=result.scores.__getitem__)
    assert result.confidence == result.scores[result.label]
    assert result.review == (result.confidence < 0.9)


def test_examples_are_learned_and_new_texts_like_them_are_known(tiny_engine) -> None:
    classifier = prepare_classifier(TAUGHT, tiny_engine)
    texts = ("pay invoice 77 total 10 EUR", "a table for 12 people in the garden", "a lazy brown fox jumps")
    results = classify_documents([document(text) for text in texts], classifier, tiny_engine)
    assert [result.label for result in results] == ["invoice", "BookTable", "other"]
    assert all(result.confidence > 0.6 for result in results)


def test_documents_together_are_classified_as_each_alone(tiny_engine) -> None:
    classifier = prepare_classifier(TAUGHT, tiny_engine)
    long = "invoice total date\n" * 200
    documents = [document(text) for text in (*INVOICES[:3], ".", long, *TABLES[:3])]
    together = classify_documents(documents, classifier, tiny_engine)
    for one, each in zip(together, documents, strict=True):
        alone = classify_document(each, classifier, tiny_engine)
        assert one.document is each
        assert one.label == alone.label
        assert list(one.scores.values()) == pytest.approx(list(alone.scores.values()), abs=0.02)


def test_text_unlike_all_examples_is_none_of_these(tiny_engine) -> None:
    two = LabelSet(LABELS.labels[:2], none=True).with_examples(
        [e for e in TAUGHT.examples if "other" not in e.labels]
    )
    classifier = prepare_classifier(two, tiny_engine)
    (strange, known) = classify_documents(
        [document("東京 Москва naïve façade señor"), document(INVOICES[0])], classifier, tiny_engine
    )
    assert strange.label is None
    assert strange.labels == ()
    assert strange.confidence == pytest.approx(1 - sum(strange.scores.values()))
    assert known.label == "invoice"


def test_examples_of_none_teach_what_none_is(tiny_engine) -> None:
    examples = [Example(e.text, () if "other" in e.labels else e.labels) for e in TAUGHT.examples]
    taught = LabelSet(LABELS.labels[:2], none=True, examples=tuple(examples))
    classifier = prepare_classifier(taught, tiny_engine)
    results = classify_documents(
        [document("the brown fox number 99 jumps over the dog"), document(TABLES[0])], classifier, tiny_engine
    )
    assert [result.label for result in results] == [None, "BookTable"]


def test_several_labels_may_hold_at_once(tiny_engine) -> None:
    both = [Example(f"{a} and {b}", ("invoice", "BookTable")) for a, b in zip(INVOICES, TABLES, strict=True)]
    taught = LabelSet(LABELS.labels[:2], multiple=True, examples=(*TAUGHT.examples[:28], *both))
    classifier = prepare_classifier(taught, tiny_engine)
    one, two = classify_documents(
        [document(INVOICES[1]), document(f"{INVOICES[2]} and {TABLES[5]}")], classifier, tiny_engine
    )
    assert one.labels == ("invoice",)
    assert set(two.labels) == {"invoice", "BookTable"}
    assert classification_line(two)["labels"] == list(two.labels)


def test_part_that_decides_is_found_behind_others(tiny_engine) -> None:
    classifier = prepare_classifier(TAUGHT, tiny_engine)
    filler = "東京 Москва\n" * 60
    text = filler + "\n".join(INVOICES * 3) + "\n" + filler
    result = classify_document(document(text), classifier, tiny_engine)
    assert len(result.parts_read) > 1
    assert result.label == "invoice"
    assert "invoice" in text[slice(*result.parts_read[0])]


def test_classifier_crosses_to_another_process_whole(tiny_engine) -> None:
    classifier = prepare_classifier(TAUGHT, tiny_engine)
    copy = pickle.loads(pickle.dumps(classifier))
    asked = document(TABLES[3])
    assert classify_document(asked, copy, tiny_engine).scores == pytest.approx(
        classify_document(asked, classifier, tiny_engine).scores
    )


def test_deciding_words_stand_in_the_document_and_speak_for_the_label(tiny_engine) -> None:
    classifier = prepare_classifier(TAUGHT, tiny_engine)
    asked = document("the fox and the dog: please pay invoice 12 total 5 EUR")
    result = classify_document(asked, classifier, tiny_engine)
    words = deciding_words(result, classifier, tiny_engine, most=3)
    assert 1 <= len(words) <= 3
    assert {asked.text[word.start : word.end] for word in words} & {"pay", "invoice", "total", "EUR"}
    assert [word.weight for word in words] == sorted((word.weight for word in words), reverse=True)


def test_deciding_words_of_a_long_document_are_found_too(tiny_engine) -> None:
    classifier = prepare_classifier(LABELS, tiny_engine)
    asked = document("the fox and the dog\n" * 60 + "please pay invoice 12\n" * 3)
    result = classify_document(asked, classifier, tiny_engine)
    words = deciding_words(result, classifier, tiny_engine)
    assert words
    assert all(asked.text[word.start : word.end].isalnum() for word in words)
    begin, end = result.parts_read[0]
    assert all(begin <= word.start < word.end <= end for word in words)


def test_result_line_has_the_keys_that_scripts_read(tiny_engine) -> None:
    classifier = prepare_classifier(LABELS, tiny_engine)
    line = classification_line(classify_document(document("x"), classifier, tiny_engine), id="7")
    assert json.loads(json.dumps(line)) == line
    assert {"id", "label", "confidence", "scores", "review", "seconds"} <= set(line)
    assert "file" not in line
    assert np.isfinite(line["confidence"])


def test_preparing_tells_progress_and_can_be_cancelled(tiny_engine) -> None:
    told: list[Progress] = []
    prepare_classifier(TAUGHT, tiny_engine, on_progress=told.append)
    assert told[-1].done == told[-1].total
    with pytest.raises(Cancelled):
        prepare_classifier(TAUGHT, tiny_engine, is_cancelled=lambda: True)
