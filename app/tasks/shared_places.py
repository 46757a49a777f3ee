"""Two fields that mean the same words: the one with more to lose keeps them.

Fields are answered each for itself, so the street of the buyer may also be given as that of the seller, or a
university together with its department. Words that answer one field seldom answer another as well, unless it
is a date, an amount or a clause.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.fields.schema import Field, FieldType

SHARED, OVERLAPPING = 0.05, 0.3
"""By how much an answer becomes less likely when another field has the same words, or some of them.

Both of two fields with the same words were right in 4 of 7 cases with amounts, 1 of 4 with dates, 0 of 21
with others in 128 development documents. The other number was chosen on 3,982 values and 1,777
nulls in training documents of 24 sources."""

COINCIDING = frozenset(
    (FieldType.DATE, FieldType.TIME, FieldType.MONEY, FieldType.NUMBER, FieldType.INTEGER, FieldType.CLAUSE)
)
"""Types whose fields may well have the same words."""

Place = tuple[int, int] | None
"""Span in the document; None for choices, which stand nowhere."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer of one part of the document, with the model's own probabilities."""

    probability: float
    """Of this answer, among all that the grammar allows to begin."""
    text: str
    span: Place
    elsewhere: tuple[tuple[int, int], ...] = ()
    """Where the same words stand besides the place that is nearest to the field's label."""


NONE_FROM = 0.6
"""A part does not say from this probability of "none" on; below, the model says so too soon."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one part of the document gave for a field."""

    absent: float
    """Probability that this part does not say."""
    found: tuple[Found, ...]
    """Best first; the items of a list in the order in which they were named."""
    complete: float = 1.0
    """Probability that a list has all its items."""

    @property
    def chosen(self) -> Found | None:
        """The best answer; None where the part does not say."""
        return self.found[0] if self.found and self.absent < NONE_FROM else None


def one_field_a_place(fields: Sequence[Field], asked: Sequence[Asked]) -> list[Asked]:
    """What was asked for `fields`, in their order, with the probabilities that it has beside each other.

    Of each two whose chosen answers share words, the one whose next best answer elsewhere is closest becomes
    less sure of such words, by `SHARED` or `OVERLAPPING`, and surer of all else. It may still choose them. An
    answer that stands elsewhere, too, away from what it shares some words with, means that place.
    """
    settled = list(asked)
    singular = [i for i, field in enumerate(fields) if field.type not in COINCIDING and not field.many]
    compared: set[frozenset[int]] = set()
    while True:
        sharing = [
            (_lead(settled[i], place), i, j, place)
            for i in singular
            for j in singular
            if i != j and frozenset((i, j)) not in compared
            if _share(_place(settled[i]), place := _place(settled[j])) < 1
        ]
        if not sharing:
            return settled
        _, yielding, keeping, place = min(sharing)
        compared.add(frozenset((yielding, keeping)))
        settled[yielding] = _beside(settled[yielding], place)


def _place(asked: Asked) -> Place:
    return asked.chosen.span if asked.chosen else None


def _share(one: Place, other: Place) -> float:
    """What is left of an answer's probability at `one` when another field's is at `other`."""
    if one is None or other is None or one[1] <= other[0] or other[1] <= one[0]:
        return 1
    return SHARED if one == other else OVERLAPPING


def _lead(asked: Asked, other: Place) -> float:
    """How many times likelier the first answer is than the next one that shares no words with `other`."""
    found = (_aside(one, other) for one in asked.found)
    elsewhere = [one.probability for one in found if _share(one.span, other) == 1]
    return asked.found[0].probability / max(asked.absent, *elsewhere, 1e-6)


def _beside(asked: Asked, other: Place) -> Asked:
    """With answers that share words with `other` less likely, and all else scaled up by what they lost."""
    moved = [_aside(one, other) for one in asked.found]
    shares = [_share(one.span, other) for one in moved]
    lost = sum(one.probability * (1 - share) for one, share in zip(moved, shares, strict=True))
    found = [
        replace(one, probability=one.probability * share / (1 - lost))
        for one, share in zip(moved, shares, strict=True)
    ]
    return replace(
        asked, absent=asked.absent / (1 - lost), found=tuple(sorted(found, key=lambda one: -one.probability))
    )


def _aside(one: Found, other: Place) -> Found:
    """At a place away from `other` where it has such a place, and here shares some words with it, not all."""
    if _share(one.span, other) != OVERLAPPING:
        return one
    return next((replace(one, span=place) for place in one.elsewhere if _share(place, other) == 1), one)
