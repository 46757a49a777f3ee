"""What the words on a form mean, in four languages: concepts, roles, parts of a date, answers.

"Geburtsdatum des Kindes" is the concept `birth_date` of the role `child`. The words stand in
`assets/form_words.toml`.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.forms.form import FormField
from app.settings.locations import assets_folder

OWN_ROLE = "person"
"""Whoever fills the form in: an applicant, a patient, an employee."""

_LONGEST_LABEL = 400
_CAMEL = re.compile(r"(?<=[a-zäöü])(?=[A-Z])|(?<=[A-Za-z])(?=\d)")
_WORD = re.compile(r"[^\W_]+")
_ENUMERATOR = re.compile(r"^\s*\(?(?:\d{1,3}[a-z]?|[a-zA-Z])[.):\]]+\s*|^\s*\d{1,2}[a-z]?\s+")
_ADDRESS_PARTS = frozenset(
    (
        "street",
        "house_number",
        "address_line_2",
        "postal_code",
        "city",
        "postal_code_city",
        "state",
        "country",
    )
)
_ENDINGS = ("", "s", "es", "in", "n", "en")
"""What one word for a role may end on: Arbeitgebers, Patientin."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label or key says."""

    concepts: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    part: str = ""
    """`day`, `month` or `year`."""
    rest: frozenset[str] = frozenset()
    """Words that stand for nothing known."""

    @property
    def whose(self) -> frozenset[str]:
        """The role, without that of the person who fills the form in."""
        return self.roles - {OWN_ROLE}


@cache
def meaning_of(text: str) -> Meaning:
    """Read a label or a key; `employer.name`, `birthDate` and `Date of birth` are all understood."""
    words = words_of(text)
    found: dict[str, set[str]] = {"concepts": set(), "roles": set(), "parts": set()}
    rest = set()
    at = 0
    while at < len(words):
        for length in range(min(_vocabulary().longest, len(words) - at), 0, -1):
            if hit := _vocabulary().phrases.get(tuple(words[at : at + length])):
                kind, name = hit
                found[kind].add(name)
                at += length
                break
        else:
            if words[at] not in _vocabulary().ignored:
                rest.add(words[at])
            at += 1
    part = min(found["parts"]) if len(found["parts"]) == 1 else ""
    return Meaning(_whole(found["concepts"]), frozenset(found["roles"]), part, frozenset(rest))


def _whole(concepts: set[str]) -> frozenset[str]:
    """Parts named one after another are the whole: "Street, city, ZIP code" asks for an address."""
    if "street" in concepts and concepts & {"city", "postal_code", "postal_code_city"}:
        concepts = concepts - _ADDRESS_PARTS | {"address"}
    if concepts >= {"given_name", "family_name"}:
        concepts = concepts - {"given_name", "middle_name", "family_name"} | {"name"}
    if concepts >= {"postal_code", "city", "state"}:
        concepts = concepts - {"postal_code", "city", "state"} | {"city_state_zip"}
    if concepts >= {"postal_code", "city"}:
        concepts = concepts - {"postal_code", "city"} | {"postal_code_city"}
    if len(concepts) > 1 and "address" in concepts:
        concepts = concepts - _ADDRESS_PARTS
    return frozenset(concepts)


def field_meaning(field: FormField) -> Meaning:
    """What a field asks for: its label, and where that leaves it open, the heading it stands under."""
    own = meaning_of(_ENUMERATOR.sub("", field.label))
    section = meaning_of(field.section)
    concepts, roles = own.concepts, own.roles
    says_nothing = not words_of(field.label) or (own.part and not own.rest)
    if not concepts and says_nothing and len(section.concepts) == 1:
        concepts = section.concepts
    if not roles and len(section.roles) == 1:
        roles = section.roles
    return Meaning(concepts, roles, own.part, own.rest)


def words_of(text: str) -> list[str]:
    """The words of a label or key without capitals, accents and signs."""
    return _WORD.findall(plain(_CAMEL.sub(" ", text[:_LONGEST_LABEL])))


def plain(text: str) -> str:
    """`text` without capitals and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    phrases: Mapping[tuple[str, ...], tuple[str, str]]
    """Words → the table (`concepts`, `roles`, `parts`) and the name there."""
    ignored: frozenset[str]
    answers: Mapping[str, str]
    longest: int


@cache
def _vocabulary() -> _Vocabulary:
    tables = tomllib.loads((assets_folder() / "form_words.toml").read_text(encoding="utf-8"))
    phrases: dict[tuple[str, ...], tuple[str, str]] = {}
    for table in ("parts", "roles", "concepts"):
        for name, texts in tables[table].items():
            for text in (*texts, name.replace("_", " ")):
                words = words_of(text)
                phrases[tuple(words)] = (table, name)
                if table == "roles" and len(words) == 1 and len(text) >= 5:
                    phrases.update({(words[0] + end,): (table, name) for end in _ENDINGS})
    answers = {" ".join(words_of(t)): name for name, texts in tables["answers"].items() for t in texts}
    ignored = frozenset(plain(word) for word in tables["ignored"]["words"])
    return _Vocabulary(phrases, ignored, answers, max(map(len, phrases)))


def answer_meant(text: str) -> str:
    """The answer that `text` stands for, or its plain words."""
    words = " ".join(words_of(text))
    return _vocabulary().answers.get(words, words)
