"""Keys find the fields they belong to by what the words mean, in four languages."""

import pytest

from app.forms.form import FormField, FormFieldType
from app.forms.form_words import field_meaning, meaning_of
from app.tasks.form_mapping import best_keys, similarity


def field(label: str, section: str = "") -> FormField:
    return FormField(label, FormFieldType.TEXT, label, section=section)


def fits(key: str, label: str, section: str = "") -> float:
    return similarity(meaning_of(key), field_meaning(field(label, section)))


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("birthDate", "Geburtsdatum (TT.MM.JJJJ)"),
        ("date_of_birth", "3) Date of birth"),
        ("given_name", "PRENOM(S) :"),
        ("family_name", "Apellidos"),
        ("postal_code", "ZIP code"),
        ("iban", "IBAN"),
        ("employer.name", "Name of employer"),
        ("employer.name", "Name des Arbeitgebers"),
        ("invoice_number", "Rechnungs-Nr."),
        ("favourite colour", "Favourite color"),
    ],
)
def test_same_meaning_fits(key: str, label: str) -> None:
    assert fits(key, label) >= 0.6


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("family_name", "First name"),
        ("name", "Name of employer"),
        ("employer.name", "Name"),
        ("birth_date", "Date of invoice"),
        ("date", "Date of accident"),
        ("city", "Place of birth"),
        ("phone", "Fax number"),
        ("shoe size", "Favourite colour"),
        ("tax_number", "Employer identification number (EIN)"),
    ],
)
def test_other_meaning_does_not(key: str, label: str) -> None:
    assert fits(key, label) < 0.6


def test_heading_says_whose_it_is() -> None:
    assert fits("employer.city", "City", "Employer") == 1.0
    assert fits("city", "City", "Employer") < 0.6
    assert fits("city", "City", "Applicant") == 1.0


def test_parts_named_one_after_another_are_the_whole() -> None:
    assert meaning_of("Street, city, state, ZIP code").concepts == {"address"}
    assert meaning_of("Vorname, Nachname").concepts == {"name"}
    assert meaning_of("Date of birth: day").part == "day"


def test_likeliest_key_comes_first() -> None:
    meanings = {key: meaning_of(key) for key in ("city", "name", "employer.name")}
    assert best_keys(meanings, meaning_of("Employer: name"))[0] == ("employer.name", 1.0)
