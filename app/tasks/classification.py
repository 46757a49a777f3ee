"""Sort documents into labels with the engine: pure, nothing is stored or shown here.

`prepare_classifier` learns once what a label set's examples teach; the classifier is plain data that can be
handed to other processes, and `classify_document` applies it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.documents.document import Document
from app.events import Progress, ProgressListener
from app.fields.classification import Classification
from app.fields.labels import LabelSet
from app.fields.schema import Field, FieldType
from app.tasks.chunking import chunks
from app.tasks.label_reading import Reading, Vector, read_texts
from app.tasks.retrieval import pick_parts
from engine.engine import Engine

CONTENT_FREE = ("", "N/A", "...")
"""Texts that say nothing: what the model expects of them is its bias (Zhao et al. 2021, arXiv 2102.09690)."""

PARTS = 4
"""So many parts of a long document are read at most."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """What is known of a label set before a document is seen."""

    labels: LabelSet
    prior: Vector
    """What a reading's scores are after texts that say nothing."""


def prepare_classifier(
    labels: LabelSet,
    engine: Engine,
    *,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Classifier:
    """Measure the model's bias and learn from the examples; seconds where these are many.

    Raises Cancelled when asked to stop, EngineError where the model fails.
    """

    def on_read(done: int) -> None:
        if on_progress is not None:
            on_progress(Progress("understanding", done, len(CONTENT_FREE)))

    empty = read_texts(CONTENT_FREE, labels, engine, on_read=on_read, is_cancelled=is_cancelled)
    return Classifier(labels, np.mean([reading.scores for reading in empty], axis=0))


def classify_document(
    document: Document,
    classifier: Classifier,
    engine: Engine,
    *,
    review_threshold: float = 0.9,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Classification:
    """The labels of `document`.

    Raises Cancelled when asked to stop, EngineError where the model fails.
    """
    (result,) = classify_documents(
        [document], classifier, engine, review_threshold=review_threshold, is_cancelled=is_cancelled
    )
    return result


def classify_documents(
    documents: Sequence[Document],
    classifier: Classifier,
    engine: Engine,
    *,
    review_threshold: float = 0.9,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> list[Classification]:
    """The labels of each of `documents`; short ones are read together, which is quicker than one by one.

    What comes out does not depend on which documents come together, but for rounding. Errors as in
    `classify_document`.
    """
    begun = time.perf_counter()
    parts = [_parts(document, classifier.labels, engine) for document in documents]
    texts = [d.text[start:end] for d, some in zip(documents, parts, strict=True) for start, end in some]
    readings = iter(read_texts(texts, classifier.labels, engine, is_cancelled=is_cancelled))
    results = []
    for document, some in zip(documents, parts, strict=True):
        probabilities = _pooled([_probabilities(next(readings), classifier) for _ in some])
        best = int(probabilities.argmax())
        names = classifier.labels.names
        confidence = float(probabilities[best])
        results.append(
            Classification(
                document,
                (names[best],),
                confidence,
                dict(zip(names, probabilities.tolist(), strict=True)),
                confidence < review_threshold,
                engine.manifest.name,
                (time.perf_counter() - begun) / len(documents),
                tuple(some),
            )
        )
    return results


def _parts(document: Document, labels: LabelSet, engine: Engine) -> list[tuple[int, int]]:
    """`[start, end)` of what is read: all of a short document, of a long one what the labels speak of."""
    limit = engine.manifest.document_tokens
    parts = chunks(document, lambda text: len(engine.tokenizer.encode(text)), limit) or [(0, 0)]
    wanted = [Field(label.name, FieldType.TEXT, label.description) for label in labels.labels]
    texts = [document.text[start:end] for start, end in parts]
    return [parts[i] for i in pick_parts(texts, wanted, parts_a_field=PARTS, parts_in_all=PARTS)]


def _probabilities(reading: Reading, classifier: Classifier) -> Vector:
    return _softmax((reading.scores - classifier.prior).sum(0))


def _pooled(parts: Sequence[Vector]) -> Vector:
    """Parts that are sure weigh more."""
    weights = np.array([1e-3 + part.max() - 1 / len(part) for part in parts])
    pooled: Vector = weights @ np.array(parts) / weights.sum()
    return pooled


def _softmax(scores: Vector) -> Vector:
    shifted = np.exp(scores - scores.max())
    result: Vector = shifted / shifted.sum()
    return result
