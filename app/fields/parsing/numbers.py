"""Numbers: where they stand in a text, in digits or words, and what they say."""

import re
from decimal import Decimal, InvalidOperation
from unicodedata import numeric

from app.fields.parsing.conventions import Conventions
from app.fields.parsing.number_words import find_number_words, read_number_words, sizes
from app.fields.parsing.wordings import words

Span = tuple[int, int]

_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(
    rf"(?<![\w])(?<!\d[.,'’/:])"
    rf"(?:\d{{1,3}}(?P<mark>[.,'’{_SPACES}])\d{{3}}(?:(?P=mark)\d{{3}}){{0,5}}(?:[.,]\d{{1,6}})?"
    r"|\d{1,2}(?:,\d{2}){1,5},\d{3}(?:\.\d{1,6})?"  # as in India, 12,34,567.89
    r"|\d{1,15}(?:[.,]\d{1,8})?"
    r"|[.,]\d{1,6})"
    rf"(?!\d|[.,'’/:]\d|[^\W\d_]{{4}})"
)
_BLANKS_AFTER_MARKS = re.compile(
    r"(?<![\w.,'’/:])\d{1,3}(?:(?:[.,] ?\d{3}){1,3}(?:[.,] ?\d{2})?|[.,] 00)(?![\w/:]|[.,]\d)"
)
_SIGN_BEFORE = re.compile(r"(?<![\w)\],.–−+-])[-−–+]$")
_WRITTEN = re.compile(
    rf"(?P<open>\()?\s?(?P<sign>[-−–+])?\s?(?P<digits>(?=[\d.,]*\d)[\d.,'’{_SPACES}]{{1,40}}?)"
    r"(?:[.,](?P<dash>-{1,2}|[–—]))?\s?(?P<after>[-−–])?\s?(?P<close>\))?"
)
_PERCENT_AFTER = re.compile(
    r"\s?(?:%|‰|(?i:percent|per cent|prozent|pour cent|por ciento|per cento|procent)\b)"
)
_FRACTION = re.compile(
    r"(?<![\w/⁄.,-])(?<![Pp]age )(?<!Seite )(?:(?P<whole>\d{1,3})(?:\s|(?=[¼-¾⅐-⅞])))?"
    r"(?:(?P<above>\d{1,2})\s?[/⁄]\s?(?P<below>16|[234568])|(?P<sign>[¼-¾⅐-⅞]))(?![\w/⁄]|[.,-]\w)"
)
_ABOUT = (
    r"(?i:over|about|around|almost|nearly|only|approximately|some|more than|less than|at least|at most|up to"
    r"|über|rund|etwa|circa|ca\.|mindestens|höchstens|fast|knapp|mehr als|weniger als|bis zu"
    r"|environ|près de|plus de|moins de|au moins|más de|menos de|casi|unos|unas|al menos"
    r"|oltre|quasi|più di|meno di|almeno|ongeveer|meer dan|minder dan|bijna|ruim"
    r"|cerca de|mais de|quase|około|ponad|prawie|peste|aproape)\s"
)
_ABOUT_BEFORE = re.compile(rf"(?<!\w){_ABOUT}\Z")
_ABOUT_FIRST = re.compile(_ABOUT)
_LONGEST_ABOUT = 16
_SIZE = r"\s?(?:(?:de|di)\s)?([^\W\d_]{2,10})"
_SIZE_AFTER = re.compile(rf"{_SIZE}(?!\w)")
_SIZE_LAST = re.compile(rf"{_SIZE}$")
_COUNTED = r" ([^\W\d_]{3,11})"
_COUNTED_AFTER = re.compile(rf"{_COUNTED}(?!\w)")
_COUNTED_LAST = re.compile(rf"{_COUNTED}$")
_SHORTEST_SIZE = 2
_LONGEST = 100


def find_numbers(text: str) -> list[Span]:
    """Spans of all numbers in digits, fractions and words, each with and without what belongs to it.

    That is a sign, or "about" and the like, before it; a percent sign or a word of size (million) after it,
    and what it counts, where that is people or time (14 people).
    """
    spans: list[Span] = []
    for start, end in number_tokens(text):
        percent = _PERCENT_AFTER.match(text, end)
        ends = [end, percent.end()] if percent else _ends(text, end)
        spans += [(s, e) for s in _starts(text, start, may_have_sign=True) for e in ends]
    fractions = (match.span() for match in _FRACTION.finditer(text) if _fraction(match) is not None)
    for start, end in (*fractions, *find_number_words(text)):
        spans += [(s, e) for s in _starts(text, start, may_have_sign=False) for e in _ends(text, end)]
    return spans


def _starts(text: str, start: int, *, may_have_sign: bool) -> list[int]:
    """Where a number begins, without and with the sign, or "about", before it."""
    before = text[max(0, start - _LONGEST_ABOUT) : start]
    belonging = (may_have_sign and _SIGN_BEFORE.search(before)) or _ABOUT_BEFORE.search(before)
    return [start, start - len(belonging[0])] if belonging else [start]


def _ends(text: str, end: int) -> list[int]:
    """Where a number ends, with the words of size that follow and with and without what it counts."""
    while (size := _SIZE_AFTER.match(text, end)) and _power(size[1]):
        end = size.end()
    counted = _COUNTED_AFTER.match(text, end)
    return [end, counted.end()] if counted and _is_counted(counted[1]) else [end]


def _is_counted(word: str) -> bool:
    return word.lower() in words("numbers", "counted")


def _power(word: str) -> int:
    """The power of ten that a word after a number means; 0 for others, also for units as k, m and mm."""
    return 0 if len(word) < _SHORTEST_SIZE or word == "mm" else sizes().get(word.lower(), 0)


def read_number_phrase(text: str, conventions: Conventions) -> Decimal | None:
    """The number of a phrase as `find_numbers` finds them: "about 3.5 million people", "two", "1 1/2".

    None where it is no such phrase.
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    if about := _ABOUT_FIRST.match(text):
        text = text[about.end() :]
    counted = _COUNTED_LAST.search(text)
    for said in (text, text[: counted.start()] if counted and _is_counted(counted[1]) else text):
        power = 0
        while (size := _SIZE_LAST.search(said)) and _power(size[1]):  # five hundred thousand has two
            power += _power(size[1])
            said = said[: size.start()]
        if (number := _read_bare(said, conventions)) is not None:
            return number * Decimal(10) ** power if power else number
    return None


def _read_bare(text: str, conventions: Conventions) -> Decimal | None:
    if (number := read_number(text, conventions)) is not None:
        return number
    if fraction := _FRACTION.fullmatch(text):
        return _fraction(fraction)
    number_in_words = read_number_words(text)
    return None if number_in_words is None else Decimal(number_in_words)


def _fraction(match: re.Match[str]) -> Decimal | None:
    """None for what is more than a whole: 31/8 is a day."""
    if match["sign"]:
        part = Decimal(str(numeric(match["sign"])))
    else:
        part = Decimal(match["above"]) / Decimal(match["below"])
    return Decimal(match["whole"] or 0) + part if part < 1 else None


def number_tokens(text: str) -> list[Span]:
    """Spans of digits with their marks; where blanks may group or part, both ways of reading them."""
    spans: list[Span] = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        spans.append((start, end))
        if match["mark"] == " ":
            parts = [i for i in range(start, end) if text[i] == " "]
            spans.append((start, parts[0]))
            spans += [(i + 1, end) for i in parts]
    read_with_blanks = _BLANKS_AFTER_MARKS.finditer(text)  # as OCR does: 16, 395. 66
    return spans + [match.span() for match in read_with_blanks if " " in match[0]]


def read_number(text: str, conventions: Conventions, *, is_money: bool = False) -> Decimal | None:
    """The number that `text` is, with sign, grouping and a percent sign as people write them.

    A lone mark before three digits is read by `conventions`; where they do not say, as grouping in
    money and after a comma, and as the decimal point otherwise.
    """
    text = text.strip()
    if percent := _PERCENT_AFTER.search(text[-12:]):
        text = text[: len(text) - len(text[-12:]) + percent.start()].rstrip()
    match = _WRITTEN.fullmatch(text) if len(text) <= 60 else None
    if not match:
        return None
    digits = re.sub(rf"['’{_SPACES}]", "", match["digits"])
    plain = _plain(digits, conventions, is_money)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    is_negative = match["sign"] in ("-", "−", "–") or match["after"] or (match["open"] and match["close"])
    return -number if is_negative else number


def _plain(digits: str, conventions: Conventions, is_money: bool) -> str:
    """`digits` with a point for the decimal mark and nothing else."""
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return digits
    last = marks[-1]
    before, _, after = digits.rpartition(last)
    is_decimal = True
    if len(set(marks)) == 1:
        if len(marks) > 1:
            is_decimal = False
        elif len(after) == 3 and 1 <= len(before) <= 3 and before != "0":
            known = conventions.decimal_mark
            is_decimal = last == known if known else (last == "." and not is_money)
    if not is_decimal:
        return digits.replace(last, "")
    return before.replace(".", "").replace(",", "") + "." + after
