"""The review of one extraction: what a person changes, step by step, and the result that comes of it.

A pure state machine: every command turns the field values into new ones and can be undone. It knows no
window and no storage.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from app.documents.document import Document
from app.fields.extraction import Extraction
from app.fields.field_value import Answer, Evidence, FieldValue
from app.fields.parsing.conventions import Conventions, guess_conventions
from app.fields.schema import Field, FieldType
from app.fields.value_parsing import parse


class Certainty(StrEnum):
    """How a value stands, in the order of who is to be believed."""

    BY_PERSON = "by you"
    CHECK = "check"
    NOT_FOUND = "not found"
    CERTAIN = "certain"


def certainty_of(value: FieldValue) -> Certainty:
    """The one mark that a value carries on screen."""
    if value.by_person:
        return Certainty.BY_PERSON
    if value.review:
        return Certainty.CHECK
    return Certainty.CERTAIN if value.is_found else Certainty.NOT_FOUND


@dataclass(frozen=True, slots=True)
class _Step:
    index: int
    before: FieldValue
    after: FieldValue


class Review:
    """Field values under review, with undo.

    `kept` are values that a person settled before, on the same document: those by a person whose field
    is still asked take the place of the model's answers, so that running again overwrites nothing set
    by hand.
    """

    def __init__(self, extraction: Extraction, kept: Sequence[FieldValue] = ()) -> None:
        settled = {(v.field.name, v.field.type): v for v in kept if v.by_person}
        self.original = extraction
        self._values = [
            replace(found, field=v.field) if (found := settled.get((v.field.name, v.field.type))) else v
            for v in extraction.values
        ]
        self._steps: list[_Step] = []
        self._position = 0

    @cached_property
    def _conventions(self) -> Conventions:
        """Only needed once something is changed; a long document takes a moment."""
        return guess_conventions(self.document.text)

    @property
    def document(self) -> Document:
        """The document under review."""
        return self.original.document

    @property
    def values(self) -> tuple[FieldValue, ...]:
        """The values as they stand now, in the schema's order."""
        return tuple(self._values)

    def extraction(self) -> Extraction:
        """The result with the person's changes in it, ready for export."""
        return replace(self.original, values=self.values)

    # -- what still needs a look ---------------------------------------------------------------------

    def to_check(self) -> tuple[int, ...]:
        """Indices of the fields that still need a person."""
        return tuple(i for i, v in enumerate(self._values) if certainty_of(v) is Certainty.CHECK)

    def next_to_check(self, after: int = -1, *, backwards: bool = False, wrap: bool = True) -> int | None:
        """The next field that needs a look, seen from index `after`; None if there is none."""
        return next_of(self.to_check(), after, backwards=backwards, wrap=wrap)

    # -- what a person does --------------------------------------------------------------------------

    def set_span(self, index: int, start: int, end: int) -> None:
        """Take the words at `[start, end)` of the document as the value; a list gains one more."""
        text = self.document.text[start:end]
        start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
        if start < end and self._values[index].field.type is not FieldType.TABLE:
            self._give(index, self._answer_at(self._values[index].field, start, end))

    def set_typed(self, index: int, text: str) -> None:
        """Take what was typed as the value; empty text clears it.

        Text that stands in the document gets its place there as evidence. In a list, each line is an item.
        """
        value = self._values[index]
        parts = text.splitlines() if value.field.many else [text]
        answers = tuple(self._typed_answer(value, part.strip()) for part in parts if part.strip())
        if not answers:
            self.clear(index)
        else:
            self._settle(index, answers[0], items=answers if value.field.many else ())

    def set_rows(self, index: int, rows: Sequence[Sequence[str]]) -> None:
        """Take the cells of a table as typed; cells left as they were keep their place in the document."""
        value = self._values[index]
        cells = tuple(
            tuple(self._cell(value, i, j, text.strip()) for j, text in enumerate(row))
            for i, row in enumerate(rows)
        )
        self._record(index, replace(value, rows=cells, confidence=1.0, review=False, by_person=True))

    def _cell(self, value: FieldValue, row: int, column: int, text: str) -> Answer | None:
        near = 0
        for one in value.rows[row : row + 2]:  # itself, or the one below where a row was taken away
            old = one[column]
            if old and " ".join(old.text.split()) == text:
                return old
            near = near or (old.evidence.start if old and old.evidence else 0)
        field = value.field.columns[column]
        span = find_span(self.document, text, near) if text else None
        if span:
            return self._answer_at(field, *span)
        return self._read(field, text, None) if text else None

    def accept(self, index: int) -> None:
        """Confirm the value as it is, "not in the document" included."""
        value = self._values[index]
        self._record(index, replace(value, confidence=1.0, review=False, by_person=True))

    def clear(self, index: int) -> None:
        """Say that the document does not have this."""
        self._settle(index, None)

    def take_candidate(self, index: int, rank: int) -> None:
        """Take the runner-up of that `rank`, from 0; ranks that are not there change nothing."""
        candidates = self._values[index].candidates
        if 0 <= rank < len(candidates):
            self._give(index, candidates[rank])

    def undo(self) -> int | None:
        """Take back the last change; gives the index of the field it was about."""
        if not self.can_undo:
            return None
        self._position -= 1
        step = self._steps[self._position]
        self._values[step.index] = step.before
        return step.index

    def redo(self) -> int | None:
        """Do the change again that was taken back last; gives the index of its field."""
        if not self.can_redo:
            return None
        step = self._steps[self._position]
        self._position += 1
        self._values[step.index] = step.after
        return step.index

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._position > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to do again."""
        return self._position < len(self._steps)

    # -- how values change ---------------------------------------------------------------------------

    def _give(self, index: int, answer: Answer) -> None:
        value = self._values[index]
        if not value.field.many:
            self._settle(index, answer)
        elif all(answer.text != item.text or answer.evidence != item.evidence for item in value.items):
            items = (*value.items, answer)
            self._settle(index, items[0], items=items)

    def _settle(self, index: int, answer: Answer | None, items: tuple[Answer, ...] = ()) -> None:
        """Replace the answer; what the model had said stays within reach as a candidate."""
        old = self._values[index]
        chosen = items or (answer,)
        offered = (*((old.answer,) if old.answer and not old.field.many else ()), *old.candidates)
        candidates = tuple(
            c for c in offered if c not in chosen and (c in old.candidates or not old.by_person)
        )
        self._record(
            index,
            FieldValue(
                old.field,
                answer,
                confidence=1.0,
                review=False,
                candidates=candidates,
                items=items,
                by_person=True,
            ),
        )

    def _record(self, index: int, after: FieldValue) -> None:
        before = self._values[index]
        if after == before:
            return
        del self._steps[self._position :]
        self._steps.append(_Step(index, before, after))
        self._position += 1
        self._values[index] = after

    # -- answers -------------------------------------------------------------------------------------

    def _answer_at(self, field: Field, start: int, end: int) -> Answer:
        evidence = Evidence(start, end, self.document.boxes(start, end))
        return self._read(field, self.document.text[start:end], evidence)

    def _read(self, field: Field, text: str, evidence: Evidence | None) -> Answer:
        """What the words say; words that do not read as the field's type are kept as they are."""
        parsed = parse(text, field.type, self._conventions)
        if parsed is None:
            return Answer(text, " ".join(text.split()), 1.0, evidence)
        return Answer(text, parsed.value, 1.0, evidence, parsed.currency)

    def _typed_answer(self, value: FieldValue, text: str) -> Answer:
        near = value.answer.evidence.start if value.answer and value.answer.evidence else 0
        span = find_span(self.document, text, near)
        return self._answer_at(value.field, *span) if span else self._read(value.field, text, None)


def next_of(places: Sequence[int], after: int, *, backwards: bool, wrap: bool) -> int | None:
    """The next of the ascending `places`, seen from `after`; past the last one, the first again, if asked."""
    waiting = [i for i in places if i != after]
    if backwards:
        waiting.reverse()
    ahead = [i for i in waiting if (i < after if backwards else i > after)]
    if ahead:
        return ahead[0]
    return waiting[0] if wrap and waiting else None


def find_span(document: Document, text: str, near: int = 0) -> tuple[int, int] | None:
    """Where `text` stands in the document as whole words, white space aside; the place nearest to `near`."""
    words = text.split()
    if not words:
        return None
    pattern = r"(?<!\w)" + r"\s+".join(re.escape(word) for word in words) + r"(?!\w)"
    places = [m.span() for m in re.finditer(pattern, document.text)]
    return min(places, key=lambda span: abs(span[0] - near), default=None)
