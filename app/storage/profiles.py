"""A person's own facts, kept on this computer: a file a profile, for its owner alone to read."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from babel import Locale

from app.errors import AppError, UsageError
from app.fields.parsing.conventions import UNKNOWN
from app.fields.schema import FieldType
from app.fields.value_parsing import parse
from app.settings.atomic_file import atomic_file

_LONGEST_FACT = 500
_FILE_NAME = re.compile(r"[^\w-]+")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")

_log = logging.getLogger("app.storage")


class FactKind(StrEnum):
    """How a fact is written and checked."""

    TEXT = "text"
    DATE = "date"
    """ISO 8601."""
    IBAN = "iban"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"
    """ISO 3166 code of two letters."""
    BIC = "bic"


FACTS: Mapping[str, FactKind] = {
    "title": FactKind.TEXT,
    "given_name": FactKind.TEXT,
    "middle_name": FactKind.TEXT,
    "family_name": FactKind.TEXT,
    "birth_name": FactKind.TEXT,
    "birth_date": FactKind.DATE,
    "birth_place": FactKind.TEXT,
    "nationality": FactKind.TEXT,
    "sex": FactKind.TEXT,
    "marital_status": FactKind.TEXT,
    "street": FactKind.TEXT,
    "address_line_2": FactKind.TEXT,
    "postal_code": FactKind.TEXT,
    "city": FactKind.TEXT,
    "state": FactKind.TEXT,
    "country": FactKind.COUNTRY,
    "phone": FactKind.PHONE,
    "mobile": FactKind.PHONE,
    "email": FactKind.EMAIL,
    "website": FactKind.TEXT,
    "tax_number": FactKind.TEXT,
    "vat_number": FactKind.TEXT,
    "social_security_number": FactKind.TEXT,
    "id_number": FactKind.TEXT,
    "passport_number": FactKind.TEXT,
    "driving_licence": FactKind.TEXT,
    "bank": FactKind.TEXT,
    "iban": FactKind.IBAN,
    "bic": FactKind.BIC,
    "account_number": FactKind.TEXT,
    "routing_number": FactKind.TEXT,
    "occupation": FactKind.TEXT,
    "company": FactKind.TEXT,
    "employer.name": FactKind.TEXT,
    "employer.street": FactKind.TEXT,
    "employer.postal_code": FactKind.TEXT,
    "employer.city": FactKind.TEXT,
    "employer.state": FactKind.TEXT,
    "employer.phone": FactKind.PHONE,
    "spouse.given_name": FactKind.TEXT,
    "spouse.family_name": FactKind.TEXT,
    "spouse.birth_date": FactKind.DATE,
    "spouse.social_security_number": FactKind.TEXT,
}
"""The keys of a profile, in the order in which a person is asked for them."""


@dataclass(frozen=True)
class Profile:
    """A named set of facts; keys are those of `FACTS`."""

    name: str
    facts: Mapping[str, str] = field(default_factory=dict)


def load_profiles(folder: Path) -> list[Profile]:
    """The profiles in `folder`, by name; files that are damaged are left out, with a warning in the log."""
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    read = (_read(file) for file in files)
    return sorted((profile for profile in read if profile), key=lambda profile: profile.name.casefold())


def find_profile(folder: Path, name: str) -> Profile:
    """The profile called `name`, whatever its capitals. Raises UsageError."""
    profiles = load_profiles(folder)
    for profile in profiles:
        if profile.name.casefold() == name.casefold():
            return profile
    known = ", ".join(profile.name for profile in profiles)
    raise UsageError(
        f"There is no profile '{name}'.",
        f"Take one of: {known}." if known else "Make one in the window, in the form panel.",
    )


def save_profile(folder: Path, profile: Profile) -> Path:
    """Keep a profile, over the one of that name; its file. Raises AppError where a fact is wrong."""
    if not profile.name.strip():
        raise AppError("The profile has no name.", "Give it one, such as Me or Company.")
    for key, text in profile.facts.items():
        if problem := problem_with(key, text):
            raise AppError(problem, "Correct it, or leave it empty.")
    file = _file_of(folder, profile.name)
    kept = {key: profile.facts[key].strip() for key in FACTS if profile.facts.get(key, "").strip()}
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with atomic_file(file) as part:
            part.touch(mode=0o600)  # before anything is in it
            content = {"name": profile.name.strip(), "facts": kept}
            part.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise AppError(
            f"The profile could not be kept: {error.strerror or error}.",
            f"Check that {folder} can be written.",
        ) from error
    return file


def delete_profile(folder: Path, name: str) -> None:
    """Forget a profile; nothing happens where there is none of that name."""
    _file_of(folder, name).unlink(missing_ok=True)


def problem_with(key: str, text: str) -> str:
    """What is wrong with a fact, a sentence; empty where it is well."""
    text = text.strip()
    shown = key.replace(".", " ").replace("_", " ")
    if key not in FACTS:
        return f"A profile has no '{key}'."
    if len(text) > _LONGEST_FACT:
        return f"The {shown} is longer than {_LONGEST_FACT} characters."
    return _CHECKS[FACTS[key]](shown, text) if text else ""


def _read(file: Path) -> Profile | None:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        name, facts = str(content["name"]), dict(content["facts"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        _log.warning("the profile %s cannot be read and is left out: %s", file.name, error)
        return None
    return Profile(name, {k: v for k, v in facts.items() if k in FACTS and isinstance(v, str)})


def _file_of(folder: Path, name: str) -> Path:
    """Names that differ in capitals or signs only are one; a digest would hide whose file it is."""
    return folder / f"{_FILE_NAME.sub('_', name.strip().casefold())[:80]}.json"


def _parses(kind: FieldType, example: str) -> Callable[[str, str], str]:
    def check(shown: str, text: str) -> str:
        return (
            "" if parse(text, kind, UNKNOWN) else f"The {shown} '{text}' is none; one looks like {example}."
        )

    return check


def _is_day(shown: str, text: str) -> str:
    if _ISO_DATE.fullmatch(text) and parse(text, FieldType.DATE, UNKNOWN):
        return ""
    return f"The {shown} '{text}' is no day; write it as 1980-12-31."


def _is_iban(shown: str, text: str) -> str:
    if parse(text, FieldType.IBAN, UNKNOWN):
        return ""
    return f"'{text}' is no IBAN: its length or its check digits are wrong."


def _is_country(shown: str, text: str) -> str:
    if len(text) == 2 and text.isupper() and text in Locale("en").territories:
        return ""
    return f"The {shown} '{text}' is not known; give its two letters, such as DE."


def _is_bic(shown: str, text: str) -> str:
    return "" if _BIC.fullmatch(text) else f"'{text}' is no BIC: that has 8 or 11 letters and digits."


_CHECKS: Mapping[FactKind, Callable[[str, str], str]] = {
    FactKind.TEXT: lambda shown, text: "",
    FactKind.DATE: _is_day,
    FactKind.IBAN: _is_iban,
    FactKind.EMAIL: _parses(FieldType.EMAIL, "name@example.org"),
    FactKind.PHONE: _parses(FieldType.PHONE, "+49 30 1234567"),
    FactKind.COUNTRY: _is_country,
    FactKind.BIC: _is_bic,
}
