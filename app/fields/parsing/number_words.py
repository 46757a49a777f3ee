"""Numbers in words, from zero to a hundred, and words for thousands, millions and more."""

import re
from functools import cache

from app.fields.parsing.wordings import wordings

Span = tuple[int, int]

_COMPOUNDS = (0, 2)
"""Lines of the lists of words: English and French join tens and ones (twenty-five, vingt-cinq)."""
_NO_WORD = "-"
_WORD = re.compile(r"[^\W\d_]{2,20}(?:-[^\W\d_]{2,10})?")
_SECOND_WORD = re.compile(r"[ -]([^\W\d_]{3,6})(?![\w-])")
_ORDINAL = re.compile(r"first|second|third|\w+(?:th|ième)|vingts?")


@cache
def number_words() -> dict[str, int]:
    """Lower-case word → number."""
    lists = wordings("numbers_and_days")["numbers"]
    numbers = {word: n for line in lists["up_to_twenty"] for n, word in enumerate(line.split())}
    numbers |= {word: 30 + 10 * n for line in lists["tens"] for n, word in enumerate(line.split())}
    del numbers[_NO_WORD]
    return numbers


@cache
def sizes() -> dict[str, int]:
    """Lower-case word or abbreviation after a number → power of ten."""
    return {
        word: int(power) for power, words in wordings("numbers_and_days")["sizes"].items() for word in words
    }


def find_number_words(text: str) -> list[Span]:
    """Spans of all numbers in words; tens and ones are one number (twenty-five)."""
    spans: list[Span] = []
    numbers = number_words()
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match[0].lower()
        if word not in numbers:
            word, _, rest = word.partition("-")
            end = start + len(word)
            if word not in numbers or (_is_number(rest) and not _is_one(word, rest)):
                continue
        if (more := _SECOND_WORD.match(text, end)) and _is_one(word, more[1].lower()):
            end = more.end()
        spans.append((start, end))
    return spans


def read_number_words(text: str) -> int | None:
    """The number that `text` is in words and nothing else."""
    words = text.lower()
    if words in number_words():
        return number_words()[words]
    tens, _, ones = words.replace(" ", "-").partition("-")
    return number_words()[tens] + number_words()[ones] if _is_one(tens, ones) else None


def _is_number(word: str) -> bool:
    return word in number_words() or bool(_ORDINAL.fullmatch(word))


def _is_one(tens: str, ones: str) -> bool:
    """Whether the two words are one number."""
    return any(tens in some_tens and ones in some_ones for some_tens, some_ones in _compounds())


@cache
def _compounds() -> list[tuple[frozenset[str], frozenset[str]]]:
    """Tens and ones of each language that joins them so."""
    lists = wordings("numbers_and_days")["numbers"]
    found = []
    for line in _COMPOUNDS:
        up_to_twenty, tens = lists["up_to_twenty"][line].split(), lists["tens"][line].split()
        found.append((frozenset((up_to_twenty[20], *tens)), frozenset(up_to_twenty[1:10])))
    return found
