"""Documents and their labels: what the model proposes, what a person says step by step, what that teaches.

A pure state machine, as a review is for values: every word of a person can be undone. It knows no window, no
storage, and asks no model.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.commands.review import Certainty
from app.events import Cancelled
from app.fields.classification import Classification
from app.fields.labels import Example, LabelSet
from app.tasks.classification import MOST_EXAMPLES, Classifier, Lesson, ReadDocument, classify_read, learn

NONE = "none of these"
"""How it is called on screen, and as a folder."""


@dataclass(eq=False)
class Labelled:
    """A document among those that are sorted: a file, or a row of a table."""

    name: str
    path: Path | None = None
    """None for a row of a table."""
    cells: Mapping[str, object] = field(default_factory=dict)
    """Of a row: all that stands in it, by column."""
    read: ReadDocument | None = None
    """None where the model has not read it, or cannot."""
    proposed: Classification | None = None
    """As the model sees it now."""
    given: tuple[str, ...] | None = None
    """By a person; empty for none of these."""
    doubted: tuple[str, ...] | None = None
    """What was proposed when the person spoke first."""

    @property
    def labels(self) -> tuple[str, ...] | None:
        """Those that hold, a person's word before the model's; None while nothing is known."""
        if self.given is not None:
            return self.given
        return self.proposed.labels if self.proposed is not None else None

    @property
    def certainty(self) -> Certainty | None:
        """The mark that it carries on screen; None while nothing is known."""
        if self.given is not None:
            return Certainty.BY_PERSON
        if self.proposed is None:
            return None
        return Certainty.CHECK if self.proposed.review else Certainty.CERTAIN

    def result(self) -> Classification | None:
        """The proposal with the person's word in it, ready for export."""
        if self.proposed is None or self.given is None:
            return self.proposed
        return replace(self.proposed, labels=self.given, confidence=1.0, review=False)


@dataclass(frozen=True, slots=True)
class _Step:
    item: Labelled
    before: tuple[tuple[str, ...] | None, tuple[str, ...] | None]
    after: tuple[tuple[str, ...] | None, tuple[str, ...] | None]
    examples: tuple[Example, ...]
    """Of the label set, before the step."""


class Labelling:
    """Labels, and what is known of them; `items` are the caller's, who adds and removes them."""

    def __init__(self, labels: LabelSet, before: "Labelling | None" = None) -> None:
        """`before` is asked for what it knows of the same labels; its steps are not taken over."""
        self.labels = labels
        """With the examples that were given."""
        self.base: Classifier | None = None
        """Without examples; None before the model has studied the labels."""
        self._lessons: dict[str, Lesson] = {}
        if before is not None and before.base is not None and self.reads_as(before):
            self.base, self._lessons = replace(before.base, labels=labels), dict(before._lessons)
        self._steps: list[_Step] = []
        self._position = 0

    # -- what the model made of it -------------------------------------------------------------------

    def reads_as(self, other: "Labelling") -> bool:
        """Whether what was read for the one holds for the other: examples and what may hold do not matter."""
        return self.labels.labels == other.labels.labels

    @property
    def needs_study(self) -> bool:
        """Whether there is something of the labels that the model has not read."""
        examples = self.labels.examples[-MOST_EXAMPLES:]
        return self.base is None or any(example.text not in self._lessons for example in examples)

    def studied(self, base: Classifier, lessons: Iterable[Lesson]) -> None:
        """The model has read the examples of the labels."""
        self.base = base
        self._lessons |= {lesson.example.text: lesson for lesson in lessons}

    def take(self, item: Labelled, read: ReadDocument, proposed: Classification) -> None:
        """The model has read a document; a person who spoke of the same text before is heard."""
        item.read, item.proposed = read, proposed
        if lesson := read.lesson(()):
            self._lessons.setdefault(lesson.text, lesson)
            known = {example.text: example.labels for example in self.labels.examples}
            if item.given is None:
                item.given = known.get(lesson.text)

    def lessons(self) -> list[Lesson]:
        """What all examples teach, as far as the model has read them."""
        return [
            replace(lesson, example=example)
            for example in self.labels.examples
            if (lesson := self._lessons.get(example.text))
        ]

    # -- what a person says --------------------------------------------------------------------------

    def give(self, item: Labelled, names: Sequence[str]) -> None:
        """The document has these labels and no others; it becomes an example."""
        order = self.labels.names
        given = tuple(sorted(set(names), key=order.index))
        doubted = item.doubted
        if item.given is None and item.proposed is not None:
            doubted = item.proposed.labels
        step = _Step(item, (item.given, item.doubted), (given, doubted), self.labels.examples)
        self._steps[self._position :] = [step]
        self._redo()

    def undo(self) -> Labelled | None:
        """Take the last word back; the document, or None where there is nothing to take back."""
        if not self.can_undo:
            return None
        self._position -= 1
        step = self._steps[self._position]
        step.item.given, step.item.doubted = step.before
        self.labels = replace(self.labels, examples=step.examples)
        return step.item

    def redo(self) -> Labelled | None:
        """Say it again; the document, or None where there is nothing to say again."""
        return self._redo() if self.can_redo else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a word to take back."""
        return self._position > 0

    @property
    def can_redo(self) -> bool:
        """Whether a word was taken back."""
        return self._position < len(self._steps)

    def _redo(self) -> Labelled:
        step = self._steps[self._position]
        self._position += 1
        item = step.item
        item.given, item.doubted = step.after
        if item.read is not None and item.given is not None and (lesson := item.read.lesson(item.given)):
            self.labels = self.labels.with_examples([lesson.example])
        return item


def propose(
    base: Classifier,
    lessons: Sequence[Lesson],
    read: Sequence[ReadDocument],
    *,
    review_threshold: float,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Classifier, list[Classification]]:
    """What `lessons` teach of documents that were read before: without the model, so it is quick.

    Raises Cancelled when asked to stop.
    """
    classifier = learn(base, lessons)
    proposed = []
    for one in read:
        if is_cancelled():
            raise Cancelled
        proposed.append(classify_read(one, classifier, review_threshold=review_threshold))
    return classifier, proposed


def confusion(items: Iterable[Labelled]) -> Counter[tuple[tuple[str, ...], tuple[str, ...]]]:
    """`(proposed, given)` → how many documents a person spoke of in this sitting."""
    return Counter(
        (item.doubted, item.given) for item in items if item.doubted is not None and item.given is not None
    )


def label_text(labels: Sequence[str]) -> str:
    """Labels on one line, in words."""
    return ", ".join(name.replace("_", " ") for name in labels) if labels else NONE
