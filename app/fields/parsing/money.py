"""Amounts of money: a number with or without its currency, before or after it, and a word for its size."""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from babel import Locale

from app.fields.parsing.conventions import Conventions
from app.fields.parsing.number_words import sizes
from app.fields.parsing.numbers import number_tokens, read_number

Span = tuple[int, int]


class Amount(NamedTuple):
    """A number and its currency (ISO 4217), where that is known."""

    number: Decimal
    currency: str | None


_SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH",
    "฿": "THB", "₫": "VND", "₱": "PHP", "₦": "NGN", "₪": "ILS", "元": "CNY", "円": "JPY", "zł": "PLN",
    "zl": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "rm": "MYR", "rs": "INR", "rp": "IDR", "sfr": "CHF",
    "fr": "CHF", "r$": "BRL", "us$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD",
    "nz$": "NZD", "s$": "SGD", "hk$": "HKD", "mx$": "MXN", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "pound": "GBP", "pounds": "GBP", "pence": "GBP", "dollar": None, "dollars": None, "bucks": None,
    "$": None, "kr": None, "sek": "SEK", "franken": "CHF", "francs": None, "rupees": "INR", "yen": "JPY",
    "yuan": "CNY", "rmb": "CNY", "real": "BRL", "reais": "BRL", "zloty": "PLN", "złotych": "PLN",
    "kronor": "SEK", "kroner": None, "rand": "ZAR", "cents": None, "dm": "DEM", "baht": "THB",
}  # fmt: skip
_DOLLARS = frozenset(("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "ARS", "CLP", "COP"))
_CROWNS = frozenset(("SEK", "NOK", "DKK", "ISK"))

_CURRENCY_BEFORE = re.compile(r"(?:(?<![^\W\d_])([^\W\d_]{0,3}[$€£¥₹₽₩₺₴฿₫₱₦₪]|[^\W\d_]{2,4})\.?)\s{0,2}$")
_CURRENCY_AFTER = re.compile(r"\s{0,2}([$€£¥₹₽₩₺₴฿₫₱₦₪元円]|[^\W\d_]{2,9}\$?)(?!\w)\.?")
_GLUED = re.compile(r"(?<![\w])[^\W\d_]{2,4}(?=\d)")
_SIZE_AFTER = re.compile(r"\s?([^\W\d_]{1,12})(?!\w)\.?")
_NO_CENTS_AFTER = re.compile(r"[.,](?:-{1,2}|[–—])(?!\d)")
_SIGN_BEFORE = re.compile(r"(?<![\w)\],.–−-])[-−–]\s?$")
_SIGN_AFTER = re.compile(r"[-−](?![\w-])")
_LOOK_BACK = 10
_LONGEST = 80
_NO_AMOUNT = re.compile(r"0\d|\d{8}")
"""How a number without sign, code and decimals begins that is no amount."""
_NO_SIZE = re.compile(r"[a-zA-Z]")


@cache
def _currencies() -> dict[str, str | None]:
    codes = {str(code).lower(): str(code) for code in Locale("en").currencies if len(str(code)) == 3}
    return {**codes, **_SIGNS}


def find_money(text: str) -> list[Span]:
    """Spans of all amounts, each bare, and with sign, currency and word of size as far as they stand there.

    Whole numbers that stand alone are amounts too, for documents that write no cents.
    """
    spans: list[Span] = []
    currencies = _currencies()
    parted = _GLUED.sub(lambda word: " " * len(word[0]) if word[0].lower() in currencies else word[0], text)
    for start, end in number_tokens(parted):  # as RM29.30, where letters would make it a name
        ends = [end]
        starts = [start]
        if cents := _NO_CENTS_AFTER.match(text, end):
            ends.append(cents.end())
        size = _SIZE_AFTER.match(text, ends[-1])
        if size and size[1].lower() in sizes():
            ends.append(size.end(1))
            if text[size.end(1) : size.end()] == ".":
                ends.append(size.end())
        elif (minus := _SIGN_AFTER.match(text, end)) and not cents:
            ends.append(minus.end())
        currency = _CURRENCY_AFTER.match(text, ends[-1])
        if currency and currency[1].lower() in currencies:
            ends.append(currency.end(1))
        if minus_before := _SIGN_BEFORE.search(text[max(0, start - 2) : start]):
            starts.append(start - len(minus_before[0]))
        first = starts[-1]
        before = text[max(0, first - _LOOK_BACK) : first]
        sign = _CURRENCY_BEFORE.search(before)
        if sign and (sign[1].lower() in currencies or sign[1][-1] in _SIGNS):
            is_known = sign[1].lower() in currencies  # else a sign with letters before it, as in stg£5
            starts.append(first - len(before) + (sign.start(1) if is_known else sign.end(1) - 1))
            outer = text[max(0, starts[-1] - 2) : starts[-1]]
            if minus_before := _SIGN_BEFORE.search(outer):
                starts.append(starts[-1] - len(minus_before[0]))
        if len(starts) == len(ends) == 1 and _NO_AMOUNT.match(text[start:end]):
            continue
        spans += [(s, e) for s in starts for e in ends]
        is_plain = len(starts) == len(ends) == 1 and text[start:end].isdecimal()
        for s in () if is_plain else starts:
            if text[s - 1 : s] == "(" and text[ends[-1] : ends[-1] + 1] == ")":
                spans.append((s - 1, ends[-1] + 1))
    return spans


def read_money(text: str, conventions: Conventions) -> Amount | None:
    """The amount that `text` is; a bare number has the document's currency, where that is known."""
    text = " ".join(text.split())
    if not 0 < len(text) <= _LONGEST:
        return None
    is_negative = False
    if text.startswith("(") and text.endswith(")"):
        is_negative, text = True, text[1:-1].strip()
    if text[0] in "-−–":
        is_negative, text = True, text[1:].lstrip()
    digit = re.search(r"[-−–.,]?\d", text)
    if not digit:
        return None
    head, rest = text[: digit.start()].strip(" ."), text[digit.start() :]
    if head.endswith(("-", "−", "–")):  # $- 15
        is_negative, head = True, head[:-1].strip(" .")
    last = max(i for i, c in enumerate(rest) if c.isdigit())
    tail_start = last + 1
    if (cents := _NO_CENTS_AFTER.match(rest, tail_start)) or (cents := _SIGN_AFTER.match(rest, tail_start)):
        tail_start = cents.end()
    number = read_number(rest[:tail_start], conventions, is_money=True)
    words = _words(rest[tail_start:])
    if number is None or len(words) > 2:
        return None
    if words and words[0] in sizes():
        number *= Decimal(10) ** sizes()[words.pop(0)]
    if words and words[-1] in ("cents", "pence"):
        number /= 100
    named = [w for w in (head.lower(), *words) if w]
    currencies = _currencies()
    if any(w not in currencies for w in named):
        return None
    currency = next((c for w in named if (c := _meant(w, conventions))), None)
    return Amount(-number if is_negative else number, currency if named else conventions.currency)


def _words(text: str) -> list[str]:
    """Words in lower case without full stops; a currency sign apart from a word of size, as in 2 M$."""
    words: list[str] = []
    for word in text.replace(".", ". ").lower().split():
        bare = word.strip(".")
        is_two = bare not in _currencies() and bare[-1:] in _SIGNS and bare[:-1] in sizes()
        words += [bare[:-1], bare[-1]] if is_two else [bare]
    return words


def _meant(word: str, conventions: Conventions) -> str | None:
    """The currency of a sign or word; one that several countries share is the document's own."""
    if word in ("$", "dollar", "dollars", "bucks", "cents"):
        return conventions.currency if conventions.currency in _DOLLARS else "USD"
    if word in ("kr", "kroner"):
        return conventions.currency if conventions.currency in _CROWNS else None
    return _currencies()[word]
