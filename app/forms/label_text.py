"""The words of labels: what is a line's number, where a sentence ends, and how a label is made short."""

import re
from collections.abc import Iterable

from app.forms.form_words import meaning_of

MAX_LABEL = 120
LONG_LABEL = 60
"""A label longer than this is cut to one sentence."""
ITEM = re.compile(r"\(?(?:\d{1,3}(?: ?[a-z])?|[a-zA-Z]|[ivx]+)[.)]?\*?(?:\s+(?![a-zß-ÿ])|$)")
"""The number of a line, with or without the line after it."""
_NO_WORDS = re.compile(r"[\W\d_]*")
_LETTER = re.compile(r"\(?\d{0,3}\(?[a-zA-Z]\)?[.)]?")
_UNIT = re.compile(r"\W*(?:(?:EUR|USD|CHF|m²|km|kg)\b|[€$£%])\W*(?=\w|$)")
_BREAK = re.compile(
    r"(?:(?<=[^\W\d_]{3}[.?!])|(?<=[)”\"][.?!]))(?<!bzw\.)(?<!ggf\.)\s+(?=[^\W\d_a-zß-ÿ]|[„“\"(¿¡])"
)
"""Between two sentences; abbreviations of two letters end none."""
_LEADER = re.compile(r"(?:\s*[._…]){3,}")
_HYPHEN = re.compile(r"(?<=[^\W\d_])- (?!(?:und|oder|bzw|and|or|et|ou|y|o)\b)(?=[a-zß-ÿ])")


def has_no_words(text: str) -> bool:
    """Whether it is digits and signs alone."""
    return _NO_WORDS.fullmatch(text) is not None


def is_mark(text: str) -> bool:
    """A line's number or a currency: it leads to the label, and says nothing alone."""
    return has_no_words(text) or _LETTER.fullmatch(text) is not None


def is_unit(text: str) -> bool:
    """Whether it begins with what an amount is counted in."""
    return _UNIT.match(text) is not None


def is_part_of_date(text: str) -> bool:
    """Whether it says no more than `day`, `month` or `year`."""
    meaning = meaning_of(text)
    return bool(meaning.part) and not meaning.concepts and not meaning.rest


def joined(lines: Iterable[str]) -> str:
    """Lines as one text, without the hyphens that end them."""
    return _HYPHEN.sub("", " ".join(lines))


def last_sentence(text: str) -> str:
    """Without the unit of a field before it."""
    return _UNIT.sub("", _BREAK.split(_UNIT.sub("", text, count=1))[-1], count=1)


def without_leaders(text: str) -> str:
    """Without the dots or lines that lead to a field."""
    return _LEADER.sub(" ", text)


def shortened(text: str, most: int = MAX_LABEL) -> str:
    """One line without leaders, outer punctuation and asterisks; of a long text one sentence, or what fits.

    The sentence is the one that ends with a colon, else the first.
    """
    text = " ".join(without_leaders(text).split())
    if len(text) > LONG_LABEL:
        sentences = _BREAK.split(text)
        text = sentences[-1 if text.endswith(":") else 0]
        text = text.rstrip(".") if len(sentences) > 1 else text
    text = text.strip(" :;,–—-_|▶►*").lstrip(".) ")
    return text if len(text) <= most else text[: most + 1].rpartition(" ")[0]
