"""Where a form's answers come from: guesses of several sources become one proposal a field. Pure.

A guess names the place it is from. The sources have an order: what a person said goes before a data row,
that before a document, what the form holds already, the person's profile, and the last time the form was
filled in. What is not sure enough is not proposed: a wrong value in a form is worse than an empty field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from app.documents.geometry import Box
from app.forms.form import Form, FormField, FormValue


class Origin(StrEnum):
    """Where a value is from, in the order of who is to be believed."""

    PERSON = "you"
    DATA = "data"
    DOCUMENT = "document"
    FORM = "form"
    """It stood in the form before."""
    PROFILE = "profile"
    LAST_TIME = "last time"


_ORDER = {origin: rank for rank, origin in enumerate(Origin)}

LEAST_CONFIDENCE: Mapping[Origin, float] = {
    Origin.DATA: 0.6,
    Origin.DOCUMENT: 0.6,
    Origin.PROFILE: 0.6,
    Origin.LAST_TIME: 0.6,
}
"""Below it a guess is a runner-up only, and the field stays empty; see benchmarks/form_filling.py."""


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """Where a value stands in a source: `(page_index, box)` a line, points, origin top left."""

    path: Path
    boxes: tuple[tuple[int, Box], ...]

    @property
    def page_index(self) -> int:
        """The page it begins on, from 0."""
        return self.boxes[0][0] if self.boxes else 0


@dataclass(frozen=True, slots=True)
class Guess:
    """One value that a field could get."""

    value: FormValue
    """As `fill_form` takes it, in the field's own writing."""
    text: str
    """What a person reads: labels of options, `yes` and `no` for a check box."""
    confidence: float
    origin: Origin
    source: str = ""
    """Name of the document, the profile or the data."""
    key: str = ""
    """Of a data row or profile: under which key the value stands there."""
    evidence: SourcePlace | None = None
    problem: str = ""
    """Why it does not fit the field, a sentence; such a guess is never proposed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a field will get, and what else it could be."""

    field: FormField
    guess: Guess | None = None
    """None: the field stays as it is, or, where `by_person`, is to be empty."""
    runners_up: tuple[Guess, ...] = ()
    """The best first; also those that do not fit, with their `problem`."""
    review: bool = False
    """True: a person should look at it."""
    by_person: bool = False
    """True once a person has set, accepted or cleared it."""

    @property
    def problem(self) -> str:
        """Why the best runner-up could not be proposed; empty where something is, or nothing is known."""
        return self.runners_up[0].problem if self.guess is None and self.runners_up else ""


Offers = Mapping[str, Sequence[Guess]]
"""Field id → what one source says about it."""


def propose(form: Form, offers: Sequence[Offers], *, review_threshold: float = 0.9) -> tuple[Proposal, ...]:
    """One proposal for each field, in the form's order; later sources of the same origin count the same."""
    return tuple(
        _proposal(field, [guess for offer in offers for guess in offer.get(field.id, ())], review_threshold)
        for field in form.fields
    )


def _proposal(field: FormField, guesses: Sequence[Guess], review_threshold: float) -> Proposal:
    if not field.fillable:
        return Proposal(field)
    ranked = sorted(_distinct(guesses), key=lambda g: (bool(g.problem), _ORDER[g.origin], -g.confidence))
    good = [g for g in ranked if not g.problem and g.confidence >= LEAST_CONFIDENCE.get(g.origin, 0.0)]
    chosen = good[0] if good else None
    others = tuple(
        sorted((g for g in ranked if g is not chosen), key=lambda g: (g not in good, bool(g.problem)))
    )
    if chosen is None and others and others[0].problem == "":
        problems = [g for g in others if g.problem and g.confidence >= LEAST_CONFIDENCE.get(g.origin, 0.0)]
        others = (*problems, *(g for g in others if g not in problems))
    contested = len(good) > 1 and good[1].origin is not Origin.LAST_TIME
    review = chosen is not None and (chosen.confidence < review_threshold or contested)
    return Proposal(field, chosen, others, review=review)


def _distinct(guesses: Sequence[Guess]) -> list[Guess]:
    """One guess a value: that of the most trusted source, surer for each other source that agrees."""
    kept: dict[FormValue, Guess] = {}
    for guess in sorted(guesses, key=lambda g: (_ORDER[g.origin], -g.confidence)):
        first = kept.get(guess.value)
        if first is None:
            kept[guess.value] = guess
        elif first.source != guess.source:
            doubt = (1.0 - first.confidence) * (1.0 - guess.confidence)
            kept[guess.value] = replace(first, confidence=1.0 - doubt)
    return list(kept.values())
