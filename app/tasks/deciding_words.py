"""Why a label: the words of a document that speak most for it.

The words a head has learned count as they stand in it. What the model itself makes of a short text is found
by leaving out one piece after the other, together in a pass; of a long one, each piece is read by itself.
Each word bears its piece's share.
"""

from collections.abc import Callable

import numpy as np

from app.fields.classification import Classification, DecidingWord
from app.tasks.classification import Classifier
from app.tasks.label_head import WORD
from app.tasks.label_reading import Reading, Vector, read_texts
from engine.engine import Engine

PIECES = 8
"""The part that decided is left out in so many pieces, one at a time."""
TOKENS = 1600
"""So much is read to leave out pieces at most."""
PIECES_ALONE = 12
"""A longer part is read in so many pieces."""


def deciding_words(
    classification: Classification,
    classifier: Classifier,
    engine: Engine,
    *,
    most: int = 12,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> tuple[DecidingWord, ...]:
    """The words of the part that decided most, those with the greatest weight first; at most `most`.

    Empty for none of these. Raises Cancelled when asked to stop, EngineError where the model fails.
    """
    if classification.label is None or not classification.parts_read:
        return ()
    begin, end = classification.parts_read[0]
    text = classification.document.text[begin:end]
    words = [match for match in WORD.finditer(text) if match.group().isalnum()]
    label = classifier.labels.names.index(classification.label)
    weights = np.zeros(len(words))
    if classifier.head is not None:
        learned = {
            start: classifier.mixture.head * _lead(share, label)
            for start, _, share in classifier.head.word_shares(text)
        }
        weights += [learned.get(word.start(), 0.0) for word in words]
    if words:
        is_short = len(engine.tokenizer.encode(text)) * (PIECES + 1) <= TOKENS
        count = min(PIECES if is_short else PIECES_ALONE, len(words))
        pieces = np.array_split(np.arange(len(words)), count)
        spans = [(words[piece[0]].start(), words[piece[-1]].end()) for piece in pieces]
        readings = read_texts(
            [text, *(text[:start] + text[end:] for start, end in spans)]
            if is_short
            else [text[start:end] for start, end in spans],
            classifier.labels,
            engine,
            with_scores=classifier.mixture.needs_scores,
            is_cancelled=is_cancelled,
        )
        leads = np.array([_lead(_model_logits(classifier, reading), label) for reading in readings])
        shares = leads[0] - leads[1:] if is_short else leads - leads.mean()
        for piece, share in zip(pieces, shares, strict=True):
            weights[piece] += share / len(piece)
    order = np.argsort(-weights, kind="stable")[:most]
    return tuple(
        DecidingWord(begin + words[i].start(), begin + words[i].end(), float(weights[i]))
        for i in order
        if weights[i] > 0
    )


def _model_logits(classifier: Classifier, reading: Reading) -> Vector:
    """`[classes]`: the logits without what the words themselves add."""
    scores = classifier.scores(reading) if classifier.mixture.needs_scores else np.zeros(1)
    if classifier.head is None:
        return classifier.mixture.logits(scores, np.zeros(1))
    return classifier.mixture.logits(scores, classifier.head.predict(reading.outlook, ""))


def _lead(logits: Vector, label: int) -> float:
    """By how much a class leads the best other one."""
    others = np.delete(logits, label)
    return float(logits[label] - (others.max() if len(others) else 0.0))
