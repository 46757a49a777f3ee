"""A value in a field's own writing: dates by its mask, digits in cells, options by what they mean.

Nothing is ever cut: what does not fit is a DocumentError whose message is for the person.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache

import phonenumbers
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from app.errors import DocumentError
from app.fields.field_value import Scalar
from app.fields.parsing.conventions import Conventions, guess_conventions
from app.fields.schema import FieldType
from app.fields.value_parsing import parse
from app.forms.form import Form, FormField, FormFieldType, FormKind, FormValue, Option
from app.forms.form_values import stored_value
from app.forms.form_words import answer_meant, field_meaning, plain, words_of


@dataclass(frozen=True, slots=True)
class Writing:
    """How a form wants things written."""

    locale: str = "en_GB"
    """Language and country, as babel names them."""
    iso_dates: bool = False
    """The file itself turns ISO 8601 dates into what is shown (DOCX)."""


@dataclass(frozen=True, slots=True)
class FieldText:
    """What a field gets, and how a person reads it."""

    value: FormValue
    shown: str


_COMMON_WORDS = {
    "en": "the of and your name address for you or number city state signature amount phone zip",
    "de": "der die das und des nachname vorname straße ort datum oder ich geburtsdatum unterschrift plz",
    "fr": "le les du et nom prénom adresse vous votre numéro naissance ville commune rue ou téléphone",
    "es": "el los del nombre apellidos dirección fecha usted domicilio ciudad calle teléfono localidad",
}
_OF_LANGUAGE = {"en": "en_GB", "de": "de_DE", "fr": "fr_FR", "es": "es_ES"}
_AMERICAN_WORDS = frozenset(("zip", "ssn", "irs", "social", "apt", "county"))
_DATE_MASKS = {"en_US": "MM/dd/yyyy", "de_DE": "dd.MM.yyyy"}
_OTHER_DATE_MASK = "dd/MM/yyyy"
_MASK = re.compile(
    r"(?<![a-z])(?P<a>[dtmyja]{1,4})(?P<mark>\s?[./ -]\s?|)(?P<b>[dtmyja]{1,4})(?P=mark)"
    r"(?P<c>[dtmyja]{1,4})(?![a-z])"
)
_UNIT_OF = {"d": "day", "t": "day", "j": "year", "m": "month", "y": "year", "a": "year"}
_NUMBER_MASK = re.compile(r"[#0][#0.,'\s]*")
_SURE_OPTION = 0.88
"""Similarity from which an option is the one that is meant, if no other comes near."""
_NOT_NEAR = 0.12
_SEPARATORS = re.compile(r"[\s./()-]+")


def writing_of(form: Form) -> Writing:
    """The language and country of a form, by the words on it."""
    iso_dates = form.kind is FormKind.DOCX
    text = " ".join(f"{field.label} {field.section} {field.tooltip}" for field in form.fields)[:50_000]
    words = words_of_text(text + " " + form.title)
    scores = {
        language: sum(words.count(plain(w)) for w in common.split())
        for language, common in _COMMON_WORDS.items()
    }
    language = max(scores, key=lambda name: scores[name])
    if language == "en" and (_AMERICAN_WORDS & set(words) or "mm/dd" in text.casefold()):
        return Writing("en_US", iso_dates)
    return Writing(_OF_LANGUAGE[language] if scores[language] else Writing().locale, iso_dates)


def words_of_text(text: str) -> list[str]:
    """Words of a text of any length; labels are read with `words_of`."""
    return re.findall(r"[^\W\d_]+", plain(text))


def written(
    field: FormField,
    value: Scalar,
    writing: Writing = Writing(),
    *,
    part: str = "",
    currency: str | None = None,
) -> FieldText:
    """`value` as the field wants it.

    part: `day`, `month` or `year` where the field is one of the boxes of a date. Raises DocumentError where
    the field cannot hold it.
    """
    if field.type is FormFieldType.CHECK and len(field.options) <= 1:
        return _ticked(field, value)
    if field.options and field.type is not FormFieldType.TEXT:
        return _chosen(field, value, writing, part)
    text = _text(field, value, writing, part, currency)
    for attempt in _shorter(field, text):
        if field.max_length is None or len(attempt) <= field.max_length:
            text = attempt
            break
    stored_value(field, text)
    if writing.iso_dates and field.type is FormFieldType.DATE and not part:
        day = value if isinstance(value, date) else _as_date(text, writing)
        return FieldText(day.isoformat() if day else text, text)
    return FieldText(text, text)


def own_writing(field: FormField, value: FormValue, writing: Writing = Writing()) -> FieldText:
    """What a person chose or typed, which is taken as it is where the field can hold it so.

    Raises DocumentError where the field cannot hold it.
    """
    if isinstance(value, tuple):
        chosen = tuple(str(stored) for stored in _as_tuple(stored_value(field, value)))
        return FieldText(chosen, ", ".join(_label(field, export) for export in chosen))
    try:
        stored = stored_value(field, value)
    except DocumentError:
        return written(field, value, writing)
    if field.type is FormFieldType.CHECK and len(field.options) <= 1:
        return _ticked(field, value)
    return FieldText(stored, _label(field, stored) if isinstance(stored, str) else ", ".join(stored))


# -- text ------------------------------------------------------------------------------------------------


def _text(field: FormField, value: Scalar, writing: Writing, part: str, currency: str | None) -> str:
    if isinstance(value, bool):
        raise DocumentError(f"'{field.label}' takes text, not yes or no.", "Type what belongs there.")
    mask, meant = date_mask(field), field_meaning(field).concepts
    is_date = part or mask or field.type is FormFieldType.DATE or _is_about_a_day(meant)
    if isinstance(value, str) and is_date:
        value = _as_date(value, writing) or value
    if isinstance(value, date):
        return _date(field, value, mask, writing, part)
    if isinstance(value, str) and field.type is FormFieldType.NUMBER:
        parsed = parse(value, FieldType.NUMBER, _conventions(writing))
        value = parsed.value if parsed else value
    if isinstance(value, int | float | Decimal):
        return _number(field, value, writing, is_money=currency is not None)
    text = str(value or "").strip()
    if meant & {"country", "birth_country"}:
        text = _country(text, field, writing.locale)
    return text if field.multiline else re.sub(r"\s*\n\s*", ", ", text)


def date_mask(field: FormField) -> str:
    """The date pattern that the field asks for (babel's letters), by its format or label; "" for none."""
    for hint in (field.format, field.label, field.tooltip):
        for match in _MASK.finditer(plain(hint)):
            letters = [match["a"][0], match["b"][0], match["c"][0]]
            if any(set(match[g]) != {match[g][0]} for g in "abc"):
                continue
            if letters[0] == "j" and "t" not in letters and "d" not in letters:
                letters[0] = "d"  # JJ/MM/AAAA: French days
            units = [_UNIT_OF.get(letter, "") for letter in letters]
            if sorted(units) == ["day", "month", "year"]:
                widths = [len(match[g]) for g in "abc"]
                patterns = [_unit_pattern(u, w) for u, w in zip(units, widths, strict=True)]
                return match["mark"].join(patterns)
    return ""


def _unit_pattern(unit: str, width: int) -> str:
    if unit == "year":
        return "yy" if width == 2 else "yyyy"
    return {"day": "d", "month": "M"}[unit] * min(width, 4)


def _date(field: FormField, day: date, mask: str, writing: Writing, part: str) -> str:
    if part:
        width = field.max_length or (4 if part == "year" else 2)
        number = {"day": day.day, "month": day.month, "year": day.year}[part]
        return f"{number % 100:02d}" if part == "year" and width < 4 else f"{number:02d}"
    pattern = mask or _DATE_MASKS.get(writing.locale, _OTHER_DATE_MASK)
    room = field.max_length
    if room is not None and len(pattern) > room:
        bare = re.sub(r"[^dMy]", "", pattern)
        pattern = bare if len(bare) <= room else bare.replace("yyyy", "yy")
    elif field.comb and room is not None and room < 10:
        pattern = re.sub(r"[^dMy]", "", pattern)
    return str(format_date(day, pattern, locale=writing.locale))


def _number(field: FormField, number: int | float | Decimal, writing: Writing, *, is_money: bool) -> str:
    mask = match[0].strip() if (match := _NUMBER_MASK.fullmatch(field.format.strip())) else ""
    if mask.isdigit():
        mask = ""
    exact = Decimal(str(number))
    if not mask:
        mask = "#,##0.00" if is_money else "0.############"
    return str(format_decimal(exact, mask, locale=writing.locale))


def _as_date(text: str, writing: Writing) -> date | None:
    parsed = parse(text, FieldType.DATE, _conventions(writing))
    return parsed.value if parsed and isinstance(parsed.value, date) else None


@cache
def _conventions(writing: Writing) -> Conventions:
    sample = "1.234,50" if writing.locale.split("_")[0] in ("de", "fr", "es") else "1,234.50"
    guessed = guess_conventions(sample)
    return Conventions(guessed.decimal_mark, writing.locale != "en_US", None, writing.locale.split("_")[1])


def _shorter(field: FormField, text: str) -> list[str]:
    """Ways to write the same in less room: digits without their blanks, a number without its country."""
    attempts = [text]
    if field.comb or (field.max_length is not None and len(text) > field.max_length):
        digits = sum(c.isdigit() for c in text)
        if digits * 2 >= len(re.sub(r"\W", "", text)) > 0 and not _as_date(text, Writing()):
            bare = _SEPARATORS.sub("", text)
            attempts = [bare, text] if field.comb else [text, bare]
            if text.startswith("+") and (national := _national(text)):
                attempts += [national, _SEPARATORS.sub("", national)]
    return attempts


def _national(phone: str) -> str | None:
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def _is_about_a_day(concepts: frozenset[str]) -> bool:
    return len(concepts) == 1 and "date" in min(concepts).split("_")


def _country(text: str, field: FormField, locale: str) -> str:
    """A country's name in the form's language, or its two letters where there is room for no more."""
    code = text if re.fullmatch(r"[A-Z]{2}", text) else _countries().get(plain(text), "")
    if field.max_length == len(code):
        return code
    return str(Locale.parse(locale).territories.get(code, text)) if code == text else text


# -- choices ---------------------------------------------------------------------------------------------


def _ticked(field: FormField, value: Scalar) -> FieldText:
    """A check box by yes or no, or by the name of what it stands for."""
    if isinstance(value, str):
        meant = answer_meant(value)
        if meant in ("yes", "no"):
            value = meant == "yes"
        elif any(value == option.export for option in field.options):
            value = True
        elif value in ("Off", ""):
            value = False
    if not isinstance(value, bool):
        raise DocumentError(
            f"'{field.label}' is ticked or not, and '{value}' says neither.", "Give it as yes or no."
        )
    return FieldText(value, "yes" if value else "no")


def _chosen(field: FormField, value: Scalar, writing: Writing, part: str) -> FieldText:
    if isinstance(value, date) or (part and isinstance(value, str)):
        option = _date_option(field, value, writing, part)
    else:
        text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value or "").strip()
        option = find_option(field, text)
        if option is None and field.editable and text:
            stored_value(field, text)
            return FieldText(text, text)
    if option is None:
        stored_value(field, str(value))  # says which options there are
        raise DocumentError(f"'{field.label}' has no option '{value}'.", "Take one of its options.")
    value_ = (option.export,) if field.type is FormFieldType.LIST else option.export
    return FieldText(value_, option.label or option.export)


def _date_option(field: FormField, value: Scalar, writing: Writing, part: str) -> Option | None:
    day = value if isinstance(value, date) else _as_date(str(value), writing)
    if day is None:
        return find_option(field, str(value))
    patterns = {"day": ("d", "dd"), "month": ("MM", "M", "MMMM", "MMM"), "year": ("yyyy", "yy")}.get(
        part, (date_mask(field) or _DATE_MASKS.get(writing.locale, _OTHER_DATE_MASK), "yyyy-MM-dd")
    )
    for pattern in patterns:
        if found := find_option(field, str(format_date(day, pattern, locale=writing.locale))):
            return found
    return None


def find_option(field: FormField, text: str) -> Option | None:
    """The option that `text` means; None where none, or more than one, could be meant."""
    if not text:
        return None
    for option in field.options:
        if text in (option.export, option.label):
            return option
    exact = [o for o in field.options if plain(text) in (plain(o.label), plain(o.export))]
    alike = exact or [o for o in field.options if _spellings(text) & _spellings(o.label or o.export)]
    if alike:
        return alike[0] if len(alike) == 1 else None
    scored = sorted(
        (
            (SequenceMatcher(None, plain(text), plain(option.label or option.export)).ratio(), i)
            for i, option in enumerate(field.options)
        ),
        reverse=True,
    )
    is_clear = len(scored) == 1 or (scored and scored[0][0] - scored[1][0] >= _NOT_NEAR)
    if len(text) >= 5 and scored and scored[0][0] >= _SURE_OPTION and is_clear and not _has_digit(text):
        return field.options[scored[0][1]]
    return None


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _spellings(text: str) -> set[str]:
    """Ways to say the same: the answer it stands for, a country's code and names, its plain words."""
    spellings = {answer_meant(text), " ".join(words_of(text))}
    is_code = len(text) == 2 and text.isupper() and text in Locale("en").territories
    if code := text if is_code else _countries().get(plain(text)):
        spellings.add(f"country {code}")
    if re.fullmatch(r"0\d", text):
        spellings.add(text[1:])
    return spellings - {""}


@cache
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ("en", "de", "fr", "es"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(plain(str(name)), code)
    return names | {"usa": "US", "united states of america": "US", "uk": "GB", "great britain": "GB"}


# -- what a person reads ---------------------------------------------------------------------------------


def _label(field: FormField, export: str) -> str:
    return next((o.label or o.export for o in field.options if o.export == export), export)


def _as_tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)
