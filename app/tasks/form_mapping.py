"""Which value belongs into which field: keys of data and labels of fields, compared by what they mean."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from app.forms.form_words import Meaning

_TYPO = 0.86
"""Similarity from which two words of five letters or more are one, mistyped."""


def similarity(key: Meaning, field: Meaning) -> float:
    """How surely a value called `key` belongs into `field`, 0 to 1."""
    if key.concepts or field.concepts:
        if key.concepts != field.concepts:
            return 0.0
        shared = _overlap(key.rest, field.rest)
        score = 1.0 if not (key.rest or field.rest) else 0.55 + 0.4 * shared
        if key.concepts == {"date"}:
            score = min(score, 0.5 if field.rest != key.rest else 0.8)  # whatever date that is
    else:
        score = _overlap(key.rest, field.rest)
    if key.whose == field.whose:
        return score
    if not key.whose:
        return 0.2 * score  # somebody else's
    return (0.55 if not field.roles else 0.2) * score


def best_keys(
    meanings: Mapping[str, Meaning], field: Meaning, least: float = 0.3
) -> Sequence[tuple[str, float]]:
    """Keys that could belong into `field`, the likeliest first, with how likely; `least` bounds that."""
    scored = [(key, similarity(meaning, field)) for key, meaning in meanings.items()]
    return sorted(((k, s) for k, s in scored if s >= least), key=lambda pair: -pair[1])


def _overlap(one: Iterable[str], other: Iterable[str]) -> float:
    """Dice's coefficient of two sets of words, those mistyped counted as one."""
    left, right = set(one), set(other)
    if not left or not right:
        return 0.0
    shared = sum(any(_same(a, b) for b in right) for a in left)
    return min(1.0, 2 * shared / (len(left) + len(right)))


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) >= 5 and SequenceMatcher(None, one, other).ratio() >= _TYPO
