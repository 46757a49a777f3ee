"""Is a page's text layer text? And can what a wrong font table made of it be undone?

Fonts without a table of letters, or with a wrong one, give private signs, other letters or bytes instead of
what the page shows. Pure statistics over the page's words; nothing is known of any language's words.
"""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

FEWEST_CHARACTERS = 20
MOST_UNKNOWN = 0.2
"""Share of signs that stand for no letter, and of words with holes, from which a text is garbage."""
FEWEST_LETTERS = 60
USUAL_LETTERS = frozenset("eainrsto")
"""More than half of the letters of any text in Latin letters; a third of what is drawn by lot."""
LEAST_USUAL = 0.22  # the lowest seen in those pages is 0.35
LEAST_ALPHANUMERIC = 0.5
"""Share of letters and digits; the lowest seen in 240 pages of real text is 0.74."""
MOST_SCRIPTS = 2
"""Of the letters of one word; only words of East Asian texts have more."""
FEWEST_PAIRS = 10
_EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "FULLWIDTH", "HALFWIDTH"}


def is_garbage(words: Sequence[str]) -> bool:
    """True where the words can't be what the page shows, so that it should be read by OCR."""
    text = "".join(words)
    if len(text) < FEWEST_CHARACTERS:
        return False
    if sum(_is_unknown(c) for c in text) > MOST_UNKNOWN * len(text):
        return True
    if sum(_has_hole(word) for word in words) > MOST_UNKNOWN * len(words):
        return True
    long_words = [word for word in words if len(word) >= 4]
    if 5 * sum(len(_scripts(word)) > MOST_SCRIPTS for word in long_words) > len(long_words):
        return True
    # Rows of dots and lines to write on count once; a page of formulas is no garbage.
    text = "".join(c for c, after in pairwise(text + " ") if c != after)
    mathematics = sum(unicodedata.category(c) == "Sm" and not c.isascii() for c in text)
    if sum(c.isalnum() for c in text) + 5 * mathematics < LEAST_ALPHANUMERIC * len(text):
        return True
    latin = [c for c in unicodedata.normalize("NFD", text.lower()) if "a" <= c <= "z"]
    usual = sum(c in USUAL_LETTERS for c in latin)
    return len(latin) >= FEWEST_LETTERS and usual < LEAST_USUAL * len(latin)


def repaired(words: Sequence[str]) -> list[str] | None:
    """The words with their UTF-8 read as such, where a font's table gives its bytes as letters; or None.

    Seen: two bytes as one letter ("킿톀" for "пр"), and each byte as one ("Ã¼" for "ü").
    """
    hangul = [c for word in words for c in word if "\uac00" <= c <= "\ud7a3"]
    if len(hangul) >= FEWEST_PAIRS and all(_is_pair(c) for c in hangul):
        return ["".join(_from_pair(c) if _is_pair(c) else c for c in word) for word in words]
    foreign = [word for word in words if not word.isascii()]
    changed = [_from_bytes(word) for word in foreign]
    if len(foreign) >= 3 and all(word is not None for word in changed):
        return [word if word.isascii() else _from_bytes(word) or word for word in words]
    return None


def _has_hole(word: str) -> bool:
    return any(map(str.isalnum, word)) and any(map(_is_unknown, word))


def _is_pair(character: str) -> bool:
    high, low = divmod(ord(character), 256)
    return 0xC2 <= high <= 0xDF and 0x80 <= low <= 0xBF


def _from_pair(character: str) -> str:
    return ord(character).to_bytes(2, "big").decode()


def _from_bytes(word: str) -> str | None:
    for coding in ("cp1252", "latin-1"):
        try:
            return word.encode(coding).decode()
        except UnicodeError:
            continue
    return None


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(c, "?").split()[0] for c in word if c.isalpha())
    return {name for name in names if name not in _EAST_ASIAN}


def _is_unknown(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs")
