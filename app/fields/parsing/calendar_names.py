"""Names of months and weekdays in the languages we read, from CLDR."""

from functools import cache
from unicodedata import combining, normalize

from babel import Locale

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs", "ro")
_SPOKEN = {"sept": 9, "june": 6, "july": 7, "jänner": 1, "feber": 2, "märz": 3, "maerz": 3, "mrz": 3}
_NOT_ALONE = 3
"""CLDR also has names of one or two letters (J, F, M …), which mean nothing in a text."""


@cache
def months() -> dict[str, int]:
    """Lower-case name or abbreviation without its full stop → month, 1 to 12."""
    return {**_names("months"), **_SPOKEN}


@cache
def weekdays() -> frozenset[str]:
    """Lower-case names and abbreviations without their full stop."""
    return frozenset(_names("days")) | {"tues", "thur", "thurs", "weds"}


def _names(kind: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for language in LANGUAGES:
        by_context = getattr(Locale(language), kind)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in by_context[context][width].items():
                    bare = name.lower().strip(". ")
                    least = 2 if kind == "days" else _NOT_ALONE
                    if len(bare) >= least and bare.isalpha():
                        names.setdefault(bare, number)
                        names.setdefault(_without_accents(bare), number)
    return names


def _without_accents(text: str) -> str:
    return "".join(c for c in normalize("NFD", text) if not combining(c))
