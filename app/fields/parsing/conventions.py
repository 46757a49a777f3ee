"""How a document writes its numbers and dates, guessed from all of it.

One document has one way of writing; so an amount such as 1.234 or a date such as 03/04/2026, which say
two things when they stand alone, are read as their neighbours are.
"""

import re
from collections import Counter
from dataclasses import dataclass

from app.fields.parsing.iban import LENGTHS


@dataclass(frozen=True, slots=True)
class Conventions:
    """What ambiguous text means."""

    decimal_mark: str | None = None
    """`.` or `,`; None where the document does not show it."""
    day_first: bool = True
    """Whether 03/04/2026 is the third of April."""
    currency: str | None = None
    """ISO 4217 code of amounts without a sign of their own."""
    region: str | None = None
    """ISO 3166 code of the country whose telephone numbers stand without a prefix."""


UNKNOWN = Conventions()
"""Of a document that shows nothing."""

_GROUPED_AND_DECIMAL = re.compile(
    r"(?<!\d)\d{1,3}([.,'’ \u00a0\u202f])\d{3}(?:\1\d{3}){0,5}([.,])\d{1,2}(?![\d.,]\d)"
)
_DECIMAL = re.compile(r"(?<![\d.,/-])\d{1,9}([.,])\d{1,2}(?![\d.,/-])")
_NUMERIC_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d/-])")
_AMERICAN = re.compile(
    r"\b[A-Z][a-z]+,? (?:A[KLRZ]|C[AOT]|DC|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI"
    r"|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),? \d{5}\b|\(\d{3}\) ?\d{3}-\d{4}|(?<![\d-])\d{3}-\d{3}-\d{4}(?![\d-])"
    r"|\b(?i:mm/dd/)|\bZIP [Cc]ode\b"
)
_BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")
_CURRENCY_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "¥": "JPY",
    "₹": "INR",
    "zł": "PLN",
    "Kč": "CZK",
    "₺": "TRY",
    "₽": "RUB",
    "₩": "KRW",
    "₪": "ILS",
    "RM": "MYR",
    "R$": "BRL",
    "C$": "CAD",
    "A$": "AUD",
    "US$": "USD",
    "Fr.": "CHF",
}
_COMMON = "EUR|USD|GBP|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|INR|zł|Kč"
_RARE = "CNY|RON|BGN|TRY|RUB|BRL|MXN|ZAR|SGD|HKD|KRW|ILS|AED|SAR|THB|MYR|IDR|PHP|UAH|ISK|ARS|CLP|COP|RM|Fr\\."
"""These are words of other meanings, too: a currency only beside a number."""
_CURRENCY = re.compile(
    r"(US\$|R\$|C\$|A\$|[€£$¥₹₺₽₩₪]"
    rf"|(?<![A-Za-z])(?:{_COMMON}|(?:{_RARE})(?=\s?\d)|(?<=\d )(?:{_RARE}))(?![A-Za-z]))"
)
_COUNTRY_HINTS = re.compile(
    r"\b([A-Z]{2})(?:\d{2}[ ]?[A-Z0-9]{4}[ ]?\d{4}|U?\d{8,11}\b)|\+(\d{2})[ (/-]?\d|\+(1)[ (.-]?\d{3}"
)
_REGION_OF_PREFIX = {
    "49": "DE", "43": "AT", "41": "CH", "44": "GB", "33": "FR", "34": "ES", "39": "IT", "31": "NL",
    "32": "BE",
    "45": "DK", "46": "SE", "47": "NO", "48": "PL", "36": "HU", "30": "GR", "40": "RO", "61": "AU",
    "64": "NZ",
    "81": "JP", "86": "CN", "91": "IN", "55": "BR", "52": "MX", "27": "ZA", "65": "SG", "60": "MY", "1": "US",
}  # fmt: skip
_REGION_OF_CURRENCY = {
    "GBP": "GB", "CHF": "CH", "PLN": "PL", "CZK": "CZ", "SEK": "SE", "NOK": "NO", "DKK": "DK", "HUF": "HU",
    "CAD": "CA", "AUD": "AU", "NZD": "NZ", "INR": "IN", "BRL": "BR", "JPY": "JP", "CNY": "CN", "MYR": "MY",
}  # fmt: skip
_LANGUAGE_WORDS = {
    "DE": re.compile(r"\b(?:und|der|die|das|für|Rechnung|Datum|Betrag|Straße|Strasse|Tel)\b"),
    "FR": re.compile(r"\b(?:et|les?|des|pour|Facture|Montant|rue|Tél)\b"),
    "ES": re.compile(r"\b(?:y|el|los|para|Factura|Importe|Fecha|calle)\b"),
    "IT": re.compile(r"\b(?:il|della|di|per|Fattura|Importo|via|Totale)\b"),
    "NL": re.compile(r"\b(?:het|een|van|voor|Factuur|Bedrag|Datum|straat)\b"),
    "PT": re.compile(r"\b(?:os|da|para|Fatura|Valor|rua|não)\b"),
    "PL": re.compile(r"\b(?:oraz|na|Faktura|Kwota|Data|ulica|nr)\b"),
}
_READ_AT_MOST = 200_000
"""Characters of a document that are looked at; its way of writing shows long before."""


def guess_conventions(text: str) -> Conventions:
    """Read off `text` how it writes; what it does not show keeps its default."""
    text = text[:_READ_AT_MOST]
    american = bool(_AMERICAN.search(text))
    currency = _currency(text, american)
    return Conventions(
        decimal_mark=_decimal_mark(text),
        day_first=_day_first(text, american),
        currency=currency,
        region=_region(text, american, currency),
    )


def _decimal_mark(text: str) -> str | None:
    votes: Counter[str] = Counter()
    for match in _GROUPED_AND_DECIMAL.finditer(text):
        group, mark = match.groups()
        if group != mark:
            votes[mark] += 5
    for match in _DECIMAL.finditer(text):
        votes[match[1]] += 1
    if votes["."] == votes[","]:
        return None
    return "." if votes["."] > votes[","] else ","


def _day_first(text: str, american: bool) -> bool:
    """By the dates that can be read in one order only; where none shows it, by the country."""
    day_first = month_first = 0
    for match in _NUMERIC_DATE.finditer(text):
        first, second = int(match[1]), int(match[3])
        day_first += 12 < first <= 31 and second <= 12
        month_first += 12 < second <= 31 and first <= 12
    return day_first > month_first if day_first != month_first else not american


def _currency(text: str, american: bool) -> str | None:
    counts = Counter(_CURRENCY_SIGNS.get(m[1], m[1]) for m in _CURRENCY.finditer(text))
    for code in ("CAD", "AUD", "NZD", "SGD", "HKD", "MXN"):
        if code in counts and not american:
            counts[code] += counts.pop("USD", 0)  # the dollar sign means the dollar that is named
    for code in ("CNY",):
        if code in counts:
            counts[code] += counts.pop("JPY", 0)
    return counts.most_common(1)[0][0] if counts else None


def _region(text: str, american: bool, currency: str | None) -> str | None:
    votes: Counter[str] = Counter()
    for match in _COUNTRY_HINTS.finditer(text):
        if match[1] in LENGTHS:
            votes[match[1]] += 1
        elif region := _REGION_OF_PREFIX.get(match[2] or match[3]):
            votes[region] += 1
    if votes:
        return votes.most_common(1)[0][0]
    if american:
        return "US"
    if _BRITISH.search(text):
        return "GB"
    if currency in _REGION_OF_CURRENCY:
        return _REGION_OF_CURRENCY[currency]
    words = Counter({region: len(pattern.findall(text)) for region, pattern in _LANGUAGE_WORDS.items()})
    region, count = words.most_common(1)[0]
    return region if count >= 3 else None
