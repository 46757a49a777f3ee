"""Sort documents into labels with the engine: pure, nothing is stored or shown here.

`prepare_classifier` learns once what a label set's examples teach; the classifier is plain data that can be
handed to other processes, and `classify_document` applies it. Where examples come one by one, `study` and
`read_documents` let the model read once, and `learn` and `classify_read` do the rest without it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.documents.document import Document
from app.events import Progress, ProgressListener
from app.fields.classification import Classification
from app.fields.labels import Example, LabelSet
from app.fields.schema import Field, FieldType
from app.tasks.chunking import chunks
from app.tasks.label_head import Head, train_head
from app.tasks.label_mixture import ZERO_SHOT, Mixture, fit_mixture, log_softmax
from app.tasks.label_reading import Reading, Vector, read_texts
from app.tasks.retrieval import pick_parts
from engine.engine import Engine

CONTENT_FREE = ("", "N/A", "...")
"""Texts that say nothing: what the model expects of them is its bias (Zhao et al. 2021, arXiv 2102.09690)."""

PARTS = 4
"""So many parts of a long document are read at most."""

MOST_EXAMPLES = 2000
"""The latest so many examples are learned from."""

SCORED_EXAMPLES = 64
"""So many of them show whether the model's own scores add to the head."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """What is known of a label set before a document is seen."""

    labels: LabelSet
    bias: Vector
    """`[2, labels]`: a reading's scores after texts that say nothing."""
    head: Head | None = None
    """Its classes are the labels, and none of these where examples of that were given."""
    mixture: Mixture = ZERO_SHOT

    @property
    def knows_none(self) -> bool:
        """There were examples of none of these."""
        return self.head is not None and len(self.head.base) > len(self.labels.labels)

    def scores(self, reading: Reading) -> Vector:
        """`[classes]`: by how many nats labels are more probable than after nothing; 0 for none of these."""
        known = (reading.scores - self.bias).sum(axis=0)
        return np.append(known, 0.0) if self.knows_none else known


@dataclass(frozen=True, slots=True)
class Lesson:
    """An example as it was read."""

    example: Example
    text: str
    """As much of it as was read."""
    reading: Reading


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as it was read: what is learned later needs no new look at it."""

    document: Document
    parts: tuple[tuple[int, int], ...]
    """`[start, end)` of the text, in order; there is at least one, which may be empty."""
    readings: tuple[Reading, ...]
    """Of each part."""
    model: str
    seconds: float

    def lesson(self, labels: tuple[str, ...]) -> Lesson | None:
        """What the document teaches where it has these labels; None where it has no text."""
        text = self.document.text[slice(*self.parts[0])]
        return Lesson(Example(text, labels), text, self.readings[0]) if text else None


def prepare_classifier(
    labels: LabelSet,
    engine: Engine,
    *,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Classifier:
    """Measure the model's bias and learn from the examples: each of them is read once.

    Raises Cancelled when asked to stop, EngineError where the model fails.
    """
    return learn(*study(labels, engine, on_progress=on_progress, is_cancelled=is_cancelled))


def study(
    labels: LabelSet,
    engine: Engine,
    *,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Classifier, list[Lesson]]:
    """What is known of `labels` without examples, and the examples as they were read.

    Errors as in `prepare_classifier`.
    """
    examples = labels.examples[-MOST_EXAMPLES:]
    texts = [_cut(example.text, engine) for example in examples]
    scored = _spread(examples, labels)
    rest = [index for index in range(len(examples)) if index not in set(scored)]

    def read(some: Sequence[str], done: int, with_scores: bool) -> list[Reading]:
        def on_read(count: int) -> None:
            if on_progress is not None:
                on_progress(Progress("understanding", done + count, len(CONTENT_FREE) + len(texts)))

        return read_texts(
            some, labels, engine, with_scores=with_scores, on_read=on_read, is_cancelled=is_cancelled
        )

    empty = read(CONTENT_FREE, 0, True)
    readings = read([texts[i] for i in scored], len(empty), True)
    readings += read([texts[i] for i in rest], len(empty) + len(scored), False)
    order = [*scored, *rest]
    lessons = [Lesson(examples[i], texts[i], reading) for i, reading in zip(order, readings, strict=True)]
    return Classifier(labels, np.mean([reading.scores for reading in empty], axis=0)), lessons


def learn(classifier: Classifier, lessons: Sequence[Lesson]) -> Classifier:
    """`classifier`, which has learned nothing yet, with a head for what `lessons` teach."""
    if not lessons:
        return classifier
    labels = classifier.labels
    scored_first = sorted(lessons, key=lambda lesson: not lesson.reading.scores.size)
    readings = [lesson.reading for lesson in scored_first]
    targets = np.array([[float(name in one.example.labels) for name in labels.names] for one in scored_first])
    if not labels.multiple and (targets.sum(axis=1) == 0).any():
        targets = np.column_stack([targets, targets.sum(axis=1) == 0]).astype(np.float64)
    outlooks, texts = np.array([reading.outlook for reading in readings]), [one.text for one in scored_first]
    head, left_out = train_head(outlooks, texts, targets)
    learned = replace(classifier, head=head)
    scores = np.array([learned.scores(reading) for reading in readings if reading.scores.size])
    middle = 0.5 if labels.multiple else 0.0
    mixture = fit_mixture(scores, left_out - middle, targets, several=labels.multiple)
    return replace(learned, mixture=mixture) if mixture.head else replace(classifier, mixture=mixture)


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
    with_scores = classifier.mixture.needs_scores
    read = read_documents(
        documents, classifier.labels, engine, with_scores=with_scores, is_cancelled=is_cancelled
    )
    return [classify_read(one, classifier, review_threshold=review_threshold) for one in read]


def read_documents(
    documents: Sequence[Document],
    labels: LabelSet,
    engine: Engine,
    *,
    with_scores: bool = True,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> list[ReadDocument]:
    """Let the model read each of `documents`, short ones together. Errors as in `classify_document`.

    Without scores only a head that decides alone can tell the labels, which is quicker.
    """
    begun = time.perf_counter()
    parts = [_parts(document, labels, engine) for document in documents]
    texts = [d.text[start:end] for d, some in zip(documents, parts, strict=True) for start, end in some]
    readings = iter(read_texts(texts, labels, engine, with_scores=with_scores, is_cancelled=is_cancelled))
    seconds = (time.perf_counter() - begun) / max(len(documents), 1)
    return [
        ReadDocument(
            document, tuple(some), tuple(next(readings) for _ in some), engine.manifest.name, seconds
        )
        for document, some in zip(documents, parts, strict=True)
    ]


def classify_read(
    read: ReadDocument, classifier: Classifier, *, review_threshold: float = 0.9
) -> Classification:
    """The labels of a document that was read for the classifier's labels."""
    labels, document = classifier.labels, read.document
    seen = [
        views(classifier, document.text[slice(*part)], reading)
        for part, reading in zip(read.parts, read.readings, strict=True)
    ]
    each = [probabilities(classifier, one) for one in seen]
    weights = np.array([_weight(classifier, *pair) for pair in zip(seen, each, strict=True)])
    pooled = weights @ np.array(each) / weights.sum()
    chosen, confidence = choose(classifier, pooled)
    return Classification(
        document,
        chosen,
        confidence,
        dict(zip(labels.names, pooled.tolist(), strict=False)),
        confidence < review_threshold,
        labels.multiple,
        read.model,
        read.seconds,
        tuple(read.parts[i] for i in np.argsort(-weights, kind="stable")),
    )


def views(classifier: Classifier, text: str, reading: Reading) -> tuple[Vector, Vector]:
    """`[classes]` each: the model's scores, the head's predictions; zeros where they do not count."""
    scores = predictions = np.zeros(len(classifier.labels.labels) + classifier.knows_none)
    if classifier.mixture.needs_scores:
        scores = classifier.scores(reading)
    if classifier.head is not None:
        middle = 0.5 if classifier.labels.multiple else 0.0
        predictions = classifier.head.predict(reading.outlook, text) - middle
    return scores, predictions


def probabilities(classifier: Classifier, seen: tuple[Vector, Vector]) -> Vector:
    """`[labels + 1]`: of each label, and of none of these; of several labels each for itself."""
    labels, mixture = classifier.labels, classifier.mixture
    count = len(labels.labels)
    scores, predictions = seen
    logits = mixture.logits(scores, predictions)
    if labels.multiple:
        each = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return np.append(each, np.prod(1 - each))
    shares = np.exp(log_softmax(logits))
    none = float(shares[count]) if classifier.knows_none else 0.0
    if labels.none and not classifier.knows_none:
        none = mixture.none(scores[:count], predictions[:count])
        shares = shares * (1 - none)
    return np.append(shares[:count], none)


def choose(classifier: Classifier, shares: Vector) -> tuple[tuple[str, ...], float]:
    """The labels that hold, surest first, and how probable it is that exactly these do."""
    names = classifier.labels.names
    known, none = shares[:-1], float(shares[-1])
    order = np.argsort(-known, kind="stable")
    if classifier.labels.multiple:
        chosen = tuple(names[i] for i in order if known[i] >= 0.5)
        return chosen, float(np.prod(np.maximum(known, 1 - known)))
    is_none = none > known[order[0]] if classifier.knows_none else none > 0.5
    return ((), none) if is_none else ((names[order[0]],), float(known[order[0]]))


def _parts(document: Document, labels: LabelSet, engine: Engine) -> list[tuple[int, int]]:
    """`[start, end)` of what is read: all of a short document, of a long one what the labels speak of."""
    limit = engine.manifest.document_tokens
    parts = chunks(document, lambda text: len(engine.tokenizer.encode(text)), limit) or [(0, 0)]
    wanted = [Field(label.name, FieldType.TEXT, label.description) for label in labels.labels]
    texts = [document.text[start:end] for start, end in parts]
    return [parts[i] for i in pick_parts(texts, wanted, parts_a_field=PARTS, parts_in_all=PARTS)]


def _cut(text: str, engine: Engine) -> str:
    """As much of the beginning of an example as is read at once."""
    document = Document("", "text", text, (), ())
    limit = engine.manifest.document_tokens
    parts = chunks(document, lambda part: len(engine.tokenizer.encode(part)), limit) or [(0, 0)]
    return text[slice(*parts[0])]


def _spread(examples: Sequence[Example], labels: LabelSet) -> list[int]:
    """Indices of `SCORED_EXAMPLES` examples, the labels in turn."""
    by_label: dict[tuple[str, ...], list[int]] = {}
    for index, example in enumerate(examples):
        by_label.setdefault(example.labels, []).append(index)
    turns = max((len(some) for some in by_label.values()), default=0)
    in_turn = (some[turn] for turn in range(turns) for some in by_label.values() if turn < len(some))
    return list(in_turn)[:SCORED_EXAMPLES]


def _weight(classifier: Classifier, seen: tuple[Vector, Vector], shares: Vector) -> float:
    """Weight of a part: near 0 where it says nothing or is like no example, 1 where it leaves no doubt."""
    known = shares[:-1]
    count = len(known)
    strange = classifier.mixture.none(seen[0][:count], seen[1][:count])
    return 1e-3 + float(known.max() - known.mean()) * (1 - strange)
