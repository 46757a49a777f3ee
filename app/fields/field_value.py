"""An answer: the words of the document, the value they say, where they stand, how sure that is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.documents.geometry import Box
from app.fields.schema import Field

Scalar = str | int | float | bool | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span `[start, end)` of the document's text and its boxes, one a line: `(page_index, box)`."""

    start: int
    end: int
    boxes: tuple[tuple[int, Box], ...]

    @property
    def page_index(self) -> int:
        """The page the evidence begins on, from 0."""
        return self.boxes[0][0] if self.boxes else 0


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer. `text` is verbatim; `value` is what plain code reads from it."""

    text: str
    value: Scalar
    confidence: float
    evidence: Evidence | None = None
    """None for choices and summaries, which the model writes."""
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class FieldValue:
    """The answer to a field (None: not in this document), and the runners-up, best first."""

    field: Field
    answer: Answer | None
    confidence: float
    """Probability that `answer` is right, None included."""
    review: bool
    """True: a person should look at it."""
    candidates: tuple[Answer, ...] = ()
    items: tuple[Answer, ...] = ()
    """All answers of a field that asks for many; `answer` is the first."""
    by_person: bool = False
    """True once a person has set or accepted it."""
    rows: tuple[tuple[Answer | None, ...], ...] = ()
    """Rows of a TABLE, a cell for each of the field's columns; None where a cell is empty."""

    @property
    def is_found(self) -> bool:
        """Whether the document has it."""
        return self.answer is not None or bool(self.rows)
