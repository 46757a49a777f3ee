"""What training learns from: a text with fields whose values stand in it verbatim.

It says nothing of tokens (`examples.py`) and of where documents come from (`sources.py`, `generator/`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingField:
    """One question about a document.

    `descriptions` are paraphrases of one description. `spans` are half-open character ranges of the right
    answers in the text, in reading order; empty means that the document does not say. `options` are all
    answers that could be, where they are known.
    """

    name: str
    type: str
    descriptions: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A label of a document: its name in words, what it means, and names of labels that it does not have."""

    name: str
    description: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrainingDocument:
    """`text` with the fields that are known of it, and its kind where that is known."""

    source: str
    id: str
    lang: str
    text: str
    fields: tuple[TrainingField, ...]
    kind: Kind | None = None

    def values(self, field: TrainingField) -> list[str]:
        """The right answers of `field` as the model is to write them, in reading order."""
        return [one_line(self.text[start:end]) for start, end in field.spans]


def one_line(value: str) -> str:
    """`value` with every run of white space, line ends included, as one space."""
    return " ".join(value.split())
