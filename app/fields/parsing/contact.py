"""Ways to reach someone: telephone numbers, e-mail addresses, web addresses."""

import re
from itertools import pairwise

import phonenumbers

from app.fields.parsing.conventions import Conventions
from app.fields.parsing.iban import find_ibans

Span = tuple[int, int]

_GAP = r"(?:[ \u00a0]?[./()–-]{0,2}[ \u00a0]?)"
_EXTENSION_TAIL = r"(?:[ ]?(?i:x|ext\.?|extension)[ ]?\d{1,6})"
_PHONE_RUN = re.compile(
    rf"(?<![\w@/])(?<!\d[.,])(?:\+\d{{1,3}}\n(?=[\d(])|(?:\+|00|\(\+)[ ]?)?\(?\d(?:{_GAP}\d){{4,23}}(?!\d)"
    rf"{_EXTENSION_TAIL}?"
)
_COUNTRY = re.compile(r"\(?\+[ ]?\d{1,3}\)?[ .-]{1,2}|00\d{2}[ .-]")
_EXTENSION = re.compile(_EXTENSION_TAIL + "$")
_OTHER_ENDING = re.compile(r"[ ]?/[ ]?\d{1,5}$")
"""The last digits of a second number, as in 030 12345/66."""
_NEXT_NUMBER = re.compile(r"(?<=\d)[ ](?=\(\d{2,5}\)|\+)")
_NO_PHONE = re.compile(
    r"(?:\d{1,2}[./-])?(?:1[89]|2[01])\d\d\s?[-–]\s?(?:\d{1,2}[./-])?(?:1[89]|2[01])\d\d"
    r"|\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|(?:1[89]|2[01])\d\d([./-])\d{1,2}\2\d{1,2}.{0,9}"
    r"|\d{1,3}(?:\.\d{3})+|\d+\.\d{1,2}|\d{1,3}(?:\.\d{1,3}){3}"
)
_FEWEST_DIGITS, _MOST_DIGITS = 6, 15

_EMAIL = re.compile(
    r"(?<![\w.+%#-])[\w+%#-](?:[\w.+%#'&=/-]{0,62}[\w+%-])?@"
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}"
    r"[^\W\d_]{2,24}(?![\w-])"
)
_URL_MARK = re.compile(r"(?i:\b(?:https?|ftp)\s?:\s?//|\bwww\.)")
_URL_REST = re.compile(r"[^\s<>\"“”\\^`{}]{1,2000}")
_BARE_DOMAIN = re.compile(
    r"(?<![\w@./:-])(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.){1,5}"
    r"(?:com|org|net|edu|gov|info|biz|int|mil|app|dev|io|ai|eu|example|co|de|at|ch|fr|es|it|nl|be|pt|pl|se|dk|no|fi|cz|"
    r"uk|ie|us|ca|au|nz|in|jp|cn|br|mx|ar|za|ru)(?:/[^\s<>\"]{0,500})?(?![\w@-])"
)
_TRAILING = ".,;:!?'\")]}>…"


def find_phones(text: str) -> list[Span]:
    """Spans of all telephone numbers, each also without its country prefix and without what follows it."""
    spans: list[Span] = []
    banks = find_ibans(text)
    for run in _PHONE_RUN.finditer(text):
        if any(start < run.end() and run.start() < end for start, end in banks):
            continue
        for start, end in _single_numbers(text, *run.span()):
            if _NO_PHONE.fullmatch(text, start, end):
                continue
            starts, ends = [start], [end]
            if country := _COUNTRY.match(text, start, end):
                starts.append(country.end())
            if extension := _EXTENSION.search(text, start, end):
                ends.append(extension.start())
            if other := _OTHER_ENDING.search(text, start, end):
                ends.append(other.start())
            spans += [(s, e) for s in starts for e in ends if _is_long_enough(text[s:e])]
    return spans


def _single_numbers(text: str, start: int, end: int) -> list[Span]:
    """The numbers in a run of digits that may hold several, one after the other."""
    nexts = (m.end() for m in _NEXT_NUMBER.finditer(text, start, end))
    cuts = [start, *(i for i in nexts if _is_long_enough(text[start:i])), end]
    parts = [(a, a + len(text[a:b].rstrip())) for a, b in pairwise(cuts)]
    found: list[Span] = []
    for a, b in parts:
        if _digit_count(_EXTENSION.sub("", text[a:b])) <= _MOST_DIGITS:
            found.append((a, b))
            continue
        blanks = [i for i in range(a, b) if text[i] == " "]
        found += [(s, i) for s, i in ((a, i) for i in blanks) if _is_long_enough(text[s:i])]
        found += [(i + 1, b) for i in blanks if _is_long_enough(text[i + 1 : b])]
    return [(a, b) for a, b in found if _is_long_enough(text[a:b])]


def _is_long_enough(text: str) -> bool:
    return _FEWEST_DIGITS <= _digit_count(_EXTENSION.sub("", text)) <= _MOST_DIGITS


def _digit_count(text: str) -> int:
    return sum(c.isdigit() for c in text)


def read_phone(text: str, conventions: Conventions) -> str | None:
    """E.164 where the number is a valid one, as written otherwise; None where it is no number at all."""
    written = " ".join(text.split())
    if not 0 < len(written) <= 60 or not _FEWEST_DIGITS - 1 <= _digit_count(written) <= _MOST_DIGITS + 6:
        return None
    if re.search(r"[^\W\d_]{2,}", _EXTENSION.sub("", written)):
        return None
    dialled = re.sub(r"^\(?00(?=[1-9])", "+", written.replace("(0)", ""))
    try:
        number = phonenumbers.parse(dialled, conventions.region)
    except phonenumbers.NumberParseException:
        return written
    if not phonenumbers.is_valid_number(number):
        return written
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def find_emails(text: str) -> list[Span]:
    """Spans of all e-mail addresses."""
    return [m.span() for m in _EMAIL.finditer(text)]


def read_email(text: str) -> str | None:
    """The address, if `text` is one (`mailto:` and angle brackets may stand around it)."""
    bare = re.sub(r"^(?i:mailto:)", "", text.strip().strip("<>").strip())
    return bare if len(bare) <= 254 and _EMAIL.fullmatch(bare) else None


def find_urls(text: str) -> list[Span]:
    """Spans of all web addresses, without the punctuation of the sentence they stand in."""
    spans: list[Span] = []
    covered = 0
    for mark in _URL_MARK.finditer(text):
        if mark.start() < covered:
            continue
        rest = _URL_REST.match(text, mark.end())
        if not rest:
            continue
        covered = rest.end()
        end = _trimmed(text, mark.end(), rest.end())
        if end > mark.end():
            spans.append((mark.start(), end))
            if end < rest.end() and text[end] in ")'/":
                spans.append((mark.start(), end + 1))
    marked = {s for s, _ in spans}
    for match in _BARE_DOMAIN.finditer(text):
        if match.start() not in marked:
            spans.append((match.start(), _trimmed(text, match.start(), match.end())))
    return spans


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _TRAILING:
        if text[end - 1] == ")" and text.count("(", start, end) >= text.count(")", start, end):
            break
        end -= 1
    return end


def read_url(text: str) -> str | None:
    """The address without white space in it, as written; None where it does not look like one."""
    bare = "".join(text.split()).strip("<>")
    if not 3 <= len(bare) <= 2100:
        return None
    if _URL_MARK.match(bare) or _BARE_DOMAIN.fullmatch(bare):
        return bare
    return None
