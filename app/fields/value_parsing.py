"""From words to values: what a span of a document says, and where such spans stand.

`find_candidates` lists the places that a typed field may point at; `parse` reads what a place says.
Both are plain code: no model, no state, and time in proportion to the text's length.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from app.fields.field_value import Scalar
from app.fields.parsing import contact, dates, iban, money, numbers, times
from app.fields.parsing.conventions import UNKNOWN, Conventions
from app.fields.schema import FieldType

# fmt: off
_YES = frozenset((
    "yes", "y", "true", "x", "on", "1", "ja", "wahr", "oui", "vrai", "sí", "si", "sì", "vero", "sim",
    "verdadeiro", "tak", "prawda", "☒", "☑", "✓", "✔", "✗", "✘", "■", "⊠", "[x]", "(x)",
))
_NO = frozenset((
    "no", "n", "false", "off", "0", "nein", "falsch", "non", "faux", "falso", "não", "nee", "nej", "nie",
    "fałsz", "☐", "□", "[]", "()", "[_]", "-",
))
# fmt: on
_LONGEST_VALUE = 20_000
_LONGEST_YEAR = 4


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says: the value, and the currency (ISO 4217) of money where that is known."""

    value: Scalar
    currency: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A span `[start, end)` of the text that reads as a value of the wanted type."""

    start: int
    end: int


def parse(text: str, type: FieldType, conventions: Conventions = UNKNOWN) -> Parsed | None:
    """Read `text` as a value of `type`; None where it is none.

    Dates become `datetime.date`, or ISO 8601 text where day or year is missing; times ISO 8601 text;
    money and numbers Decimal, integers int; telephone numbers E.164 or as written; IBANs compact;
    booleans bool. All else is the text with its white space collapsed.
    """
    collapsed = " ".join(text.split())
    if not collapsed or len(collapsed) > _LONGEST_VALUE:
        return None
    match type:
        case FieldType.MONEY:
            amount = money.read_money(text, conventions)
            return Parsed(amount.number, amount.currency) if amount else None
        case FieldType.BOOLEAN:
            word = collapsed.lower().replace(" ", "").strip(".,;:")
            return Parsed(word in _YES) if word in _YES | _NO else None
    value: Scalar
    match type:
        case FieldType.DATE:
            value = dates.read_date(text, conventions)
        case FieldType.TIME:
            value = times.read_time(text)
        case FieldType.NUMBER:
            value = numbers.read_number_phrase(text, conventions)
        case FieldType.INTEGER:
            value = _whole(numbers.read_number_phrase(text, conventions))
        case FieldType.PHONE:
            value = contact.read_phone(text, conventions)
        case FieldType.EMAIL:
            value = contact.read_email(text)
        case FieldType.URL:
            value = contact.read_url(text)
        case FieldType.IBAN:
            value = iban.read_iban(text)
        case _:
            value = collapsed
    return None if value is None else Parsed(value)


def find_candidates(text: str, type: FieldType, conventions: Conventions = UNKNOWN) -> list[Candidate]:
    """All spans of `text` that read as `type`, in text order; [] for types that any text may be.

    One place gives several spans where people differ on what belongs to it: an amount with and without
    its currency, a date with and without its weekday.
    """
    find: Callable[[str], list[tuple[int, int]]]
    match type:
        case FieldType.DATE:
            find = lambda t: dates.find_dates(t, conventions)  # noqa: E731
        case FieldType.TIME:
            find = times.find_times
        case FieldType.MONEY:
            find = money.find_money
        case FieldType.NUMBER | FieldType.INTEGER:
            find = numbers.find_numbers
        case FieldType.PHONE:
            find = contact.find_phones
        case FieldType.EMAIL:
            find = contact.find_emails
        case FieldType.URL:
            find = contact.find_urls
        case FieldType.IBAN:
            find = iban.find_ibans
        case _:
            return []
    spans = sorted(set(find(text)))
    if type in (FieldType.MONEY, FieldType.NUMBER, FieldType.INTEGER):
        spans = _outside(spans, [*dates.find_written_dates(text, conventions), *iban.find_ibans(text)])
    if type is FieldType.INTEGER:
        spans = [s for s in spans if parse(text[s[0] : s[1]], type, conventions)]
    return [Candidate(start, end) for start, end in spans]


def _outside(spans: list[tuple[int, int]], wholes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of `spans` that are no part of a larger whole: the 12 of a date, the digits of an IBAN."""
    inside = bytearray(max((end for _, end in wholes), default=0) + 1)
    for start, end in wholes:
        if end - start > _LONGEST_YEAR:
            inside[start:end] = b"\1" * (end - start)
    return [
        s for s in spans if not (s[0] < len(inside) and inside[s[0]] and inside[min(s[1], len(inside)) - 1])
    ]


def _whole(number: Decimal | None) -> int | None:
    if number is None or number != number.to_integral_value():
        return None
    return int(number)
