"""What the model says of texts: how probable each label is after them, and what it expects, as a vector.

A text is asked as any field is, `Document: … Field: kind … Value:`, and the labels' names are scored as
answers; in plain words, `This text is:`, their descriptions are. Both are branches of the text, which is read
once: short texts side by side in one pass, a long one as the prefix of its questions.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.fields.labels import Label, LabelSet
from app.tasks import prompts
from engine.engine import Engine
from engine.types import Choice, ChoiceScores

Vector = NDArray[np.float64]

NAME_QUESTION = prompts.question_text("kind", "text", None)
DESCRIPTION_QUESTION = "\n\nThis text is:"

SHORT = 160
"""Tokens of a text that is read together with others."""

TOGETHER = 16
"""Short texts that are handed to the engine at once; between them it can be cancelled."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the model sees it."""

    scores: Vector
    """`[2, labels]`: natural log-probability of each label's name, and of its description."""
    outlook: Vector
    """What the model expects after each question; see `engine.types.ChoiceScores`."""


def read_texts(
    texts: Sequence[str],
    labels: LabelSet,
    engine: Engine,
    *,
    with_scores: bool = True,
    on_read: Callable[[int], None] | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> list[Reading]:
    """Read each of `texts`, which fit the model's context; on_read gets how many are done.

    Without scores only the outlook is there, which is quicker. Raises Cancelled when asked to stop.
    """
    encode = engine.tokenizer.encode
    begin = encode(prompts.document_prompt(""))
    questions = [
        Choice(tuple(encode(question)), tuple(tuple(encode(prompts.answer(a))) for a in answers))
        for question, answers in _questions(labels, with_scores)
    ]
    tokens = [encode(text) for text in texts]
    by_length = sorted(range(len(texts)), key=lambda i: len(tokens[i]))
    short = [index for index in by_length if len(tokens[index]) <= SHORT]
    readings: dict[int, Reading] = {}

    def keep(indices: Sequence[int], scored: Sequence[ChoiceScores]) -> None:
        for place, index in enumerate(indices):
            readings[index] = _reading(scored[place * len(questions) : (place + 1) * len(questions)])
        if on_read is not None:
            on_read(len(readings))

    for start in range(0, len(short), TOGETHER):
        indices = short[start : start + TOGETHER]
        choices = [Choice((*tokens[i], *asked.given), asked.options) for i in indices for asked in questions]
        keep(indices, engine.score(begin, choices, is_cancelled=is_cancelled))
    for index in by_length[len(short) :]:
        keep([index], engine.score([*begin, *tokens[index]], questions, is_cancelled=is_cancelled))
    return [readings[index] for index in range(len(texts))]


def _questions(labels: LabelSet, with_scores: bool) -> list[tuple[str, list[str]]]:
    if not with_scores:
        return [(NAME_QUESTION, []), (DESCRIPTION_QUESTION, [])]
    names = [name_in_words(label) for label in labels.labels]
    told = [label.description or name for label, name in zip(labels.labels, names, strict=True)]
    return [(NAME_QUESTION, names), (DESCRIPTION_QUESTION, told)]


def _reading(scored: Sequence[ChoiceScores]) -> Reading:
    scores = np.array([[sum(option) for option in one.logprobs] for one in scored])
    return Reading(scores, np.concatenate([one.outlook - one.outlook.mean() for one in scored]).astype(float))


def name_in_words(label: Label) -> str:
    """A label's name as the model is told it: `BookTable` and `book_table` are `book table`."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label.name)
    words = " ".join(re.sub(r"[_\-/.]+", " ", parted).split())
    return words.lower() if words.isascii() else words
