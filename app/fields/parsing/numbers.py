"""Numbers in digits: where they stand in a text and what they say."""

import re
from decimal import Decimal, InvalidOperation

from app.fields.parsing.conventions import Conventions

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
_SIGN_BEFORE = re.compile(r"(?<![\w)\],.–−+-])[-−–+]$")
_WRITTEN = re.compile(
    rf"(?P<open>\()?\s?(?P<sign>[-−–+])?\s?(?P<digits>(?=[\d.,]*\d)[\d.,'’{_SPACES}]{{1,40}}?)"
    r"(?:[.,](?P<dash>-{1,2}|[–—]))?\s?(?P<after>[-−–])?\s?(?P<close>\))?"
)
_PERCENT_AFTER = re.compile(
    r"\s?(?:%|‰|(?i:percent|per cent|prozent|pour cent|por ciento|per cento|procent)\b)"
)


def find_numbers(text: str) -> list[Span]:
    """Spans of all numbers: with and without their sign, with and without a percent sign after them."""
    spans: list[Span] = []
    for start, end in number_tokens(text):
        starts = [start]
        if sign := _SIGN_BEFORE.search(text[max(0, start - 2) : start]):
            starts.append(start - len(sign[0]))
        ends = [end]
        if percent := _PERCENT_AFTER.match(text, end):
            ends.append(percent.end())
        spans += [(s, e) for s in starts for e in ends]
    return spans


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
    return spans


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
