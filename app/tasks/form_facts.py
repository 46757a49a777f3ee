"""Facts: a data row or a profile, key by key, with what can be told from several keys or parts of one.

A given and a family name make a name, a name is taken apart; street, postal code and city make an address.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.fields.field_value import Scalar
from app.forms.form_words import Meaning, meaning_of

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TITLES = frozenset(("dr", "prof", "mr", "mrs", "ms", "miss", "herr", "frau", "m", "mme", "sr", "sra"))
_PARTICLES = frozenset(
    ("de", "del", "della", "der", "den", "di", "du", "la", "le", "ten", "ter", "van", "von", "zu", "zum")
)
_DERIVED = 0.88
"""How sure a fact is that was put together or taken apart, where the whole is certain."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that is known, by its key."""

    key: str
    meaning: Meaning
    value: Scalar
    certainty: float = 1.0


def facts_of(row: Mapping[str, object]) -> list[Fact]:
    """The facts of a row; nested objects go by `outer.inner`, tables are left out, nothing is empty."""
    facts = [Fact(key, meaning_of(key), value) for key, value in _flat(row)]
    for whose in dict.fromkeys(fact.meaning.whose for fact in facts):
        mine = {
            next(iter(fact.meaning.concepts)): fact
            for fact in facts
            if fact.meaning.whose == whose and len(fact.meaning.concepts) == 1 and not fact.meaning.rest
        }
        facts += [
            Fact(from_key, Meaning(frozenset((concept,)), whose), text, _DERIVED)
            for concept, text, from_key in _derived(mine)
            if concept not in mine and text
        ]
    return facts


def _flat(row: Mapping[str, object], outer: str = "") -> Iterator[tuple[str, Scalar]]:
    for name, value in row.items():
        key = f"{outer}.{name}" if outer else str(name)
        if isinstance(value, Mapping):
            yield from _flat(value, key)
        elif isinstance(value, list | tuple):
            if value and all(isinstance(item, str | int | float) for item in value):
                yield key, ", ".join(map(str, value))
        elif isinstance(value, str):
            if text := value.strip():
                yield key, _day(text) or text
        elif value is not None:
            yield key, value  # type: ignore[misc]  # what JSON, CSV and SQL hold are scalars


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
    except ValueError:
        return None


def _derived(mine: Mapping[str, Fact]) -> Iterator[tuple[str, str, str]]:
    """Concept, text and the key it comes from."""

    def text(concept: str) -> str:
        return str(mine[concept].value) if concept in mine else ""

    if "name" in mine:
        given, family = split_name(text("name"))
        yield "given_name", given, mine["name"].key
        yield "family_name", family, mine["name"].key
    if "given_name" in mine and "family_name" in mine:
        whole = " ".join(filter(None, (text("given_name"), text("middle_name"), text("family_name"))))
        yield "name", whole, mine["given_name"].key
    elif "company" in mine:
        yield "name", text("company"), mine["company"].key
    if "street" in mine:
        street = " ".join(filter(None, (text("street"), text("house_number"))))
        town = _town(text("postal_code"), text("city"), text("state")) or text("postal_code_city")
        lines = (street, text("address_line_2"), town)
        if town:
            yield "address", "\n".join(filter(None, lines)), mine["street"].key
    if "postal_code" in mine and "city" in mine:
        town = _town(text("postal_code"), text("city"), text("state"))
        yield "postal_code_city", f"{text('postal_code')} {text('city')}", mine["postal_code"].key
        yield "city_state_zip", town, mine["postal_code"].key


def _town(postal_code: str, city: str, state: str) -> str:
    """In America the state and the ZIP code follow the city; elsewhere the postal code comes first."""
    if not city:
        return ""
    return f"{city}, {state} {postal_code}".strip() if state else f"{postal_code} {city}".strip()


def split_name(name: str) -> tuple[str, str]:
    """Given and family name: by a comma, else the last word and its particles; ("", "") if unsure."""
    words = [w for w in name.split() if w.casefold().strip(".") not in _TITLES]
    if name.count(",") == 1:
        family, given = (part.strip() for part in name.split(","))
        return given, family
    if not 2 <= len(words) <= 5 or any(any(c.isdigit() for c in word) for word in words):
        return "", ""
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])
