"""Numbers in words, from zero to a hundred, and words for thousands, millions and more."""

import re
from functools import cache

from app.fields.parsing.wordings import wordings

Span = tuple[int, int]

_ENGLISH = 0
"""Its line in the lists of words."""
_WORD = re.compile(r"[^\W\d_]{2,20}(?:-[^\W\d_]{2,10})?")
_SECOND_WORD = re.compile(r"[ -]([^\W\d_]{3,5})(?!\w)")


@cache
def number_words() -> dict[str, int]:
    """Lower-case word → number."""
    numbers = {
        word: n for line in wordings()["numbers"]["up_to_twenty"] for n, word in enumerate(line.split())
    }
    numbers.update(
        {word: 30 + 10 * n for line in wordings()["numbers"]["tens"] for n, word in enumerate(line.split())}
    )
    return numbers


@cache
def sizes() -> dict[str, int]:
    """Lower-case word or abbreviation after a number → power of ten."""
    return {word: int(power) for power, words in wordings()["sizes"].items() for word in words}


def find_number_words(text: str) -> list[Span]:
    """Spans of all numbers in words; English tens and ones are one number (twenty-five)."""
    spans: list[Span] = []
    numbers, tens, ones = number_words(), *_english()
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match[0].lower()
        if word not in numbers:
            word = word.partition("-")[0]
            end = start + len(word)
        if word not in numbers:
            continue
        if word in tens and (more := _SECOND_WORD.match(text, end)) and more[1].lower() in ones:
            end = more.end()
        spans.append((start, end))
    return spans


def read_number_words(text: str) -> int | None:
    """The number that `text` is in words and nothing else."""
    numbers, tens, ones = number_words(), *_english()
    words = text.lower()
    if words in numbers:
        return numbers[words]
    first, _, second = words.replace(" ", "-").partition("-")
    return numbers[first] + numbers[second] if first in tens and second in ones else None


@cache
def _english() -> tuple[frozenset[str], frozenset[str]]:
    """The words for tens and for ones that make one number together."""
    up_to_twenty = wordings()["numbers"]["up_to_twenty"][_ENGLISH].split()
    tens = wordings()["numbers"]["tens"][_ENGLISH].split()
    return frozenset((up_to_twenty[20], *tens[:-1])), frozenset(up_to_twenty[1:10])
