"""The result of sorting one document into labels."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.documents.document import Document


@dataclass(frozen=True, slots=True)
class DecidingWord:
    """A word that speaks for the label, or against it: `document.text[start:end]`."""

    start: int
    end: int
    weight: float
    """How much the label's log-odds fall without the word, in nats."""


@dataclass(frozen=True, slots=True)
class Classification:
    """Labels of a document, and how sure they are."""

    document: Document
    labels: tuple[str, ...]
    """The labels that hold, the surest first; empty for none of these."""
    confidence: float
    """Calibrated probability that `labels` is right."""
    scores: Mapping[str, float]
    """Label → probability; what is missing to 1 is none of these. Where several may hold, each for itself."""
    review: bool
    """A person should look."""
    multiple: bool
    """Several labels may hold at once."""
    model: str
    seconds: float
    parts_read: tuple[tuple[int, int], ...] = ()
    """Parts `[start, end)` of the text that were read; the first decided most."""

    @property
    def label(self) -> str | None:
        """The surest label; None for none of these."""
        return self.labels[0] if self.labels else None
