"""Is a page's text layer text? And can what a wrong font table made of it be undone?

Fonts without a table of letters, or with a wrong one, give private signs, other letters or bytes instead of
what the page shows. Pure statistics over the page's words; nothing is known of any language's words.
"""

import unicodedata
from collections.abc import Sequence

FEWEST_CHARACTERS = 20
MOST_UNKNOWN = 0.2
"""Share of signs that stand for no letter from which a text is garbage."""
FEWEST_LETTERS = 60
USUAL_LETTERS = frozenset("eainrsto")
"""More than half of the letters of any text in Latin letters; a third of what is drawn by lot."""
LEAST_USUAL = 0.22
LEAST_ALPHANUMERIC = 0.3
FEWEST_PAIRS = 10


def is_garbage(words: Sequence[str]) -> bool:
    """True where the words can't be what the page shows, so that it should be read by OCR."""
    text = "".join(words)
    text = "".join(c for i, c in enumerate(text) if i == 0 or c != text[i - 1])  # dots and lines to write on
    if len(text) < FEWEST_CHARACTERS:
        return False
    if sum(_is_unknown(c) for c in text) > MOST_UNKNOWN * len(text):
        return True
    if sum(c.isalnum() for c in text) < LEAST_ALPHANUMERIC * len(text):
        return not any(unicodedata.category(c) == "Sm" for c in text)  # a page of formulas is no garbage
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


def _is_unknown(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs")
